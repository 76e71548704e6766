from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.match.material import TOPICS, codebook, embedded, embedded_book, quotes_about, vectors_of
from themeseed.config import MatchConfig
from themeseed.errors import EmptyCodebookError, NothingToDoError
from themeseed.match import Matcher, Matching, match
from themeseed.match.known import NONE_WEIGHT, known_texts
from themeseed.records import Code, Codebook, Coding, Quote, Refusal

ORDER = ["pay", "team", "health"] * 6


def matched(
    quotes: tuple[Quote, ...],
    book: Codebook | None = None,
    *,
    config: MatchConfig | None = None,
    codings: tuple[Coding, ...] = (),
    refusals: tuple[Refusal, ...] = (),
) -> Matching:
    used = book or codebook()
    return match(
        quotes,
        embedded(quotes),
        used,
        embedded_book(used),
        config or MatchConfig(),
        codings=codings,
        refusals=refusals,
    )


def best(matching: Matching) -> dict[str, str]:
    scores = matching.scores
    return {
        quote_id: scores.code_ids[int(row.argmax())]
        for quote_id, row in zip(scores.quote_ids, scores.scores, strict=True)
    }


def test_with_nothing_decided_the_description_decides() -> None:
    quotes = quotes_about(ORDER)
    found = best(matched(quotes))
    assert [found[quote.id] for quote in quotes] == ORDER


@pytest.mark.parametrize("words", [True, False])
def test_decisions_overrule_a_description_that_misleads(words: bool) -> None:
    quotes = quotes_about(ORDER)
    swapped = codebook({"pay": TOPICS["team"], "team": TOPICS["pay"], "health": TOPICS["health"]})
    codings = tuple(
        Coding(quote_id=quote.id, coder_id="a", codes=(topic,))
        for quote, topic in zip(quotes[:12], ORDER, strict=False)
    )
    found = best(matched(quotes, swapped, codings=codings, config=MatchConfig(words=words)))
    assert [found[quote.id] for quote in quotes[12:]] == ORDER[12:]


def test_order_of_quotes_changes_no_bit() -> None:
    quotes = quotes_about(ORDER)
    codings = tuple(Coding(quote_id=f"q{n:03d}", coder_id="a", codes=(ORDER[n],)) for n in range(5))
    book = codebook()
    vectors = embedded(quotes)
    shuffled = tuple(quotes[i] for i in np.random.default_rng(3).permutation(len(quotes)))
    first = match(quotes, vectors, book, embedded_book(book), MatchConfig(), codings=codings)
    second = match(shuffled, vectors, book, embedded_book(book), MatchConfig(), codings=codings[::-1])
    assert first.scores.quote_ids == second.scores.quote_ids
    assert first.scores.scores.tobytes() == second.scores.scores.tobytes()


@settings(max_examples=20, deadline=None)
@given(st.permutations(list(TOPICS)))
def test_permuting_codes_permutes_columns(order: list[str]) -> None:
    quotes = quotes_about(ORDER)
    plain = matched(quotes).scores
    permuted = matched(quotes, codebook({code: TOPICS[code] for code in order})).scores
    columns = [plain.code_ids.index(code) for code in order]
    assert permuted.code_ids == tuple(order)
    assert permuted.scores.tobytes() == np.ascontiguousarray(plain.scores[:, columns]).tobytes()


@pytest.mark.parametrize("multiple", [True, False])
def test_held_out_scores_are_those_of_a_match_without_the_decision(multiple: bool) -> None:
    quotes = quotes_about(ORDER)
    config = MatchConfig(multiple=multiple)
    # Two of each code, so that leaving one out changes weights least; compare with fixed weights.
    codings = tuple(
        Coding(quote_id=quote.id, coder_id="a", codes=(topic,))
        for quote, topic in zip(quotes, ORDER, strict=True)
    )
    full = matched(quotes, config=config, codings=codings)
    left_out = matched(quotes, config=config, codings=codings[1:])
    row = left_out.scores.scores[left_out.scores.quote_ids.index("q000")]
    held = full.held_out.scores[full.held_out.quote_ids.index("q000")]
    # Class weights shift a little when a decision goes; the scores must agree but for that.
    np.testing.assert_allclose(held, row, atol=0.02)
    seen = full.scores.scores[full.scores.quote_ids.index("q000")]
    assert np.abs(seen - row).max() > np.abs(held - row).max() * 2


