"""Matching: how well each code fits each quote, from the codebook and from what people decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from themeseed.config import MatchConfig
from themeseed.errors import EmptyCodebookError, NothingToDoError
from themeseed.match.feedback import read_with_nearest_quotes
from themeseed.match.kernel import Kernel
from themeseed.match.known import KnownTexts, known_texts
from themeseed.match.levels import levels
from themeseed.match.logistic import solve_logistic
from themeseed.match.repeats import repeating, said_alike, same_words
from themeseed.match.ridge import solve_ridge
from themeseed.match.teaching import MOST_QUOTES, candidates, teaching_order
from themeseed.match.threads import threads_for
from themeseed.match.views import View, letter_view, vector_view
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
from themeseed.records.identity import text_digest

RIDGE = 1.0
PENALTY = 0.2
"""How strongly scores are drawn to zero, where several codes may apply and where one does."""

NOTHING = float(np.log(0.01))
"""Where codes exclude each other, "none" is a hundredth as likely as a code before anything is known."""

LOG_ODDS = 0.1
"""A score is then a tenth of the logit, so that both kinds of scores are about as large as shares of
belief."""

_CHUNK = 2048

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matching:
    """Scores of all quotes, scores that decided quotes would get undecided, and their reasons.

    `held_out` leaves out what was decided on a quote's words, wherever they were said.
    """

    scores: MatchScores
    held_out: MatchScores
    _texts: tuple[str, ...]
    _kernel: Kernel
    _known: KnownTexts
    _voices: tuple[Matrix, ...]
    _rows: dict[str, int]
    _columns: dict[str, int]
    _own: dict[int, int]
    _versions: dict[int, list[int]]

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

        A score is the sum over views and known texts of their likeness to the quote times what they
        say for the code, so a text's `weight` here is its share of all that speaks for the code. The
        quote itself, when it is decided, is no evidence for its own code.
        """
        wanted: dict[int, list[int]] = {}
        for number, (quote_id, _) in enumerate(pairs):
            wanted.setdefault(self._rows[quote_id], []).append(number)
        found: list[tuple[Evidence, ...]] = [()] * len(pairs)
        rows = sorted(wanted)
        for start in range(0, len(rows), _CHUNK):
            part = np.array(rows[start : start + _CHUNK], dtype=np.intp)
            likeness = self._kernel.of_views(part, self._known.rows)
            for at, row in enumerate(part.tolist()):
                for number in wanted[row]:
                    column = self._columns[pairs[number][1]]
                    found[number] = self._best(row, [each[at] for each in likeness], column, limit)
        return tuple(found)

    def nearest_decided(self) -> dict[str, float]:
        """Return each quote's likeness to the decided quote that it resembles most, but for itself.

        Empty where nothing is decided.
        """
        known = np.array([self._known.rows[at] for at in sorted(set(self._own.values()))], dtype=np.intp)
        if not len(known):
            return {}
        place = {at: number for number, at in enumerate(sorted(set(self._own.values())))}
        result: dict[str, float] = {}
        ids = list(self._rows)
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            rows = np.array([self._rows[quote_id] for quote_id in part], dtype=np.intp)
            likeness = self._kernel.between(rows, known)
            for number, row in enumerate(rows.tolist()):
                for at in self._left_out_with(row):
                    if at in place:
                        likeness[number, place[at]] = -np.inf
            result.update(zip(part, likeness.max(axis=1).tolist(), strict=True))
        return result

    def _left_out_with(self, row: int) -> list[int]:
        """Return the known texts that a quote is held out with: itself and its versions."""
        own = self._own.get(row)
        return [] if own is None else self._versions.get(own, [own])

    def ask_next(self, limit: int) -> tuple[str, ...]:
        """Return undecided quotes whose decision teaches most, the first to decide first.

        Of very many quotes some are looked at, chosen by their texts.
        """
        undecided = [quote_id for quote_id, row in self._rows.items() if row not in self._own]
        undecided.sort(key=lambda quote_id: (text_digest(self._texts[self._rows[quote_id]]), quote_id))
        seen = undecided[:MOST_QUOTES]
        if not seen:
            return ()
        rows = np.array([self._rows[quote_id] for quote_id in seen], dtype=np.intp)
        ranked = np.sort(self.scores.scores[rows], axis=1)
        lead = ranked[:, -1] - ranked[:, -2] if ranked.shape[1] > 1 else ranked[:, -1]
        chosen = candidates(np.round(lead, 9))
        decided = np.array(sorted({self._known.rows[at] for at in self._own.values()}), dtype=np.intp)
        decided = decided[:MOST_QUOTES]
        picked = teaching_order(
            self._kernel.among(rows[chosen]),
            self._kernel.between(rows[chosen], decided),
            self._kernel.between(decided, decided),
            RIDGE,
            limit,
        )
        return tuple(seen[row] for row in chosen[picked])

    def _best(
        self, row: int, likeness: Sequence[Matrix], column: int, limit: int
    ) -> tuple[Evidence, ...]:
        # Only what the quote resembles: that it is unlike another code's text explains nothing.
        in_favour = np.zeros(len(self._known.rows))
        for alike, voices in zip(likeness, self._voices, strict=True):
            in_favour += np.maximum(alike, 0.0) * np.maximum(voices[:, column], 0.0)
        in_favour[self._left_out_with(row)] = 0.0
        total = in_favour.sum()
        if total <= 0:
            return ()
        best = np.argsort(-in_favour, kind="stable")[:limit]
        return tuple(
            _evidence(self._known.sources[i], self._texts[self._known.rows[i]], in_favour[i] / total)
            for i in best
            if in_favour[i] > 0
        )


