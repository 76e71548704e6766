"""Matching: how well each code fits each quote, from the codebook and from what people decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from themeseed.config import MatchConfig
from themeseed.errors import EmptyCodebookError, NothingToDoError
from themeseed.match.known import KnownTexts, known_texts
from themeseed.match.ridge import RidgeSolution, solve_ridge
from themeseed.match.views import View, letter_view, mean_kernel, vector_view
from themeseed.records import (
    Codebook,
    Coding,
    Embeddings,
    Evidence,
    MatchScores,
    Passage,
    Quote,
    Refusal,
)

RIDGE = 1.0
_CHUNK = 2048


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matching:
    """Scores of all quotes, scores that decided quotes would get undecided, and their reasons."""

    scores: MatchScores
    held_out: MatchScores
    _texts: tuple[str, ...]
    _views: tuple[View, ...]
    _known: KnownTexts
    _solution: RidgeSolution
    _rows: dict[str, int]
    _columns: dict[str, int]

    def scores_of(self, quote_ids: Sequence[str]) -> MatchScores:
        """Return the scores of some quotes only, in the order given."""
        return replace(
            self.scores,
            quote_ids=tuple(quote_ids),
            scores=self.scores.scores[[self._rows[quote_id] for quote_id in quote_ids]],
        )

    def without_own_decisions(self) -> MatchScores:
        """Return the scores of all quotes, those of decided quotes as if they had not been decided.

        What is shown for a decided quote must not repeat the decision on it: a second coder would
        be led by the first, and counts of suggestions would echo counts of decisions. A quote whose
        suggestion was refused keeps its scores, which the refusal lowered.
        """
        scores = self.scores.scores.copy()
        scores[[self._rows[quote_id] for quote_id in self.held_out.quote_ids]] = self.held_out.scores
        return replace(self.scores, scores=scores)

    def evidence(self, pairs: Sequence[tuple[str, str]], limit: int) -> tuple[tuple[Evidence, ...], ...]:
        """Return, for each (quote id, code id), the known texts that raised its score most.

        A score is the sum over known texts of their similarity to the quote times what they say
        for the code, so a text's `weight` here is its share of all that speaks for the code. The
        quote itself, when it is decided, is no evidence for its own code.
        """
        wanted: dict[int, list[int]] = {}
        for number, (quote_id, _) in enumerate(pairs):
            wanted.setdefault(self._rows[quote_id], []).append(number)
        found: list[tuple[Evidence, ...]] = [()] * len(pairs)
        known_views = _rows_of_views(self._views, self._known.rows)
        rows = sorted(wanted)
        for start in range(0, len(rows), _CHUNK):
            part = np.array(rows[start : start + _CHUNK], dtype=np.intp)
            kernel = mean_kernel(_rows_of_views(self._views, part), known_views)
            for row, similar in zip(part, kernel, strict=True):
                for number in wanted[int(row)]:
                    column = self._columns[pairs[number][1]]
                    found[number] = self._best(int(row), similar, column, limit)
        return tuple(found)

    def _best(
        self, row: int, similar: NDArray[np.float64], column: int, limit: int
    ) -> tuple[Evidence, ...]:
        in_favour = np.maximum(similar * self._solution.dual[:, column], 0.0)
        in_favour[self._known.rows == row] = 0.0
        total = in_favour.sum()
        if total <= 0:
            return ()
        best = np.argsort(-in_favour, kind="stable")[:limit]
        return tuple(
            _evidence(self._known.sources[i], self._texts[self._known.rows[i]], in_favour[i] / total)
            for i in best
            if in_favour[i] > 0
        )


def match(
    quotes: Sequence[Quote],
    embeddings: Embeddings,
    codebook: Codebook,
    passages: Embeddings,
    config: MatchConfig,
    *,
    codings: Sequence[Coding] = (),
    refusals: Sequence[Refusal] = (),
) -> Matching:
    """Return how well every code of the codebook fits every quote.

    One kernel ridge regression over all known texts: the codebook's passages, and the quotes
    that people decided. The kernel is the mean of the views (vectors, letters). With nothing
    decided it is matching to the descriptions; every decision moves it towards the people.

    Args:
        quotes: all quotes of the study, decided or not; undecided ones centre the vectors.
        embeddings: of the quotes, in any order.
        codebook: with at least one codable code.
        passages: embeddings of `codebook.passages()`, same encoder.
        config: whether codes exclude each other, and whether letters count.
        codings: what people decided, of any number of coders; of quotes that are not among
            `quotes` they are ignored.
        refusals: suggestions turned down without saying what is right.

    Raises:
        EmptyCodebookError: there is nothing to match with.
        NothingToDoError: there are no quotes.
    """
    if not codebook.codable:
        raise EmptyCodebookError(
            f"Codebook '{codebook.name}' has no codes. Add at least one [[theme]] or [[code]] with a "
            "name, or take a seed set: themeseed seeds."
        )
    if not quotes:
        raise NothingToDoError(
            "There are no quotes to match. Add transcripts: themeseed add STUDY FILES."
        )
    # By content: ids hold the place in a document, and no order of documents may show in a sum.
    ordered = sorted(quotes, key=lambda quote: (quote.text, quote.id))
    code_ids = tuple(sorted(codebook.codable_ids))
    book = sorted(codebook.passages(), key=lambda passage: passage.id)
    texts = tuple([quote.text for quote in ordered] + [passage.text for passage in book])
    vectors = np.vstack(
        [
            _rows_of(embeddings, [quote.id for quote in ordered]),
            _rows_of(passages, [passage.id for passage in book]),
        ]
    )
    views: tuple[View, ...] = (vector_view(vectors, len(ordered)),)
    if config.words:
        views += (letter_view(texts),)
    quote_rows = {quote.id: row for row, quote in enumerate(ordered)}
    passage_rows = {passage.id: len(ordered) + row for row, passage in enumerate(book)}
    exclusive = not config.multiple
    known = known_texts(codebook, passage_rows, quote_rows, codings, refusals, exclusive=exclusive)
    known_views = _rows_of_views(views, known.rows)
    solution = solve_ridge(mean_kernel(known_views, known_views), known.targets, known.weights, RIDGE)
    coded = {coding.quote_id for coding in codings}
    decided = [
        i for i, source in enumerate(known.sources) if isinstance(source, str) and source in coded
    ]
    columns = {code_id: number for number, code_id in enumerate(code_ids)}
    wanted = [columns[code_id] for code_id in codebook.codable_ids]
    scores = _scores(views, known_views, solution.dual, len(ordered))[:, wanted]
    return Matching(
        scores=MatchScores(
            quote_ids=tuple(quote_rows),
            code_ids=codebook.codable_ids,
            scores=scores,
            exclusive=exclusive,
            n_decided=len(decided),
        ),
        held_out=MatchScores(
            quote_ids=tuple(str(known.sources[i]) for i in decided),
            code_ids=codebook.codable_ids,
            scores=solution.leave_one_out[decided][:, wanted],
            exclusive=exclusive,
            n_decided=max(0, len(decided) - 1),
        ),
        _texts=texts,
        _views=views,
        _known=known,
        _solution=solution,
        _rows=quote_rows,
        _columns=columns,
    )


def _rows_of(embeddings: Embeddings, ids: Sequence[str]) -> NDArray[np.float32]:
    row = {each: number for number, each in enumerate(embeddings.ids)}
    return embeddings.vectors[[row[each] for each in ids]]


def _rows_of_views(views: Sequence[View], rows: slice | NDArray[np.intp]) -> tuple[View, ...]:
    return tuple(view.rows(rows) for view in views)


def _scores(
    views: Sequence[View], known_views: Sequence[View], dual: NDArray[np.float64], n_quotes: int
) -> NDArray[np.float64]:
    parts = [
        mean_kernel(_rows_of_views(views, slice(start, min(start + _CHUNK, n_quotes))), known_views)
        @ dual
        for start in range(0, n_quotes, _CHUNK)
    ]
    return np.vstack(parts)


def _evidence(source: Passage | str, text: str, weight: float) -> Evidence:
    if isinstance(source, str):
        return Evidence(kind="decided", text=text, weight=round(float(weight), 6), quote_id=source)
    return Evidence(kind=source.kind, text=text, weight=round(float(weight), 6))
