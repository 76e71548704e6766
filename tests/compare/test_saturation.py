"""Saturation: printed figures of other implementations, and curves worked out by hand."""

from itertools import permutations

import numpy as np
import pytest

from themeseed import saturation
from themeseed.compare.unseen import unseen
from themeseed.errors import NothingToDoError
from themeseed.records import Code, Codebook, Coding, Quote, Saturation, Theme


def of(rows: list[str], **options: object) -> Saturation:
    """Return the saturation of cases with these codes, one letter a code, one quote a code."""
    quotes: list[Quote] = []
    codings: list[Coding] = []
    for case, codes in enumerate(rows):
        for code in codes or "-":
            quote_id = f"q{len(quotes)}"
            quotes.append(
                Quote(
                    id=quote_id, name="q", text="...", document_id=f"d{case}", start=0, end=3,
                    case_id=f"P{case}",
                )
            )  # fmt: skip
            codings.append(
                Coding(quote_id=quote_id, coder_id="Ada", codes=() if code == "-" else (code,))
            )
    letters = sorted({code for row in rows for code in row})
    themes = (Theme(id="t1", name="t1", code_ids=("a", "b")), Theme(id="t2", name="t2", code_ids=("c",)))
    book = Codebook(id="b", name="b", codes=tuple(Code(id=it, name=it) for it in letters), themes=themes)
    return saturation(codings, quotes, book, **options)  # type: ignore[arg-type]  # options of the test


def test_chao2_is_what_vegan_prints_of_its_forest_plots() -> None:
    # vegan, specpool(BCI): 225 species in 50 plots, chao 236.3732, chao.se 6.54361. Of the printed
    # jackknife figures (245.58 and 247.8722), 21 species are in one plot and 19 in two.
    found = unseen([1] * 21 + [2] * 19 + [3] * 185, 50)
    assert found.estimate == pytest.approx(236.3732, abs=5e-5)
    spread = np.exp(1.959964 * np.sqrt(np.log(1 + (6.54361 / 11.3732) ** 2)))
    assert found.low == pytest.approx(225 + 11.3732 / spread, abs=1e-3)
    assert found.high == pytest.approx(225 + 11.3732 * spread, abs=1e-3)


def test_without_a_code_in_two_cases_chao2_is_bias_corrected() -> None:
    found = unseen([1, 1, 1, 5], 10)
    assert found.estimate == pytest.approx(4 + 0.9 * 3 * 2 / 2)
    assert found.low is not None
    assert 4 < found.low < 6.7


@pytest.mark.parametrize(
    ("counts", "n", "note"),
    [
        ([2, 3], 3, "nothing speaks for unseen ones"),
        ([], 5, "fewer than two"),
        ([1, 3], 4, "too little"),
    ],
)
def test_what_cannot_be_estimated_says_why(counts: list[int], n: int, note: str) -> None:
    found = unseen(counts, n)
    assert (found.low, found.high) == (None, None)
    assert note in found.note


def test_the_curve_in_order_counts_each_code_with_the_case_that_first_has_it() -> None:
    found = of(["ab", "bc", "", "ad"])
    assert [it.n_new for it in found.points] == [2, 1, 0, 1]
    assert [it.n_codes for it in found.points] == [2, 3, 3, 4]
    assert [it.case_id for it in found.points] == ["P0", "P1", "P2", "P3"]


def test_the_mean_over_orders_is_that_of_all_orders() -> None:
    rows = ["ab", "bc", "a", "ade", "e"]
    every = [[len(set("".join(order[: n + 1]))) for n in range(5)] for order in permutations(rows)]
    found = of(rows)
    assert [it.mean for it in found.points] == pytest.approx(np.mean(every, axis=0))
    assert found.points[-1].low == found.points[-1].high == 5


def test_the_stopping_rule_is_met_where_a_run_brings_little() -> None:
    # A base of twenty codes in four interviews; then 3 new in two, 2 in the next two, 1, 0.
    letters = "abcdefghijklmnopqrstuvwxyz"
    rows = [letters[:8], letters[8:14], letters[14:18], letters[18:20], "uv", "w", "x", "", ""]
    two, three = of(rows).rules
    assert (two.base, two.run) == (4, 2)
    assert two.ratios == pytest.approx((0.15, 0.10, 0.05, 0.0))
    assert two.met_at == 8
    assert three.ratios == pytest.approx((0.20, 0.10, 0.05))
    assert three.met_at == 9
    assert 0 < two.share_met <= 1


def test_a_rule_without_enough_cases_is_not_met_and_says_so() -> None:
    found = of(["a", "ab", "b", "c", "a"])
    assert [(it.met_at, it.ratios) for it in found.rules] == [(None, ()), (None, ())]
    assert any("need 7 cases" in it for it in found.warnings)


def test_themes_saturate_before_their_codes() -> None:
    found = of(["a", "b", "c", "a"], of="themes")
    assert [it.n_codes for it in found.points] == [1, 1, 2, 2]


def test_documents_can_be_the_interviews() -> None:
    assert [it.case_id for it in of(["a", "b"], unit="document").points] == ["d0", "d1"]


def test_nothing_coded_says_what_to_do() -> None:
    with pytest.raises(NothingToDoError, match="themeseed review"):
        of(["", ""])
