"""Tables: surveys, coded quotes and transcripts; columns, ids and cases."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.ingest.samples import CONFIG, read, reason, said, workbook, written
from themeseed.config import IngestConfig, SegmentConfig
from themeseed.ingest import Ingested, read_cases, read_files
from themeseed.records import Attribute, Case
from themeseed.records.identity import stable_id
from themeseed.segment import segment

FOCUS_GROUP = Path(__file__).parents[2].parent / "shared/interop/transcripts/csv_focus_group"


def _attributes(ingested: Ingested) -> dict[str, list[tuple[str, str]]]:
    return {case.name: [(each.name, each.value) for each in case.attributes] for case in ingested.cases}


def _read(path: Path, text: str) -> Ingested:
    return read_files([written(path, text)], CONFIG)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_survey_is_one_fixed_quote_a_row(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [
        ("ID", "Comment", "Role"),
        ("R1", '"Très bien, vraiment;\r\ndeux lignes: “ici”"', "peer"),
        ("R2", '""', "staff"),
        ("R3", "No", "staff"),
    ]
    text = "\r\n".join(delimiter.join(cells) for cells in rows)
    ingested = read_files([written(tmp_path / "s.csv", text, encoding)], CONFIG)
    (document,) = ingested.documents
    assert document.units == "fixed"
    assert said(document) == [(None, "Très bien, vraiment;\r\ndeux lignes: “ici”"), (None, "No")]
    assert [turn.name for turn in document.turns] == ["R1", "R3"]
    assert _attributes(ingested) == {"s R1": [("Role", "peer")], "s R3": [("Role", "staff")]}
    assert [quote.text for quote in segment(document, SegmentConfig()).quotes][-1] == "No"


def test_a_workbook_is_read_as_its_first_sheet_shows_it(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "s.xlsx",
        [("id", "text", "year", "theme"), (1, " It was good. ", 2024, "x"), (2, None, 2023, None)],
    )
    ingested = read_files([path], CONFIG)
    assert said(ingested.documents[0]) == [(None, "It was good.")]
    assert _attributes(ingested) == {"s 1": [("year", "2024")]}
    assert ingested.documents[0].format == "xlsx"


def test_rows_without_ids_are_cases_named_by_file_and_row(tmp_path: Path) -> None:
    ingested = _read(tmp_path / "s.csv", "text,site\nGood.,London\n,Leeds\nBad.,York\n")
    assert _attributes(ingested) == {
        "s row 2": [("site", "London")],
        "s row 4": [("site", "York")],
    }
    (document,) = ingested.documents
    assert document.case_id is None
    names = {case.id: case.name for case in ingested.cases}
    assert [names[turn.case_id or ""] for turn in document.turns] == ["s row 2", "s row 4"]


def test_rows_of_one_case_share_what_does_not_differ_between_them(tmp_path: Path) -> None:
    text = "participant,text,site,mood\nP1,Good.,London,glad\nP1,Bad.,London,sad\nP1,So so.,,sad\n"
    ingested = _read(tmp_path / "s.csv", text)
    assert _attributes(ingested) == {"P1": [("site", "London")]}
    assert ingested.warnings == (
        "'mood' has several values within case 'P1': it is not kept as an attribute of the case.",
    )


def test_quotes_with_speakers_and_ids_belong_to_their_speakers(tmp_path: Path) -> None:
    text = "id,speaker,text,site\nQ1,Ana,Good.,London\nQ2,Ana,Bad.,London\n"
    ingested = _read(tmp_path / "s.csv", text)
    assert ingested.documents[0].units == "fixed"
    assert _attributes(ingested) == {"Ana": [("site", "London")]}


def test_a_table_with_speakers_and_no_ids_is_a_transcript(tmp_path: Path) -> None:
    given = read_cases(written(tmp_path / "cases.csv", "case,role\nAna,peer\n"))
    text = "Speaker,Utterance,place\nModerator,And you?,hall\nAna,Me too.,hall\n,(silence),hall\n"
    ingested = read_files([written(tmp_path / "fg.csv", text)], CONFIG, cases=given)
    (document,) = ingested.documents
    assert document.units == "turns"
    assert document.text == "Moderator: And you?\n\nAna: Me too.\n\n(silence)"
    assert said(document) == [("Moderator", "And you?"), ("Ana", "Me too."), (None, "(silence)")]
    names = {case.id: case.name for case in ingested.cases}
    assert [names[turn.case_id or ""] for turn in document.turns] == ["fg", "Ana", "fg"]


def test_the_one_column_of_long_texts_is_taken_whatever_its_name(tmp_path: Path) -> None:
    text = "code_no,What helped you the most?,site\n1,The people whom I met in the group,London\n"
    assert said(read(written(tmp_path / "s.csv", text))) == [
        (None, "The people whom I met in the group")
    ]


def test_two_columns_of_long_texts_are_refused_naming_columns_and_key(tmp_path: Path) -> None:
    text = "What helped?,What did not?\nThe people whom I met there,The forms that I had to fill in\n"
    path = written(tmp_path / "s.csv", text)
    refused = reason(path)
    assert "'What helped?', 'What did not?'" in refused
    assert "text_columns under [ingest]" in refused
    chosen = read(path, IngestConfig(text_columns=("what DID not?",)))
    assert said(chosen) == [(None, "The forms that I had to fill in")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,text\nR1,Good.\nR2,Bad.\nR1,So so.\n", "the id 'R1' stands in row 2 and in row 4"),
        ("id,text\nR1,\nR2, \n", "has no row with a text in its column 'text'"),
        ("id,text\n", "has no row with a text"),
    ],
)
def test_tables_that_contradict_themselves_are_refused(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in reason(written(tmp_path / "s.csv", text))


def test_a_cell_of_two_hundred_thousand_characters_is_read(tmp_path: Path) -> None:
    long = "word " * 40_000
    assert said(read(written(tmp_path / "s.csv", f'text\n"{long}"\n'))) == [(None, long.strip())]


@pytest.mark.skipif(not FOCUS_GROUP.is_dir(), reason="the shared sample transcripts are not here")
def test_a_real_focus_group_is_read_whole() -> None:
    (document,) = read_files([FOCUS_GROUP], CONFIG).documents
    quotes = segment(document, SegmentConfig()).quotes
    assert len(quotes) == len(document.turns) == 130
    assert quotes[0].text == "“Ladder of Power and Freedom” Total: 11 Votes"
    assert quotes[-1].text.startswith("For teenage boys: - We want such an environment")
    assert all(document.text[quote.start : quote.end] == quote.text for quote in quotes)


def test_rows_with_the_same_id_in_two_tables_are_two_cases(tmp_path: Path) -> None:
    one = written(tmp_path / "north.csv", "id,text,site\n1,It was good.,North\n")
    two = written(tmp_path / "south.csv", "id,text,site\n1,It was bad.,South\n")
    ingested = read_files([one, two], CONFIG)
    assert _attributes(ingested) == {
        "north 1": [("site", "North")], "south 1": [("site", "South")],
    }  # fmt: skip
    assert not ingested.warnings


def test_a_table_of_cases_may_know_rows_by_their_ids(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", "id,text\nR1,It was good.\nR2,It was bad.\n")
    given = Case(
        id=stable_id("case", "R1"), name="R1", attributes=(Attribute(name="site", value="North"),)
    )
    (document,) = read_files([table], CONFIG, cases=[given]).documents
    assert [turn.case_id for turn in document.turns] == [given.id, stable_id("case", "t R2")]


def test_a_codebook_among_the_files_is_not_taken_for_quotes(tmp_path: Path) -> None:
    table = written(
        tmp_path / "codes.csv",
        "code,description\npay,What people say about wages and money in all forms\n",
    )
    assert "looks like a codebook" in reason(table)


def test_a_second_column_of_answers_is_named_and_is_no_attribute(tmp_path: Path) -> None:
    table = written(
        tmp_path / "t.csv", "id,answer,comment,site\n1,It was good.,I liked the food there.,North\n"
    )
    ingested = read_files([table], CONFIG)
    (warning,) = ingested.warnings
    assert "'comment' may hold answers too" in warning or "'answer' may hold answers too" in warning
    assert _attributes(ingested) == {"t 1": [("site", "North")]}


def test_sheets_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    book = Workbook(write_only=True)
    nurses = book.create_sheet("Nurses")
    nurses.append(["id", "text"])
    nurses.append([1, "It was a long night."])
    book.create_sheet("Doctors").append(["id", "text"])
    book.create_sheet("Empty")
    book.save(path)
    (warning,) = read_files([path], CONFIG).warnings
    assert warning == (
        "s.xlsx: only the first sheet was read, not 'Doctors'. Save each as a file of its own."
    )
