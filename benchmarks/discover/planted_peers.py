"""Published topic models on the sets of planted.py: which themes they find as a topic.

    python benchmarks/quality/peers/run.py planted

They read the texts alone, so that hiding a theme from the codebook changes nothing for them. Read in
their favour: every topic counts as a candidate, however many there are, and where a number of topics
must be given, it is the true number of codes. The same vectors as ours, one seed.
Writes planted_peers.json beside this file.
"""

import json
import sys
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from turftopic import ClusteringTopicModel, KeyNMF, SemanticSignalSeparation
from umap import UMAP

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from sets import Material, all_material, found, set_of  # noqa: E402  # beside this file

from themeseed.config import EmbedConfig  # noqa: E402
from themeseed.embed import load_encoder  # noqa: E402

SEEDS = 1
PACKAGES = ("bertopic", "turftopic", "umap-learn", "hdbscan", "scikit-learn", "numpy")
Way = Callable[[Material, int], NDArray[np.intp]]


def main() -> None:
    """Measure every way on every set."""
    sets = all_material()
    content: dict[str, Any] = {"versions": {each: version(each) for each in PACKAGES}, "seeds": SEEDS}
    content["found"] = {}
    for name, way in WAYS.items():
        content["found"][name] = _found(name, way, sets)
        # After each way, because all of them can take an hour.
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _found(name: str, way: Way, sets: list[Material]) -> dict[str, dict[str, list[float]]]:
    """Return by set and codebook, for each code, in what share of the seeds it is found."""
    result: dict[str, dict[str, list[float]]] = {}
    for each in sets:
        runs = []
        for seed in range(SEEDS):
            try:
                topics = way(each, seed)
            except (ValueError, TypeError) as error:
                # Some fail on few texts; then they find nothing.
                warnings.warn(f"{name} on {each.coded.name}: {error}", stacklevel=1)
                topics = np.full(len(each.answers), -1, dtype=np.intp)
            groups = [np.flatnonzero(topics == topic) for topic in np.unique(topics) if topic >= 0]
            runs.append([found(groups, each.answers, code) for code in range(len(each.codebook.codes))])
        means = np.mean(runs, axis=0).round(3).tolist()
        result.setdefault(set_of(each), {})[each.coded.name] = means
        print(name, each.coded.name, means, flush=True)
    return result


def _bertopic(smallest: int) -> Way:
    def way(each: Material, seed: int) -> NDArray[np.intp]:
        # BERTopic's own settings, with a seed so that a run can be repeated.
        neighbours = min(15, len(each.answers) - 1)
        mapping = UMAP(
            n_neighbors=neighbours, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
        )
        model = BERTopic(umap_model=mapping, min_topic_size=smallest, embedding_model=_Given())
        topics, _ = model.fit_transform(list(each.coded.texts), np.array(each.embeddings.vectors))
        return np.array(topics, dtype=np.intp)

    return way


def _clustering(each: Material, seed: int) -> NDArray[np.intp]:
    model = ClusteringTopicModel(encoder=_Encoder(), random_state=seed)
    model.fit(list(each.coded.texts), embeddings=np.array(each.embeddings.vectors))
    return np.asarray(model.labels_, dtype=np.intp)


def _key_nmf(each: Material, seed: int) -> NDArray[np.intp]:
    model = KeyNMF(len(each.codebook.codes), encoder=_Encoder(), random_state=seed)
    return _strongest(
        model.fit_transform(list(each.coded.texts), embeddings=np.array(each.embeddings.vectors))
    )


def _signal(each: Material, seed: int) -> NDArray[np.intp]:
    model = SemanticSignalSeparation(len(each.codebook.codes), encoder=_Encoder(), random_state=seed)
    return _strongest(
        model.fit_transform(list(each.coded.texts), embeddings=np.array(each.embeddings.vectors))
    )


def _strongest(shares: Any) -> NDArray[np.intp]:
    return np.asarray(np.abs(shares).argmax(axis=1), dtype=np.intp)


class _Given(BaseEmbedder):  # type: ignore[misc]  # BERTopic has no types
    """Our encoder for BERTopic."""

    def embed(self, documents: list[str], verbose: bool = False) -> Any:
        del verbose
        return load_encoder(EmbedConfig()).encode(documents)


class _Encoder(SentenceTransformer):  # type: ignore[misc]  # Turftopic asks for this class
    """Our encoder for Turftopic."""

    def __init__(self) -> None:
        super().__init__(modules=[])
        self._ours = load_encoder(EmbedConfig())

    def encode(self, sentences: Any, **_settings: Any) -> Any:
        return self._ours.encode(list(sentences))


WAYS: dict[str, Way] = {
    "BERTopic (defaults)": _bertopic(10),
    "BERTopic (topics from 4 texts)": _bertopic(4),
    "Turftopic: clustering (defaults)": _clustering,
    "Turftopic: KeyNMF (true number)": _key_nmf,
    "Turftopic: semantic signal separation (true number)": _signal,
}

if __name__ == "__main__":
    main()
