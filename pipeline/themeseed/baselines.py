"""Plain ways to suggest codes, from the same vectors: what themeseed has to be better than.

A way that knows the decided quotes is held to quotes that it has not seen, in the same folds and by
the same rules as themeseed itself (held_out.py).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from themeseed.held_out import folds_of
from themeseed.match import repeating, said_alike
from themeseed.match.threads import threads_for
from themeseed.records import Codebook, Coding, Embeddings, Quote
from themeseed.records.codebook import PassageKind

INVERSE_PENALTY = 10.0
"""C of scikit-learn's logistic regression: light, as suits unit vectors."""

_SEVERAL_BAR = 0.5


def nearest_code(
    quotes: Sequence[Quote],
    embeddings: Embeddings,
    codebook: Codebook,
    passages: Embeddings,
    *,
    kinds: Sequence[PassageKind],
    coder_id: str,
) -> tuple[Coding, ...]:
    """Return for each quote the code nearest to it: the largest cosine to the mean of its passages.

    Passages that repeat one of the quotes are left out.

    Args:
        quotes: the ones to code.
        embeddings: of these quotes at least.
        codebook: whose codable codes are chosen among.
        passages: embeddings of `codebook.passages()`, same encoder.
        kinds: the passages that count; a code that has none of them is known by its name.
        coder_id: of this way as a coder.
    """
    repeated = repeating(codebook.passages(), [quote.text for quote in quotes])
    usable = [passage for passage in codebook.passages() if passage.id not in repeated]
    row = {each: number for number, each in enumerate(passages.ids)}
    centres: dict[str, NDArray[np.float32]] = {}
    for code_id in codebook.codable_ids:
        own = [passage for passage in usable if passage.code_id == code_id]
        chosen = [p for p in own if p.kind in kinds] or [p for p in own if p.kind == "name"]
        if chosen:
            centre = passages.vectors[[row[passage.id] for passage in chosen]].mean(axis=0)
            centres[code_id] = centre / max(float(np.linalg.norm(centre)), 1e-12)
    code_ids = list(centres)
    cosines = _vectors(quotes, embeddings) @ np.array([centres[code_id] for code_id in code_ids]).T
    return tuple(
        Coding(quote_id=quote.id, coder_id=coder_id, codes=(code_ids[int(best)],))
        for quote, best in zip(quotes, cosines.argmax(axis=1), strict=True)
    )


def held_out_logistic_regression(
    quotes: Sequence[Quote],
    embeddings: Embeddings,
    codebook: Codebook,
    passages: Embeddings,
    *,
    codings: Sequence[Coding],
    multiple: bool,
    coder_id: str,
) -> tuple[Coding, ...]:
    """Return for each decided quote what a logistic regression says that has not seen it.

    It learns from the vectors of the codebook's passages and of the other decided quotes. One code
    a quote: the most probable. Several: those from one half on, one regression a code.

    Args:
        quotes: the decided ones.
        embeddings: of these quotes at least.
        codebook: whose passages are examples of their codes; what codes exclude is left aside.
        passages: embeddings of `codebook.passages()`, same encoder.
        codings: one for each quote, by one coder.
        multiple: whether a quote may have several codes.
        coder_id: of this way as a coder.
    """
    words_of = said_alike(quotes)
    repeated = repeating(codebook.passages(), [quote.text for quote in quotes])
    book = [p for p in codebook.passages() if p.kind != "exclude" and p.id not in repeated]
    row = {each: number for number, each in enumerate(passages.ids)}
    book_vectors = passages.vectors[[row[passage.id] for passage in book]]
    answer_of = {coding.quote_id: coding.codes for coding in codings}
    vectors = _vectors(quotes, embeddings)
    folds = folds_of(set(words_of.values()))
    fold_of = np.array([folds[words_of[quote.id]] for quote in quotes])
    result: list[Coding] = []
    for fold in sorted(set(folds.values())):
        kept, left_out = np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)
        answers = [(passage.code_id,) for passage in book] + [
            answer_of[quotes[i].id] for i in kept.tolist()
        ]
        learn = _several if multiple else _one
        with threads_for(len(answers)):
            found = learn(np.vstack([book_vectors, vectors[kept]]), answers, vectors[left_out])
        result += [
            Coding(quote_id=quotes[i].id, coder_id=coder_id, codes=codes)
            for i, codes in zip(left_out.tolist(), found, strict=True)
        ]
    return tuple(sorted(result, key=lambda each: each.quote_id))


def _one(
    known: NDArray[np.float32], answers: Sequence[tuple[str, ...]], texts: NDArray[np.float32]
) -> list[tuple[str, ...]]:
    from sklearn.linear_model import LogisticRegression

    # "None fits" is an answer of its own here; of several codes the first is taken.
    names = [codes[0] if codes else "" for codes in answers]
    if len(set(names)) == 1:
        return [(names[0],) if names[0] else ()] * len(texts)
    model: Any = LogisticRegression(C=INVERSE_PENALTY, max_iter=1000)
    return [(name,) if name else () for name in model.fit(known, names).predict(texts)]


def _several(
    known: NDArray[np.float32], answers: Sequence[tuple[str, ...]], texts: NDArray[np.float32]
) -> list[tuple[str, ...]]:
    from sklearn.linear_model import LogisticRegression

    chosen: Mapping[int, list[str]] = {number: [] for number in range(len(texts))}
    for code_id in sorted({code for codes in answers for code in codes}):
        given = np.array([code_id in codes for codes in answers])
        if given.all():
            probable = np.ones(len(texts))
        else:
            model: Any = LogisticRegression(C=INVERSE_PENALTY, max_iter=1000)
            probable = model.fit(known, given).predict_proba(texts)[:, 1]
        for number in np.flatnonzero(probable >= _SEVERAL_BAR):
            chosen[int(number)].append(code_id)
    return [tuple(codes) for codes in chosen.values()]


def _vectors(quotes: Sequence[Quote], embeddings: Embeddings) -> NDArray[np.float32]:
    row = {each: number for number, each in enumerate(embeddings.ids)}
    return embeddings.vectors[[row[quote.id] for quote in quotes]]