def test_evidence_is_what_moved_the_score() -> None:
    quotes = quotes_about(ORDER)
    codings = tuple(
        Coding(quote_id=quote.id, coder_id="a", codes=(topic,))
        for quote, topic in zip(quotes[:9], ORDER, strict=False)
    )
    full = matched(quotes, codings=codings)
    evidence = next(each for each in full.evidence([("q012", "pay")], 9)[0] if each.kind == "decided")
    without = matched(
        quotes, codings=tuple(each for each in codings if each.quote_id != evidence.quote_id)
    )
    unrelated = matched(quotes, codings=tuple(each for each in codings if each.quote_id != "q002"))

    def score(matching: Matching) -> float:
        scores = matching.scores
        return float(scores.scores[scores.quote_ids.index("q012"), scores.code_ids.index("pay")])

    assert score(without) < score(full)
    assert abs(score(full) - score(without)) > abs(score(full) - score(unrelated))


@pytest.mark.parametrize("multiple", [True, False])
def test_a_score_is_the_sum_of_what_known_texts_say_what_stands_out_and_a_level_of_the_code(
    multiple: bool,
) -> None:
    quotes = quotes_about(ORDER)
    codings = tuple(Coding(quote_id=f"q{n:03d}", coder_id="a", codes=(ORDER[n],)) for n in range(7))
    found = matched(quotes, config=MatchConfig(multiple=multiple), codings=codings)
    likeness = found._kernel.of_views(np.arange(len(quotes)), found._known.rows)
    sums = sum(alike @ voices for alike, voices in zip(likeness, found._voices, strict=True))
    if found._described is not None:
        sums = sums + found._lifts * found._described.outstanding
    columns = [found._columns[code_id] for code_id in found.scores.code_ids]
    level = found.scores.scores - np.asarray(sums)[:, columns]
    np.testing.assert_allclose(level, np.broadcast_to(level[0], level.shape), atol=1e-9)


def test_without_its_evidence_a_score_falls_most_where_the_evidence_said_most() -> None:
    quotes = quotes_about(ORDER, seed=5)
    codings = tuple(Coding(quote_id=f"q{n:03d}", coder_id="a", codes=(ORDER[n],)) for n in range(12))
    full = matched(quotes, codings=codings)
    said, fell = [], []
    for number in range(12, 18):
        quote_id, code = f"q{number:03d}", ORDER[number]
        for each in full.evidence([(quote_id, code)], 20)[0]:
            if each.quote_id is None:
                continue
            at = full._known.sources.index((each.quote_id,))
            row, column = full._rows[quote_id], full._columns[code]
            likeness = full._kernel.of_views(np.array([row]), full._known.rows[at : at + 1])
            said.append(
                sum(
                    float(alike[0, 0] * voices[at, column])
                    for alike, voices in zip(likeness, full._voices, strict=True)
                )
            )
            without = matched(
                quotes, codings=tuple(one for one in codings if one.quote_id != each.quote_id)
            )
            scores = full.scores
            place = scores.quote_ids.index(quote_id), scores.code_ids.index(code)
            fell.append(float(scores.scores[place] - without.scores.scores[place]))
    # What one quote no longer says its neighbours say in part, so scores fall by less than it said.
    assert len(said) > 12
    assert np.corrcoef(said, fell)[0, 1] > 0.6
    assert 0.1 < sum(fell) / sum(said) <= 1


