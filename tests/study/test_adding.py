import os
from dataclasses import replace
from pathlib import Path

import pytest

from themeseed.config import Config, SuggestConfig
from themeseed.errors import ConfigError, StudyError, TableError, UnknownNameError
from themeseed.exchange.codebook import read_codebook
from themeseed.exchange.codings_csv import read_codings
from themeseed.records import Code, Codebook
from themeseed.seeds import codebook_path
from themeseed.study import Study, add_sources, create_study, export_study, open_study

BOOK = Codebook(id="b", name="book", codes=(Code(id="pay", name="pay"), Code(id="team", name="team")))


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return create_study(tmp_path / "study", BOOK)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_adding_twice_changes_nothing(study: Study, tmp_path: Path) -> None:
    table = written(tmp_path, "t.csv", "id,text,codes\n1,We are paid too little,pay\n2,Nice team,team\n")
    first = add_sources(study, [table], codes_column="codes", coder_name="Anna")
    second = add_sources(study, [table], codes_column="codes", coder_name="Anna")
    assert (first.n_quotes, first.n_codings) == (2, 2)
    assert (second.n_quotes, second.n_codings, second.known) == (0, 0, ("t.csv",))
    assert study.store.counts().decisions == 2


def test_codes_in_a_table_become_that_persons_decisions(study: Study, tmp_path: Path) -> None:
    table = written(
        tmp_path,
        "t.csv",
        "id,text,codes\n1,Same words,pay\n2,Same words,team\n3,Other words,(none)\n4,Words more,\n",
    )
    add_sources(study, [table], codes_column="codes", coder_name="Anna")
    name = {quote.id: quote.name for quote in study.store.quotes()}
    assert {name[each.quote_id]: (each.verdict, each.codes) for each in study.store.decisions()} == {
        "1": ("change", ("pay",)),
        "2": ("change", ("team",)),
        "3": ("none", ()),
    }


def test_a_code_that_the_codebook_lacks_adds_nothing(study: Study, tmp_path: Path) -> None:
    table = written(tmp_path, "t.csv", "id,text,codes\n1,Text one,pay\n2,Text two,mystery\n")
    with pytest.raises(
        TableError, match=r"row 3: 'mystery' is not a code of codebook 'book'.*pay, team"
    ):
        add_sources(study, [table], codes_column="codes", coder_name="Anna")
    assert study.store.counts().quotes == 0


def test_codes_without_a_coder_are_refused(study: Study, tmp_path: Path) -> None:
    table = written(tmp_path, "t.csv", "id,text,codes\n1,Text one,pay\n")
    with pytest.raises(UnknownNameError, match="--coder NAME"):
        add_sources(study, [table], codes_column="codes")


def test_a_speaker_can_be_left_out(study: Study, tmp_path: Path) -> None:
    transcript = written(
        tmp_path,
        "one.txt",
        "Interviewer: How did you begin?\nP1: I began as a volunteer in the ward.\n"
        "Interviewer: And what came then?\nP1: Then they offered me a contract.\n",
    )
    added = add_sources(study, [transcript], leave_out_speakers=["interviewer"])
    assert {quote.speaker for quote in study.store.quotes()} == {"P1"}
    assert [(each.reason, each.count) for each in added.left_out] == [("speaker Interviewer", 2)]


def test_cases_from_a_table_reach_the_quotes(study: Study, tmp_path: Path) -> None:
    transcript = written(
        tmp_path, "int1.txt", "P1: I began as a volunteer there.\nP2: So did I, years ago.\n"
    )
    cases = written(tmp_path, "cases.csv", "case,site\nP1,London\nP2,South\n")
    add_sources(study, [transcript], cases_file=cases)
    case = {each.id: each for each in study.store.cases()}
    assert {
        quote.speaker: case[quote.case_id or ""].attribute("site") for quote in study.store.quotes()
    } == {
        "P1": "London",
        "P2": "South",
    }


