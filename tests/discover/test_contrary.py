"""Who speaks against a theme from inside it: opposite sides, and what was decided near it."""

import numpy as np
import pytest

from themeseed.discover import contrariness, sides

SUBJECT, GOOD, LOCAL = np.eye(3)
"""What texts are about, whether they are for it, and something that only this study knows."""
DIRECTIONS = sides(np.array([GOOD, GOOD + 0.1 * LOCAL]), np.array([-GOOD, -GOOD]))


def unit(*rows: np.ndarray) -> np.ndarray:
    stacked = np.array(rows, dtype=np.float64)
    return np.asarray(stacked / np.linalg.norm(stacked, axis=1, keepdims=True))


FOR, AGAINST = SUBJECT + 0.4 * GOOD, SUBJECT - 0.4 * GOOD
MEMBERS = unit(FOR, AGAINST, FOR + 0.1 * LOCAL, AGAINST - 0.1 * LOCAL)
ANCHOR = unit(FOR)[0]


def test_who_stands_on_other_sides_than_the_theme_comes_first() -> None:
    figures = contrariness(MEMBERS, ANCHOR, DIRECTIONS)
    assert set(np.argsort(-figures)[:2]) == {1, 3}


def test_a_theme_that_is_against_something_is_contradicted_by_who_is_for_it() -> None:
    figures = contrariness(MEMBERS, unit(AGAINST)[0], DIRECTIONS)
    assert set(np.argsort(-figures)[:2]) == {0, 2}


def test_what_was_refused_near_the_theme_says_where_its_own_opposite_lies() -> None:
    members = unit(SUBJECT + 0.3 * LOCAL, SUBJECT - 0.3 * LOCAL)
    accepted, refused = unit(*[SUBJECT + 0.4 * LOCAL] * 3), unit(*[SUBJECT - 0.4 * LOCAL] * 3)
    figures = contrariness(members, ANCHOR, sides(np.array([GOOD]), np.array([-GOOD])))
    assert figures[0] == pytest.approx(figures[1])
    known = contrariness(members, ANCHOR, DIRECTIONS, accepted=accepted, refused=refused)
    assert known[1] > known[0]
    few = contrariness(members, ANCHOR, DIRECTIONS, accepted=accepted[:2], refused=refused)
    np.testing.assert_allclose(few, contrariness(members, ANCHOR, DIRECTIONS))


def test_what_was_decided_on_a_quote_says_nothing_of_it() -> None:
    accepted = unit(FOR, FOR + LOCAL, FOR - LOCAL, AGAINST)
    refused = unit(AGAINST, AGAINST + LOCAL, AGAINST - LOCAL)
    members, own = np.vstack([MEMBERS, accepted[3:]]), np.array([-1, -1, -1, -1, 3])
    known = contrariness(members, ANCHOR, DIRECTIONS, accepted=accepted, refused=refused, own=own)
    naive = contrariness(members, ANCHOR, DIRECTIONS, accepted=accepted, refused=refused)
    # The last says what the second says, and was given the theme.
    assert naive[4] == pytest.approx(naive[1])
    assert known[4] > known[1]


def test_the_order_of_quotes_changes_nothing() -> None:
    figures = contrariness(MEMBERS, ANCHOR, DIRECTIONS)
    np.testing.assert_allclose(contrariness(MEMBERS[::-1], ANCHOR, DIRECTIONS), figures[::-1])
