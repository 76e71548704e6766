"""Word documents: paragraphs, tables, tracked changes, and files that only call themselves .docx."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.ingest.samples import read, reason, said, word


def test_paragraphs_of_a_transcript_become_turns(tmp_path: Path) -> None:
    document = read(
        word(tmp_path / "P1.docx", "Interview 1", "Interviewer: Why?", "P1: Thus.", "And so on.")
    )
    assert document.text == "Interview 1\n\nInterviewer: Why?\n\nP1: Thus.\n\nAnd so on."
    assert said(document) == [("Interviewer", "Why?"), ("P1", "Thus.\n\nAnd so on.")]


def test_a_document_without_speakers_is_one_turn_a_paragraph(tmp_path: Path) -> None:
    document = read(word(tmp_path / "notes.docx", "It rained.", "", "We waited\nfor long."))
    assert said(document) == [(None, "It rained."), (None, "We waited\nfor long.")]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Jane Doe   0:03\nSo how was it?", "Ana Ruiz   1:02:03\nGood: very good."),
        ("Jane Doe   0:03", "So how was it?", "Ana Ruiz   1:02:03", "Good: very good."),
        (
            "0:0:3.0 --> 0:0:5.330\nJane Doe\nSo how was it?",
            "1:2:3.0 --> 1:2:5.0\nAna Ruiz\nGood: very good.",
        ),
        ("00:00:03 Jane Doe", "So how was it?", "01:02:03 Ana Ruiz", "Good: very good."),
    ],
)
def test_transcripts_of_teams_and_word_have_speakers_and_times(
    tmp_path: Path, paragraphs: tuple[str, ...]
) -> None:
    document = read(word(tmp_path / "Meeting.docx", "Meeting_20240102", *paragraphs))
    assert said(document) == [("Jane Doe", "So how was it?"), ("Ana Ruiz", "Good: very good.")]
    assert [turn.seconds for turn in document.turns] == [3.0, 3723.0]


def test_a_table_with_a_speaker_column_is_read_in_document_order(tmp_path: Path) -> None:
    document = read(
        word(
            tmp_path / "group.docx",
            "Focus group, 3 May",
            [
                ("Time", "Speaker", "Text"),
                ("00:01", "Ana", "The first thing.\nAnd a second."),
                ("00:05", "Ben:", "Note: I disagree."),
                ("00:09", "", "(laughter in the room)"),
            ],
            "A closing remark that somebody wrote below the table.",
        )
    )
    assert said(document) == [
        ("Ana", "The first thing.\nAnd a second."),
        ("Ben", "Note: I disagree."),
        (None, "(laughter in the room)"),
        (None, "A closing remark that somebody wrote below the table."),
    ]
    assert [turn.seconds for turn in document.turns] == [1.0, 5.0, 9.0, None]


def test_a_table_without_headings_is_a_transcript_when_names_come_again(tmp_path: Path) -> None:
    rows = [("Ana", "That was the first."), ("Ben", "Was it?"), ("Ana", "It was, I think.")]
    assert said(read(word(tmp_path / "x.docx", rows))) == rows


def test_an_ordinary_table_is_ordinary_text(tmp_path: Path) -> None:
    rows = [("Site", "Places"), ("London", "three"), ("Leeds", "two")]
    assert said(read(word(tmp_path / "x.docx", rows))) == [
        (None, "Site\tPlaces\nLondon\tthree\nLeeds\ttwo")
    ]


def test_tracked_insertions_and_content_controls_count_and_deletions_do_not(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("P1: It was ")._p
    attributes = f'{nsdecls("w")} w:id="1" w:author="A"'
    gone = "<w:r><w:delText>bad</w:delText><w:br/></w:r>"
    paragraph.append(parse_xml(f"<w:del {attributes}>{gone}</w:del>"))
    moved = "<w:r><w:t>elsewhere</w:t></w:r>"
    paragraph.append(parse_xml(f"<w:moveFrom {attributes}>{moved}</w:moveFrom>"))
    paragraph.append(parse_xml(f"<w:ins {attributes}><w:r><w:t>good</w:t></w:r></w:ins>"))
    control = (
        "<w:sdtContent><w:p><w:r><w:t>P2: I</w:t><w:br/><w:t>agree.</w:t></w:r></w:p></w:sdtContent>"
    )
    document.element.body.insert(1, parse_xml(f"<w:sdt {nsdecls('w')}>{control}</w:sdt>"))
    document.save(str(tmp_path / "x.docx"))
    assert said(read(tmp_path / "x.docx")) == [("P1", "It was good"), ("P2", "I\nagree.")]


def test_a_decompression_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    assert "which no transcript does" in reason(path)


def test_a_packed_file_that_is_no_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "save it as .docx" in reason(path)


def test_broken_xml_is_refused(tmp_path: Path) -> None:
    whole, broken = word(tmp_path / "whole.docx", "P1: yes"), tmp_path / "broken.docx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as copy:
        for part in source.namelist():
            content = source.read(part)
            copy.writestr(part, content[:-40] if part == "word/document.xml" else content)
    assert "no readable Word document" in reason(broken)
