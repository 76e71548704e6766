"""Data frames of a study: the same tables as the CSV files, with numbers as numbers."""

import math

import pandas as pd
import pytest

from tests.report.sample import sample
from themeseed import frames, study_figures
from themeseed.errors import NothingToDoError
from themeseed.exchange.named_table import NamedTable
from themeseed.frames import _frame
from themeseed.study import Study


def test_a_study_is_its_tables(published: Study) -> None:
    found = frames(published)
    assert len(found["quotes"]) == len(found["codings"]) == 53
    assert {"text", "document", "case"} <= set(found["quotes"].columns)
    assert len(found["suggestions"]) == 53 * 5
    assert found["suggestions"]["probability"].between(0, 1).all()
    assert "memos" not in found  # a table without rows is left out


def test_findings_are_exact_numbers_with_nan_where_nothing_is_defined() -> None:
    found = frames(sample())
    agreement = found["agreement"]
    kappa = agreement[(agreement["figure"] == "Cohen's kappa") & (agreement["code"] == "(all)")]
    assert kappa["value"].dtype == float
    measured = sample().agreements[0].agreement.measure("Cohen's kappa").value
    assert kappa["value"].iloc[0] == measured
    undefined = agreement["value"].isna()
    assert undefined.any()
    assert (agreement.loc[undefined, "note"] != "").all()


def test_a_part_needs_its_study(published: Study) -> None:
    figures = study_figures(published, by="role")
    with pytest.raises(NothingToDoError, match=r"frames\(found, study\)"):
        frames(figures)
    found = frames(figures, published)
    assert set(found["prevalence"]["reach"]) == {"these quotes", "other cases"}
    counted = found["prevalence"].query("group == '(all)' and reach == 'these quotes'")
    assert math.isclose(counted["share"].sum(), 1.0)
    assert "anchoring" not in found


def test_a_column_stays_text_where_a_cell_is_text() -> None:
    table = NamedTable(name="t", columns=("code", "n", "x"), rows=(("7", 1, ""), ("", "", 2.5)))
    found = _frame(pd, table)
    assert list(found["code"]) == ["7", ""]
    assert found["n"].tolist()[0] == 1
    assert math.isnan(found["n"][1])
    assert math.isnan(found["x"][0])
