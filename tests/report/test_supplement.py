"""What the report adds for a paper: methods, checklist, audit, memos, older suggestions, CSV, PDF."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from tests.report.figured import figured
from tests.report.reading import read
from tests.report.sample import NAMES, sample
from themeseed.errors import ThemeseedError
from themeseed.records import Code, Codebook, Coding, Memo, Theme
from themeseed.report import AuditRow, example_rows, print_pdf, render_report, report_tables
from themeseed.report import pdf as pdf_module
from themeseed.report.checklist import TO_FILL_IN, checklist
from themeseed.report.code_examples import who_said
from themeseed.report.methods import methods
from themeseed.report.supplement_view import memo_list
from themeseed.review import decide, make_coder
from themeseed.study import Study, find, open_study, write_report
from themeseed.study.auditing import codes_made_while_coding

ROW = AuditRow(
    coder="Ada", n_decisions=9, n_quotes=6, n_blind=1, n_assisted=2, n_brought=3, n_undone=1,
    first_at="2025-11-01T10:00:00+00:00", last_at="2025-11-03T10:00:00+00:00",
)  # fmt: skip


def test_the_methods_paragraph_names_material_people_machine_and_agreement() -> None:
    said = " ".join(methods(replace(sample(), audit=(ROW,))))
    for part in ("53 quotes", "5 codes", "Ada decided 6 quotes (1 blind, 2 with", "0.1.0", "seed 0"):
        assert part in said
    assert "efefefefefef" in said  # the encoder's digest, shortened


def test_the_methods_paragraph_names_every_encoder_and_the_regression_that_was_used() -> None:
    found = sample()
    assert found.run is not None
    settings = (
        ("embed.also", '["other"]'),
        ("match.multiple", "false"),
        ("match.words", "true"),
    )
    run = replace(found.run, encoder="one + other (weight 0.5)", settings=settings)
    said = " ".join(methods(replace(found, run=run)))
    assert "with the encoders one + other (weight 0.5)" in said
    assert "a kernel logistic regression in each view (vectors, letters of words)" in said
    several = replace(run, settings=(("match.multiple", "true"), ("match.words", "false")))
    said = " ".join(methods(replace(found, run=several)))
    assert "a kernel ridge regression in the mean of the views (vectors)" in said


def test_the_checklist_has_all_32_rows_and_says_only_what_the_study_knows() -> None:
    table = checklist(sample())
    answers = {row[0]: row[2] for row in table.rows}
    assert list(answers) == list(range(1, 33))
    assert "53 quotes" in str(answers[12])
    assert "site: London, North, South" in str(answers[16])
    assert answers[2] == TO_FILL_IN
    assert answers[22] == TO_FILL_IN  # no saturation was worked out
    # How far machine and person agree says nothing of whether findings follow from the material.
    assert answers[30] == TO_FILL_IN


def test_the_checklist_claims_no_saturation_for_codes_that_were_there_before() -> None:
    found = figured(sample())
    answers = {row[0]: str(row[2]) for row in checklist(found).rows}
    assert answers[22].startswith("not to be shown: all codes were there before the coding")
    assert answers[26].startswith("All codes were brought to the material")
    made = {row[0]: str(row[2]) for row in checklist(replace(found, codes_added=2)).rows}
    assert "stopping rule" in made[22]
    assert made[26].startswith("3 codes brought to the material, 2 made while coding")


def test_codes_made_after_the_first_decision_count_as_made_while_coding(undecided: Study) -> None:
    book, (quote, *_) = undecided.store.codebook(), undecided.store.quotes()
    coder = make_coder("Ada")
    undecided.store.add_coder(coder)
    early = Code(id="early", name="Early")
    book = replace(book, codes=(*book.codes, early))
    undecided.store.set_codebook(book)
    assert codes_made_while_coding(undecided) == 0
    undecided.store.append_decision(
        decide(quote, coder, "change", codebook=book, codes=(book.codable_ids[0],))
    )
    assert codes_made_while_coding(undecided) == 0
    merged = Code(id="merged", name="Merged", replaces=("early",))
    late = Code(id="late", name="Late")
    undecided.store.set_codebook(replace(book, codes=(*book.codes[:-1], merged, late)))
    assert codes_made_while_coding(undecided) == 1


def test_each_code_has_an_example_with_who_said_it() -> None:
    found = sample()
    first, second, third, short = (
        replace(quote, text=text)
        for quote, text in zip(
            found.quotes[:4],
            ("eight words or more make it readable enough here",
             "these are also more than eight words in a row",
             "and here is a third quote of more than eight words", "too short"),
            strict=True,
        )
    )  # fmt: skip
    only = ("c0",)
    codings = (
        Coding(quote_id=first.id, coder_id="ada", codes=only),
        Coding(quote_id=second.id, coder_id="ada", codes=only),
        Coding(quote_id=third.id, coder_id="ada", codes=("c0", "c1")),
        Coding(quote_id=short.id, coder_id="ada", codes=only),
    )
    likely = dict(zip((first.id, second.id, third.id, short.id), (0.2, 0.4, 0.9, 0.8), strict=True))
    one = found.suggestions[0]
    suggestions = tuple(
        replace(one, quote_id=quote_id, code_id="c0", probability=value)
        for quote_id, value in likely.items()
    )
    table = example_rows(
        replace(found, quotes=(first, second, third, short), codings=codings, suggestions=suggestions)
    )
    assert table.columns == ("Code", "Quotes", "Cases", "An example, and who said it")
    rows = {row[0]: row[1:] for row in table.rows}
    assert set(rows) == {NAMES[0], NAMES[1]}
    # Neither the likelier one of two codes nor the likelier one of two words.
    case = next(each for each in found.cases if each.id == second.case_id)
    who = (case.name, *(each.value for each in case.attributes), f"quote {second.name}")
    assert rows[NAMES[0]][2] == f"{second.text} — {', '.join(who)}"
    assert rows[NAMES[0]][0] == 4


def test_a_case_that_is_called_after_its_quote_is_not_named_twice() -> None:
    quote, cases = sample().quotes[0], {each.id: each for each in sample().cases}
    case = replace(cases[str(quote.case_id)], name=f"answers {quote.name}")
    values = ", ".join(each.value for each in case.attributes)
    assert who_said(quote, {case.id: case}) == f"{values}, quote {quote.name}"
    named = replace(case, name="Ann")
    assert who_said(quote, {case.id: named}) == f"Ann, {values}, quote {quote.name}"


def test_codes_of_a_theme_stand_together_in_the_table_of_examples() -> None:
    found = sample()
    themes = (
        Theme(id="t1", name="Beginning", code_ids=("c0", "c3")),
        Theme(id="t2", name="Working", code_ids=("c1",)),
    )
    table = example_rows(replace(found, codebook=replace(found.codebook, themes=themes)))
    assert table.grouped
    assert [row[:2] for row in table.rows] == [
        ("Beginning", NAMES[0]),
        ("Beginning", NAMES[3]),
        ("Working", NAMES[1]),
        ("No theme", NAMES[2]),
        ("No theme", NAMES[4]),
    ]


def test_memos_are_shown_newest_first_and_flags_counted_as_they_stand() -> None:
    quotes = sample().quotes
    written: list[tuple[Literal["memo", "flag", "unflag"], str]] = [
        ("memo", "first <b>"), ("flag", ""), ("memo", "second"), ("flag", ""), ("unflag", ""),
    ]  # fmt: skip
    memos = tuple(
        Memo(id=str(at), quote_id=quotes[at].id, coder_id="ada", kind=kind, text=text,
             written_at=f"2025-11-0{at + 1}T10:00:00+00:00")
        for at, (kind, text) in enumerate(written)
    )  # fmt: skip
    memos = (*memos[:4], replace(memos[4], quote_id=quotes[3].id))
    found = memo_list(replace(sample(), memos=memos))
    assert [each.text for each in found.memos] == ["second", "first <b>"]
    assert found.memos[0].coder == "Published coding"
    assert found.said == "1 quote flagged to come back to."
    page = render_report(replace(sample(), memos=memos))
    assert "first <b>" in read(page).text
    assert "first <b>" not in page


def test_every_table_of_the_report_is_a_csv_table_too() -> None:
    titles = [title for title, _, _ in report_tables(replace(sample(), audit=(ROW,)))]
    assert "How far each way of coding agrees" in titles
    assert "Who decided what, and how" in titles
    # Tables of one kind say of which way they are: as files they have their titles alone.
    assert titles.count("Agreement on each code") == 1
    assert "Agreement on each code: Cosine to the themes’ names" in titles
    assert all(len(row) == len(columns) for _, columns, rows in report_tables(sample()) for row in rows)


def test_a_report_after_a_changed_codebook_says_that_its_suggestions_are_older(
    published_folder: Path, copied: Callable[[Path], Path]
) -> None:
    with open_study(copied(published_folder)) as study:
        assert not any("older" in note for note in find(study, agreements=()).notes)
        book = study.store.codebook()
        codes = (*book.codes, Code(id="new", name="Something new"))
        study.store.set_codebook(Codebook(id=book.id, name=book.name, codes=codes, themes=book.themes))
        found = find(study, agreements=())
        assert any("codebook was changed after" in note for note in found.notes)
        (row,) = found.audit
        assert (row.n_quotes, row.n_blind, row.n_brought) == (53, 0, 53)
        path = write_report(study, agreements=(), csv_folder=study.exports_folder / "report")
        assert "codebook was changed after" in read(path.read_text(encoding="utf-8")).text
        assert list((study.exports_folder / "report").glob("*-checklist-*.csv"))


def test_without_a_browser_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf_module, "_ELSEWHERE", {})
    with pytest.raises(ThemeseedError, match="Install Chromium, Chrome or Edge"):
        print_pdf(b"<p>x</p>")
