"""A group of quotes -> a candidate theme: its words, its typical quotes, its place in the codebook."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster import class_keywords, nearest_to_centre
from themeseed.config import Config
from themeseed.discover import suggested_name
from themeseed.records import CandidateSource, CandidateTheme, Occurrence, Relation, Words
from themeseed.records.identity import stable_id
from themeseed.study.groupings import Grouping
from themeseed.study.material import Material
from themeseed.study.reading_as import Rows, read_as

_EXEMPLARS, _CONTRASTS, _KEYWORDS, _CODES = 3, 3, 8, 3
_INSIDE, _BESIDE = 0.6, 0.5


class Described:
    """The material with quotes in order of their text, and what describes a group of them."""

    def __init__(
        self,
        material: Material,
        words: Words,
        config: Config,
        *,
        grouped: Sequence[Grouping] = (),
    ) -> None:
        """Take the material, the lemmas of its quotes, and what quotes are grouped by."""
        self._grouped = grouped
        self.config = config
        self.quotes = tuple(sorted(material.quotes, key=lambda quote: (quote.text, quote.id)))
        self.material = replace(material, quotes=self.quotes)
        row = {each: number for number, each in enumerate(material.embeddings.ids)}
        order = [row[quote.id] for quote in self.quotes]
        self.vectors = material.embeddings.vectors[order]
        self.by_others = tuple(each.vectors[order] for each in material.embeddings.other_encoders)
        lemmas = dict(zip(words.ids, words.lemmas, strict=True))
        self._lemmas = [lemmas[quote.id] for quote in self.quotes]
        self.row = {quote.id: number for number, quote in enumerate(self.quotes)}
        centre = self.vectors.mean(axis=0, dtype=np.float64)
        rows = self.vectors - centre
        self.unit: Rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        self.reading = read_as(self.material, config)

    def lemmas_of(self, rows: Sequence[int]) -> list[tuple[str, ...]]:
        """Return the words of quotes."""
        return [self._lemmas[row] for row in rows]

    def candidate(
        self,
        rows: Sequence[int],
        source: CandidateSource,
        *,
        refound: float,
        documents: Sequence[float] = (),
        encoders: Sequence[float] = (),
        chance: float | None = None,
        tight: float | None = None,
    ) -> CandidateTheme:
        """Return a candidate from rows, with its words, its typical quotes and its neighbours."""
        chosen = np.array(sorted(rows), dtype=np.intp)
        centre = self.unit[chosen].mean(axis=0)
        nearness = np.round(self.unit @ centre, 9)
        typical = nearest_to_centre(self.unit[chosen], most=len(chosen))
        quote_ids = tuple(self.quotes[chosen[place]].id for place in typical)
        outside = np.ones(len(self.quotes), dtype=bool)
        outside[chosen] = False
        nearest = [row for row in np.argsort(-nearness, kind="stable") if outside[row]]
        inside = [self._lemmas[row] for row in chosen]
        others = [self._lemmas[row] for row in np.flatnonzero(outside)]
        codes, relation = self._beside_codes(chosen)
        keywords = class_keywords([inside, others], most=_KEYWORDS)[0]
        return CandidateTheme(
            id=stable_id("candidate", *sorted(quote_ids)),
            source=source,
            quote_ids=quote_ids,
            exemplar_ids=quote_ids[:_EXEMPLARS],
            contrast_ids=tuple(self.quotes[row].id for row in nearest[:_CONTRASTS]),
            keywords=keywords,
            suggested_name=suggested_name(inside, others, keywords),
            nearest_codes=codes,
            relation=relation,
            where=self._where(quote_ids),
            refound=round(refound, 3),
            refound_documents=round(float(np.mean(documents)), 3) if documents else None,
            least_document=round(min(documents), 3) if documents else None,
            refound_encoders=tuple(round(each, 3) for each in encoders),
            refound_chance=None if chance is None else round(chance, 3),
            tight=None if tight is None else round(tight, 3),
        )

    def _where(self, quote_ids: Sequence[str]) -> tuple[Occurrence, ...]:
        """Return how the quotes spread over sites, roles, documents, or what else groups them."""
        found: list[Occurrence] = []
        for each in self._grouped:
            here = Counter(each.group_of[it] for it in quote_ids if it in each.group_of)
            everywhere = Counter(each.group_of.values())
            found.extend(
                Occurrence(
                    grouping=each.name,
                    group=group,
                    n_quotes=n,
                    share=round(n / here.total(), 3),
                    share_of_all=round(everywhere[group] / everywhere.total(), 3),
                )
                for group, n in sorted(here.items(), key=lambda pair: (-pair[1], pair[0]))
            )
        return tuple(found)

    def _beside_codes(self, rows: NDArray[np.intp]) -> tuple[tuple[tuple[str, float], ...], Relation]:
        likeliest = self.reading.likeliest()[rows]
        k = len(self.reading.code_ids)
        shares = np.bincount(likeliest, minlength=k + 1) / len(rows)
        order = sorted(range(k), key=lambda column: (-shares[column], self.reading.code_ids[column]))
        codes = tuple(
            (self.reading.code_ids[column], round(float(shares[column]), 3))
            for column in order[:_CODES]
            if shares[column] > 0
        )
        if shares[k] >= _BESIDE:
            return codes, "beside"
        return codes, "inside" if codes and codes[0][1] >= _INSIDE else "across"


def jaccard(first: set[int] | set[str], second: set[int] | set[str]) -> float:
    """Return the share of two sets' union that is in both."""
    return len(first & second) / max(1, len(first | second))
