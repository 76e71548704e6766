"""Figures as files: Excel reads them, scripts read them, and the figures are those of the records."""

import csv
import io
import json

import pytest

from tests.report.figured import figured
from tests.report.sample import hostile, sample
from themeseed.exchange.figures_files import figure_files
from themeseed.report import Findings


def files(found: Findings) -> dict[str, bytes]:
    assert found.figures is not None
    return {file.name: file.content for file in figure_files(found.figures, found.codebook)}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_every_table_is_a_csv_that_excel_reads_as_utf_8() -> None:
    found = files(figured(sample()))
    tables = {
        "anchoring",
        "prevalence",
        "differences",
        "across",
        "saturation",
        "stopping-rules",
        "unseen-codes",
        "fairness",
    }
    assert set(found) == {f"{name}.csv" for name in tables} | {"figures.json"}
    for name, content in found.items():
        assert content.startswith(b"\xef\xbb\xbf") == name.endswith(".csv")


def test_numbers_in_the_csv_are_those_of_the_json() -> None:
    found = files(figured(sample()))
    values = json.loads(found["figures.json"])
    first = values["prevalence"][0]["codes"][0]["estimates"][1]
    row = next(it for it in rows(found["prevalence.csv"]) if it["way"] == "corrected")
    assert float(row["share"]) == pytest.approx(first["value"], abs=1e-6)
    assert float(row["low"]) == pytest.approx(first["low"], abs=1e-6)
    across = rows(found["across.csv"])
    cells = [cell for it in values["across"][0]["codes"] for cell in it["cells"]]
    assert [int(it["quotes"]) for it in across] == [cell["count"] for cell in cells]
    assert [len(it["quote_ids"].split("; ")) if it["quote_ids"] else 0 for it in across] == [
        cell["count"] for cell in cells
    ]


def test_json_has_no_number_that_json_does_not_know() -> None:
    assert b"NaN" not in files(figured(sample()))["figures.json"]


def test_what_people_wrote_is_no_formula() -> None:
    for name, content in files(figured(hostile("=1+1"))).items():
        if name.endswith(".csv"):
            cells = [cell for row in rows(content) for cell in row.values()]
            assert not any(cell.startswith("=") for cell in cells)
