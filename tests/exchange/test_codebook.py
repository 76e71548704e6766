"""Codebooks read from TOML and CSV, and written back."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeseed.errors import CodebookError, EmptyCodebookError, UnreadableFileError
from themeseed.exchange.codebook import read_codebook, write_codebook_csv, write_codebook_toml
from themeseed.exchange.codebook_toml import parse_codebook_toml
from themeseed.records import Category, Code, Codebook, Theme

SHARED = Path(__file__).parents[3] / "shared" / "data"
SETS = ("games_as_art_survey", "gennovate_focus_groups", "goemotions", "nhs_px_phase1")

PEER = """
id = "peer"
name = "Peer work"
citation = "Somebody 2013"
language = "en"

[[category]]
id = "team"
name = "Team"

[[category]]
name = "Équipe nouvelle"
parent = "team"

[[code]]
id = "trust"
name = "Trust"
description = "Trust among colleagues"
include = ["being relied on"]
category = "equipe-nouvelle"

[[theme]]
name = "Crossing boundaries"
codes = ["trust"]

[[theme]]
id = "identity"
name = "Conflicted identity"
phrases = ["two hats"]
"""


def parsed(text: str) -> Codebook:
    return parse_codebook_toml(text, source="peer.toml")


def written(folder: Path, text: str, name: str = "codebook.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_toml_gives_every_record_in_the_order_of_the_file() -> None:
    codebook = parsed(PEER)
    assert (codebook.id, codebook.name, codebook.citation) == ("peer", "Peer work", "Somebody 2013")
    assert [(it.id, it.parent_id) for it in codebook.categories] == [
        ("team", None),
        ("equipe-nouvelle", "team"),
    ]
    assert codebook.codes[0].category_id == "equipe-nouvelle"
    assert codebook.themes[0] == Theme(
        id="crossing-boundaries", name="Crossing boundaries", code_ids=("trust",)
    )
    assert codebook.codable_ids == ("trust", "identity")


def test_the_file_name_stands_in_for_a_missing_name_and_id() -> None:
    codebook = parse_codebook_toml('[[theme]]\nname = "A"', source="My Study.toml")
    assert (codebook.id, codebook.name) == ("my-study", "My Study")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[[theme]]\nname = "A"\n[[theme]]\nname = "B"\ncolour = "red"',
            r"'theme\[1\]\.colour'.*phrases",
        ),
        ('colour = "red"', "unknown key 'colour'.*citation"),
        ('[[code]]\nid = "a"', r"'code\[0\]\.name' is missing"),
        ('[[theme]]\nname = "A"\nphrases = "x"', r"'theme\[0\]\.phrases' is 'x'"),
        ('[[theme]]\nname = "A"\nphrases = [1]', r"'theme\[0\]\.phrases\[0\]' is 1"),
        ('[[theme]]\nname = " "\nid = "a"', "theme 'a' has a blank name"),
        ('[[theme]]\nname = "?!"', r"no id can be made from the name '\?!'"),
        ('[[theme]]\nname = "A"\n[[code]]\nname = "a"', "'a' occurs more than once"),
        ('[[theme]]\nname = "A"\nid = "a;b"', "holds a ';'"),
        ('[[theme]]\nname = "A"\nid = " a"', "neither begins nor ends with a space"),
        ('[[theme]]\nname = "A"\ncodes = ["b"]', "theme 'a' refers to the code 'b'.*There are: none"),
        ('[[code]]\nname = "A"\ncategory = "b"', "code 'a' refers to the category 'b'"),
        (
            '[[code]]\nname = "A"\n[[category]]\nname = "B"\nparent = "c"',
            "category 'b' refers to the category 'c'.*'b'",
        ),
        (
            '[[code]]\nname = "A"\n[[category]]\nname = "B"\nparent = "c"\n'
            '[[category]]\nname = "C"\nparent = "b"',
            "contain each other: b > c > b",
        ),
        ("= 3", r"'peer\.toml' is not valid TOML: .*line 1"),
    ],
)
def test_what_contradicts_itself_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        parsed(text)


def test_an_empty_toml_codebook_says_how_to_fill_it() -> None:
    with pytest.raises(
        EmptyCodebookError,
        match=r"^codebook 'peer.toml' has no codes\. Add at least one \[\[theme\]\] with a name, "
        r"or pick a seed set: themeseed seeds$",
    ):
        parsed('name = "Peer"')


def test_an_empty_csv_codebook_says_how_to_fill_it(tmp_path: Path) -> None:
    with pytest.raises(EmptyCodebookError, match=r"'codebook.csv' has no codes\. Add at least one row"):
        read_codebook(written(tmp_path, "code,description\n"))


def test_csv_keeps_codes_as_they_are_written(tmp_path: Path) -> None:
    text = "Code,DESCRIPTION,examples,n\n Joy/Delight (JD) ,glad,one | two|three | ,4\nB,,,\n"
    codebook = read_codebook(written(tmp_path, text))
    assert codebook.codes == (
        Code(
            id="Joy/Delight (JD)",
            name="Joy/Delight (JD)",
            description="glad",
            examples=("one", "two|three"),
        ),
        Code(id="B", name="B"),
    )


def test_csv_columns_for_categories_and_themes_make_both(tmp_path: Path) -> None:
    text = "code,category,theme,name\na,Team,Trust | Care,\nb,Team,Care,Bee\nCare,,,\n"
    codebook = read_codebook(written(tmp_path, text))
    assert codebook.categories == (Category(id="Team", name="Team"),)
    assert codebook.themes == (
        Theme(id="Trust", name="Trust", code_ids=("a",)),
        Theme(id="Care (theme)", name="Care", code_ids=("a", "b")),
    )
    assert codebook.name_of("b") == "Bee"
    assert codebook.codable_ids == ("a", "b", "Care")


def test_an_id_column_is_the_code_when_there_is_no_code_column(tmp_path: Path) -> None:
    codebook = read_codebook(written(tmp_path, "name,id\nJoy,7\n"))
    assert codebook.codes == (Code(id="7", name="Joy"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("codes,description\na,b\n", "no column 'code'. Columns found: codes, description"),
        ("code,description\na,1\nb,2\na,3\n", "'a' stands in the rows 2 and 4"),
        ("code,description\n,lost\n", "row 2: the 'code' cell is empty"),
        ("code,description\na;b,lost\n", "'a;b' holds a ';', which separates codes"),
    ],
)
def test_a_csv_codebook_that_cannot_be_used_says_why(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CodebookError, match=message):
        read_codebook(written(tmp_path, text))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_csv_is_read_in_the_encodings_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    text = "code,description\nMüdigkeit,Erschöpfung nach dem Dienst – „ausgebrannt“\n"
    codebook = read_codebook(written(tmp_path, text, encoding=encoding))
    assert codebook.codes[0].name == "Müdigkeit"
    assert codebook.codes[0].description.endswith("„ausgebrannt“")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"ends in '\.docx'"):
        read_codebook(written(tmp_path, "x", name="codebook.docx"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"There is no file .*nowhere\.toml"):
        read_codebook(tmp_path / "nowhere.toml")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared text sets are not beside this checkout")
@pytest.mark.parametrize("name", [*SETS, "pdpilot_interviews"])
def test_the_codebooks_of_published_studies_are_read(name: str) -> None:
    path = SHARED / name / "codebook.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    codebook = read_codebook(path)
    assert [code.id for code in codebook.codes] == [row["code"] for row in rows]
    assert [code.description for code in codebook.codes] == [row["description"].strip() for row in rows]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared text sets are not beside this checkout")
def test_a_file_of_several_codebooks_is_refused_whole_and_read_apart(tmp_path: Path) -> None:
    path = SHARED / "argkp_keypoints" / "codebook.csv"
    with pytest.raises(CodebookError, match="make a file of each"):
        read_codebook(path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    first = [row for row in rows if row["codebook_id"] == rows[0]["codebook_id"]]
    with (tmp_path / "one.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(first)
    assert len(read_codebook(tmp_path / "one.csv").codes) == len(first)


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)
ids = words.map(lambda word: word.strip().replace(";", ",")).filter(bool)
texts = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=3).map(tuple)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    names = draw(st.lists(ids, min_size=1, max_size=6, unique=True))
    groups = draw(st.lists(ids, max_size=3, unique=True))
    split = draw(st.integers(0, len(names)))
    code_ids = names[:split]
    return Codebook(
        id=draw(ids),
        name=draw(words),
        codes=tuple(
            Code(
                id=code_id,
                name=draw(words),
                description=draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=30)),
                include=draw(texts),
                exclude=draw(texts),
                category_id=draw(st.sampled_from([None, *groups])),
            )
            for code_id in code_ids
        ),
        categories=tuple(
            Category(id=group, name=draw(words), parent_id=groups[at - 1] if at else None)
            for at, group in enumerate(groups)
        ),
        themes=tuple(
            Theme(
                id=theme_id,
                name=draw(words),
                phrases=draw(texts),
                examples=draw(texts),
                code_ids=tuple(
                    draw(st.lists(st.sampled_from(code_ids), unique=True)) if code_ids else ()
                ),
            )
            for theme_id in names[split:]
        ),
        citation=draw(words),
        language=draw(st.sampled_from(["en", "de"])),
    )


@given(codebook=codebooks())
def test_toml_that_was_written_reads_back_as_the_same_codebook(codebook: Codebook) -> None:
    text = write_codebook_toml(codebook).decode("utf-8")
    assert parse_codebook_toml(text, source="x.toml") == codebook


def test_csv_that_was_written_reads_back_with_the_same_codes(tmp_path: Path) -> None:
    codes = (
        Code(id="=SUM(A1)", name="-x", description="@home", include=("a", "b"), category_id="Team"),
        Code(id="-1", name="minus one", examples=("one, two", 'say "so"\nthen go')),
    )
    codebook = Codebook(
        id="codebook",
        name="codebook",
        codes=codes,
        categories=(Category(id="Team", name="Team"),),
        themes=(Theme(id="T", name="T", code_ids=("=SUM(A1)", "-1")),),
    )
    path = tmp_path / "codebook.csv"
    path.write_bytes(write_codebook_csv(codebook))
    assert b"\n'=SUM(A1),'-x,'@home,a | b,,,,Team,T\n-1,minus one" in path.read_bytes()
    assert read_codebook(path) == codebook


@pytest.mark.parametrize("column", ["Definition", "meaning", "Description"])
def test_definitions_are_descriptions(column: str, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text(f"code,{column},Example\npay,Wages and money,They pay me little\n", encoding="utf-8")
    (code,) = read_codebook(path).codes
    assert (code.description, code.examples) == ("Wages and money", ("They pay me little",))


def test_descriptions_in_a_column_of_another_name_are_not_lost_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("code,descripton\npay,Wages and all that money buys\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="no column 'description', but 'descripton' looks like one"):
        read_codebook(path)


def test_short_further_columns_are_not_taken_for_descriptions(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("code,colour\npay,red\nteam,blue\n", encoding="utf-8")
    assert [code.id for code in read_codebook(path).codes] == ["pay", "team"]


def test_codes_that_differ_only_in_capitals_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("code,description\nTeam,a\npay,b\nteam,c\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="'Team' in row 2 and 'team' in row 4 differ"):
        read_codebook(path)
