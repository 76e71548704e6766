"""What matching found: scores, those of decided quotes held out, reasons, and what to ask next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from themeseed.match.described import Described
from themeseed.match.kernel import Kernel
from themeseed.match.known import KnownTexts
from themeseed.match.placing import Placing
from themeseed.match.ridge import RIDGE
from themeseed.match.teaching import MOST_QUOTES, candidates, teaching_order
from themeseed.records import Embeddings, Evidence, MatchScores, Passage
from themeseed.records.identity import text_digest

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
    _described: Described | None
    _lifts: NDArray[np.float64]
    _rows: dict[str, int]
    _columns: dict[str, int]
    _own: dict[int, int]
    _versions: dict[int, list[int]]
    _placing: Placing
    _moved: Matrix

    def scores_of(self, quote_ids: Sequence[str]) -> MatchScores:
        """Return the scores of some quotes only, in the order given."""
        return replace(
            self.scores,
            quote_ids=tuple(quote_ids),
            scores=self.scores.scores[[self._rows[quote_id] for quote_id in quote_ids]],
        )

    def scores_of_new(
        self, ids: Sequence[str], texts: Sequence[str], embeddings: Embeddings
    ) -> MatchScores:
        """Return the scores of texts that are not among the quotes, each whatever the others are."""
        views = self._placing.views(texts, embeddings)
        alike = self._kernel.of_new(views, self._known.rows)
        scores = self._moved + sum(
            likeness @ voices for likeness, voices in zip(alike, self._voices, strict=True)
        )
        if self._described is not None:
            # Passages stand before decided quotes, in the same order in both.
            n_passages = len(self._described.rows)
            alone = sum(
                likeness[:, :n_passages] @ voices
                for likeness, voices in zip(alike, self._described.voices, strict=True)
            )
            scores = scores + self._lifts * self._described.outstanding_of(np.asarray(alone))
        columns = [self._columns[code_id] for code_id in self.scores.code_ids]
        return replace(self.scores, quote_ids=tuple(ids), scores=np.asarray(scores)[:, columns])

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
        say for the code, so a text's `weight` here is its share of all that speaks for the code. What
        lifts a quote that stands out for a code is shared among the passages that make it stand out.
        The quote itself, when it is decided, is no evidence for its own code.
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
        if self._described is not None:
            n_passages = len(self._described.rows)
            in_favour[:n_passages] += self._lifted_by_passages(
                row, [alike[:n_passages] for alike in likeness], column, self._described
            )
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

    def _lifted_by_passages(
        self, row: int, likeness: Sequence[Matrix], column: int, described: Described
    ) -> Matrix:
        """Return by how much each passage lifts a quote for a code: shares of the whole lift."""
        lifted = self._lifts[column] * described.outstanding[row, column]
        said = np.zeros(len(described.rows))
        for alike, voices in zip(likeness, described.voices, strict=True):
            said += np.maximum(alike, 0.0) * np.maximum(voices[:, column], 0.0)
        return np.asarray(lifted * said / max(said.sum(), np.finfo(float).tiny))


def _evidence(source: Passage | tuple[str, ...], text: str, weight: float) -> Evidence:
    weight = round(float(weight), 6)
    if isinstance(source, Passage):
        return Evidence(kind=source.kind, text=text, weight=weight)
    return Evidence(kind="decided", text=text, weight=weight, quote_id=source[0])
