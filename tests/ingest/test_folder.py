"""A folder of mixed files: what goes in, what is refused, and whom the turns belong to."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.samples import CONFIG, ZOOM, pdf, reason, said, word, workbook, written
from themeseed.config import IngestConfig, SegmentConfig
from themeseed.ingest import FORMATS, read_cases, read_files
from themeseed.records import Case, Document
from themeseed.segment import segment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path / "zoom.vtt", ZOOM)
    word(
        tmp_path / "London 1.docx",
        "Interview 1",
        "Interviewer: How did you become a peer worker?",
        "P1: I was asked by the team.",
        "They said: you have been there 🙂.",
        "Interviewer: And did it help?",
        "P1: It did, in the end.",
    )
    written(
        tmp_path / "survey.csv",
        'id,answer,site\nR1,"More support,\nplease do",London\nR2,,Leeds\nR3,Nothing to add,Leeds\n',
    )
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nnot what it says")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "~$ndon 1.docx").write_bytes(b"lock")
    return tmp_path


def _by_name(documents: tuple[Document, ...]) -> dict[str, Document]:
    return {document.name: document for document in documents}


def test_three_files_go_in_and_the_broken_one_is_named_with_the_reason(folder: Path) -> None:
    ingested = read_files([folder], CONFIG)
    assert list(_by_name(ingested.documents)) == ["London 1.docx", "survey.csv", "zoom.vtt"]
    (refused,) = ingested.refused
    assert refused.path == folder / "broken.pdf"
    assert refused.reason.startswith("broken.pdf is no readable PDF")
    assert "save its text as .txt" in refused.reason


def test_quotes_speakers_and_offsets_of_the_folder_are_right(folder: Path) -> None:
    documents = _by_name(read_files([folder], CONFIG).documents)
    quotes = {
        name: segment(document, SegmentConfig(leave_out_speakers=("interviewer", "jane doe"))).quotes
        for name, document in documents.items()
    }
    assert [(quote.speaker, quote.text) for quote in quotes["zoom.vtt"]] == [
        ("P1", "There are two things: first, luck & then the group.")
    ]
    assert [(quote.speaker, quote.text) for quote in quotes["London 1.docx"]] == [
        ("P1", "I was asked by the team.\n\nThey said: you have been there 🙂."),
        ("P1", "It did, in the end."),
    ]
    assert [(quote.name, quote.text) for quote in quotes["survey.csv"]] == [
        ("R1", "More support,\nplease do"),
        ("R3", "Nothing to add"),
    ]
    for name, document in documents.items():
        for quote in quotes[name]:
            assert document.text[quote.start : quote.end] == quote.text
            assert quote.case_id is not None


def test_the_order_of_the_paths_changes_nothing(folder: Path) -> None:
    paths = sorted(folder.iterdir())
    forwards = read_files(paths, CONFIG)
    assert read_files(paths[::-1], CONFIG) == forwards
    assert read_files([*paths, folder], CONFIG) == forwards


def test_the_same_text_under_two_names_is_one_document_with_one_id(tmp_path: Path) -> None:
    first = written(tmp_path / "a.txt", "Only one paragraph.")
    copy = written(tmp_path / "b.txt", "Only one paragraph.")
    ingested = read_files([copy, first], CONFIG)
    assert [document.name for document in ingested.documents] == ["a.txt"]
    assert ingested.refused[0].path == copy
    assert "same text as a.txt" in ingested.refused[0].reason
    assert [case.name for case in ingested.cases] == ["a"]
    assert read_files([copy], CONFIG).documents[0].id == ingested.documents[0].id


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty.txt", b"", "empty.txt is empty"),
        ("blank.txt", b" \r\n\t\n", "no text that could be coded"),
        ("notes.odt", b"PK", r"'.odt' is not a format that themeseed reads"),
        ("README", b"text", "'no ending' is not a format"),
        ("zeros.txt", bytes(1000), "not text in a known encoding"),
        ("controls.txt", b"\x01\x02\x03ab" * 200, "not text in a known encoding"),
        ("noise.txt", bytes(range(1, 256)) * 20, "not text in a known encoding"),
        ("really.txt", b"%PDF-1.7 etc.", "is a PDF file, not a text file"),
        ("really.vtt", b"PK\x03\x04 etc.", "is a packed file"),
        ("old.docx", b"\xd0\xcf\x11\xe0 etc.", "no readable Word document"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert expected in reason(path)
    assert name in reason(path)


def test_a_refused_format_is_told_what_is_read(tmp_path: Path) -> None:
    refused = reason(written(tmp_path / "interview.rtf", "{\\rtf1}"))
    assert all(each in refused for each in FORMATS)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf"])
@given(at=st.floats(0, 1, exclude_max=True), bad=st.binary(max_size=20), cut=st.integers(0, 40))
@settings(deadline=None, max_examples=40)
def test_a_damaged_file_never_stops_the_others(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, at: float, bad: bytes, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    sound = written(folder / "sound.txt", "One paragraph.")
    path = folder / f"x{suffix}"
    makers = {
        ".docx": lambda: word(path, "P1: yes", [("Speaker", "Text"), ("P1", "no")]),
        ".xlsx": lambda: workbook(path, [("id", "text"), ("R1", "yes")]),
        ".pdf": lambda: pdf(path, [["P1: yes"]]),
    }
    makers[suffix]()
    content = path.read_bytes()
    place = int(at * len(content))
    path.write_bytes(content[:place] + bad + content[place + cut :])
    ingested = read_files([path, sound], CONFIG)
    assert "sound.txt" in {document.name for document in ingested.documents}
    assert len(ingested.documents) + len(ingested.refused) == 2


def test_missing_files_and_folders_without_sources_are_refused(tmp_path: Path) -> None:
    assert "There is no file" in reason(tmp_path / "missing.txt")
    assert "holds no file of a format" in reason(tmp_path)


def test_files_over_the_size_limit_are_refused_with_the_key_to_raise(tmp_path: Path) -> None:
    large = written(tmp_path / "large.txt", "word " * 300_000)
    assert "max_megabytes under [ingest]" in reason(large, IngestConfig(max_megabytes=1))
    assert read_files([large], IngestConfig(max_megabytes=2)).refused == ()


def _case(cases: tuple[Case, ...], case_id: str | None) -> str:
    return next(case.name for case in cases if case.id == case_id)


def test_a_transcript_belongs_to_the_case_that_its_file_names(tmp_path: Path) -> None:
    given = read_cases(written(tmp_path / "cases.csv", "case,site\np7,London\nX,Leeds\n"))
    transcript = written(tmp_path / "P7.txt", "Interviewer: Why did you?\nMaria: Because I could.")
    ingested = read_files([transcript], CONFIG, cases=given)
    (document,) = ingested.documents
    assert _case(ingested.cases, document.case_id) == "p7"
    assert {turn.case_id for turn in document.turns} == {document.case_id}


def test_a_speaker_who_is_a_case_takes_the_turn_along(tmp_path: Path) -> None:
    given = read_cases(written(tmp_path / "cases.csv", "speaker,role\nAna,peer worker\n"))
    transcript = written(
        tmp_path / "group.txt", "Moderator: And you?\nANA: Me too.\nBea: Never.\nBea: No."
    )
    ingested = read_files([transcript], CONFIG, cases=given)
    (document,) = ingested.documents
    names = [(turn.speaker, _case(ingested.cases, turn.case_id)) for turn in document.turns]
    assert names == [("Moderator", "group"), ("ANA", "Ana"), ("Bea", "group"), ("Bea", "group")]


def test_a_known_case_is_a_speaker_even_once_and_in_lower_case(tmp_path: Path) -> None:
    path = written(tmp_path / "notes.txt", "Some words first.\n\nana: only this once.")
    given = read_cases(written(tmp_path / "cases.csv", "case,role\nAna,peer worker\n"))
    (document,) = read_files([path], CONFIG, cases=given).documents
    assert said(document)[-1] == ("ana", "only this once.")


def test_a_text_pdf_is_a_transcript_too(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "P2.pdf", [["Interviewer: How was it?", "P2: It was hard,"], ["but I stayed."]]
    )
    (document,) = read_files([path], CONFIG).documents
    assert said(document) == [("Interviewer", "How was it?"), ("P2", "It was hard,\nbut I stayed.")]
    assert document.format == "pdf"


@pytest.mark.parametrize("mark", ["study.db", "study-database.toml"])
def test_a_study_inside_a_folder_is_no_source(folder: Path, mark: str) -> None:
    before = {document.id for document in read_files([folder], CONFIG).documents}
    exports = folder / "my-study" / "exports"
    exports.mkdir(parents=True)
    (exports.parent / mark).write_bytes(b"SQLite")
    written(exports / "quotes.csv", "id,text\n1,Something that was exported.\n")
    assert {document.id for document in read_files([folder], CONFIG).documents} == before
    # Named by the user, it goes in.
    assert len(read_files([exports / "quotes.csv"], CONFIG).documents) == 1