class Matcher:
    """The texts of one study and how alike they are, made once; `match` for every new decision."""

    def __init__(
        self,
        quotes: Sequence[Quote],
        embeddings: Embeddings,
        codebook: Codebook,
        passages: Embeddings,
        config: MatchConfig,
    ) -> None:
        """Take in the texts; see `match` for the arguments and errors."""
        if not codebook.codable:
            raise EmptyCodebookError(
                f"Codebook '{codebook.name}' has no codes. Add at least one [[theme]] or [[code]] with "
                "a name, or take a seed set: themeseed seeds."
            )
        if not quotes:
            raise NothingToDoError(
                "There are no quotes to match. Add transcripts: themeseed add STUDY FILES."
            )
        # By content: ids hold the place in a document, and no order of documents may show in a sum.
        ordered = sorted(quotes, key=lambda quote: (quote.text, quote.id))
        book = sorted(codebook.passages(), key=lambda passage: passage.id)
        vectors = np.vstack(
            [
                _rows_of(embeddings, [quote.id for quote in ordered]),
                _rows_of(passages, [passage.id for passage in book]),
            ]
        )
        self._texts = tuple([quote.text for quote in ordered] + [passage.text for passage in book])
        views: tuple[View, ...] = (vector_view(vectors, len(ordered)),)
        if config.words:
            views += (letter_view(self._texts),)
        self._kernel = Kernel(read_with_nearest_quotes(views, len(ordered)))
        self._codebook = codebook
        self._book = book
        self._exclusive = not config.multiple
        self._quote_rows = {quote.id: row for row, quote in enumerate(ordered)}
        self._words = {quote.id: same_words(quote.text) for quote in ordered}
        self._alike = said_alike(ordered)

    def match(
        self,
        codings: Sequence[Coding] = (),
        refusals: Sequence[Refusal] = (),
        *,
        unseen: Collection[str] = (),
    ) -> Matching:
        """Return the scores of all quotes, given what people decided.

        Args:
            codings: what people decided, of any number of coders; of other quotes they are ignored.
            refusals: suggestions turned down without saying what is right.
            unseen: ids of quotes whose texts must be new to the scores: what was decided on the
                same words anywhere is left aside, and so are passages of the codebook that
                repeat them.
        """
        hidden = {self._alike[quote_id] for quote_id in unseen if quote_id in self._alike}
        seen = [each for each in codings if self._alike.get(each.quote_id) not in hidden]
        refused = [each for each in refusals if self._alike.get(each.quote_id) not in hidden]
        known = self._known(seen, refused, hidden)
        together = self._together(known)
        with threads_for(len(known.rows)):
            scores, held_out, voices = self._solved(known, together)
        coded = {coding.quote_id for coding in seen}
        decided = [
            (quote_id, row)
            for row, source in enumerate(known.sources)
            if not isinstance(source, Passage)
            for quote_id in source
            if quote_id in coded
        ]
        columns = {code_id: number for number, code_id in enumerate(sorted(self._codebook.codable_ids))}
        wanted = [columns[code_id] for code_id in self._codebook.codable_ids]
        return Matching(
            scores=MatchScores(
                quote_ids=tuple(self._quote_rows),
                code_ids=self._codebook.codable_ids,
                scores=scores[:, wanted],
                exclusive=self._exclusive,
                n_decided=len(decided),
            ),
            held_out=MatchScores(
                quote_ids=tuple(quote_id for quote_id, _ in decided),
                code_ids=self._codebook.codable_ids,
                scores=held_out[[row for _, row in decided]][:, wanted],
                exclusive=self._exclusive,
                n_decided=max(0, len(decided) - 1),
            ),
            _texts=self._texts,
            _kernel=self._kernel,
            _known=known,
            _voices=voices,
            _rows=self._quote_rows,
            _columns=columns,
            _own={
                self._quote_rows[quote_id]: number
                for number, source in enumerate(known.sources)
                if not isinstance(source, Passage)
                for quote_id in source
            },
            _versions={row: rows for rows in together for row in rows},
        )

    def _solved(
        self, known: KnownTexts, together: list[list[int]]
    ) -> tuple[Matrix, Matrix, tuple[Matrix, ...]]:
        """Return scores of quotes (n x k), those of known texts left out (m x k), and voices by view."""
        n, alike = len(self._quote_rows), self._kernel.of_views(known.rows, known.rows)
        if not self._exclusive:
            likeness = np.asarray(sum(alike) / len(alike))
            ridge = solve_ridge(likeness, known.targets, known.weights, RIDGE, together)
            voices = (ridge.dual / len(alike),) * len(alike)
            return self._kernel.sums(n, known.rows, voices), ridge.leave_one_out, voices
        # A code that stands alone still competes with "no theme fits".
        nothing = NOTHING if known.believed.shape[1] > 1 else 0.0
        solutions = [
            solve_logistic(
                view,
                known.believed,
                known.refused,
                known.weights,
                PENALTY,
                together,
                nothing=nothing,
            )
            for view in alike
        ]
        voices = tuple(LOG_ODDS * solution.dual for solution in solutions)
        scores = self._kernel.sums(n, known.rows, voices)
        held_out = np.asarray(LOG_ODDS * sum(solution.leave_one_out for solution in solutions))
        of_quotes = known.rows < n
        undecided = np.ones(n, dtype=bool)
        decided = [source for source in known.sources if not isinstance(source, Passage)]
        undecided[[self._quote_rows[quote_id] for source in decided for quote_id in source]] = False
        moved = LOG_ODDS * levels(
            scores[undecided] / LOG_ODDS,
            held_out[of_quotes] / LOG_ODDS,
            np.array([len(source) for source in decided], dtype=np.float64),
        )
        return scores + moved, held_out + moved, voices

    def _together(self, known: KnownTexts) -> list[list[int]]:
        """Return the rows of known texts that are versions of each other."""
        groups: dict[str, list[int]] = {}
        for row, source in enumerate(known.sources):
            if not isinstance(source, Passage):
                groups.setdefault(self._alike[source[0]], []).append(row)
        return [rows for rows in groups.values() if len(rows) > 1]

    def _known(
        self, codings: Sequence[Coding], refusals: Sequence[Refusal], hidden: Collection[str]
    ) -> KnownTexts:
        rows = self._quote_rows
        texts = [self._texts[rows[coding.quote_id]] for coding in codings if coding.quote_id in rows]
        if hidden:
            texts += [self._texts[row] for each, row in rows.items() if self._alike[each] in hidden]
        # A decision takes the place of the passages that repeat its quote: else leaving the
        # decision out would leave its text in.
        repeated = repeating(self._book, texts)
        return known_texts(
            self._codebook,
            {
                passage.id: len(self._quote_rows) + row
                for row, passage in enumerate(self._book)
                if passage.id not in repeated
            },
            self._quote_rows,
            self._words,
            codings,
            refusals,
            exclusive=self._exclusive,
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

    One regression over all known texts, the codebook's passages and the quotes that people decided:
    logistic in each view (vectors, letters) where codes exclude each other, ridge in their mean where
    several may apply. With nothing decided it is matching to the descriptions; every decision moves
    it towards the people.

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
    return Matcher(quotes, embeddings, codebook, passages, config).match(codings, refusals)


def _rows_of(embeddings: Embeddings, ids: Sequence[str]) -> NDArray[np.float32]:
    row = {each: number for number, each in enumerate(embeddings.ids)}
    return embeddings.vectors[[row[each] for each in ids]]


def _evidence(source: Passage | tuple[str, ...], text: str, weight: float) -> Evidence:
    weight = round(float(weight), 6)
    if isinstance(source, Passage):
        return Evidence(kind=source.kind, text=text, weight=weight)
    return Evidence(kind="decided", text=text, weight=weight, quote_id=source[0])
