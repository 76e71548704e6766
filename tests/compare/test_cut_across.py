"""Codes across groups: published tables, other implementations, and groups that do not differ."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from themeseed import cut_across
from themeseed.compare.corrections import benjamini_hochberg, holm
from themeseed.compare.shuffling import n_assignments, shuffled_tests, units
from themeseed.errors import NothingToDoError, TableError
from themeseed.records import Code, Codebook, Coding, CutAcross, Quote, Theme

# Benjamini and Hochberg (1995), section 4.1: fifteen p-values of a trial.
TRIAL = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.0000,
)  # fmt: skip


def book(*codes: str, themes: tuple[Theme, ...] = ()) -> Codebook:
    return Codebook(
        id="b", name="b", codes=tuple(Code(id=code, name=code) for code in codes), themes=themes
    )


def counted(
    counts: dict[str, dict[str, int]], *, cases: bool = False, themes: tuple[Theme, ...] = ()
) -> CutAcross:
    """Return the table of so many quotes by group and code."""
    codings: list[Coding] = []
    quotes: list[Quote] = []
    group_of: dict[str, str] = {}
    codes = list(dict.fromkeys(code for row in counts.values() for code in row))
    for group, row in counts.items():
        for code, n in row.items():
            for _ in range(n):
                quote_id = f"q{len(quotes):05}"
                quotes.append(made(quote_id, case_id=group if cases else None))
                codings.append(Coding(quote_id=quote_id, coder_id="Ada", codes=(code,)))
                group_of[quote_id] = group
    return cut_across(codings, quotes, book(*codes, themes=themes), group_of, by="role")


def made(quote_id: str, case_id: str | None = None) -> Quote:
    return Quote(
        id=quote_id, name=quote_id, text="...", document_id="d", start=0, end=3, case_id=case_id
    )


def test_fishers_tea_has_fishers_p_value() -> None:
    # Agresti (2013), Categorical Data Analysis, section 3.5.2: 0.486 two-sided.
    found = counted(
        {"milk first": {"said milk": 3, "said tea": 1}, "tea first": {"said milk": 1, "said tea": 3}}
    )
    for row in found.codes:
        assert row.tested.p == pytest.approx(0.4857, abs=5e-5)
        assert row.tested.how == "Fisher's exact test"


def test_residuals_are_agrestis() -> None:
    # Agresti (2007), An Introduction to Categorical Data Analysis, table 2.5: party and gender.
    found = counted(
        {
            "female": {"Democrat": 762, "Independent": 327, "Republican": 468},
            "male": {"Democrat": 484, "Independent": 239, "Republican": 477},
        }
    )
    residuals = [row.cells[0].residual for row in found.codes]
    assert residuals == pytest.approx([4.50, 0.70, -5.32], abs=5e-3)
    assert [row.cells[0].expected for row in found.codes] == pytest.approx(
        [703.7, 319.6, 533.7], abs=0.05
    )


def test_corrections_find_what_benjamini_and_hochberg_found() -> None:
    assert sum(p <= 0.05 for p in benjamini_hochberg(TRIAL)) == 4
    assert sum(p <= 0.05 for p in holm(TRIAL)) == 3


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_benjamini_hochberg_is_scipys(values: list[float]) -> None:
    from scipy.stats import false_discovery_control

    assert benjamini_hochberg(values) == pytest.approx(false_discovery_control(values), abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_lies_between_each_p_value_and_bonferroni(values: list[float]) -> None:
    for p, corrected in zip(values, holm(values), strict=True):
        assert p <= corrected <= min(1.0, p * len(values)) + 1e-12


def p_values(
    values: NDArray[np.generic], group: Sequence[int], case: Sequence[int]
) -> list[float | None]:
    ids = [f"q{row}" for row in range(len(values))]
    names = [str(it) for it in sorted(set(group))]
    found = units(
        ids,
        {it: str(of) for it, of in zip(ids, group, strict=True)},
        names,
        {it: str(of) for it, of in zip(ids, case, strict=True)},
    )
    return shuffled_tests(values.astype(np.float64), found, seed=3)


def test_shuffling_every_way_is_fishers_test_where_groups_are_of_one_size() -> None:
    from scipy.stats import fisher_exact

    values = np.array([[1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0]]).T
    group = [0] * 6 + [1] * 6
    expected = fisher_exact([[4, 1], [2, 5]]).pvalue
    assert p_values(values, group, range(12)) == [pytest.approx(expected, abs=1e-12)]


def test_shuffling_three_large_groups_is_near_the_chi_squared_test() -> None:
    from scipy.stats import chi2_contingency

    rng = np.random.default_rng(1)
    group = np.repeat([0, 1, 2], 200)
    values = (rng.random(600) < np.array([0.3, 0.34, 0.42])[group]).astype(int)
    table = [[int(((group == g) & (values == yes)).sum()) for g in range(3)] for yes in (0, 1)]
    (found,) = p_values(values[:, None], group.tolist(), range(600))
    assert found == pytest.approx(chi2_contingency(table).pvalue, abs=0.015)


def test_groups_that_do_not_differ_are_found_different_one_time_in_twenty() -> None:
    # Twelve people with ten quotes each, each person with a habit of their own, in two groups.
    rng = np.random.default_rng(7)
    habits = rng.beta(0.6, 1.4, (12, 400))
    values = rng.random((120, 400)) < habits.repeat(10, axis=0)
    group, case = np.repeat([0, 1], 60).tolist(), np.repeat(range(12), 10).tolist()
    found = np.array([1.0 if p is None else p for p in p_values(values, group, case)])
    assert 0.02 < (found <= 0.05).mean() < 0.08
    # Quotes as if independent would find differences everywhere.
    naive = np.array([1.0 if p is None else p for p in p_values(values, group, range(120))])
    assert (naive <= 0.05).mean() > 0.3


def test_a_difference_between_groups_is_found_where_there_is_one() -> None:
    rng = np.random.default_rng(8)
    group, case = np.repeat([0, 1, 2], 80), np.repeat(range(24), 10)
    values = rng.random(240) < np.array([0.1, 0.3, 0.7])[group]
    (p,) = p_values(values[:, None], group.tolist(), case.tolist())
    assert p is not None
    assert p < 0.01


def test_each_cell_knows_its_quotes() -> None:
    found = counted({"a": {"x": 2, "y": 1}, "b": {"x": 1}})
    assert found.codes[0].cells[0].quote_ids == ("q00000", "q00001")
    for row in found.codes:
        assert [len(cell.quote_ids) for cell in row.cells] == [cell.count for cell in row.cells]
    assert (found.n_by_group, found.groups) == ((3, 1), ("a", "b"))


def test_themes_count_a_quote_once_whichever_of_their_codes_it_has() -> None:
    theme = Theme(id="t", name="t", code_ids=("x", "y"))
    quotes = [made("q1"), made("q2")]
    codings = [
        Coding(quote_id="q1", coder_id="Ada", codes=("x", "y")),
        Coding(quote_id="q2", coder_id="Ada", codes=()),
    ]
    found = cut_across(
        codings, quotes, book("x", "y", themes=(theme,)), {"q1": "a", "q2": "b"}, by="role"
    )
    (row,) = found.themes
    assert (row.count, [cell.count for cell in row.cells]) == (1, [1, 0])


def test_cases_as_groups_say_that_they_tell_of_these_cases_only() -> None:
    found = counted({"P1": {"x": 5, "y": 1}, "P2": {"x": 1, "y": 4}, "P3": {"x": 2, "y": 3}}, cases=True)
    assert found.shuffled == "quotes"
    assert "say nothing of others" in found.warnings[0]


def test_few_cases_say_that_nothing_could_be_shown() -> None:
    quotes = [made(f"q{row}", case_id=f"P{row // 5}") for row in range(20)]
    codings = [
        Coding(quote_id=it.id, coder_id="Ada", codes=("x",) if i < 10 else ())
        for i, it in enumerate(quotes)
    ]
    group_of = {it.id: "a" if i < 10 else "b" for i, it in enumerate(quotes)}
    found = cut_across(codings, quotes, book("x"), group_of, by="role")
    assert found.shuffled == "cases"
    assert found.codes[0].tested.p == pytest.approx(1 / 3)
    assert "no p-value can be below 0.17" in found.warnings[0]


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"a": {"x": 3}, "b": {"x": 2}}, "every quote has it"),
        ({"a": {"x": 3, "y": 1}}, "there is one group only"),
    ],
)
def test_what_cannot_be_tested_says_why(counts: dict[str, dict[str, int]], why: str) -> None:
    found = counted(counts)
    assert found.codes[0].tested.p is None
    assert found.codes[0].tested.note == why


def test_the_number_of_ways_to_part_units_is_the_multinomial_coefficient() -> None:
    found = units(["a", "b", "c", "d"], {"a": "x", "b": "x", "c": "y", "d": "y"}, ["x", "y"], {})
    assert n_assignments(found) == 6


def test_no_group_at_all_says_what_to_do() -> None:
    with pytest.raises(NothingToDoError, match="No coded quote has a role"):
        cut_across([Coding(quote_id="q", coder_id="A", codes=())], [made("q")], book("x"), {}, by="role")


def test_a_quote_coded_twice_is_refused() -> None:
    twice = [Coding(quote_id="q", coder_id=coder, codes=()) for coder in "AB"]
    with pytest.raises(TableError, match="coded twice"):
        cut_across(twice, [made("q")], book("x"), {"q": "a"}, by="role")
