"""Themes beside groups: kinds by hand, figures against scikit-learn, nothing hangs on order."""

import numpy as np
import pytest
from sklearn.metrics import (
    adjusted_mutual_info_score,
    completeness_score,
    homogeneity_score,
)

from themeseed.compare import Meanings, themes_compared
from themeseed.compare.contributions import contributions
from themeseed.errors import NothingToDoError
from themeseed.report import compared_sentence

THEMES = {
    "alone": ["a1", "a2", "a3", "a4"],
    "in two": ["b1", "b2", "b3", "b4", "b5", "b6"],
    "swallowed": ["c1", "c2"],
    "scattered": ["d1", "d2", "d3", "d4", "d5"],
}
GROUPS = {
    "one": ["a1", "a2", "a3"],
    "two": ["b1", "b2", "d1"],
    "three": ["b3", "b4", "d2"],
    "mixed": ["c1", "c2", "b5", "d3", "a4"],
    "rest": ["b6", "d4", "d5", "x1", "x2"],
}


def test_each_theme_is_matched_split_merged_or_missed_as_the_rule_says() -> None:
    found = themes_compared(THEMES, GROUPS)
    kinds = {each.theme_id: each.kind for each in found.themes}
    assert kinds["alone"] == "matched"
    assert kinds["in two"] == "split"
    assert kinds["swallowed"] == "merged"
    # Two of its five stand in "rest", of which they are two of three that have any theme.
    assert kinds["scattered"] == "split"
    assert {each.theme_id: each.group_id for each in found.themes}["alone"] == "one"
    by_group = {each.group_id: each.kind for each in found.groups}
    assert by_group == {
        "one": "matched", "two": "part", "three": "part", "mixed": "merging", "rest": "part",
    }  # fmt: skip


def test_a_theme_without_a_group_of_its_own_is_missed_and_a_group_without_one_extra() -> None:
    themes = {f"t{at}": [f"{at}-{n}" for n in range(6)] for at in range(3)}
    groups = {f"g{n}": [f"{at}-{m}" for at in range(3) for m in (n, n + 3)] for n in range(3)}
    found = themes_compared(themes, groups)
    assert {each.kind for each in found.themes} == {"missed"}
    assert {each.kind for each in found.groups} == {"extra"}
    assert found.contributions[0].measures[1].value == 0  # overlap


@pytest.mark.parametrize("seed", range(5))
def test_the_figures_are_those_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, two = rng.integers(0, 4, 60), rng.integers(0, 5, 60)
    two[:30] = one[:30]
    found = themes_compared(_parts(one), _parts(two))
    for name, score in (
        ("adjusted mutual information", adjusted_mutual_info_score),
        ("homogeneity", homogeneity_score),
        ("completeness", completeness_score),
    ):
        assert found.measure(name).value == pytest.approx(score(one, two), abs=1e-9)


def test_the_interval_of_mutual_information_lies_around_it_and_narrows_with_quotes() -> None:
    rng = np.random.default_rng(1)
    widths = []
    for n in (60, 600):
        one = rng.integers(0, 4, n)
        two = np.where(rng.random(n) < 0.6, one, rng.integers(0, 4, n))
        ami = themes_compared(_parts(one), _parts(two)).measure("adjusted mutual information")
        assert ami.value is not None
        assert ami.over_quotes is not None
        assert ami.over_quotes.low < ami.value < ami.over_quotes.high
        widths.append(ami.over_quotes.high - ami.over_quotes.low)
    assert widths[1] < widths[0] / 2


def test_cases_of_one_table_give_an_interval_of_their_own() -> None:
    one = np.arange(80) % 4
    two = np.where(np.arange(80) < 8, (one + 1) % 4, one)
    case_of = {f"q{at:03}": f"P{at // 8}" for at in range(80)}
    table = dict.fromkeys(case_of, "answers.csv")
    found = themes_compared(_parts(one), _parts(two), document_of=table, case_of=case_of)
    ami = found.measure("adjusted mutual information")
    assert ami.over_documents is not None
    assert ami.over_documents.resampled == "cases"


def test_documents_give_an_interval_of_their_own() -> None:
    one = np.arange(80) % 4
    document_of = {f"q{at:03}": f"d{at // 8}" for at in range(80)}
    # Of one document all quotes go astray, of the others none.
    two = np.where(np.arange(80) < 8, (one + 1) % 4, one)
    found = themes_compared(_parts(one), _parts(two), document_of=document_of)
    ami = found.measure("adjusted mutual information")
    assert ami.over_documents is not None
    assert ami.over_quotes is not None
    assert ami.over_documents.high - ami.over_documents.low > ami.over_quotes.high - ami.over_quotes.low


