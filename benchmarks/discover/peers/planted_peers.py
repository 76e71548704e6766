"""Hidden themes beside published topic models: BERTopic and Turftopic, on the vectors that ours reads.

    python benchmarks/discover/peers/run.py planted

What counts as found is as in planted.py. Topics of a text that is in none are no topic. Most ways know
no codebook, so that one fit serves every code of a set; zero-shot BERTopic is given the descriptions of
the other codes and is fitted for each. At the settings that each comes with, and in its favour: smaller
topics, or the true number of codes. A fit that fails on so few texts finds nothing and is counted.
Writes planted_peers.json beside planted.py, after every set.
"""

import json
import platform
import re
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
from hdbscan import HDBSCAN
from turftopic import ClusteringTopicModel, KeyNMF, SemanticSignalSeparation
from turftopic.encoders import ExternalEncoder
from umap import UMAP

sys.path.insert(0, str(Path(__file__).parents[1]))

from sets import Material, all_material, found, set_of

from themeseed.config import EmbedConfig
from themeseed.embed import load_encoder

OUTLIER = -1
SEED = 0
SMALL = 5
"""The smallest topic, where it is set in a peer's favour."""
THRESHOLD = 0.7
"""BERTopic's default: how like its description a text of a zero-shot topic is."""

HERE = Path(__file__).parent
PACKAGES = ("bertopic", "turftopic", "umap-learn", "hdbscan", "scikit-learn", "numpy")
Topics = Any
"""The topic of each text, a number; below 0 for none."""


def main() -> None:
    """Measure every set and write who found what."""
    content: dict[str, Any] = {
        "versions": {"python": platform.python_version(), **{it: version(it) for it in PACKAGES}},
        "failed": {},
        "found": {},
    }
    for each in all_material():
        for way, make in WAYS.items():
            _keep(content, way, each, _hits(each, make, content["failed"], way))
        _keep(content, ZERO_SHOT, each, _zero_shot_hits(each, content["failed"]))
        last = {way: sum(of[set_of(each)][each.coded.name]) for way, of in content["found"].items()}
        print(each.coded.name, len(each.codebook.codes), last, flush=True)
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        # Each list of hits on one line.
        text = re.sub(r"\[[\d,\s]+\]", lambda hits: re.sub(r"\s+", "", hits[0]), text)
        (HERE.parent / "planted_peers.json").write_text(text, encoding="utf-8")


def _keep(content: dict[str, Any], way: str, each: Material, hits: list[int]) -> None:
    content["found"].setdefault(way, {}).setdefault(set_of(each), {})[each.coded.name] = hits


def _hits(
    each: Material, make: Callable[[Material], Topics], failed: dict[str, int], way: str
) -> list[int]:
    groups = _groups(_tried(lambda: make(each), failed, way))
    return [int(found(groups, each.answers, code)) for code in range(len(each.codebook.codes))]


def _zero_shot_hits(each: Material, failed: dict[str, int]) -> list[int]:
    """Return for each code whether BERTopic finds it when it is given the descriptions of the others."""
    hits = []
    for code, hidden in enumerate(each.codebook.codes):
        given = [it.text for it in each.codebook.passages() if it.code_id != hidden.id]
        topics = _tried(lambda given=given: _zero_shot(each, given), failed, ZERO_SHOT)
        hits.append(int(found(_groups(topics), each.answers, code)))
    return hits


def _tried(make: Callable[[], Topics], failed: dict[str, int], way: str) -> Topics:
    try:
        return np.asarray(make())
    except (ValueError, TypeError, IndexError, KeyError) as problem:
        failed[way] = failed.get(way, 0) + 1
        print(f"{way}: {type(problem).__name__}: {str(problem)[:100]}", flush=True)
        return np.array([], dtype=np.intp)


def _groups(topics: Topics) -> list[Any]:
    return [np.flatnonzero(topics == topic) for topic in np.unique(topics) if topic >= 0]


class _ForBERTopic(BaseEmbedder):  # type: ignore[misc]  # BERTopic has no types
    def embed(self, documents: list[str], verbose: bool = False) -> Any:
        del verbose
        return load_encoder(EmbedConfig()).encode(list(documents))


class _ForTurftopic(ExternalEncoder):  # type: ignore[misc]  # Turftopic has no types
    def encode(self, sentences: Any) -> Any:
        return load_encoder(EmbedConfig()).encode(list(sentences))


def _mapping() -> Any:
    # BERTopic's own UMAP has no seed: the same settings with one, so that a run can be repeated.
    return UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED)


def _bertopic(each: Material, **settings: Any) -> Topics:
    model = BERTopic(umap_model=_mapping(), embedding_model=_ForBERTopic(), **settings)
    return model.fit_transform(list(each.coded.texts), np.array(each.embeddings.vectors))[0]


def _zero_shot(each: Material, given: list[str]) -> Topics:
    passages = load_encoder(EmbedConfig()).encode(given)
    nearest = (each.embeddings.vectors @ np.asarray(passages).T).max(axis=1)
    # It fails where fewer texts are under the threshold than a topic needs.
    enough = (nearest < THRESHOLD).sum() >= SMALL
    return _bertopic(
        each,
        zeroshot_topic_list=given,
        zeroshot_min_similarity=THRESHOLD if enough else -1.0,
        min_topic_size=SMALL,
    )


def _clustering(each: Material, **settings: Any) -> Topics:
    model = ClusteringTopicModel(encoder=_ForTurftopic(), random_state=SEED, **settings)
    model.fit(list(each.coded.texts), embeddings=np.array(each.embeddings.vectors))
    return model.labels_


def _strongest(model: Any, each: Material) -> Topics:
    """Return the topic in which each text is strongest."""
    weights = model.fit_transform(list(each.coded.texts), embeddings=np.array(each.embeddings.vectors))
    return np.asarray(weights).argmax(axis=1)


def _true(each: Material) -> int:
    return len(each.codebook.codes)


WAYS: dict[str, Callable[[Material], Topics]] = {
    "BERTopic": _bertopic,
    "BERTopic (topics of 5 texts)": lambda it: _bertopic(it, min_topic_size=SMALL),
    "BERTopic (topics of 5 texts, true number)": lambda it: _bertopic(
        it, min_topic_size=SMALL, nr_topics=_true(it) + 1
    ),
    "Turftopic, clustering": _clustering,
    "Turftopic, clustering (topics of 5 texts)": lambda it: _clustering(
        it,
        dimensionality_reduction=_mapping(),
        clustering=HDBSCAN(min_cluster_size=SMALL),
    ),
    "Turftopic, KeyNMF (true number)": lambda it: _strongest(
        KeyNMF(_true(it), encoder=_ForTurftopic(), random_state=SEED), it
    ),
    "Turftopic, semantic signal separation (true number)": lambda it: _strongest(
        SemanticSignalSeparation(_true(it), encoder=_ForTurftopic(), random_state=SEED), it
    ),
}
ZERO_SHOT = "BERTopic, zero-shot with the other codes (topics of 5 texts)"


if __name__ == "__main__":
    main()
