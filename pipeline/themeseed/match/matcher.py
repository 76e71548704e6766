"""Matching: how well each code fits each quote, from the codebook and from what people decided."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from themeseed.config import MatchConfig
from themeseed.errors import EmptyCodebookError, NothingToDoError
from themeseed.match.described import Described, counts_left, decided_counts, lifts
from themeseed.match.feedback import read_with_nearest_quotes
from themeseed.match.kernel import Kernel
from themeseed.match.known import KnownTexts, known_texts
from themeseed.match.levels import levels
from themeseed.match.logistic import solve_logistic
from themeseed.match.matching import Matching
from themeseed.match.placing import Placing
from themeseed.match.repeats import repeating, said_alike, same_words
from themeseed.match.ridge import RIDGE, solve_ridge
from themeseed.match.threads import threads_for
from themeseed.match.views import Letters, View, vector_views
from themeseed.records import Codebook, Coding, Embeddings, MatchScores, Passage, Quote, Refusal

PENALTY = 0.2
"""How strongly scores are drawn to zero where codes exclude each other."""

NOTHING = float(np.log(0.01))
"""Where codes exclude each other, "none" is a hundredth as likely as a code before anything is known."""

LOG_ODDS = 0.1
"""A score is then a tenth of the logit, so that both kinds of scores are about as large as shares of
belief."""

Matrix = NDArray[np.float64]


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
        # By content: ids hold the place in a document, and no order of documents may show in a sum.
        ordered = sorted(quotes, key=lambda quote: (quote.text, quote.id))
        book = sorted(codebook.passages(), key=lambda passage: passage.id)
        self._texts = tuple([quote.text for quote in ordered] + [passage.text for passage in book])
        of_quotes = embeddings.of([quote.id for quote in ordered])
        views: tuple[View, ...] = vector_views(of_quotes, passages.of([passage.id for passage in book]))
        letters = Letters(self._texts) if config.words else None
        if letters is not None:
            views += (letters.own,)
        self._placing = Placing(of_quotes, letters)
        self._kernel = Kernel(read_with_nearest_quotes(views, len(ordered)))
        self._codebook = codebook
        self._book = book
        self._exclusive = not config.multiple
        self._quote_rows = {quote.id: row for row, quote in enumerate(ordered)}
        self._words = {quote.id: same_words(quote.text) for quote in ordered}
        self._alike = said_alike(ordered)
        self._latest: Described | None = None

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
            described = self._alone(known) if self._exclusive else None
            scores, held_out, voices, moved = self._solved(known, together, described)
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
            _described=described,
            _lifts=lifts(decided_counts(known).sum(axis=0)[None, :])[0],
            _rows=self._quote_rows,
            _columns=columns,
            _own={
                self._quote_rows[quote_id]: number
                for number, source in enumerate(known.sources)
                if not isinstance(source, Passage)
                for quote_id in source
            },
            _versions={row: rows for rows in together for row in rows},
            _placing=self._placing,
            _moved=moved,
        )

    def _solved(
        self, known: KnownTexts, together: list[list[int]], described: Described | None
    ) -> tuple[Matrix, Matrix, tuple[Matrix, ...], Matrix]:
        """Return scores of quotes (n x k), of known texts left out (m x k), voices by view, and levels.

        Levels (k) are in both kinds of scores.
        """
        n = len(self._quote_rows)
        if described is None:
            likeness = self._kernel.between(known.rows, known.rows)
            ridge = solve_ridge(likeness, known.targets, known.weights, RIDGE, together)
            voices = tuple(share * ridge.dual for share in self._kernel.shares)
            scores = self._kernel.sums(n, known.rows, voices)
            return scores, ridge.leave_one_out, voices, np.zeros(scores.shape[1])
        voices, held_out = self._logistic(known, together)
        scores = self._kernel.sums(n, known.rows, voices)
        of_quotes = known.rows < n
        counts = decided_counts(known)
        scores += lifts(counts.sum(axis=0)[None, :]) * described.outstanding
        left = counts_left(counts, together)[of_quotes]
        held_out[of_quotes] += lifts(left) * described.outstanding[known.rows[of_quotes]]
        undecided = np.ones(n, dtype=bool)
        decided = [source for source in known.sources if not isinstance(source, Passage)]
        undecided[[self._quote_rows[quote_id] for source in decided for quote_id in source]] = False
        moved = LOG_ODDS * levels(
            scores[undecided] / LOG_ODDS,
            held_out[of_quotes] / LOG_ODDS,
            np.array([len(source) for source in decided], dtype=np.float64),
        )
        return scores + moved, held_out + moved, voices, moved

    def _logistic(
        self, known: KnownTexts, together: list[list[int]]
    ) -> tuple[tuple[Matrix, ...], Matrix]:
        """Return what known texts say by view (m x k each), and their scores left out (m x k)."""
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
            for view in self._kernel.of_views(known.rows, known.rows)
        ]
        loud = [LOG_ODDS * weight for weight in self._kernel.weights]
        voices = tuple(each * solution.dual for each, solution in zip(loud, solutions, strict=True))
        held_out = sum(each * one.leave_one_out for each, one in zip(loud, solutions, strict=True))
        return voices, np.asarray(held_out)

    def _alone(self, known: KnownTexts) -> Described:
        """Return what the passages among the known texts say of all quotes, without any decision."""
        n, k = len(self._quote_rows), known.believed.shape[1]
        rows = known.rows[known.rows >= n]
        if self._latest is not None and np.array_equal(self._latest.rows, rows):
            return self._latest
        passages = {self._book[row - n].id: int(row) for row in rows}
        alone = known_texts(self._codebook, passages, {}, {}, (), (), exclusive=True)
        voices: tuple[Matrix, ...] = (np.zeros((0, k)),) * len(self._kernel.weights)
        if len(rows):
            voices, _ = self._logistic(alone, [])
        self._latest = Described(
            rows=alone.rows,
            voices=voices,
            scores=self._kernel.sums(n, alone.rows, voices) if len(rows) else np.zeros((n, k)),
            spoken_for=np.asarray((alone.believed[~alone.refused] > 0).any(axis=0)),
            loudness=LOG_ODDS * sum(self._kernel.weights),
        )
        return self._latest

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
    if not quotes:
        raise NothingToDoError(
            "There are no quotes to match. Add transcripts: themeseed add STUDY FILES."
        )
    return Matcher(quotes, embeddings, codebook, passages, config).match(codings, refusals)
