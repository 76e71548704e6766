"""The simulated review of ../review.py with small-text (Schröder and others 2023) asking.

    python benchmarks/quality/peers/run.py small-text

Its query strategies for a logistic regression on the vectors that all other ways use, descriptions
as first examples; ours in its informative order in the same run, on the same queues and put-aside
quotes. Intervals of the difference in area resample the put-aside quotes and seeds, the same for
both. Writes small_text.json beside this file.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from small_text import (
    BreakingTies,
    DiscriminativeActiveLearning,
    EmbeddingKMeans,
    GreedyCoreset,
    LeastConfidence,
    PoolBasedActiveLearner,
    PredictionEntropy,
    SklearnClassifierFactory,
    SklearnDataset,
)

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from agreement import RESAMPLES, kappas  # noqa: E402
from coded_material import Material, material  # noqa: E402
from plan import book_of  # noqa: E402  # beside this file
from ways import Rows, Scores  # noqa: E402

from review import (  # noqa: E402
    LEAST_QUEUE,
    SEEDS,
    STEPS,
    area_of,
    ceiling_of,
    informative,
    ours,
    parts,
    target_of,
)

OURS = "themeseed, informative order"
PACKAGES = ("small-text", "scikit-learn", "numpy")
TOLD = (0, 50, 100, 200)

Asked = Iterator[tuple[int, Scores]]
"""After so many decisions, scores (n x k) of all quotes of the set."""


def main() -> None:
    """Simulate every strategy on every set that is large enough, and write the figures."""
    begun = time.process_time()
    large = [each for each in material() if 0.7 * len(each.quotes) >= LEAST_QUEUE]
    content: dict[str, Any] = {
        "versions": {package: version(package) for package in PACKAGES},
        "seeds": SEEDS,
        "resamples": RESAMPLES,
        "sets": {each.coded.name: _simulated(each) for each in large},
    }
    content["CPU minutes"] = round((time.process_time() - begun) / 60, 1)
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (HERE / "small_text.json").write_text(text, encoding="utf-8")


def _strategies(codes: int) -> dict[str, Callable[[], Any]]:
    factory = _learner(codes)
    return {
        "breaking ties": BreakingTies,
        "least confidence": LeastConfidence,
        "prediction entropy": PredictionEntropy,
        "k-means of vectors": EmbeddingKMeans,
        "greedy coreset": GreedyCoreset,
        "discriminative": lambda: DiscriminativeActiveLearning(factory, 5, pbar=None),
    }


def _simulated(each: Material) -> dict[str, Any]:
    """Return the figures of every strategy on one set, by seed and as means."""
    target = target_of(ceiling_of(each))
    result: dict[str, Any] = {"target": round(target, 3), "ways": {}}
    areas: dict[str, list[NDArray[np.float64]]] = {}
    for name in (OURS, *_strategies(2)):
        by_seed = []
        for seed in range(SEEDS):
            np.random.seed(seed)  # small-text draws from numpy's global generator
            test = parts(each)[seed][1]
            rng = np.random.default_rng([seed, len(test)])
            drawn = rng.multinomial(len(test), np.full(len(test), 1 / len(test)), size=RESAMPLES)
            weights = np.vstack([np.ones(len(test)), drawn])
            asked = _ours(each, seed) if name == OURS else _small_text(each, name, seed)
            steps, curves = [], []
            for step, scores in asked:
                steps.append(step)
                curves.append(kappas(each.answers[test], scores[test], weights))
            by_seed.append(np.array(curves))
        result["ways"][name] = _figures(np.array(steps), np.array(by_seed)[:, :, 0], target)
        of_resamples = [[area_of(np.array(steps), line) for line in one.T] for one in by_seed]
        areas[name] = [np.array(one) for one in of_resamples]
        result["ways"][name]["ours ahead by"] = _ahead(areas[OURS], areas[name])
        print(each.coded.name, name, result["ways"][name], flush=True)
    return result


def _small_text(each: Material, name: str, seed: int) -> Asked:
    """Yield what small-text's learner says as it asks."""
    queue, _ = parts(each)[seed]
    k, book = len(each.codebook.codes), book_of(each)
    vectors = np.vstack([each.embeddings.vectors[queue], each.passages.vectors])
    answers = np.concatenate([each.answers[queue], book])
    # The answers are in the pool because small-text wants some; strategies see only `labeled` ones.
    pool = SklearnDataset(vectors, answers, target_labels=np.arange(k))
    learner = PoolBasedActiveLearner(_learner(k), _strategies(k)[name](), pool)
    passages = np.arange(len(queue), len(answers))
    learner.initialize_data(passages, answers[passages])
    on_vectors = name in ("k-means of vectors", "greedy coreset")
    decided = 0
    for step in STEPS:
        if step > len(queue):
            break
        if step:
            # It reads vectors in this order: the undecided ones as they stand, then the decided ones.
            labeled = learner.indices_labeled
            order = np.concatenate([np.setdiff1d(np.arange(len(answers)), labeled), labeled])
            needs = {"embeddings": vectors[order]} if on_vectors else {}
            asked = learner.query(num_samples=step - decided, query_strategy_kwargs=needs)
            learner.update(answers[asked])
            decided = step
        yield step, learner.classifier.model.predict_proba(each.embeddings.vectors)


def _ours(each: Material, seed: int) -> Asked:
    """Yield what ours says in its informative order, as in ../review.py."""
    queue, _ = parts(each)[seed]
    decided: Rows = np.array([], dtype=np.intp)
    scores = ours(each, decided)
    for step in STEPS:
        if step > len(queue):
            break
        if step:
            left = np.setdiff1d(queue, decided)
            order = informative(scores, left, decided, each, np.random.default_rng(seed))
            decided = np.concatenate([decided, order[: step - len(decided)]])
            scores = ours(each, decided)
        yield step, scores


def _learner(codes: int) -> Any:
    return SklearnClassifierFactory(LogisticRegression(C=10.0, max_iter=300, tol=1e-3), codes)


def _figures(steps: NDArray[Any], curves: NDArray[np.float64], target: float) -> dict[str, Any]:
    """Return figures of curves (seeds x steps)."""
    mean = curves.mean(axis=0)
    reached = steps[mean >= target]
    return {
        "decisions to the target": int(reached[0]) if len(reached) else None,
        "area": round(area_of(steps, mean), 3),
        "area by seed": [round(area_of(steps, curve), 4) for curve in curves],
        "kappa": {str(step): round(float(mean[steps == step][0]), 3) for step in TOLD if step in steps},
    }


def _ahead(our: list[NDArray[np.float64]], other: list[NDArray[np.float64]]) -> list[float]:
    """Return by how much our area is larger, with a 95% interval; the first column is the sample."""
    difference = np.array(our) - np.array(other)
    chosen = np.random.default_rng(0).integers(len(difference), size=(RESAMPLES, len(difference)))
    resampled = difference[chosen, np.arange(1, RESAMPLES + 1)[:, None]].mean(axis=1)
    low, high = np.quantile(resampled, [0.025, 0.975])
    return [round(float(figure), 3) for figure in (difference[:, 0].mean(), low, high)]


if __name__ == "__main__":
    main()
