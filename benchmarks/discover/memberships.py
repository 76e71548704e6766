"""Quotes that stand in two groups, and those that are loose in theirs: held to what people coded.

    python benchmarks/discover/memberships.py

Texts to which people gave one code or several are grouped as `themeseed run` groups them. Of a text with
several codes, the first is the one that its own group has most more of than all texts have; the others
are what a second group should meet: how many of the second group's texts have such a code, beside the
groups that are not its own taken by lot. Of texts that are loose in their group, and of the others: how
many of the other texts of the group share a code with it, beside all texts.

The bars were chosen by draws of GoEmotions (300 and 900 texts) and by every second debate of ArgKP. The
others chose nothing: draws of the other texts of GoEmotions, the other debates, PDPilot and GENNOVATE.
Intervals are over texts, 95%. Writes memberships.json.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))

from coded_sets import rows_of

from themeseed.cluster import cluster, standing
from themeseed.config import ClusterConfig, EmbedConfig
from themeseed.embed import VectorCache, embed, load_encoder
from themeseed.records import Clustering, Embeddings, Words
from themeseed.segment import lemmatise

DRAWS = ((300, range(3, 6)), (900, range(3)))
BARS = (0.0, 0.1, 0.25, 0.5)
RESAMPLES = 10_000
NONE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Texts, which codes each has (n x k), and whether bars were chosen by them."""

    name: str
    chose: bool
    texts: tuple[str, ...]
    marks: NDArray[np.bool_]