def test_a_refusal_taken_back_leaves_no_trace() -> None:
    quotes = quotes_about(ORDER)
    refusal = Refusal(quote_id="q000", coder_id="a", codes=("pay",))
    matcher = Matcher(quotes, embedded(quotes), codebook(), embedded_book(codebook()), MatchConfig())
    before = matcher.match().scores.scores
    refused = matcher.match(refusals=(refusal,)).scores
    row, column = refused.quote_ids.index("q000"), refused.code_ids.index("pay")
    assert refused.scores[row, column] < before[row, column] - 0.02
    assert matcher.match().scores.scores.tobytes() == before.tobytes()


def test_a_decided_quote_is_no_evidence_for_itself() -> None:
    quotes = quotes_about(ORDER)
    codings = tuple(Coding(quote_id=f"q{n:03d}", coder_id="a", codes=(ORDER[n],)) for n in range(9))
    evidence = matched(quotes, codings=codings).evidence([("q000", "pay")], 20)[0]
    assert evidence
    assert "q000" not in {each.quote_id for each in evidence}


def test_weights_of_all_evidence_sum_to_one() -> None:
    evidence = matched(quotes_about(ORDER)).evidence([("q000", "pay")], 1000)[0]
    assert sum(each.weight for each in evidence) == pytest.approx(1, abs=1e-4)


def test_a_refusal_lowers_the_refused_code() -> None:
    quotes = quotes_about(ORDER)
    refused = matched(quotes, refusals=(Refusal(quote_id="q000", coder_id="a", codes=("pay",)),)).scores
    plain = matched(quotes).scores
    column = plain.code_ids.index("pay")
    # It is lowered for the refused quote, and for quotes that resemble it.
    for quote_id in ("q000", "q003", "q006"):
        row = plain.quote_ids.index(quote_id)
        assert refused.scores[row, column] < plain.scores[row, column]


def test_what_a_code_excludes_speaks_against_it() -> None:
    quotes = quotes_about(ORDER)
    book = codebook()
    sharper = replace(
        book, codes=(replace(book.codes[0], exclude=("team meeting colleagues",)), *book.codes[1:])
    )
    column = 0
    team = [number for number, topic in enumerate(ORDER) if topic == "team"]
    plain, excluded = matched(quotes).scores.scores, matched(quotes, sharper).scores.scores
    assert excluded[team, column].mean() < plain[team, column].mean()


def test_coders_who_differ_make_the_answer_soft() -> None:
    quotes = quotes_about(ORDER)
    one = Coding(quote_id="q000", coder_id="a", codes=("pay",))
    other = Coding(quote_id="q000", coder_id="b", codes=("team",))
    scores = matched(quotes).scores
    row, column = scores.quote_ids.index("q000"), scores.code_ids.index("pay")
    agreed = matched(quotes, codings=(one, replace(other, codes=("pay",)))).scores.scores[row, column]
    split = matched(quotes, codings=(one, other)).scores.scores[row, column]
    contrary = matched(quotes, codings=(other,)).scores.scores[row, column]
    assert contrary < split < agreed


def test_codings_of_other_quotes_and_codes_are_left_aside() -> None:
    quotes = quotes_about(ORDER)
    stray = (
        Coding(quote_id="elsewhere", coder_id="a", codes=("pay",)),
        Coding(quote_id="q001", coder_id="a", codes=("a code of an older codebook",)),
    )
    found = matched(quotes, codings=stray)
    assert found.scores.n_decided == 0
    assert found.scores.scores.tobytes() == matched(quotes).scores.scores.tobytes()


def test_one_quote_and_one_code_are_enough() -> None:
    quotes = quotes_about(["pay"])
    only = codebook({"pay": TOPICS["pay"]})
    scores = matched(quotes, only).scores.scores
    assert scores.shape == (1, 1)
    assert scores[0, 0] > 0.1


def test_a_quote_without_letters_does_no_harm() -> None:
    odd = Quote(id="odd", name="odd", text="… ?!", document_id="d", start=0, end=4)
    quotes = (*quotes_about(ORDER), odd)
    assert np.isfinite(matched(quotes).scores.scores).all()


