"""PDF files: pages of text, and those that have none."""

from pathlib import Path

import pypdf
import pytest

from tests.ingest.samples import CONFIG, pdf, reason, said
from themeseed.ingest import read_files


def _scan(path: Path) -> Path:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(path)
    return path


def test_a_turn_goes_on_over_the_end_of_a_page(tmp_path: Path) -> None:
    path = pdf(tmp_path / "P1.pdf", [["Interviewer: How?", "P1: There are two ways:"], ["this one."]])
    (document,) = read_files([path], CONFIG).documents
    assert said(document) == [("Interviewer", "How?"), ("P1", "There are two ways:\nthis one.")]


def test_a_scan_is_refused_with_what_to_do(tmp_path: Path) -> None:
    refused = reason(_scan(tmp_path / "scan.pdf"))
    assert "has no text on any of its 1 pages" in refused
    assert "OCR" in refused


def test_a_page_without_text_among_others_is_named(tmp_path: Path) -> None:
    path = pdf(tmp_path / "mixed.pdf", [["It was a good year."], [], ["And a long one."]])
    ingested = read_files([path], CONFIG)
    assert len(ingested.documents) == 1
    assert ingested.warnings[0].startswith("mixed.pdf: no text on page 2.")


def test_a_pdf_behind_a_password_is_refused(tmp_path: Path) -> None:
    path = pdf(tmp_path / "closed.pdf", [["Secret words"]], password="sesame")  # noqa: S106
    assert "is protected by a password" in reason(path)


def test_a_pdf_that_opens_without_a_password_is_read(tmp_path: Path) -> None:
    path = pdf(tmp_path / "open.pdf", [["Words for everybody"]], password="")
    assert said(read_files([path], CONFIG).documents[0]) == [(None, "Words for everybody")]


@pytest.mark.parametrize("keep", [20, 200, 400, 600])
def test_a_pdf_that_ends_too_early_is_read_or_refused_but_never_fatal(
    tmp_path: Path, keep: int, caplog: pytest.LogCaptureFixture
) -> None:
    whole = pdf(tmp_path / "whole.pdf", [["Some words here"]]).read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole[:keep])
    ingested = read_files([path], CONFIG)
    assert len(ingested.documents) + len(ingested.refused) == 1
    assert caplog.records == []
