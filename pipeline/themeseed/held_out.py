"""Suggestions for decided quotes, each made as if that quote had not been decided.

This is what machine and people are compared by: a suggestion that has seen the answer proves
nothing. Quotes that say the same are held out together, with passages of the codebook that
repeat them, and calibration is fitted anew inside every fold, on the decisions of the other folds
alone. The held-out quote's text, without its decision, still counts among the study's quotes (it
centres the vectors, as it does in use).
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.config import Config
from themeseed.errors import NothingToDoError
from themeseed.match import Matcher, Matching, said_alike
from themeseed.records import Codebook, Coding, Embeddings, MachineCodes, Quote, Refusal, Suggestion
from themeseed.records.identity import text_digest
from themeseed.suggest import Calibration, code_set_bar, fit_calibration, suggest, with_bar

LEAVE_ONE_OUT_UP_TO = 200
FOLDS = 10

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """What the machine says of quotes without knowing what was decided on them.

    `machine` is there where the decided texts are parted into ten folds; with fewer, each text
    is left out by itself, and `machine_codes` makes ten fits of its own.
    """

    suggestions: tuple[Suggestion, ...]
    machine: MachineCodes | None


def held_out_suggestions(
    quotes: Sequence[Quote],
    embeddings: Embeddings,
    codebook: Codebook,
    passages: Embeddings,
    config: Config,
    *,
    codings: Sequence[Coding],
    refusals: Sequence[Refusal] = (),
    judging: Sequence[Coding] | None = None,
    on_progress: Tell | None = None,
) -> tuple[Suggestion, ...]:
    """Return suggestions for every decided quote, made without what was decided on it.

    Up to 200 decided texts are left out one by one, more in ten folds. Folds depend on the texts
    alone, never on order.

    Args:
        quotes: all of the study.
        embeddings: of the quotes.
        codebook: with at least one code.
        passages: embeddings of the codebook's passages.
        config: of the study.
        codings: what people decided.
        refusals: suggestions turned down.
        judging: the codings by which code sets are made; all otherwise.
        on_progress: told how many folds are done, and of how many.

    Raises:
        NothingToDoError: fewer than two quotes were decided.
    """
    matcher = Matcher(quotes, embeddings, codebook, passages, config.match)
    return hold_out(
        matcher,
        quotes,
        config,
        codings=codings,
        refusals=refusals,
        judging=judging,
        on_progress=on_progress,
    ).suggestions


def hold_out(
    matcher: Matcher,
    quotes: Sequence[Quote],
    config: Config,
    *,
    codings: Sequence[Coding],
    refusals: Sequence[Refusal] = (),
    judging: Sequence[Coding] | None = None,
    on_progress: Tell | None = None,
) -> HeldOut:
    """Return held-out suggestions and, where the same ten fits give them, the machine's codes.

    The matcher is of these quotes; for the rest see `held_out_suggestions`.

    Raises:
        NothingToDoError: fewer than two quotes were decided.
    """
    words_of = said_alike(quotes)
    decided = {coding.quote_id for coding in codings if coding.quote_id in words_of}
    folds = folds_of({words_of[quote_id] for quote_id in decided})
    if len(set(folds.values())) < 2:
        raise NothingToDoError(
            f"{len(decided)} quotes are decided; suggestions can be checked against at least two "
            "decided quotes with different texts. Decide some: themeseed review STUDY."
        )
    in_tenths = len(folds) > LEAVE_ONE_OUT_UP_TO
    if in_tenths:
        folds = _with_refused(folds, refusals, words_of)
    read = _Read(quotes, words_of, folds) if in_tenths else None
    found: list[Suggestion] = []
    fits = _fits(matcher, folds, words_of, codings, refusals, on_progress, config.suggest.false_nothing)
    for fit in fits:
        judges = fit.kept
        if judging is not None:
            judges = [it for it in judging if it.quote_id not in fit.left_out]
        found.extend(
            suggest(
                fit.matching.scores_of(sorted(decided & fit.left_out)),
                fit.calibration,
                with_bar(config.suggest, fit.calibration, fit.matching.without_own_decisions()),
                run_id="held-out",
                set_bar=code_set_bar(
                    fit.matching.held_out, judges, fit.calibration, config.suggest.set_level
                ),
            )
        )
        if read is not None:
            read.take(fit)
    found.sort(key=lambda each: (each.quote_id, each.rank))
    return HeldOut(suggestions=tuple(found), machine=read.codes() if read is not None else None)


def machine_codes(
    matcher: Matcher,
    quotes: Sequence[Quote],
    *,
    codings: Sequence[Coding],
    refusals: Sequence[Refusal] = (),
    on_progress: Tell | None = None,
) -> MachineCodes:
    """Return the probability of each code for each quote, none made with its own decision.

    Cross-prediction (Zrnic and Candès 2024, PNAS 121(15), e2322083121): the decided texts are parted
    into ten folds; a decided quote, and any that says the same, is read by the one fit that does not
    know its fold, all other quotes by the mean of the ten fits. So a decided quote is read no
    better than an undecided one, which is what correcting by a sample rests on. A quote of which
    somebody only refused a suggestion is in a fold for the same reason.

    Args:
        matcher: of these quotes; it may be asked again with other decisions.
        quotes: all.
        codings: what people decided.
        refusals: suggestions turned down.
        on_progress: told how many folds are done, and of how many.
    """
    words_of = said_alike(quotes)
    decided = {words_of[coding.quote_id] for coding in codings if coding.quote_id in words_of}
    folds = _with_refused(_in_tenths(decided), refusals, words_of)
    read = _Read(quotes, words_of, folds)
    for fit in _fits(matcher, folds, words_of, codings, refusals, on_progress):
        read.take(fit)
    return read.codes()


def coding_of_machine(
    suggestions: Sequence[Suggestion], *, coder_id: str, forced: bool = False
) -> tuple[Coding, ...]:
    """Return the machine's coding: the codes suggested for each quote.

    Args:
        suggestions: any number for each quote.
        coder_id: the machine as a coder.
        forced: take the first code of every quote even where none is suggested.
    """
    codes: dict[str, list[str]] = {}
    for each in sorted(suggestions, key=lambda one: (one.quote_id, one.rank)):
        chosen = codes.setdefault(each.quote_id, [])
        if (each.rank == 1) if forced else each.suggested:
            chosen.append(each.code_id)
    return tuple(
        Coding(quote_id=quote_id, coder_id=coder_id, codes=tuple(chosen))
        for quote_id, chosen in codes.items()
    )


def folds_of(texts: Collection[str]) -> dict[str, int]:
    """Return a fold for each text: its own, or one of ten by rank of its hash."""
    if len(texts) > LEAVE_ONE_OUT_UP_TO:
        return _in_tenths(texts)
    return {text: rank for rank, text in enumerate(sorted(texts, key=text_digest))}


def _in_tenths(texts: Collection[str]) -> dict[str, int]:
    return {text: rank % FOLDS for rank, text in enumerate(sorted(texts, key=text_digest))}


def _with_refused(
    folds: dict[str, int], refusals: Sequence[Refusal], words_of: dict[str, str]
) -> dict[str, int]:
    """Return the folds with one for each text of which suggestions were only refused."""
    refused = {words_of[it.quote_id] for it in refusals if it.quote_id in words_of} - folds.keys()
    return {**_in_tenths(refused), **folds}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Fit:
    """A fit to all but one fold: `left_out` are the ids it does not know, `kept` what it knows."""

    fold: int
    left_out: frozenset[str]
    kept: list[Coding]
    matching: Matching
    calibration: Calibration


def _fits(
    matcher: Matcher,
    folds: dict[str, int],
    words_of: dict[str, str],
    codings: Sequence[Coding],
    refusals: Sequence[Refusal],
    on_progress: Tell | None,
    false_nothing: float | None = None,
) -> Iterator[_Fit]:
    """Yield one fit after the other; only one is held at a time."""
    quote_ids: dict[int, list[str]] = {}
    for quote_id, text in words_of.items():
        if text in folds:
            quote_ids.setdefault(folds[text], []).append(quote_id)
    # With nothing said of anything, one fit to the codebook alone.
    numbers = sorted(set(folds.values())) or [0]
    for done, fold in enumerate(numbers):
        if on_progress:
            on_progress(done, len(numbers))
        left_out = frozenset(quote_ids.get(fold, ()))
        matching = matcher.match(codings, refusals, unseen=left_out)
        kept = [coding for coding in codings if coding.quote_id not in left_out]
        yield _Fit(
            fold=fold,
            left_out=left_out,
            kept=kept,
            matching=matching,
            calibration=fit_calibration(matching.held_out, kept, false_nothing=false_nothing),
        )


class _Read:
    """The probabilities that ten fits give every quote, gathered fit by fit."""

    def __init__(self, quotes: Sequence[Quote], words_of: dict[str, str], folds: dict[str, int]) -> None:
        self._ids = [quote.id for quote in quotes]
        self._n_fits = max(1, len(set(folds.values())))
        self._fold_of_row = np.array([folds.get(words_of[it], -1) for it in self._ids])
        self._given: NDArray[np.float64] | None = None
        self._code_ids: tuple[str, ...] = ()

    def take(self, fit: _Fit) -> None:
        """Add what one fit says: all of it for its own fold, a part for quotes in no fold."""
        scores = fit.matching.scores_of(self._ids)
        read = fit.calibration.probabilities(scores.scores)
        if self._given is None:
            self._given, self._code_ids = np.zeros_like(read), scores.code_ids
        own, others = self._fold_of_row == fit.fold, self._fold_of_row < 0
        self._given[own] = read[own]
        self._given[others] += read[others] / self._n_fits

    def codes(self) -> MachineCodes:
        """Return what was gathered."""
        return MachineCodes(
            quote_ids=tuple(self._ids), code_ids=self._code_ids, given=np.asarray(self._given)
        )
