"""Candidate themes of a study: what people found no code for, and what is alike beyond chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster import class_keywords, nearest_to_centre
from themeseed.config import Config
from themeseed.discover import (
    MOST_READ,
    alike_groups,
    distinct_sample,
    n_copies,
    provisional_groups,
    shuffled_texts,
)
from themeseed.embed import VectorCache, embed, load_encoder
from themeseed.match import match
from themeseed.records import (
    CandidateSource,
    CandidateTheme,
    Code,
    Coding,
    Discovery,
    Embeddings,
    Relation,
    Words,
)
from themeseed.records.identity import stable_id
from themeseed.segment import lemmatise
from themeseed.study.folder import Study
from themeseed.study.running import Material, Progress, gather
from themeseed.suggest import fit_calibration

Rows = NDArray[np.float64]
Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts -> their vectors (n x d)."""

_EXEMPLARS, _CONTRASTS, _KEYWORDS, _CODES = 3, 3, 8, 3
_INSIDE, _BESIDE = 0.6, 0.5
_REFITS = 10
_FIFTH = 5
_FEWEST = 20


def discover_study(
    study: Study,
    *,
    on_progress: Progress | None = None,
    allow_download: bool = False,
) -> Discovery:
    """Return the candidate themes of a study; nothing is kept, and nothing decided is touched.

    Args:
        study: open, with quotes.
        on_progress: told what is being done.
        allow_download: whether a model may be fetched from a hub.

    Raises:
        NothingToDoError: the study has no quotes.
        ModelError: the encoder is missing or not the pinned one.
    """
    config = study.config
    material = gather(study, config, allow_download=allow_download, on_progress=on_progress)
    words = lemmatise(
        [quote.id for quote in material.quotes],
        [quote.text for quote in material.quotes],
        spacy_model=config.segment.spacy_model,
    )
    encoder = load_encoder(config.embed, allow_download=allow_download)
    cache = VectorCache(study.embeddings_folder)

    def embed_texts(texts: Sequence[str]) -> NDArray[np.float32]:
        return embed(
            [str(number) for number in range(len(texts))],
            texts,
            encoder,
            cache=cache,
            on_progress=lambda done, total: (
                on_progress("Embedding shuffled words", done, total) if on_progress else None
            ),
        ).vectors

    return discover(material, words, config, embed_texts)


