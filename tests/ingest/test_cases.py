"""Tables of cases."""

from pathlib import Path

import pytest

from tests.ingest.samples import workbook, written
from themeseed.errors import TableError
from themeseed.ingest import read_cases
from themeseed.records.identity import stable_id


@pytest.mark.parametrize("heading", ["case", "Participant", "speaker", "document", "name", "who"])
def test_the_first_naming_column_names_the_case_and_the_others_are_attributes(
    tmp_path: Path, heading: str
) -> None:
    path = written(tmp_path / "cases.csv", f"{heading};site;role\nP1;London;peer\n;x;y\nP2;;staff\n")
    first, second = read_cases(path)
    assert (first.name, first.id) == ("P1", stable_id("case", "P1"))
    assert first.attribute("site") == "London"
    assert [each.name for each in second.attributes] == ["role"]


def test_cases_come_from_workbooks_too(tmp_path: Path) -> None:
    (case,) = read_cases(workbook(tmp_path / "cases.xlsx", [("case", "age"), ("P1", 41)]))
    assert case.attribute("age") == "41"


def test_a_case_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "cases.csv", "case,site\nP1,London\np1,Leeds\n")
    with pytest.raises(TableError, match=r"cases\.csv, row 3: case 'p1' occurs twice"):
        read_cases(path)
