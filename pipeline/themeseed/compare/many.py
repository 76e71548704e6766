"""Agreement of any number of coders: the figures, each with two intervals, and by what they differ.

The rule: a figure that is not defined has the value None and a note that says why; no figure is
ever NaN, and none depends on the order of its input.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from themeseed.compare import many_notes
from themeseed.compare.coefficients import Floats
from themeseed.compare.paired import MISSING
from themeseed.compare.part import Part, part
from themeseed.compare.ratings import Ratings, rate
from themeseed.compare.scale_weights import Weights, scale_weights
from themeseed.compare.unitized import unitizing_agreement
from themeseed.config import CompareConfig
from themeseed.errors import NothingToDoError
from themeseed.records import (
    Codebook,
    Coding,
    Document,
    Estimate,
    GroupEstimates,
    ManyCoderAgreement,
    Quote,
    UnitizingAgreement,
)

DOCUMENT = "document"
"""The grouping that is always there where quotes of two documents or more are known."""


def agreement_of_many(
    codings: Sequence[Coding],
    quotes: Sequence[Quote] = (),
    codebook: Codebook | None = None,
    *,
    documents: Sequence[Document] = (),
    groups: Mapping[str, Mapping[str, str]] | None = None,
    weights: Weights = "identity",
    config: CompareConfig | None = None,
    seed: int = 0,
) -> ManyCoderAgreement:
    """Return how far two coders or more agree: in all, by code, theme, document and group.

    Coders need not have decided every quote. With one code a quote: mean pairwise percent
    agreement, the kappas of Fleiss, Conger and Light (mean over pairs), Krippendorff's alpha and
    Gwet's AC1. Where quotes have several codes, the kappas and AC1 are pooled over the codes,
    alpha is given three times (sets the same or not, Jaccard, MASI), and the mean Jaccard overlap
    is added. By code and theme, each is set against all else. Sources stand where the formulas are.

    Each figure has an interval from resampled quotes and one from resampled documents. Report the
    wider (`Estimate.reported`): quotes of one interview are not independent, and how much wider the
    second is shows by how much; of few documents it can be too narrow.

    Args:
        codings: of all coders, in any order. No coding of a quote by a coder is a missing
            decision; a coding without codes says that none fits.
        quotes: where the quotes come from; without them, nothing is said over documents. Where all
            stand in one, such as a table of answers, their cases are resampled instead.
        codebook: all its codes count as answers that could have been given, in its order.
        documents: where coders chose the boundaries of their quotes themselves: the texts, over
            which unitizing is measured (`ManyCoderAgreement.unitizing`).
        groups: further groupings, such as {"role": {quote id: role}}.
        weights: where the codebook's codes are steps of a scale, how near they are: adds AC2.
        config: level of the intervals and number of resamples; both kinds are always made.
        seed: of the resamples.

    Raises:
        NothingToDoError: fewer than two coders, or no quote that two coded and no documents.
        TableError: a coder coded a quote twice, or a quote is not of the document it names.
        UnknownNameError: there are no such weights.
    """
    config = config or CompareConfig()
    ratings = rate(codings, codebook.codable_ids if codebook else ())
    scale = None if weights == "identity" else scale_weights(weights, len(ratings.codes))
    whole = part(ratings, scale, *_places(quotes), config, seed=seed)
    unitizing = None
    if documents:
        unitizing = unitizing_agreement(
            codings, quotes, documents, code_ids=ratings.codes, config=config, seed=seed
        )
    _refuse_strangers(whole, unitizing)
    themes = [it for it in codebook.themes if it.code_ids] if codebook else []
    decided = int(whole.observed @ (whole.frame.pairable * whole.frame.given))
    return ManyCoderAgreement(
        coders=ratings.coders,
        n_coded=_n_coded(ratings),
        n_quotes=whole.n_quotes,
        n_single=len(ratings.quote_ids) - whole.n_quotes,
        n_missing=whole.n_quotes * len(ratings.coders) - decided,
        measures=whole.measures(),
        by_code=whole.by_column(ratings.codes, ratings.membership),
        by_theme=whole.by_column(
            [theme.id for theme in themes], _holding(ratings, [theme.code_ids for theme in themes])
        ),
        by_group=_by_group(whole, groups or {}),
        unitizing=unitizing,
        warnings=many_notes.warnings(
            whole.frame, whole.n_quotes, together=whole.together, n_together=whole.n_together
        ),
    )


def estimates_of_many(
    codings: Sequence[Coding],
    quotes: Sequence[Quote] = (),
    codebook: Codebook | None = None,
    *,
    config: CompareConfig | None = None,
    seed: int = 0,
) -> tuple[Estimate, ...]:
    """Return the figures over all codes alone, as `agreement_of_many` gives them, in less time.

    For many small comparisons side by side, such as every pair of a team.

    Raises:
        NothingToDoError: fewer than two coders, or no quote that two coded.
        TableError: a coder coded a quote twice.
    """
    ratings = rate(codings, codebook.codable_ids if codebook else ())
    whole = part(ratings, None, *_places(quotes), config or CompareConfig(), seed=seed)
    _refuse_strangers(whole, None)
    return whole.measures()


def _by_group(whole: Part, groups: Mapping[str, Mapping[str, str]]) -> tuple[GroupEstimates, ...]:
    known = {**groups}
    if whole.together == DOCUMENT + "s" and whole.n_together > 1:
        known = {DOCUMENT: whole.document_of, **known}
    found = []
    for grouping, group_of in known.items():
        of_quote = np.array([group_of.get(it, "") for it in whole.ratings.quote_ids], dtype=object)
        for name in sorted(set(of_quote) - {""}):
            of_group = whole.some(of_quote == name)
            found.append(
                GroupEstimates(
                    grouping=grouping,
                    name=name,
                    n_quotes=of_group.n_quotes,
                    measures=of_group.measures(),
                )
            )
    return tuple(found)


def _places(quotes: Sequence[Quote]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the document by quote id, and the case."""
    return (
        {quote.id: quote.document_id for quote in quotes},
        {quote.id: quote.case_id for quote in quotes if quote.case_id},
    )


def _holding(ratings: Ratings, code_ids: Sequence[Sequence[str]]) -> Floats:
    """Return which answer (rows) holds any code of each theme (columns)."""
    found = [[float(bool(answer & set(codes))) for codes in code_ids] for answer in ratings.answers]
    return np.array(found, dtype=np.float64).reshape(len(ratings.answers), len(code_ids))


def _n_coded(ratings: Ratings) -> tuple[int, ...]:
    return tuple(int(n) for n in ratings.observed @ (ratings.cells != MISSING))


def _refuse_strangers(whole: Part, unitizing: UnitizingAgreement | None) -> None:
    if whole.n_quotes or (unitizing and unitizing.n_documents):
        return
    counts = zip(whole.ratings.coders, _n_coded(whole.ratings), strict=True)
    raise NothingToDoError(
        f"No quote was coded by two coders: {', '.join(f'{coder} has {n}' for coder, n in counts)}. "
        "Compare codings of the same quotes, with the same ids; where coders chose their own "
        "boundaries, hand in the quotes and the documents that two coders read."
    )
