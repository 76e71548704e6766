"""Suggestions for decided quotes, each made as if that quote had not been decided.

This is what machine and people are compared by: a suggestion that has seen the answer proves
nothing. Quotes that say the same are held out together, with passages of the codebook that
repeat them, and calibration is fitted anew inside every fold, on the decisions of the other folds
alone. The held-out quote's text, without its decision, still counts among the study's quotes (it
centres the vectors, as it does in use).
"""

from collections.abc import Callable, Sequence

import numpy as np

from themeseed.config import Config
from themeseed.errors import NothingToDoError
from themeseed.match import Matcher, said_alike
from themeseed.records import Codebook, Coding, Embeddings, MachineCodes, Quote, Refusal, Suggestion
from themeseed.records.identity import text_digest
from themeseed.suggest import code_set_bar, fit_calibration, suggest, with_bar

LEAVE_ONE_OUT_UP_TO = 200
FOLDS = 10


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
    on_progress: Callable[[int, int], None] | None = None,
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
    words_of = said_alike(quotes)
    decided = {coding.quote_id for coding in codings if coding.quote_id in words_of}
    folds = folds_of({words_of[quote_id] for quote_id in decided})
    if len(set(folds.values())) < 2:
        raise NothingToDoError(
            f"{len(decided)} quotes are decided; suggestions can be checked against at least two "
            "decided quotes with different texts. Decide some: themeseed review STUDY."
        )
    matcher = Matcher(quotes, embeddings, codebook, passages, config.match)
    result: list[Suggestion] = []
    for done, fold in enumerate(sorted(set(folds.values()))):
        if on_progress:
            on_progress(done, len(set(folds.values())))
        left_out = {quote_id for quote_id in decided if folds[words_of[quote_id]] == fold}
        matching = matcher.match(codings, refusals, unseen=left_out)
        kept = [coding for coding in codings if coding.quote_id not in left_out]
        calibration = fit_calibration(matching.held_out, kept)
        judges = kept if judging is None else [it for it in judging if it.quote_id not in left_out]
        set_bar = code_set_bar(matching.held_out, judges, calibration, config.suggest.set_level)
        suggestions = suggest(
            matching.scores_of(sorted(left_out)),
            calibration,
            with_bar(config.suggest, calibration, matching.without_own_decisions()),
            run_id="held-out",
            set_bar=set_bar,
        )
        result.extend(suggestions)
    return tuple(sorted(result, key=lambda each: (each.quote_id, each.rank)))


def machine_codes(
    matcher: Matcher,
    quotes: Sequence[Quote],
    *,
    codings: Sequence[Coding],
    refusals: Sequence[Refusal] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> MachineCodes:
    """Return the probability of each code for each quote, none made with its own decision.

    Cross-prediction (Zrnic and Candès 2024, PNAS 121(15), e2322083121): the decided texts are parted
    into ten folds; a decided quote, and any that says the same, is read by the one fit that does not
    know its fold, all other quotes by the mean of the ten fits. So a decided quote is read no
    better than an undecided one, which is what correcting by a sample rests on.

    Args:
        matcher: of these quotes; it may be asked again with other decisions.
        quotes: all.
        codings: what people decided.
        refusals: suggestions turned down.
        on_progress: told how many folds are done, and of how many.
    """
    words_of = said_alike(quotes)
    decided = {words_of[coding.quote_id] for coding in codings if coding.quote_id in words_of}
    fold_of = {text: rank % FOLDS for rank, text in enumerate(sorted(decided, key=text_digest))}
    n_folds = max(1, min(FOLDS, len(decided)))
    fold_of_row = np.array([fold_of.get(words_of[quote.id], -1) for quote in quotes])
    ids = [quote.id for quote in quotes]
    total = None
    for fold in range(n_folds):
        if on_progress:
            on_progress(fold, n_folds)
        left_out = {it for it, its_fold in zip(ids, fold_of_row, strict=True) if its_fold == fold}
        matching = matcher.match(codings, refusals, unseen=left_out)
        kept = [coding for coding in codings if coding.quote_id not in left_out]
        calibration = fit_calibration(matching.held_out, kept)
        scores = matching.scores_of(ids)
        read = calibration.probabilities(scores.scores)
        total = np.zeros_like(read) if total is None else total
        own, others = fold_of_row == fold, fold_of_row < 0
        total[own] = read[own]
        total[others] += read[others] / n_folds
    return MachineCodes(quote_ids=tuple(ids), code_ids=scores.code_ids, given=np.asarray(total))


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


def folds_of(texts: set[str]) -> dict[str, int]:
    """Return a fold for each text: its own, or one of ten by rank of its hash."""
    ranked = sorted(texts, key=text_digest)
    n_folds = len(ranked) if len(ranked) <= LEAVE_ONE_OUT_UP_TO else FOLDS
    return {text: rank % n_folds for rank, text in enumerate(ranked)}
