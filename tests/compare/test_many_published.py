"""Agreement of many coders against worked examples, to the digits that are printed.

Where the figures were read, if not in the work itself, stands in docs/decisions/0008.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from tests.compare.many import agreement, value
from themeseed.compare import many_coefficients
from themeseed.compare.coefficients import nominal_alpha
from themeseed.compare.scale_weights import Weights, scale_weights

ALPHA = "Krippendorff's alpha"

# Krippendorff (2011), Computing Krippendorff's alpha-reliability, sections A, B and C.
BINARY = {"Meg": "0100000010", "Owen": "1110010000"}
NOMINAL = {"Ben": "aabbdcccedda", "Gerry": "babbbccceddd"}
# Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, has the table of section C too; the
# documentation of irrCAC and of packages that build on it prints its figures.
FOUR = {"A": "123321412...", "B": "1233224125..", "C": ".33323422513", "D": "12332441251."}


def printed(rows: dict[str, str], name: str, codes: Sequence[str] = ()) -> float:
    return value(agreement(rows, codes).measure(name))


@pytest.mark.parametrize(
    ("rows", "expected"), [(BINARY, 0.095), (NOMINAL, 0.692), (FOUR, 0.743)], ids=["A", "B", "C"]
)
def test_alpha_is_krippendorffs_2011(rows: dict[str, str], expected: float) -> None:
    assert printed(rows, ALPHA) == pytest.approx(expected, abs=5e-4)


def test_values_that_cannot_be_paired_do_not_count_for_alpha() -> None:
    # Section C: unit 12 has one value only, 40 of 41 values can be paired.
    found = agreement(FOUR)
    assert (found.n_quotes, found.n_single, found.n_missing) == (11, 1, 4)
    assert sum(found.n_coded) - found.n_single == 40


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("percent agreement", 0.8181818),
        ("Gwet's AC1", 0.7754441),
        ("Fleiss' kappa", 0.7611693),
        (ALPHA, 0.7434211),
    ],
)
def test_four_raters_are_gwets(name: str, expected: float) -> None:
    assert printed(FOUR, name) == pytest.approx(expected, abs=5e-8)


def test_congers_kappa_of_gwets_four_raters_is_irrcacs() -> None:
    assert printed(FOUR, "Conger's kappa") == pytest.approx(0.76282, abs=5e-6)


def test_ac2_of_gwets_four_raters_with_quadratic_weights() -> None:
    found = agreement(FOUR, weights="quadratic").measure("Gwet's AC2")
    assert value(found) == pytest.approx(0.9140007, abs=5e-8)


@pytest.mark.parametrize(
    ("name", "near"),
    [("radical", 0.2928932), ("linear", 0.5), ("ordinal", 0.6666667), ("quadratic", 0.75)],
)
def test_weights_are_those_that_irrcacs_documentation_prints(name: Weights, near: float) -> None:
    expected = [[1, near, 0], [near, 1, near], [0, near, 1]]
    np.testing.assert_allclose(scale_weights(name, 3), expected, atol=5e-8)


def table(counts: Mapping[str, Sequence[int]]) -> dict[str, list[str]]:
    """Two coders from a table of counts: rows are the first one's codes."""
    codes = list(counts)
    pairs = [
        (one, two)
        for one, row in counts.items()
        for two, n in zip(codes, row, strict=True)
        for _ in range(n)
    ]
    return {"first": [one for one, _ in pairs], "second": [two for _, two in pairs]}


def test_two_abstractors_are_gwets() -> None:
    # cont3x3abstractors in irrCAC's documentation.
    found = agreement(table({"Ectopic": (13, 0, 0), "AIU": (0, 20, 7), "NIU": (0, 4, 56)}))
    assert value(found.measure("percent agreement")) == pytest.approx(0.89)
    assert value(found.measure("Conger's kappa")) == pytest.approx(0.7964094, abs=5e-8)
    assert value(found.measure("mean pairwise kappa")) == pytest.approx(0.7964094, abs=5e-8)
    assert value(found.measure("Fleiss' kappa")) == pytest.approx(0.7962397, abs=5e-8)
    assert value(found.measure("Gwet's AC1")) == pytest.approx(0.8493305, abs=5e-8)
    assert value(found.measure(ALPHA)) == pytest.approx(0.7972585, abs=5e-8)


def test_dialogue_acts_are_artsteins_and_poesios() -> None:
    # Artstein and Poesio (2008), table 1 and pages 558 to 560: pi .341, kappa .348.
    found = agreement(table({"stat": (20, 10), "ireq": (20, 50)}))
    assert value(found.measure("percent agreement")) == pytest.approx(0.7)
    assert value(found.measure("Fleiss' kappa")) == pytest.approx(0.341, abs=5e-4)
    assert value(found.measure("Conger's kappa")) == pytest.approx(0.348, abs=5e-4)


CHECKS = {"stat": (46, 0, 0), "ireq": (6, 32, 6), "chck": (0, 0, 10)}


def test_dialogue_acts_with_checks_are_artsteins_and_poesios() -> None:
    # Page 568: pi .7995, kappa .8013, alpha .800 where any two tags differ alike.
    found = agreement(table(CHECKS))
    assert value(found.measure("percent agreement")) == pytest.approx(0.88)
    assert value(found.measure("Fleiss' kappa")) == pytest.approx(0.7995, abs=5e-5)
    assert value(found.measure("mean pairwise kappa")) == pytest.approx(0.8013, abs=5e-5)
    assert value(found.measure(ALPHA)) == pytest.approx(0.800, abs=1e-3)


def test_alpha_with_a_distance_is_artsteins_and_poesios_weighted_one() -> None:
    # The same table where a check is half as far from the others: expected disagreement .4879,
    # alpha .8156.
    values, distances = (
        np.array([[98.0, 76.0, 26.0]]),
        np.array([[0, 1, 0.5], [1, 0, 0.5], [0.5, 0.5, 0]]),
    )
    expected = many_coefficients.by_distance(values, distances)
    assert expected[0] / (200 * 199) == pytest.approx(0.4879, abs=5e-5)
    disagreement = np.array([2 * (6 * 1.0 + 6 * 0.5)])
    found = many_coefficients.alpha(disagreement, values, expected)
    assert found[0] == pytest.approx(0.8156, abs=5e-5)


def test_fourteen_raters_are_fleiss() -> None:
    # The worked example of Fleiss' kappa that is handed round: 10 subjects, 14 raters, kappa .210.
    counts = (
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    )  # fmt: skip
    of_subject = ["".join(str(at + 1) * n for at, n in enumerate(row)) for row in counts]
    rows = {f"rater {at:02}": "".join(it[at] for it in of_subject) for at in range(14)}
    found = agreement(rows)
    assert value(found.measure("percent agreement")) == pytest.approx(0.378, abs=5e-4)
    assert value(found.measure("Fleiss' kappa")) == pytest.approx(0.210, abs=5e-4)


def test_alpha_of_two_coders_is_the_one_that_compare_gives() -> None:
    agreeing, first, second = np.array([8.0]), np.array([[7.0, 5.0]]), np.array([[5.0, 7.0]])
    values = first + second
    by_pairs = many_coefficients.alpha(
        2 * (12 - agreeing), values, many_coefficients.by_difference(values)
    )
    assert by_pairs[0] == pytest.approx(nominal_alpha(agreeing, first, second)[0])