def test_one_theme_alone_is_nothing_to_tell_apart() -> None:
    found = themes_compared({"t": ["a", "b"]}, {"g": ["a"], "h": ["b"]})
    ami = found.measure("adjusted mutual information")
    assert ami.value is None
    assert "all the same theme" in ami.note
    everywhere = themes_compared({"t": ["a"], "u": ["b"]}, {"g": ["a", "b"], "h": ["a", "b"]})
    assert everywhere.measure("adjusted mutual information").note.startswith("no quote has one theme")
    assert "is not defined: no quote has one theme" in compared_sentence(everywhere)


def test_the_order_of_themes_groups_and_quotes_changes_nothing() -> None:
    shuffled = {name: ids[::-1] for name, ids in THEMES.items()}
    one = themes_compared(THEMES, GROUPS)
    two = themes_compared(dict(reversed(shuffled.items())), dict(reversed(GROUPS.items())))
    assert {each.theme_id: (each.kind, each.kind_again) for each in one.themes} == {
        each.theme_id: (each.kind, each.kind_again) for each in two.themes
    }
    assert one.measure("adjusted mutual information").value == pytest.approx(
        two.measure("adjusted mutual information").value
    )


def test_people_and_meaning_have_figures_of_their_own() -> None:
    case_of = {f"a{at}": "Ann" for at in range(1, 5)} | {f"b{at}": f"P{at}" for at in range(1, 7)}
    ids = sorted({it for ids in THEMES.values() for it in ids})
    axis = {name: at for at, name in enumerate(THEMES)}
    vectors = np.array(
        [np.eye(5)[next(axis[name] for name, of in THEMES.items() if it in of)] for it in ids]
    )
    found = themes_compared(
        THEMES,
        GROUPS,
        case_of=case_of,
        meanings=Meanings(
            quote_ids=tuple(ids),
            vectors=vectors.astype(np.float32),
            themes={name: np.eye(5, dtype=np.float32)[at] for name, at in axis.items()},
        ),
    )
    alone = next(each for each in found.themes if each.theme_id == "alone")
    assert alone.by_people is not None
    assert alone.by_people.value == 1  # Ann alone speaks of it, and in its group
    assert alone.nearest_by_meaning == "one"
    assert alone.by_meaning is not None
    assert alone.by_meaning.value == pytest.approx(1.0, abs=0.05)


def test_a_group_is_the_nearest_by_people_only_if_no_other_is_as_near() -> None:
    themes = {"t": ["q1", "q2", "q3"], "u": ["q4", "q5", "q6"]}
    groups = {"g": ["q1", "q2"], "h": ["q3", "q4"], "i": ["q5", "q6"]}
    who = {"q1": "Ann", "q2": "Ann", "q3": "Bob", "q4": "Ann", "q5": "Ann", "q6": "Bob"}
    t, u = themes_compared(themes, groups, case_of=who).themes
    # Ann and Bob speak of t, of h and of i: neither group is nearer, though g, its pair, is less near.
    assert (t.group_id, t.nearest_by_people) == ("g", None)
    assert (u.group_id, u.nearest_by_people) == ("i", "i")
    who["q6"] = "Ann"
    t, u = themes_compared(themes, groups, case_of=who).themes
    assert t.nearest_by_people == "h"


def test_quotes_that_stand_on_one_side_alone_are_left_out() -> None:
    found = themes_compared(THEMES, GROUPS)
    assert found.n_quotes == 17
    with pytest.raises(NothingToDoError, match="No quote stands in both"):
        themes_compared({"t": ["a"]}, {"g": ["b"]})


def test_what_both_have_counts_once_and_the_larger_side_weighs_less() -> None:
    has = np.zeros((1, 5, 2))
    has[0, :4, 0] = 1  # four concepts
    has[0, [0, 4], 1] = 1  # one of them, and one of its own
    (coverage, overlap, novelty, divergence), second = contributions(has)[0]
    one, two = 1 / np.log(4), 1 / np.log(3)  # the smaller side is lifted to the median, three
    assert coverage == pytest.approx((one * 4 + two) / (one * 4 + two * 2))
    assert overlap == pytest.approx(1 / 2)
    assert novelty == pytest.approx(3 * one / (3 * one + two))
    assert 0 < divergence < second[3] < 1


def _parts(numbers: np.ndarray) -> dict[str, list[str]]:
    return {
        f"p{part}": [f"q{at:03}" for at in np.flatnonzero(numbers == part)]
        for part in sorted(set(numbers.tolist()))
    }
