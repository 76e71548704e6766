"""BERTopic (Grootendorst 2022) four ways, on the vectors that all other ways use.

Zero-shot, guided and semi-supervised find topics, not codes. A topic takes the code that most of its
decided texts have; a topic without decided texts the code whose description is nearest to its mean
vector; a text that BERTopic leaves as an outlier the code whose description is nearest to the text.
Without these rules it would say nothing on such texts. All settings are BERTopic's defaults.
"""

from typing import Any

import numpy as np
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
from bertopic.dimensionality import BaseDimensionalityReduction
from coded_material import Material
from plan import Plan, book_of, only
from sklearn.linear_model import LogisticRegression
from umap import UMAP
from ways import Rows, Scores

from themeseed.config import EmbedConfig
from themeseed.embed import load_encoder

OUTLIER = -1
THRESHOLD = 0.7
LEAST_TEXTS = 10
"""BERTopic's defaults: how like its description a text of a zero-shot topic is; the smallest topic."""

_FITTED: dict[tuple[str, str, int], tuple[Rows, dict[int, int]]] = {}


def zero_shot(each: Material, rows: Rows, seed: int) -> Scores:
    """Descriptions as the list of topics; texts under its threshold of 0.7 form further topics.

    It fails where fewer texts are under the threshold than a topic needs: they are not, then.
    """
    key = ("zero-shot", each.coded.name, seed)
    if key not in _FITTED:
        given = [passage.text for passage in each.codebook.passages()]
        nearest = (each.embeddings.vectors @ each.passages.vectors.T).max(axis=1)
        enough = (nearest < THRESHOLD).sum() >= LEAST_TEXTS
        model = _model(
            seed,
            zeroshot_topic_list=given,
            zeroshot_min_similarity=THRESHOLD if enough else -1.0,
            embedding_model=_Encoder(),
        )
        topics = _fitted(model, each.coded.texts, each.embeddings.vectors)
        # Only where some text passed the threshold does a topic carry a description's name.
        named = getattr(model, "_topic_id_to_zeroshot_topic_idx", {})
        book = book_of(each)
        _FITTED[key] = (topics, {topic: int(book[place]) for topic, place in named.items()})
    topics, named = _FITTED[key]
    return only(each, _codes(each, topics, rows, each.answers[rows], named))


def guided(each: Material, rows: Rows, seed: int) -> Scores:
    """The words of each description as seed words."""
    key = ("guided", each.coded.name, seed)
    if key not in _FITTED:
        words = [passage.text.split() for passage in each.codebook.passages()]
        model = _model(seed, seed_topic_list=words, embedding_model=_Encoder())
        _FITTED[key] = (_fitted(model, each.coded.texts, each.embeddings.vectors), {})
    topics, named = _FITTED[key]
    return only(each, _codes(each, topics, rows, each.answers[rows], named))


def semi_supervised(each: Material, rows: Rows, seed: int) -> Scores:
    """All texts and descriptions are mapped, with the codes of the decided ones and of descriptions."""
    n, book = len(each.quotes), book_of(each)
    texts = (*each.coded.texts, *(passage.text for passage in each.codebook.passages()))
    y = np.full(len(texts), OUTLIER)
    y[rows], y[n:] = each.answers[rows], book
    vectors = np.vstack([each.embeddings.vectors, each.passages.vectors])
    topics = _fitted(_model(seed), texts, vectors, y)
    known = np.concatenate([rows, np.arange(n, len(texts))])
    return only(each, _codes(each, topics, known, y[known], {}))


def supervised(each: Material, rows: Rows, seed: int) -> Scores:
    """Logistic regression in place of clustering, descriptions as further examples, as it documents."""
    book = book_of(each)
    texts = [*(each.coded.texts[row] for row in rows), *(p.text for p in each.codebook.passages())]
    codes = np.concatenate([each.answers[rows], book])
    model = _model(
        seed,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=LogisticRegression(max_iter=300),
    )
    vectors = np.vstack([each.embeddings.vectors[rows], each.passages.vectors])
    code_of = dict(zip(_fitted(model, texts, vectors, codes).tolist(), codes.tolist(), strict=True))
    found, _ = model.transform(list(each.coded.texts), each.embeddings.vectors)
    return only(each, [code_of[topic] for topic in found])


def _model(seed: int, **settings: Any) -> Any:
    # BERTopic's own UMAP has no seed: the same settings with one, so that a run can be repeated.
    mapping = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    return BERTopic(**({"umap_model": mapping} | settings))


def _fitted(model: Any, texts: Any, vectors: Any, y: Any = None) -> Rows:
    """Return the topic of each text; the vectors are copied, for guided BERTopic writes into them."""
    topics, _ = model.fit_transform(list(texts), np.array(vectors), y=y)
    return np.array(topics, dtype=np.intp)


def _codes(each: Material, topics: Rows, known: Rows, answers: Rows, named: dict[int, int]) -> Rows:
    """Return the code of each text, from its topic as the module says."""
    book, n = book_of(each), len(each.quotes)
    vectors = each.embeddings.vectors
    codes = book[(vectors @ each.passages.vectors.T).argmax(axis=1)]
    for topic in set(topics[:n].tolist()) - {OUTLIER}:
        inside = np.flatnonzero(topics[:n] == topic)
        decided = answers[topics[known] == topic]
        if topic in named:
            code = named[topic]
        elif len(decided):
            code = int(np.bincount(decided).argmax())
        else:
            code = int(book[(each.passages.vectors @ vectors[inside].mean(axis=0)).argmax()])
        codes[inside] = code
    return codes


class _Encoder(BaseEmbedder):  # type: ignore[misc]  # BERTopic has no types
    """Our encoder, for the texts of the codebook."""

    def embed(self, documents: list[str], verbose: bool = False) -> Any:
        del verbose
        return load_encoder(EmbedConfig()).encode(documents)


PLAN = Plan(
    ways={
        "BERTopic, zero-shot": zero_shot,
        "BERTopic, guided": guided,
        "BERTopic, semi-supervised": semi_supervised,
        "BERTopic, supervised": supervised,
    },
    packages=("bertopic", "umap-learn", "hdbscan", "scikit-learn", "numpy"),
    budgets=(
        "codebook only",
        *(f"{n} a code" for n in (1, 2, 4, 8, 16)),
        *(f"{n} decided" for n in (50, 100, 200, 400)),
    ),
    seeds=5,
    small_codebooks=23,
)