def test_an_empty_codebook_is_refused_with_what_to_do() -> None:
    quotes = quotes_about(ORDER)
    empty = Codebook(id="e", name="empty.toml")
    with pytest.raises(EmptyCodebookError, match=r"'empty\.toml' has no codes\. Add at least one"):
        match(quotes, embedded(quotes), empty, vectors_of([("x", "x")]), MatchConfig())


def test_no_quotes_is_refused_with_what_to_do() -> None:
    book = Codebook(id="b", name="b", codes=(Code(id="a", name="a"),))
    with pytest.raises(NothingToDoError, match="Add transcripts"):
        match((), vectors_of([("x", "x")]), book, embedded_book(book), MatchConfig())


def test_what_is_shown_for_a_decided_quote_does_not_repeat_its_decision() -> None:
    quotes = quotes_about(ORDER)
    wrong = (Coding(quote_id="q000", coder_id="a", codes=("health",)),)
    found = matched(quotes, codings=wrong)
    shown = found.without_own_decisions()
    row, column = shown.quote_ids.index("q000"), shown.code_ids.index("health")
    undecided = matched(quotes).scores.scores
    assert found.scores.scores[row, column] > undecided[row, column] + 0.1
    assert abs(shown.scores[row, column] - undecided[row, column]) < 0.05
    others = [number for number in range(len(quotes)) if number != row]
    assert shown.scores[others].tobytes() == found.scores.scores[others].tobytes()


def test_rare_codes_are_lifted_by_the_square_root_of_their_rarity() -> None:
    book = codebook()
    quotes = quotes_about(["pay"] * 16 + ["team"])
    codings = tuple(
        Coding(quote_id=quote.id, coder_id="a", codes=("team" if number == 16 else "pay",))
        for number, quote in enumerate(quotes)
    )
    rows = {quote.id: number for number, quote in enumerate(quotes)}
    known = known_texts(book, {}, rows, {q.id: q.text for q in quotes}, codings, (), exclusive=True)
    weight = dict(zip(known.sources, known.weights, strict=True))
    assert weight["q016",] / weight["q000",] == pytest.approx(4)


def test_a_text_said_twice_counts_twice_and_stands_in_one_row() -> None:
    quotes = quotes_about(ORDER)
    again = (*quotes, replace(quotes[0], id="again", text=quotes[0].text.upper()))
    both = tuple(Coding(quote_id=each, coder_id="a", codes=("pay",)) for each in ("q000", "again"))
    rows = {quote.id: number for number, quote in enumerate(again)}
    known = known_texts(
        codebook(), {}, rows, {q.id: q.text.lower() for q in again}, both, (), exclusive=True
    )
    assert known.sources == (("q000", "again"),)
    once = known_texts(
        codebook(), {}, rows, {q.id: q.text.lower() for q in again}, both[:1], (), exclusive=True
    )
    assert known.weights[0] == pytest.approx(2 * once.weights[0])
    assert set(matched(again, codings=both).held_out.quote_ids) == {"q000", "again"}


def test_one_matcher_answers_as_a_new_one_would_whatever_it_was_asked_before() -> None:
    quotes, book = quotes_about(ORDER), codebook()
    codings = tuple(Coding(quote_id=f"q{n:03d}", coder_id="a", codes=(ORDER[n],)) for n in range(9))
    matcher = Matcher(quotes, embedded(quotes), book, embedded_book(book), MatchConfig())
    for n in range(9):
        matcher.match(codings[: n + 1])
    np.testing.assert_allclose(
        matcher.match(codings[2:7]).scores.scores,
        matched(quotes, codings=codings[2:7]).scores.scores,
        atol=1e-6,
    )


def test_beyond_what_is_kept_in_memory_the_scores_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    quotes = quotes_about(ORDER)
    codings = tuple(Coding(quote_id=f"q{n:03d}", coder_id="a", codes=(ORDER[n],)) for n in range(9))
    kept = matched(quotes, codings=codings)
    monkeypatch.setattr("themeseed.match.kernel.MOST_KEPT", 0)
    worked_out = matched(quotes, codings=codings)
    np.testing.assert_allclose(kept.scores.scores, worked_out.scores.scores, atol=1e-6)
    pairs = [("q012", "pay"), ("q003", "team")]
    assert kept.evidence(pairs, 5) == worked_out.evidence(pairs, 5)


