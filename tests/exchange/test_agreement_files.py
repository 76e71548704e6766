import csv
import io
import json
from pathlib import Path

import pytest

from themeseed.compare import agreement_of_many, compare
from themeseed.config import CompareConfig
from themeseed.errors import TableError, UnknownNameError, UnreadableFileError
from themeseed.exchange.agreement_files import many_files, two_files
from themeseed.exchange.places_csv import read_places, read_texts
from themeseed.records import Code, Codebook, Coding, Quote

BOOK = Codebook(id="b", name="b", codes=(Code(id="h", name="home"), Code(id="r", name="rules")))
ANSWERS = {"Ann": "hhrhrhhr", "Bob": "hrrhrhhh", "Ida": "hh.hrrhr"}


def codings() -> list[Coding]:
    return [
        Coding(quote_id=f"q{at}", coder_id=coder, codes=(code,))
        for coder, given in ANSWERS.items()
        for at, code in enumerate(given)
        if code != "."
    ]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_figure_of_many_coders_stands_in_the_table_and_in_the_json() -> None:
    found = agreement_of_many(codings(), codebook=BOOK, groups={"role": {"q0": "peer", "q1": "peer"}})
    table, whole = many_files(found, BOOK)
    assert (table.name, whole.name) == ("coders.csv", "coders.json")
    read = rows(table.content)
    kappa = next(row for row in read if row["figure"] == "Fleiss' kappa" and row["of"] == "(all)")
    assert float(kappa["value"]) == pytest.approx(found.measure("Fleiss' kappa").value, abs=1e-6)
    assert float(kappa["low_quotes"]) < float(kappa["high_quotes"])
    assert kappa["low_documents"] == ""
    assert {row["name"] for row in read if row["of"] == "code"} == {"home", "rules"}
    assert {row["name"] for row in read if row["of"] == "role"} == {"peer"}
    assert json.loads(whole.content)["n_missing"] == 1


def test_the_table_says_whether_documents_or_cases_were_resampled() -> None:
    quotes = [
        Quote(id=f"q{at}", name=f"q{at}", text="x", document_id="table", start=0, end=1, case_id=case)
        for at, case in enumerate("aabbccdd")
    ]
    found = agreement_of_many(codings(), quotes, BOOK)
    of_all = [row for row in rows(many_files(found, BOOK)[0].content) if row["of"] == "(all)"]
    assert {row["documents_are"] for row in of_all} == {"cases"}
    assert all(row["low_documents"] for row in of_all)


def test_both_intervals_of_two_codings_stand_in_the_table() -> None:
    ann, bob = ([each for each in codings() if each.coder_id == name] for name in ("Ann", "Bob"))
    case_of = {f"q{at}": case for at, case in enumerate("aabbccdd")}
    agreement = compare(ann, bob, CompareConfig(), seed=0, names=("Ann", "Bob"), case_of=case_of)
    percent = rows(two_files((agreement,), BOOK)[0].content)[0]
    assert (percent["resampled"], percent["resampled_beside"]) == ("quotes", "cases")
    assert float(percent["low_beside"]) < float(percent["value"]) < float(percent["high_beside"])


def test_tables_open_in_excel_as_utf_8() -> None:
    found = agreement_of_many(codings(), codebook=BOOK)
    assert many_files(found, BOOK)[0].content.startswith(b"\xef\xbb\xbf")


def test_two_codings_have_their_figures_and_confusions_as_tables() -> None:
    ann, bob = ([each for each in codings() if each.coder_id == name] for name in ("Ann", "Bob"))
    agreement = compare(ann, bob, CompareConfig(), seed=0, names=("Ann", "Bob"))
    figures, confusions = two_files((agreement,), BOOK)
    counted = {
        (row["first_gave"], row["second_gave"]): int(row["quotes"]) for row in rows(confusions.content)
    }
    assert counted == {("h", "h"): 4, ("h", "r"): 1, ("r", "h"): 1, ("r", "r"): 2}
    percent = next(row for row in rows(figures.content) if row["figure"] == "percent agreement")
    assert float(percent["value"]) == 0.75


def test_a_table_says_where_quotes_stand_and_what_groups_they_are_of(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text(
        "id,document,start,end,role,name\nq1,a.txt,0,4,peer,x\nq2,a.txt,5,9,staff,y\nq3,b.txt,0,3,,z\n",
        encoding="utf-8-sig",
    )
    places = read_places([path])
    assert places.placed
    assert [(each.id, each.document_id, each.start, each.end) for each in places.quotes] == [
        ("q1", "a.txt", 0, 4),
        ("q2", "a.txt", 5, 9),
        ("q3", "b.txt", 0, 3),
    ]
    assert places.groups == {"role": {"q1": "peer", "q2": "staff"}}
    with pytest.raises(UnknownNameError, match=r"cannot be grouped by 'age'.*role"):
        read_places([path], by="age")


def test_a_place_that_is_no_number_is_named(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("id,document,start,end\nq1,a.txt,first,4\n", encoding="utf-8")
    with pytest.raises(TableError, match="row 2: 'start' is 'first'"):
        read_places([path])


def test_texts_are_found_with_and_without_their_ending(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Home is here.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Rules.", encoding="utf-8")
    found = read_texts(tmp_path, ["a", "b.txt", "a"])
    assert [(each.id, each.text) for each in found] == [("a", "Home is here."), ("b.txt", "Rules.")]
    with pytest.raises(UnreadableFileError, match="There is no file"):
        read_texts(tmp_path, ["c"])
