import numpy as np

from tests.match.material import codebook, embedded, embedded_book, quotes_about
from themeseed.config import MatchConfig
from themeseed.match import Matcher
from themeseed.match.teaching import candidates, teaching_order
from themeseed.records import Coding

ORDER = ["pay", "team", "health"] * 30


def likeness(n: int, seed: int = 0) -> np.ndarray:
    features = np.random.default_rng(seed).normal(size=(n, 8))
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features @ features.T)


def variance_left(among: np.ndarray, picked: np.ndarray, ridge: float) -> float:
    noisy = among[np.ix_(picked, picked)] + ridge * np.eye(len(picked))
    return float(np.trace(among - among[:, picked] @ np.linalg.solve(noisy, among[picked])))


def test_each_pick_is_the_one_that_lowers_the_variance_most() -> None:
    among, none = likeness(12), np.empty((12, 0))
    order = teaching_order(among, none, np.empty((0, 0)), 1.0, 3)
    for place in range(3):
        known = order[:place]
        left = [variance_left(among, np.append(known, each), 1.0) for each in range(12)]
        assert order[place] == min(set(range(12)) - set(known.tolist()), key=left.__getitem__)


def test_what_resembles_a_decided_quote_is_not_asked_first() -> None:
    among = likeness(13)
    free = teaching_order(among[:12, :12], np.empty((12, 0)), np.empty((0, 0)), 1.0, 12)
    twin = int(free[0])
    to_decided = among[:12, [twin]]
    order = teaching_order(among[:12, :12], to_decided, np.ones((1, 1)), 0.1, 12)
    assert order.tolist().index(twin) > 5


def test_candidates_are_the_third_with_the_smallest_lead_or_sixty() -> None:
    leads = np.linspace(1, 0, 300)
    assert sorted(candidates(leads).tolist()) == list(range(200, 300))
    assert len(candidates(leads[:90])) == 60
    assert len(candidates(leads[:7])) == 7


def test_decided_quotes_and_their_order_do_not_show() -> None:
    quotes, book = quotes_about(ORDER), codebook()
    codings = tuple(Coding(quote_id=f"q{n:03d}", coder_id="a", codes=(ORDER[n],)) for n in range(6))
    first = Matcher(quotes, embedded(quotes), book, embedded_book(book), MatchConfig())
    second = Matcher(quotes[::-1], embedded(quotes), book, embedded_book(book), MatchConfig())
    asked = first.match(codings).ask_next(20)
    assert len(asked) == 20
    assert not {coding.quote_id for coding in codings} & set(asked)
    assert asked == second.match(codings[::-1]).ask_next(20)


def test_with_everything_decided_nothing_is_asked() -> None:
    quotes, book = quotes_about(ORDER[:4]), codebook()
    codings = tuple(Coding(quote_id=q.id, coder_id="a", codes=("pay",)) for q in quotes)
    matcher = Matcher(quotes, embedded(quotes), book, embedded_book(book), MatchConfig())
    assert matcher.match(codings).ask_next(5) == ()
    assert len(matcher.match().ask_next(5)) == 4


def test_ten_decisions_so_chosen_cover_every_topic() -> None:
    """Fifty quotes on one topic and two on each other: at random most of ten would be on the one."""
    topics = ["pay"] * 50 + ["team", "health"] * 2
    quotes, book = quotes_about(topics), codebook()
    matcher = Matcher(quotes, embedded(quotes), book, embedded_book(book), MatchConfig())
    asked = matcher.match().ask_next(10)
    assert {topics[int(quote_id[1:])] for quote_id in asked} == {"pay", "team", "health"}


def test_quotes_on_which_the_codes_lie_far_apart_are_not_asked() -> None:
    quotes, book = quotes_about(ORDER), codebook()
    matching = Matcher(quotes, embedded(quotes), book, embedded_book(book), MatchConfig()).match()
    asked = matching.ask_next(len(quotes))
    ranked = np.sort(matching.scores.scores, axis=1)
    lead = dict(zip(matching.scores.quote_ids, ranked[:, -1] - ranked[:, -2], strict=True))
    assert len(asked) == 60
    assert max(lead[each] for each in asked) <= min(
        lead[each.id] for each in quotes if each.id not in asked
    )
