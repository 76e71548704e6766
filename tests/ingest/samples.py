"""Files as other programs write them, made with real libraries, and what comes of reading them."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
import openpyxl
import pypdf

from themeseed.config import IngestConfig
from themeseed.ingest import Ingested, read_files
from themeseed.records import Document

CONFIG = IngestConfig()

ZOOM = """WEBVTT

1
00:00:01.120 --> 00:00:03.000
Jane Doe: So how did you

2
00:00:03.000 --> 00:00:04.500
Jane Doe: become a peer worker?

3
00:00:05.000 --> 00:00:09.000
P1: There are two things: first, luck &amp; then
the group.
"""

TEAMS = """WEBVTT

a7939eec-6426-b7bd-c586-66ccb1a4abbc/32-0
00:00:09.835 --> 00:00:13.995
<v Jane Doe>Note: we are recording.</v>

a7939eec-6426-b7bd-c586-66ccb1a4abbc/60-0
00:00:14.435 --> 00:00:18.275
<v Jane Doe>Shall we begin?</v>

a7939eec-6426-b7bd-c586-66ccb1a4abbc/61-0
00:01:14.000 --> 00:01:18.275
<v Ana Mar&#237;a>Yes, <i>please</i> do.</v>
"""


def only(ingested: Ingested) -> Document:
    """Return the one document that was read, none being refused."""
    assert ingested.refused == ()
    (document,) = ingested.documents
    return document


def read(path: Path, config: IngestConfig = CONFIG) -> Document:
    return only(read_files([path], config))


def reason(path: Path, config: IngestConfig = CONFIG) -> str:
    """Return why the file was refused."""
    ingested = read_files([path], config)
    assert ingested.documents == ()
    (refused,) = ingested.refused
    assert refused.path == path
    return refused.reason


def said(document: Document) -> list[tuple[str | None, str]]:
    """Return (speaker, text) of each turn, by its offsets."""
    return [(turn.speaker, document.text[turn.start : turn.end]) for turn in document.turns]


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def word(path: Path, *blocks: str | Sequence[Sequence[str]]) -> Path:
    """Write a .docx of paragraphs (strings) and tables (rows of cells), in order."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=len(block[0]))
        for row, cells in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def workbook(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def pdf(path: Path, pages: Sequence[Sequence[str]], *, password: str | None = None) -> Path:
    """Write a PDF with one text line below the other on each page."""
    writer = pypdf.PdfWriter(io.BytesIO(_minimal_pdf(pages)))
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(path)
    return path


def _minimal_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Return a PDF 1.4 file: catalogue, page tree, a font, then each page and its content."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        content = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
    body = b"%PDF-1.4\n"
    offsets: list[int] = []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()
