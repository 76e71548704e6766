"""Tables of strings: delimiters, guards against formulas, workbooks, files written whole."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from themeseed.errors import TableError, ThemeseedError, UnreadableFileError
from themeseed.exchange.atomic import ExportFile, write_atomically, write_export
from themeseed.exchange.guard import guard, unguard
from themeseed.exchange.named_table import NamedTable
from themeseed.exchange.table import parse_csv, read_table, write_csv
from themeseed.exchange.text_file import decode
from themeseed.exchange.workbook import CELL_LIMIT, write_workbook

cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
risky = st.text(alphabet="'=+-@\t\r\n1e.x", max_size=6)


@given(cell=risky | cells)
def test_a_guarded_cell_is_given_back_and_never_begins_a_formula(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    assert not guard(cell).startswith(("=", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("number", ["-1", "+3.5", "-.5", "-1e-3"])
def test_numbers_stay_numbers(number: str) -> None:
    assert guard(number) == number


@pytest.mark.parametrize(
    "cell", ["=HYPERLINK(1)", "+49 170", "-cmd|x", "@SUM(A1)", "\t=1", "\r=1", "-1+1"]
)
def test_what_a_spreadsheet_would_run_is_made_text(cell: str) -> None:
    assert guard(cell) == "'" + cell


@given(rows=st.lists(st.tuples(risky | cells, cells), max_size=5))
def test_csv_that_was_written_reads_back_cell_for_cell(rows: list[tuple[str, str]]) -> None:
    table = parse_csv(write_csv(("a", "=b"), rows).decode("utf-8"), source="x.csv")
    assert table.columns == ("a", "=b")
    assert [row.cells for row in table.rows] == [row for row in rows if any(it.strip() for it in row)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_headers(delimiter: str) -> None:
    text = delimiter.join(("id", "codes")) + "\n" + delimiter.join(("1", '"a;b"')) + "\n"
    assert parse_csv(text, source="x.csv").rows[0].cells == ("1", "a;b")


def test_a_comma_in_the_header_outweighs_semicolons() -> None:
    assert parse_csv("id,codes (a;b;c)\n1,a\n", source="x.csv").columns == ("id", "codes (a;b;c)")


def test_rows_know_their_line_in_the_file() -> None:
    table = parse_csv('id,text\n\n1,"two\nlines"\n2,x\n', source="x.csv")
    assert [row.number for row in table.rows] == [3, 5]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.csv is empty"),
        ("id,ID\n1,2\n", "column 'id' more than once"),
        ("id,text\n1,well, yes\n", "row 2: 3 cells under 2 columns: ' yes'"),
    ],
)
def test_a_table_that_cannot_be_understood_is_refused(text: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        parse_csv(text, source="x.csv")


def test_an_endless_cell_is_refused_and_the_limit_is_put_back() -> None:
    before = csv.field_size_limit(131_072)
    with pytest.raises(UnreadableFileError, match="quotation mark that is never closed"):
        parse_csv('id\n"' + "x" * 10_000_001, source="x.csv")
    assert csv.field_size_limit(before) == 131_072


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("It’s a café, she said", "cp1252"),
        ("nächste Woche", "latin-1"),
        ("Привет, как дела, это длинный текст для проверки", "cp1251"),
        ("Zażółć gęślą jaźń, proszę bardzo, dziękuję", "cp1250"),
        ("これは日本語の文章です。よろしくお願いします。", "cp932"),
    ],
)
def test_legacy_encodings_are_recognised(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_bytes_that_are_no_text_are_no_text() -> None:
    assert decode(bytes(range(256))) is None


def saved(folder: Path, content: bytes, name: str = "x.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


awkward = st.sampled_from(
    ["_x000D_", "=1+1", "\r", "\x00", "\ufffe", "_x", "_x005F_x", "\ud800", "'=1", "😀"]
)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(st.text(max_size=5) | awkward, awkward | cells), min_size=1, max_size=4))
def test_a_workbook_gives_back_every_character(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    content = write_workbook([NamedTable(name="s", columns=("a", "b"), rows=tuple(rows))])
    table = read_table(saved(tmp_path_factory.mktemp("xlsx"), content))
    assert [row.cells for row in table.rows] == [row for row in rows if any(it.strip() for it in row)]


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers() -> None:
    content = write_workbook([NamedTable(name="s", columns=("a", "b"), rows=(("=1+1", 0.5),))])
    sheet = load_workbook(io.BytesIO(content))["s"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("=1+1", "s", True)
    assert sheet["B2"].value == 0.5


@pytest.mark.parametrize("sign", ["x", "😀", "\r", "_"])
def test_a_long_cell_goes_on_in_further_columns_and_is_read_whole(tmp_path: Path, sign: str) -> None:
    text = sign * (2 * CELL_LIMIT + 5)
    rows = (("1", text, "after"), ("2", "short", "too"))
    path = saved(
        tmp_path, write_workbook([NamedTable(name="s", columns=("id", "text", "z"), rows=rows)])
    )
    sheet = load_workbook(path)["s"]
    header = [cell.value for cell in sheet[1]]
    assert header[:3] == ["id", "text", "text (continued 2)"]
    assert all(len(str(cell.value).encode("utf-16-le")) // 2 <= CELL_LIMIT for cell in sheet[2])
    table = read_table(path)
    assert table.columns == ("id", "text", "z")
    assert tuple(row.cells for row in table.rows) == rows


def test_the_same_tables_give_the_same_workbook() -> None:
    table = NamedTable(name="s", columns=("a",), rows=(("1",),))
    content = write_workbook([table])
    assert write_workbook([table]) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_sheets_with_the_same_beginning_get_names_of_their_own() -> None:
    tables = [NamedTable(name="codings-" + "a" * 30 + last, columns=("x",), rows=()) for last in "bc"]
    names = load_workbook(io.BytesIO(write_workbook(tables))).sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 for name in names)


def test_workbook_cells_become_the_text_a_person_sees(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["id", "score", "done", None])
    sheet.append([7, 2.5, True, None])
    sheet.append([None, None, None])
    workbook.save(tmp_path / "x.xlsx")
    assert [row.cells for row in read_table(tmp_path / "x.xlsx").rows] == [("7", "2.5", "True")]


def test_what_is_no_workbook_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"x\.xlsx is no XLSX workbook"):
        read_table(saved(tmp_path, b"hello"))


def test_a_zip_that_is_no_workbook_is_named(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(UnreadableFileError, match=r"x\.xlsx is damaged"):
        read_table(saved(tmp_path, stream.getvalue()))


def test_a_workbook_that_unpacks_to_a_thousandfold_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 30_000_000)
    with pytest.raises(UnreadableFileError, match="unpacks from"):
        read_table(saved(tmp_path, stream.getvalue()))


def test_a_file_is_replaced_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old")
    write_atomically(tmp_path / "a.csv", b"new")
    assert [it.name for it in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"new"


def test_a_file_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(ThemeseedError, match=r"a\.csv cannot be written"):
        write_atomically(tmp_path / "a.csv", b"new")
    assert [it.name for it in tmp_path.iterdir()] == ["a.csv"]


def test_an_export_makes_its_folder(tmp_path: Path) -> None:
    paths = write_export(tmp_path / "exports" / "csv", [ExportFile(name="a.csv", content=b"x")])
    assert paths == (tmp_path / "exports" / "csv" / "a.csv",)
    assert paths[0].read_bytes() == b"x"
