"""The shape of tables on a page, and remarks on their figures that are said once."""

import pytest

from themeseed.report.remarks import gathered
from themeseed.report.table import Cell, Table
from themeseed.report.table_shape import shape_of


def table(*rows: tuple[Cell, ...], names: tuple[str, ...] = ()) -> Table:
    return Table(title="t", columns=names or tuple("abcdefghij"[: len(rows[0])]), rows=rows)


@pytest.mark.parametrize(
    ("cell", "is_figure"),
    [
        (3, True),
        ("0.53 (0.36 to 0.69)", True),
        ("−0.04 (−0.18 to 0.09)", True),
        ("< 0.001", True),
        ("12, more than 6.3", True),
        ("not defined", True),
        ("for the researcher", False),
        ("missed (81%)", False),
        ("1318, 1599, 1026, 1601, 971, 512, 1631", False),
    ],
)
def test_a_column_of_figures_is_told_from_one_of_text(cell: Cell, is_figure: bool) -> None:
    assert shape_of(table(("code", cell), ("code", 1))).figures == (False, is_figure)


def test_intervals_stand_below_their_figures_where_there_is_no_room_beside() -> None:
    few, many = ("code", *["0.53 (0.36 to 0.69)"] * 3), ("code", *["0.53 (0.36 to 0.69)"] * 6)
    assert shape_of(table(few)).look == "short"
    assert shape_of(table(many)).look == "short stacked"


def test_tables_of_very_many_columns_are_printed_smaller() -> None:
    seven = ("PDPilot improvements", *["−33 (−70 to +12)"] * 7, "0.144", "1.000", "0.711")
    three = ("PDPilot improvements", *["−33 (−70 to +12)"] * 3, "0.144", "1.000", "0.711")
    names = ("Code", *[f"interview P{n}.csv, 10" for n in range(7)], "p", "Holm", "BH")
    assert "dense" in shape_of(table(seven, names=names)).look
    assert "dense" not in shape_of(table(three, names=(*names[:4], *names[-3:]))).look


def test_a_few_rows_of_long_texts_may_be_broken_over_two_pages() -> None:
    assert shape_of(table(*[("code", "said " * 30)] * 10)).look == ""
    assert shape_of(table(*[("code", "said")] * 10)).look == "short"


def test_long_and_narrow_tables_are_set_in_two_columns() -> None:
    assert shape_of(table(*[("code", 1, 2)] * 30)).look == "twice"
    assert shape_of(table(*[("code", 1, 2)] * 20)).look == ""
    assert (
        shape_of(table(*[("a code with a long name", "and some longer text beside it", 2)] * 30)).look
        == ""
    )


def test_a_table_without_rows_has_a_shape_too() -> None:
    found = shape_of(Table(title="t", columns=("Code", "Value"), rows=()))
    assert found.figures == (False, True)


def test_what_is_true_of_many_figures_is_said_once() -> None:
    rare = "of all answers: kappa is unstable for such a code; read it beside AC1"
    said = gathered(
        [
            ("pay", "kappa", f"0.2% {rare}"),
            ("care", "kappa", f"4.4% {rare}"),
            ("care", "alpha", "undefined in 13% of the resamples"),
            ("teams", "kappa", f"2.0% {rare}"),
        ]
    )
    assert said == (
        f"kappa of pay, care, teams: 0.2% to 4.4% {rare}",
        "care, alpha: undefined in 13% of the resamples",
    )
