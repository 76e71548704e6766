"""Anchoring: do people agree with suggestions more when they see them first?

Who sees a suggestion before deciding tends to take it (Tversky and Kahneman 1974, Judgment under
uncertainty: heuristics and biases, Science 185, 1124-1131). Blind answers say how far a person agrees
by themselves; the difference is the lead, if the quotes of both kinds are alike.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from themeseed.compare.design_effect import design_effect
from themeseed.compare.proportion import difference, quantile, wilson
from themeseed.errors import NothingToDoError
from themeseed.records import AgreeingShare, Anchoring, Coding

FEW = 30


def anchoring(
    blind: Sequence[Coding],
    assisted: Sequence[Coding],
    suggested: Sequence[Coding],
    *,
    coder: str,
    again: Sequence[Coding] = (),
    case_of: Mapping[str, str] | None = None,
    level: float = 0.95,
) -> Anchoring:
    """Return how often a person's answers are the suggested ones, blind and assisted, and the lead.

    Wilson's interval with the effective number of quotes where a case has several, and Newcombe's
    for the difference (`proportion.py`).

    Args:
        blind: what the person answered before seeing a suggestion.
        assisted: what the person answered beside one, on other quotes.
        suggested: what was suggested, each made without the person's answer on that quote.
        coder: the person's name.
        again: what the person answered later on quotes first answered blind.
        case_of: the case by quote.
        level: of the intervals.

    Raises:
        NothingToDoError: no quote with a suggestion was answered blind, or none assisted.
    """
    put = {it.quote_id: set(it.codes) for it in suggested}
    shares = [
        agreeing_share(answers, suggested, case_of=case_of, level=level) for answers in (blind, assisted)
    ]
    if shares[0] is None or shares[1] is None:
        lacking = "blind" if shares[0] is None else "with a suggestion in view"
        raise NothingToDoError(
            f"{coder} has answered no quote {lacking}. Anchoring compares both: themeseed review STUDY, "
            'some in the order "blind, drawn by lot", some in another.'
        )
    alone, led = shares[0], shares[1]
    apart, low, high = share_difference(led, alone)
    first = {it.quote_id: set(it.codes) for it in blind}
    otherwise = [
        it
        for it in again
        if it.quote_id in first and it.quote_id in put and first[it.quote_id] != put[it.quote_id]
    ]
    return Anchoring(
        coder=coder,
        level=level,
        blind=alone,
        assisted=led,
        difference=apart,
        low=low,
        high=high,
        n_otherwise=len(otherwise),
        n_moved=sum(set(it.codes) == put[it.quote_id] for it in otherwise),
        warnings=_warnings(alone.n_quotes, led.n_quotes),
    )


def agreeing_share(
    answers: Sequence[Coding],
    suggested: Sequence[Coding],
    *,
    case_of: Mapping[str, str] | None = None,
    level: float = 0.95,
) -> AgreeingShare | None:
    """Return how often answers are the suggested ones, None without any on a quote with a suggestion.

    Answers of one case, or of several people on one quote, count for as much as they are worth.
    """
    put, known = {it.quote_id: set(it.codes) for it in suggested}, case_of or {}
    kept = [it for it in answers if it.quote_id in put]
    if not kept:
        return None
    agreeing = np.array([float(set(it.codes) == put[it.quote_id]) for it in kept])
    cases = [(it.quote_id in known, known.get(it.quote_id, it.quote_id)) for it in kept]
    size = np.array([len(kept) / design_effect(agreeing, cases)])
    value = np.array([agreeing.mean()])
    low, high = wilson(value, size, quantile(level))
    return AgreeingShare(
        n_quotes=len(kept),
        n_agreeing=int(agreeing.sum()),
        value=float(value[0]),
        low=float(low[0]),
        high=float(high[0]),
    )


def share_difference(first: AgreeingShare, second: AgreeingShare) -> tuple[float, float, float]:
    """Return the first share less the second, as value, low, high (Newcombe's interval)."""
    return difference((first.value, first.low, first.high), (second.value, second.low, second.high))


def _warnings(n_blind: int, n_assisted: int) -> tuple[str, ...]:
    few = [f"{n} {name}" for n, name in ((n_blind, "blind"), (n_assisted, "assisted")) if n < FEW]
    return (
        "The difference is the suggestions' lead only if the assisted quotes are like the blind ones; "
        "an order by certainty makes them easier or harder.",
        *((f"Few quotes: {', '.join(few)}.",) if few else ()),
    )