def test_what_is_unseen_is_unseen_under_any_id() -> None:
    quotes, book = quotes_about(ORDER), codebook()
    again = (*quotes, replace(quotes[0], id="again", text=quotes[0].text.upper()))
    matcher = Matcher(again, embedded(again), book, embedded_book(book), MatchConfig())
    decided = (Coding(quote_id="again", coder_id="a", codes=("health",)),)
    unseen = matcher.match(decided, unseen=["q000"])
    assert unseen.scores.n_decided == 0
    assert unseen.scores.scores.tobytes() == matcher.match().scores.scores.tobytes()


def test_no_text_is_evidence_for_a_quote_that_it_is_unlike() -> None:
    quotes = quotes_about(ORDER)
    unlike = matched(quotes, config=MatchConfig(words=False)).evidence([("q000", "pay")], 20)[0]
    assert not {each.text for each in unlike} & {TOPICS["team"], TOPICS["health"]}


def test_versions_of_a_text_keep_their_own_rows_and_are_held_out_together() -> None:
    quotes = quotes_about(ORDER)
    version = replace(quotes[0], id="version", text=quotes[0].text.replace("a0", "z0"))
    together = (*quotes, version)
    decided = (
        Coding(quote_id="q000", coder_id="a", codes=("health",)),
        Coding(quote_id="version", coder_id="a", codes=("health",)),
    )
    matching = matched(together, codings=decided)
    undecided = matched(together).scores
    for quote_id in ("q000", "version"):
        held = matching.held_out.scores[matching.held_out.quote_ids.index(quote_id)]
        row = undecided.quote_ids.index(quote_id)
        # About as if neither had been decided: one step of Newton, and codes weigh otherwise.
        seen = matching.scores.scores[row]
        assert (
            np.abs(held - undecided.scores[row]).max() < np.abs(seen - undecided.scores[row]).max() / 3
        )
        assert seen[2] > undecided.scores[row, 2] + 0.2


def test_a_version_of_a_decided_quote_is_no_evidence_for_it() -> None:
    quotes = quotes_about(ORDER)
    version = replace(quotes[0], id="version", text=quotes[0].text.replace("a0", "z0"))
    decided = tuple(
        Coding(quote_id=quote_id, coder_id="a", codes=("pay",))
        for quote_id in ("q000", "version", "q003")
    )
    matching = matched((*quotes, version), codings=decided)
    evidence = matching.evidence([("q000", "pay")], 20)[0]
    assert {each.quote_id for each in evidence} & {"q000", "version", "q003"} == {"q003"}
    # Nor does it make the quote look as if it stood on known ground.
    alone = matched(quotes, codings=(decided[0], decided[2])).nearest_decided()["q000"]
    assert matching.nearest_decided()["q000"] == pytest.approx(alone, abs=0.05)


def test_a_decision_that_no_code_fits_counts_a_tenth_beside_a_decision_for_a_code() -> None:
    quotes = quotes_about(["pay", "team", "health"])
    codings = (
        Coding(quote_id="q000", coder_id="a", codes=("pay",)),
        Coding(quote_id="q001", coder_id="a", codes=()),
        Coding(quote_id="q002", coder_id="a", codes=()),
        Coding(quote_id="q002", coder_id="b", codes=("pay",)),
    )
    rows = {quote.id: number for number, quote in enumerate(quotes)}
    known = known_texts(
        codebook(), {}, rows, {q.id: q.text for q in quotes}, codings, (), exclusive=True
    )
    weight = dict(zip(known.sources, known.weights, strict=True))
    assert weight["q001",] / weight["q000",] == pytest.approx(NONE_WEIGHT)
    # Where coders differ it counts by its share.
    assert weight["q002",] / weight["q000",] == pytest.approx((1 + NONE_WEIGHT) / 2)