def main() -> None:
    """Measure every set and write the figures."""
    encoder = load_encoder(EmbedConfig())
    cache = VectorCache(Path(tempfile.gettempdir()) / "themeseed-benchmark")
    rows: dict[str, dict[str, list[Any]]] = {}
    for coded in sets():
        ids = tuple(f"{row:05d}" for row in range(len(coded.texts)))
        vectors = embed(ids, coded.texts, encoder, cache=cache)
        words = lemmatise(ids, coded.texts)
        part = f"{'chosen by' if coded.chose else 'held out'}: {coded.name}"
        for way, found in _ways(vectors, words):
            into = rows.setdefault(part, {}).setdefault(way, [])
            into.extend(_told(coded.marks, found))
        print(part, len(coded.texts), flush=True)
    content = {
        part: {way: _figures(np.array(told, dtype=np.float64)) for way, told in ways.items()}
        for part, ways in rows.items()
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")
    print(text)


def sets() -> Iterator[Coded]:
    """Yield each material to group: a draw of a set, a debate, a study."""
    of = _codes_of(rows_of("goemotions", "data"))
    texts = sorted(of)
    left = set(texts)
    for size, seeds in DRAWS:
        for seed in seeds:
            drawn = np.random.default_rng(seed).choice(len(texts), size, replace=False)
            left.difference_update(texts[row] for row in drawn)
            yield _coded("GoEmotions", True, {texts[row]: of[texts[row]] for row in drawn})
    others = sorted(left)
    for size, seeds in DRAWS:
        for seed in seeds:
            drawn = np.random.default_rng(seed).choice(len(others), size, replace=False)
            yield _coded("GoEmotions, others", False, {others[row]: of[others[row]] for row in drawn})
    debates: dict[str, list[dict[str, str]]] = {}
    for row in rows_of("argkp_keypoints", "data"):
        debates.setdefault(row["topic"], []).append(row)
    for place, name in enumerate(sorted(debates)):
        chose = place % 2 == 0
        yield _coded("ArgKP" if chose else "ArgKP, other half", chose, _codes_of(debates[name]))
    for name, folder in (("PDPilot", "pdpilot_interviews"), ("GENNOVATE", "gennovate_focus_groups")):
        yield _coded(name, False, _codes_of(rows_of(folder, "data")))


def _codes_of(rows: Sequence[dict[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        codes = {each.strip() for each in row["codes"].split(";") if each.strip()}
        if codes and row["text"].strip():
            found.setdefault(row["text"].strip(), set()).update(codes)
    return found


def _coded(name: str, chose: bool, of: dict[str, set[str]]) -> Coded:
    codes = sorted({code for each in of.values() for code in each})
    texts = tuple(sorted(of))
    marks = np.array([[code in of[text] for code in codes] for text in texts], dtype=bool)
    return Coded(name=name, chose=chose, texts=texts, marks=marks)


def _ways(vectors: Embeddings, words: Words) -> Iterator[tuple[str, Clustering]]:
    yield "themeseed", cluster(vectors, words, ClusterConfig(), seed=0)
    for bar in BARS:
        with _bar(bar):
            yield f"bar {bar:g}", cluster(vectors, words, ClusterConfig(), seed=0)
    for bar in BARS:
        with _bar(bar):
            config = ClusterConfig(method="coarse")
            yield f"vectors alone, bar {bar:g}", cluster(vectors, words, config, seed=0)


@contextmanager
def _bar(bar: float) -> Iterator[None]:
    before = standing.AMONG_OWN, standing.AMONG_OWN_BY_VECTORS
    standing.AMONG_OWN = standing.AMONG_OWN_BY_VECTORS = bar
    try:
        yield
    finally:
        standing.AMONG_OWN, standing.AMONG_OWN_BY_VECTORS = before


def _told(marks: NDArray[np.bool_], found: Clustering) -> Iterator[tuple[float, ...]]:
    """Yield for each text: codes, whether it has a second group, what that group has, and so on."""
    n = len(marks)
    group, second = np.full(n, NONE), np.full(n, NONE)
    loose = np.zeros(n, dtype=bool)
    for number, each in enumerate(found.clusters):
        group[[int(it) for it in each.quote_ids]] = number
        second[[int(it) for it in each.also_ids]] = number
        loose[[int(it) for it in each.loose_ids]] = True
    held = np.array([marks[group == number].sum(axis=0) for number in range(len(found.clusters))])
    sizes = np.bincount(group[group != NONE], minlength=len(found.clusters))
    totals = marks.sum(axis=0)
    for row in np.flatnonzero(group != NONE):
        own, codes = group[row], np.flatnonzero(marks[row])
        if sizes[own] < 2 or sizes[own] == n:
            continue
        inside = (held[own] - marks[row])[codes] / (sizes[own] - 1)
        everywhere = (totals - marks[row])[codes] / (n - 1)
        first = codes[int(np.argmax(inside / np.maximum(totals[codes] / n, 1e-12)))]
        others = codes[codes != first]
        by_lot = (totals - held[own])[others] / (n - sizes[own])
        met = np.nan
        if len(others) and second[row] != NONE:
            met = float((held[second[row]][others] / sizes[second[row]]).mean())
        yield (
            float(len(codes) > 1),
            float(second[row] != NONE),
            met,
            float(by_lot.mean()) if len(others) else np.nan,
            float(loose[row]),
            float(inside.mean()),
            float(everywhere.mean()),
        )


def _figures(told: NDArray[np.float64]) -> dict[str, Any]:
    several, second, met, by_lot, loose, inside, everywhere = told.T
    both = ~np.isnan(met)
    return {
        "texts": len(told),
        "with several codes": round(float(several.mean()), 3),
        "stand in a second group": round(float(second.mean()), 3),
        "of those, with several codes": _mean(several[second == 1]),
        "of the others, with several codes": _mean(several[second == 0]),
        "second groups held to a further code": int(both.sum()),
        "texts of the second group that have it": _mean(met[both]),
        "of another group by lot": _mean(by_lot[both]),
        "ahead of lot": _interval(met[both] - by_lot[both]),
        "loose": round(float(loose.mean()), 3),
        "same code in the group, loose": _mean(inside[loose == 1]),
        "everywhere, loose": _mean(everywhere[loose == 1]),
        "same code in the group, others": _mean(inside[loose == 0]),
        "everywhere, others": _mean(everywhere[loose == 0]),
        "loose ahead of everywhere": _interval((inside - everywhere)[loose == 1]),
        "others ahead of everywhere": _interval((inside - everywhere)[loose == 0]),
    }


def _mean(figures: NDArray[np.float64]) -> float | None:
    return round(float(figures.mean()), 3) if len(figures) else None


def _interval(gains: NDArray[np.float64]) -> list[float] | None:
    if len(gains) < 2:
        return None
    rng = np.random.default_rng(0)
    means = np.concatenate(
        [
            gains[rng.integers(0, len(gains), (500, len(gains)))].mean(axis=1)
            for _ in range(RESAMPLES // 500)
        ]
    )
    return [round(float(each), 3) for each in (gains.mean(), *np.quantile(means, [0.025, 0.975]))]


if __name__ == "__main__":
    main()