def test_bad_files_are_named_and_the_others_go_in(study: Study, tmp_path: Path) -> None:
    good = written(tmp_path, "good.txt", "A whole paragraph about something.")
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 broken")
    added = add_sources(study, [good, bad])
    assert added.documents == ("good.txt",)
    assert [refused.path.name for refused in added.refused] == ["bad.pdf"]


def test_a_study_is_not_made_over_another(tmp_path: Path, study: Study) -> None:
    with pytest.raises(StudyError, match="is a study already"):
        create_study(study.folder, BOOK)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").touch()
    with pytest.raises(StudyError, match="not an empty folder"):
        create_study(tmp_path / "other", BOOK)


def test_a_folder_that_is_no_study_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="themeseed init"):
        open_study(tmp_path)


def test_study_toml_shows_every_default_and_refuses_unknown_keys(study: Study) -> None:
    path = study.folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    assert "# max_words = 150" in text
    path.write_text(text.replace("# max_words = 150", "max_words = 80"), encoding="utf-8")
    with open_study(study.folder) as again:
        assert again.config.segment.max_words == 80
    path.write_text(text.replace("# max_words", "max_word"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"unknown key 'segment\.max_word'.*max_words"):
        open_study(study.folder)


def test_the_default_codebook_is_the_published_framework() -> None:
    assert len(read_codebook(codebook_path("gillard-2013")).codable) == 5


BARS = ("min_probability", "min_right", "suggest_for")


@pytest.mark.parametrize("bar", BARS)
def test_every_line_of_study_toml_is_valid_once_its_mark_is_taken_away(study: Study, bar: str) -> None:
    path = study.folder / "study.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    plain = [line.removeprefix("# ").replace("  (not set)", "") for line in lines[2:]]
    # Only one of the bars may be set; what is not set has an example in its line.
    others = ("false_nothing = ", *(f"{each} = " for each in BARS if each != bar))
    path.write_text("\n".join(line for line in plain if not line.startswith(others)), encoding="utf-8")
    with open_study(study.folder) as again:
        value = getattr(again.config.suggest, bar)
        assert value is not None
        assert again.config == replace(Config(), suggest=replace(SuggestConfig(), **{bar: value}))


def codings(study: Study) -> dict[tuple[str, str, str], tuple[str, ...]]:
    document = {each.id: each.name for each in study.store.documents()}
    quote = {each.id: each for each in study.store.quotes()}
    coder = {each.id: each.name for each in study.store.coders()}
    return {
        (coder[d.coder_id], document[quote[d.quote_id].document_id], quote[d.quote_id].name): d.codes
        for d in study.store.decisions()
    }


def test_a_second_coder_of_a_known_table_is_kept(study: Study, tmp_path: Path) -> None:
    table = written(tmp_path, "t.csv", "id,text,anna,ben\n1,We are paid too little,pay,team\n")
    add_sources(study, [table])
    first = add_sources(study, [table], codes_column="anna", coder_name="Anna")
    second = add_sources(study, [table], codes_column="ben", coder_name="Ben")
    assert (first.n_codings, second.n_codings) == (1, 1)
    assert codings(study) == {("Anna", "t.csv", "1"): ("pay",), ("Ben", "t.csv", "1"): ("team",)}


@pytest.mark.parametrize("names", [("a.csv", "b.csv"), ("b.csv", "a.csv"), ("x/s.csv", "y/s.csv")])
def test_the_same_answer_in_two_tables_keeps_its_own_code(
    names: tuple[str, str], study: Study, tmp_path: Path
) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
    one = written(tmp_path, names[0], "id,text,codes\np1,Yes indeed,pay\np2,Only here,pay\n")
    two = written(tmp_path, names[1], "id,text,codes\nt1,Yes indeed,team\nt2,Only there,team\n")
    add_sources(study, [one, two], codes_column="codes", coder_name="Anna")
    assert {quote: codes for (_, _, quote), codes in codings(study).items()} == {
        "p1": ("pay",), "p2": ("pay",), "t1": ("team",), "t2": ("team",),
    }  # fmt: skip


def test_rows_without_a_code_stay_undecided_and_are_counted(study: Study, tmp_path: Path) -> None:
    table = written(tmp_path, "t.csv", "id,text,codes\n1,Coded,pay\n2,Not yet,\n3,Fits nothing,(none)\n")
    added = add_sources(study, [table], codes_column="codes", coder_name="Anna")
    assert (added.n_codings, added.n_uncoded, added.n_without_quote) == (2, 1, 0)


def test_a_row_that_becomes_several_quotes_gives_its_code_to_each(study: Study, tmp_path: Path) -> None:
    long = "I worked there for years and years. " * 60
    table = written(
        tmp_path, "t.csv", f"speaker,text,codes\nP1,{long},team\nP1,Hm,pay\nP2,So did I then,pay\n"
    )
    added = add_sources(study, [table], codes_column="codes", coder_name="Anna")
    given = list(codings(study).values())
    assert given.count(("team",)) == added.n_quotes - 1 > 1
    assert given.count(("pay",)) == 1
    assert added.n_without_quote == 1


def test_another_text_of_the_same_name_is_said(study: Study, tmp_path: Path) -> None:
    add_sources(study, [written(tmp_path, "a.txt", "P1: We are paid too little for this.\n")])
    added = add_sources(study, [written(tmp_path, "a.txt", "P1: We are paid too little for that.\n")])
    assert added.documents == ("a.txt",)
    assert any("The study has another text named a.txt" in warning for warning in added.warnings)


def test_leaving_out_too_late_is_said(study: Study, tmp_path: Path) -> None:
    path = written(
        tmp_path, "a.txt", "Interviewer: How did you begin there?\nP1: I was asked by the team.\n"
    )
    add_sources(study, [path])
    added = add_sources(study, [path], leave_out_speakers=["interviewer"])
    assert any("1 quotes of Interviewer are in the study already" in each for each in added.warnings)


def test_cases_that_are_nobodys_are_named(study: Study, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "P1: I was asked by the team to come.\n")
    cases = written(tmp_path, "cases.csv", "case,site\nP1,North\nP9,South\n")
    added = add_sources(study, [path], cases_file=cases)
    assert [each for each in added.warnings if "belong to no quote" in each] == [
        "1 of 2 cases belong to no quote: P9. They match by speaker, case column, row id or file name, "
        "and only for files that are added in the same command."
    ]


def test_exported_codings_come_back_as_they_were(study: Study, tmp_path: Path) -> None:
    table = written(tmp_path, "t.csv", "id,text,codes\n1,We are paid,pay\n2,What fits nothing,(none)\n")
    add_sources(study, [table], codes_column="codes", coder_name="Anna")
    (path,) = [each for each in export_study(study, "csv") if each.name == "codings.csv"]
    assert {c.codes for c in read_codings(path, coder_id="x")} == {("pay",), ()}
    assert "(none)" in path.read_text(encoding="utf-8")
    with create_study(tmp_path / "second", study.store.codebook()) as second:
        added = add_sources(second, [path], codes_column="codes", coder_name="Anna")
        assert (added.n_codings, added.n_uncoded) == (2, 0)


def test_codings_of_an_earlier_export_do_not_stay_beside_new_ones(study: Study, tmp_path: Path) -> None:
    table = written(tmp_path, "t.csv", "id,text,anna,ben\n1,We are paid too little,pay,team\n")
    add_sources(study, [table], codes_column="anna", coder_name="Anna")
    export_study(study, "csv")
    add_sources(study, [table], codes_column="ben", coder_name="Ben")
    export_study(study, "csv")
    assert sorted(path.name for path in study.exports_folder.glob("codings*")) == [
        "codings-anna.csv", "codings-ben.csv",
    ]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other rights")
def test_other_users_of_the_machine_cannot_look_into_a_study(study: Study) -> None:
    assert study.folder.stat().st_mode & 0o077 == 0
