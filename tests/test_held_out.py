"""What is held out must be unseen: each test here fails when a leak is opened."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.match.material import TOPICS, codebook, embedded, embedded_book, quotes_about
from themeseed.config import Config, MatchConfig
from themeseed.errors import NothingToDoError
from themeseed.held_out import (
    coding_of_machine,
    folds_of,
    held_out_suggestions,
    hold_out,
    machine_codes,
)
from themeseed.match import Matcher, match
from themeseed.records import Codebook, Coding, Quote, Refusal, Suggestion
from themeseed.suggest import fit_calibration

CODES = tuple(TOPICS)


def held_out(
    quotes: Sequence[Quote],
    codings: Sequence[Coding],
    *,
    refusals: Sequence[Refusal] = (),
    book: Codebook | None = None,
    multiple: bool = False,
) -> tuple[Suggestion, ...]:
    used = book or codebook()
    return held_out_suggestions(
        quotes,
        embedded(quotes),
        used,
        embedded_book(used),
        Config(match=MatchConfig(multiple=multiple)),
        codings=codings,
        refusals=refusals,
    )


def doubled(n: int, *, loudly: bool) -> tuple[Quote, ...]:
    """Return n texts, each said twice; the second time in capitals and with other marks if loudly."""
    once = quotes_about([CODES[i % 3] for i in range(n)])
    again = [
        replace(quote, id=f"{quote.id}-again", text=f"{quote.text.upper()}!" if loudly else quote.text)
        for quote in once
    ]
    return (*once, *again)


def by_lot(quotes: Sequence[Quote], seed: int = 0) -> tuple[Coding, ...]:
    """Return codes drawn by lot, the same for quotes that say the same."""
    rng = np.random.default_rng(seed)
    drawn = {quote.text.lower().rstrip("!"): CODES[rng.integers(3)] for quote in quotes}
    return tuple(
        Coding(quote_id=q.id, coder_id="lot", codes=(drawn[q.text.lower().rstrip("!")],)) for q in quotes
    )


def hits(found: Sequence[Suggestion], codings: Sequence[Coding]) -> float:
    machine = {c.quote_id: c.codes for c in coding_of_machine(found, coder_id="m", forced=True)}
    return float(np.mean([machine[coding.quote_id] == coding.codes for coding in codings]))


@pytest.mark.parametrize("loudly", [False, True])
@pytest.mark.parametrize("n", [60, 230])
def test_codes_by_lot_on_texts_said_twice_give_no_agreement(n: int, loudly: bool) -> None:
    quotes = doubled(n, loudly=loudly)
    codings = by_lot(quotes)
    # One in three by chance; seeing the twin gives nearly all.
    assert hits(held_out(quotes, codings), codings) < 0.5


@pytest.mark.parametrize("loudly", [False, True])
def test_calibration_is_not_misled_by_texts_said_twice(loudly: bool) -> None:
    quotes, book = doubled(60, loudly=loudly), codebook()
    codings = by_lot(quotes)
    matching = match(quotes, embedded(quotes), book, embedded_book(book), MatchConfig(), codings=codings)
    unfitted = fit_calibration(matching.held_out, ())
    assert set(matching.held_out.quote_ids) == {quote.id for quote in quotes}
    # Where codes are drawn by lot, scores say nothing, and fitting must make them say less.
    assert fit_calibration(matching.held_out, codings).steepness < unfitted.steepness


def test_what_is_shown_does_not_repeat_decisions_on_the_same_words() -> None:
    quotes, book = doubled(60, loudly=True), codebook()
    codings = by_lot(quotes)
    matching = match(quotes, embedded(quotes), book, embedded_book(book), MatchConfig(), codings=codings)
    shown = matching.without_own_decisions()
    decided = {coding.quote_id: coding.codes[0] for coding in codings}
    best = [shown.code_ids[int(row.argmax())] for row in shown.scores]
    same = [decided[quote_id] == code for quote_id, code in zip(shown.quote_ids, best, strict=True)]
    assert np.mean(same) < 0.5


@pytest.mark.parametrize("multiple", [False, True])
@pytest.mark.parametrize("n", [30, 230])
def test_turning_a_decision_round_moves_no_figure_of_its_own_suggestions(n: int, multiple: bool) -> None:
    quotes = quotes_about([CODES[i % 3] for i in range(n)])
    codings = by_lot(quotes)
    plain = held_out(quotes, codings, multiple=multiple)
    assert all(each.calibrated for each in plain)
    for turned in (codings[0], codings[n // 2]):
        other = CODES[(CODES.index(turned.codes[0]) + 1) % 3]
        changed = tuple(replace(c, codes=(other,)) if c == turned else c for c in codings)
        assert [each for each in plain if each.quote_id == turned.quote_id] == [
            each
            for each in held_out(quotes, changed, multiple=multiple)
            if each.quote_id == turned.quote_id
        ]


def test_a_refusal_on_the_same_words_is_held_out_too() -> None:
    quotes = doubled(20, loudly=True)
    codings = by_lot(quotes[:20])
    refusals = tuple(
        Refusal(quote_id=q.id, coder_id="b", codes=("pay",)) for q in (quotes[0], quotes[20])
    )
    plain, refused = held_out(quotes, codings), held_out(quotes, codings, refusals=refusals)
    own = quotes[0].id
    assert [e for e in plain if e.quote_id == own] == [e for e in refused if e.quote_id == own]
    # It is evidence for the other quotes.
    assert [e for e in plain if e.quote_id != own] != [e for e in refused if e.quote_id != own]


def test_examples_that_are_the_quotes_themselves_are_held_out() -> None:
    quotes = quotes_about([CODES[i % 3] for i in range(60)])
    codings = by_lot(quotes)
    book = codebook()
    told = replace(
        book,
        codes=tuple(
            replace(
                code,
                examples=tuple(
                    quote.text
                    for quote, coding in zip(quotes, codings, strict=True)
                    if coding.codes == (code.id,)
                ),
            )
            for code in book.codes
        ),
    )
    assert hits(held_out(quotes, codings, book=told), codings) < 0.5
    # The scores that calibration is fitted on have not seen them either.
    scores = match(
        quotes, embedded(quotes), told, embedded_book(told), MatchConfig(), codings=codings
    ).held_out
    best = {
        quote_id: scores.code_ids[int(row.argmax())]
        for quote_id, row in zip(scores.quote_ids, scores.scores, strict=True)
    }
    assert np.mean([best[coding.quote_id] == coding.codes[0] for coding in codings]) < 0.5


@pytest.mark.parametrize(("n", "folds", "largest"), [(200, 200, 1), (250, 10, 25)])
def test_texts_are_left_out_one_by_one_or_by_tenths(n: int, folds: int, largest: int) -> None:
    found = list(folds_of({f"text {i}" for i in range(n)}).values())
    assert len(set(found)) == folds
    assert max(found.count(fold) for fold in set(found)) == largest


def test_one_text_said_twice_is_too_little_to_compare_on() -> None:
    quotes = doubled(1, loudly=True)
    with pytest.raises(NothingToDoError, match="at least two decided quotes with different texts"):
        held_out(quotes, by_lot(quotes))


def test_codes_by_lot_on_anonymised_versions_give_no_agreement() -> None:
    """The same survey twice, the second time with one word replaced in every answer."""
    rng = np.random.default_rng(5)
    words = [f"word{n}" for n in range(300)]
    texts = [" ".join(["tom", *rng.choice(words, 11)]) for _ in range(60)]
    quotes = [
        Quote(id=f"{version}{n:02d}", name="", text=text, document_id=version, start=0, end=len(text))
        for version, name in (("first", "tom"), ("second", "name"))
        for n, text in enumerate(text.replace("tom", name) for text in texts)
    ]
    drawn = rng.integers(3, size=60)
    codings = [
        Coding(quote_id=quote.id, coder_id="lot", codes=(CODES[drawn[n % 60]],))
        for n, quote in enumerate(quotes)
    ]
    assert hits(held_out(quotes, codings), codings) < 0.5


@pytest.mark.parametrize("n", [12, 60])
def test_machine_codes_of_texts_said_twice_do_not_know_the_decision_on_either(n: int) -> None:
    # One of each twin is decided, by lot: the undecided one may not give the answer away.
    quotes = doubled(n, loudly=True)
    decided = by_lot(quotes)[:n]
    book = codebook()
    matcher = Matcher(quotes, embedded(quotes), book, embedded_book(book), MatchConfig())
    found = machine_codes(matcher, quotes, codings=decided)
    answer = {coding.quote_id: found.code_ids.index(coding.codes[0]) for coding in decided}
    row = {quote_id: number for number, quote_id in enumerate(found.quote_ids)}
    for twins in ([(it, it) for it in answer], [(it, f"{it}-again") for it in answer]):
        right = [found.given[row[twin]].argmax() == answer[one] for one, twin in twins]
        assert np.mean(right) < 0.62


def test_machine_codes_read_decided_quotes_no_better_than_the_others() -> None:
    quotes = quotes_about([CODES[i % 3] for i in range(90)])
    codings = [
        Coding(quote_id=quote.id, coder_id="Ada", codes=(CODES[i % 3],))
        for i, quote in enumerate(quotes[:45])
    ]
    book = codebook()
    matcher = Matcher(quotes, embedded(quotes), book, embedded_book(book), MatchConfig())
    found = machine_codes(matcher, quotes, codings=codings)
    assert found.quote_ids == tuple(quote.id for quote in quotes)
    right = found.given[np.arange(90), [found.code_ids.index(CODES[i % 3]) for i in range(90)]]
    assert abs(right[:45].mean() - right[45:].mean()) < 0.1
    assert right.mean() > 0.4


def matcher_of(quotes: Sequence[Quote]) -> Matcher:
    book = codebook()
    return Matcher(quotes, embedded(quotes), book, embedded_book(book), MatchConfig())


def test_the_ten_fits_that_suggest_also_give_the_machines_codes() -> None:
    quotes = quotes_about([CODES[i % 3] for i in range(260)])
    codings = by_lot(quotes[:230])
    refusals = (Refusal(quote_id=quotes[250].id, coder_id="b", codes=("pay",)),)
    matcher = matcher_of(quotes)
    both = hold_out(matcher, quotes, Config(), codings=codings, refusals=refusals)
    alone = machine_codes(matcher, quotes, codings=codings, refusals=refusals)
    assert both.machine is not None
    assert both.machine.quote_ids == alone.quote_ids
    np.testing.assert_array_equal(both.machine.given, alone.given)
    assert both.suggestions == held_out(quotes, codings, refusals=refusals)


def test_few_texts_are_left_out_one_by_one_and_give_no_machine_codes() -> None:
    quotes = quotes_about([CODES[i % 3] for i in range(12)])
    assert hold_out(matcher_of(quotes), quotes, Config(), codings=by_lot(quotes)).machine is None


@pytest.mark.parametrize("n", [30, 230])
def test_a_quote_that_was_only_refused_is_read_without_its_refusal(n: int) -> None:
    quotes = quotes_about([CODES[i % 3] for i in range(n + 20)])
    codings, refused = by_lot(quotes[:n]), quotes[-1]
    matcher = matcher_of(quotes)

    def read(code: str) -> list[float]:
        refusal = Refusal(quote_id=refused.id, coder_id="b", codes=(code,))
        found = machine_codes(matcher, quotes, codings=codings, refusals=[refusal])
        given: list[float] = found.given[found.quote_ids.index(refused.id)].tolist()
        return given

    assert read("pay") == read(next(code for code in CODES if code != "pay"))