def discover(material: Material, words: Words, config: Config, embed_texts: Embed) -> Discovery:
    """Return the candidate themes of material: those from decisions first, then groups of quotes.

    Args:
        material: quotes, codebook, decisions and vectors.
        words: the lemmas of the quotes.
        config: seed, and how many candidates of what size.
        embed_texts: embeds shuffled texts with the encoder of the material.
    """
    described = _Described(material, words, config)
    from_decisions = _nothing_fitted(described)
    alike, n_read, n_shuffled = _alike(described, embed_texts)
    taken = [set(each.quote_ids) for each in from_decisions]
    alike = [each for each in alike if all(_jaccard(set(each.quote_ids), it) <= 0.5 for it in taken)]
    candidates = (*from_decisions, *alike)[: config.discover.candidates]
    return Discovery(
        candidates=candidates,
        reason=_reason(described, from_decisions, alike, n_read, n_shuffled),
        n_quotes=len(material.quotes),
        n_read=n_read,
        n_shuffled=n_shuffled,
        seed=config.seed,
        encoder=material.encoder_name,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Reading:
    """Codes by column, and their probabilities for each quote (n x k); 1 where decided."""

    code_ids: tuple[str, ...]
    probabilities: Rows

    def likeliest(self) -> NDArray[np.intp]:
        """Return the column of each quote's likeliest answer; k where it is "no theme fits"."""
        none = 1.0 - self.probabilities.sum(axis=1, keepdims=True)
        return np.asarray(np.hstack([self.probabilities, none]).argmax(axis=1), dtype=np.intp)


class _Described:
    """The material with quotes in order of their text, and what describes a group of them."""

    def __init__(self, material: Material, words: Words, config: Config) -> None:
        self.config = config
        self.quotes = tuple(sorted(material.quotes, key=lambda quote: (quote.text, quote.id)))
        self.material = replace(material, quotes=self.quotes)
        row = {each: number for number, each in enumerate(material.embeddings.ids)}
        self.vectors = material.embeddings.vectors[[row[quote.id] for quote in self.quotes]]
        lemmas = dict(zip(words.ids, words.lemmas, strict=True))
        self._lemmas = [lemmas[quote.id] for quote in self.quotes]
        self.row = {quote.id: number for number, quote in enumerate(self.quotes)}
        centre = self.vectors.mean(axis=0, dtype=np.float64)
        rows = self.vectors - centre
        self.unit: Rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        self.reading = reading(self.material, config)

    def candidate(
        self,
        rows: Sequence[int],
        source: CandidateSource,
        *,
        refound: float,
        documents: Sequence[float] = (),
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
        return CandidateTheme(
            id=stable_id("candidate", *sorted(quote_ids)),
            source=source,
            quote_ids=quote_ids,
            exemplar_ids=quote_ids[:_EXEMPLARS],
            contrast_ids=tuple(self.quotes[row].id for row in nearest[:_CONTRASTS]),
            keywords=class_keywords([inside, others], most=_KEYWORDS)[0],
            nearest_codes=codes,
            relation=relation,
            refound=round(refound, 3),
            refound_documents=round(float(np.mean(documents)), 3) if documents else None,
            least_document=round(min(documents), 3) if documents else None,
            tight=None if tight is None else round(tight, 3),
        )

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


def reading(material: Material, config: Config) -> _Reading:
    """Return what every quote reads as; what was decided counts as certain."""
    matching = match(
        material.quotes,
        material.embeddings,
        material.codebook,
        material.passages,
        config.match,
        codings=material.codings,
        refusals=material.refusals,
    )
    calibration = fit_calibration(matching.held_out, material.codings)
    scores = matching.without_own_decisions()
    probabilities = calibration.probabilities(scores.scores)
    if not scores.exclusive:
        # Several may apply: shares of what the quote speaks of, so that answers add up to one.
        probabilities = probabilities / np.maximum(probabilities.sum(axis=1, keepdims=True), 1.0)
    row = {quote_id: number for number, quote_id in enumerate(scores.quote_ids)}
    column = {code_id: number for number, code_id in enumerate(scores.code_ids)}
    probabilities = probabilities.copy()
    for quote_id, codes in _decided(material.codings).items():
        if quote_id in row:
            probabilities[row[quote_id]] = 0.0
            known = [column[code] for code in sorted(codes) if code in column]
            probabilities[row[quote_id], known] = 1.0 / max(1, len(known))
    order = [row[quote.id] for quote in material.quotes]
    return _Reading(code_ids=scores.code_ids, probabilities=probabilities[order])


def _decided(codings: Sequence[Coding]) -> dict[str, set[str]]:
    """Return the codes of each decided quote, of all coders; no codes where none fits."""
    found: dict[str, set[str]] = {}
    for each in codings:
        found.setdefault(each.quote_id, set()).update(each.codes)
    return found


def _nothing_fitted(described: _Described) -> list[CandidateTheme]:
    """Return groups of quotes that read like those for which people found no code."""
    decided = _decided(described.material.codings)
    none_rows = [described.row[it] for it, codes in sorted(decided.items()) if not codes]
    by_code: dict[str, list[int]] = {}
    for quote_id, codes in sorted(decided.items()):
        for code in codes:
            by_code.setdefault(code, []).append(described.row[quote_id])
    groups = provisional_groups(described.vectors, none_rows, list(by_code.values()))
    if not groups:
        return []
    whole = _read_with(described, groups)
    again: list[list[float]] = [[] for _ in groups]
    rng = np.random.default_rng(described.config.seed)
    for _ in range(_REFITS):
        fewer = [np.sort(rng.choice(it, len(it) - max(1, len(it) // _FIFTH), False)) for it in groups]
        for place, rows in enumerate(_read_with(described, fewer)):
            again[place].append(_jaccard(set(rows), set(whole[place])))
    return [
        described.candidate(rows, "nothing fitted", refound=float(np.mean(again[place])))
        for place, rows in enumerate(whole)
    ]


def _read_with(described: _Described, groups: Sequence[NDArray[np.intp]]) -> list[list[int]]:
    """Return the rows that read as each group when it is a code like the others."""
    material = described.material
    provisional = {
        stable_id("provisional", str(number)): described.quotes[_central(described, rows)]
        for number, rows in enumerate(groups)
    }
    book = replace(
        material.codebook,
        # Named by its most typical quote: the passage repeats a decided quote, and is left aside.
        codes=(
            *material.codebook.codes,
            *(Code(id=code_id, name=quote.text) for code_id, quote in provisional.items()),
        ),
    )
    given = {
        described.quotes[row].id: code_id
        for code_id, rows in zip(provisional, groups, strict=True)
        for row in rows
    }
    codings = tuple(
        replace(each, codes=(given[each.quote_id],))
        if not each.codes and each.quote_id in given
        else each
        for each in material.codings
    )
    vectors = {each: material.passages.vectors[n] for n, each in enumerate(material.passages.ids)}
    for passage in book.passages():
        if passage.code_id in provisional:
            vectors[passage.id] = described.vectors[described.row[provisional[passage.code_id].id]]
    passages = Embeddings(
        ids=tuple(vectors),
        vectors=np.array(list(vectors.values())),
        encoder_digest=material.passages.encoder_digest,
    )
    with_them = replace(material, codebook=book, codings=codings, passages=passages)
    found = reading(with_them, described.config)
    likeliest = found.likeliest()
    columns = [found.code_ids.index(code_id) for code_id in provisional]
    return [np.flatnonzero(likeliest == column).tolist() for column in columns]


def _central(described: _Described, rows: NDArray[np.intp]) -> int:
    return int(rows[nearest_to_centre(described.unit[rows], most=1)[0]])


def _alike(described: _Described, embed_texts: Embed) -> tuple[list[CandidateTheme], int, int]:
    """Return groups of similar quotes that no code explains alone, quotes read, and copies made."""
    config = described.config
    texts = [quote.text for quote in described.quotes]
    read = distinct_sample(texts, seed=config.seed)
    if len(read) < _FEWEST:
        return [], len(read), 0
    wanted = n_copies(len(read))
    copies = [
        embed_texts(shuffled_texts([texts[row] for row in read], seed=config.seed + number))
        for number in range(wanted)
    ]
    groups = alike_groups(
        described.vectors[read],
        described.reading.probabilities[read],
        copies,
        [described.quotes[row].document_id for row in read],
        smallest=config.discover.min_quotes,
        most=config.discover.candidates,
        seed=config.seed,
    )
    found = [
        described.candidate(
            _joined(described.unit, read, read[group.rows]),
            "alike",
            refound=group.refound,
            documents=group.refound_documents,
            tight=group.tight,
        )
        for group in groups
    ]
    return found, len(read), wanted


def _joined(unit: Rows, read: NDArray[np.intp], rows: NDArray[np.intp]) -> list[int]:
    """Return a group's rows with those quotes that were not read and are as near to its centre.

    As near: at least as near as three quarters of the group are.
    """
    centre = unit[rows].mean(axis=0)
    bar = float(np.quantile(unit[rows] @ centre, 0.25))
    unread = np.ones(len(unit), dtype=bool)
    unread[read] = False
    near = np.round(unit @ centre, 9) >= round(bar, 9)
    return sorted({*rows.tolist(), *np.flatnonzero(unread & near).tolist()})


def _jaccard(first: set[int] | set[str], second: set[int] | set[str]) -> float:
    return len(first & second) / max(1, len(first | second))


def _reason(
    described: _Described,
    from_decisions: Sequence[CandidateTheme],
    alike: Sequence[CandidateTheme],
    n_read: int,
    n_shuffled: int,
) -> str:
    n_none = sum(not codes for codes in _decided(described.material.codings).values())
    parts = []
    if from_decisions:
        parts.append(
            f"{len(from_decisions)} from the {n_none} quotes that people found no code for, with what "
            "reads like them."
        )
    elif n_none:
        parts.append(f"The {n_none} quotes that people found no code for are not alike.")
    else:
        parts.append(
            'Nobody has decided "no theme fits" yet. Such decisions are the surest way to new themes.'
        )
    if not n_shuffled:
        parts.append(
            f"{n_read} different quotes are too few to look for groups beyond chance; "
            f"it takes {_FEWEST}."
        )
        return " ".join(parts)
    found = f"{len(alike)} groups" if alike else "No group"
    parts.append(
        f"{found} of similar quotes that no code explains alone, tighter than the same words show when "
        f"dealt by lot ({n_shuffled} copies)."
    )
    if n_read == MOST_READ < len(described.quotes):
        parts.append(
            f"Groups were sought among {n_read:,} quotes drawn by lot, and the others joined to them."
        )
    return " ".join(parts)
