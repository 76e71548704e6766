"""Quotes that contradict a theme from inside it: are they offered before the others?

    python benchmarks/discover/contrary.py

ArgKP: arguments for and against 31 motions, and the points that each side makes. For each motion and
side, the codebook holds the points of that side, and the material the arguments of both. The negative
cases inside a point are the arguments of the other side. What is inside is told in three ways:

reads as it           the matcher's likeliest code, as `themeseed discover` has it; nothing decided
nearest 30            the arguments nearest to the point's text
nearest 42, 12 known  the nearest, of which 12 drawn by lot were decided as people coded them; the
                      others are put in order

Ways to put what is inside in order: by lot; outliers (least like the theme first); other polarity of
negations than the theme's own text; how much nearer to the negated text ("It is not true that ...") than
to the text; and ours. Ours was chosen among some forty forms on every second motion; the others, which
nothing was chosen by, are reported as held out. Average precision, and the share of negative cases among
the first five; means over points, intervals over motions. Writes contrary.json.
"""

import json
import platform
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))

from coded_sets import rows_of

from themeseed.config import Config, EmbedConfig
from themeseed.embed import VectorCache, embed, load_encoder
from themeseed.records import Code, Codebook, Embeddings, Quote, Words
from themeseed.study import Material
from themeseed.study.describing import Described
from themeseed.study.negative_cases import (
    LEAST_QUOTES,
    Inside,
    against,
    inside_codes,
    opposite_sides,
)
from themeseed.study.theme_texts import code_texts

READS, NEAREST, KNOWN = "reads as it", 30, 12
FIRST = 5
LEAST = 3
"""Fewest negative cases inside a point, and fewest others: else there is nothing to put in order."""
LOTS = 200
RESAMPLES = 10_000
_NEGATION = re.compile(
    r"\b(no|not|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't)\b", re.IGNORECASE
)
CACHE = Path(tempfile.gettempdir()) / "themeseed-benchmark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """The arguments on one motion, of both sides, and which side each takes."""

    name: str
    texts: tuple[str, ...]
    codes: tuple[frozenset[str], ...]
    stances: tuple[str, ...]


def main() -> None:
    """Measure every motion."""
    points: list[dict[str, Any]] = []
    for place, motion in enumerate(motions()):
        for stance in sorted(set(motion.stances)):
            of = {"motion": motion.name, "held out": bool(place % 2)}
            points.extend(of | told for told in _measured(motion, stance))
        print(motion.name, len(points), flush=True)
    write(points)


def write(points: list[dict[str, Any]]) -> None:
    """Write the figures of points, and their means."""
    content = {
        "versions": {"python": platform.python_version(), "numpy": version("numpy")},
        "means": {
            f"{'held out' if held_out else 'chosen by'}: {told}": _means(
                [p for p in points if p["held out"] == held_out and p["inside"] == told]
            )
            for held_out in (True, False)
            for told in dict.fromkeys(p["inside"] for p in points)
        },
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    text = re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", " ", found[0]), text)
    # Each point on one line.
    lines = ",\n".join(f" {json.dumps(point, ensure_ascii=False)}" for point in points)
    text = f'{text.removesuffix("}").rstrip()},\n "points": [\n{lines}\n]\n}}\n'
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")
    print(json.dumps(content["means"], indent=1))


def motions() -> list[Motion]:
    """Return the motions by name, each argument once."""
    found: dict[str, dict[str, tuple[frozenset[str], str]]] = {}
    for row in rows_of("argkp_keypoints", "data"):
        codes = frozenset(code for code in row["codes"].split(";") if code)
        found.setdefault(row["topic"], {}).setdefault(row["text"], (codes, row["stance"]))
    return [
        Motion(
            name=name,
            texts=tuple(of),
            codes=tuple(codes for codes, _ in of.values()),
            stances=tuple(stance for _, stance in of.values()),
        )
        for name, of in sorted(found.items())
    ]


def _measured(motion: Motion, stance: str) -> Iterator[dict[str, Any]]:
    material = _material(motion, stance)
    ids = tuple(quote.id for quote in material.quotes)
    described = Described(material, Words(ids=ids, lemmas=tuple(() for _ in ids)), Config())
    of = [int(quote.name) for quote in described.quotes]
    other = np.array([motion.stances[row] != stance for row in of])
    given = [motion.codes[row] for row in of]
    directions, rng = _directions(), np.random.default_rng(0)
    said = {code.id: code.description for code in material.codebook.codes}
    away = dict(zip(said, _towards_negation(list(said.values())), strict=True))
    for told, inside, known in _insides(described, given, rng):
        left = ~np.isin(inside.members, known)
        truth = other[inside.members][left]
        if min(truth.sum(), (~truth).sum()) < LEAST:
            continue
        ways = _plain(described, inside, said[inside.code_id], away[inside.code_id])
        ways["themeseed"] = against(described, inside, directions)
        yield {
            "inside": told,
            "point": inside.code_id,
            "quotes": int(left.sum()),
            "negative": int(truth.sum()),
            "figures": {"by lot": _by_lot(truth, rng)}
            | {way: _figures(figures[left], truth) for way, figures in ways.items()},
        }


def _insides(
    described: Described, given: Sequence[frozenset[str]], rng: np.random.Generator
) -> Iterator[tuple[str, Inside, NDArray[np.intp]]]:
    """Yield what is inside each point, in the three ways, with the rows that were decided."""
    none = np.array([], dtype=np.intp)
    for inside in inside_codes(described):
        if len(inside.members) >= LEAST_QUOTES:
            yield READS, inside, none
    rows = described.vectors.astype(np.float64)
    for code_id, text in code_texts(described.material).items():
        anchor = _unit(text.astype(np.float64))
        order = np.argsort(-np.round(rows @ anchor, 9), kind="stable").astype(np.intp)
        plain = Inside(
            code_id=code_id, members=order[:NEAREST], anchor=anchor, accepted=none, refused=none
        )
        yield f"nearest {NEAREST}", plain, none
        members = order[: NEAREST + KNOWN]
        known = np.sort(rng.choice(members, KNOWN, replace=False))
        has = np.array([code_id in given[row] for row in known])
        accepted = known[has]
        mean = _unit(anchor + _unit(rows[accepted].mean(axis=0))) if len(accepted) else anchor
        decided = Inside(
            code_id=code_id, members=members, anchor=mean, accepted=accepted, refused=known[~has]
        )
        yield f"nearest {NEAREST + KNOWN}, {KNOWN} known", decided, known


def _unit(row: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(row / np.linalg.norm(row))


def _plain(
    described: Described, inside: Inside, said: str, away: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    rows = described.vectors[inside.members].astype(np.float64)
    texts = [described.quotes[row].text for row in inside.members]
    odd = len(_NEGATION.findall(said)) % 2
    parity = np.array([float(len(_NEGATION.findall(text)) % 2 != odd) for text in texts])
    likeness = rows @ inside.anchor
    return {
        "outliers": -likeness,
        # Of equals the outlier first.
        "negations": parity - 1e-3 * likeness,
        "negated text": rows @ away,
    }


def _towards_negation(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return for each text the way from it to its negation."""
    negated = [f"It is not true that {text[:1].lower()}{text[1:]}" for text in texts]
    return _embedded(negated).astype(np.float64) - _embedded(texts).astype(np.float64)


def _figures(figures: NDArray[np.float64], truth: NDArray[np.bool_]) -> list[float]:
    """Return average precision, and the share of negative cases among the first."""
    hit = truth[np.argsort(-np.round(figures, 9), kind="stable")]
    precision = (np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit].mean()
    return [round(float(precision), 4), round(float(hit[:FIRST].mean()), 4)]


def _by_lot(truth: NDArray[np.bool_], rng: np.random.Generator) -> list[float]:
    drawn = [_figures(rng.random(len(truth)), truth)[0] for _ in range(LOTS)]
    return [round(float(np.mean(drawn)), 4), round(float(truth.mean()), 4)]


def _means(points: list[dict[str, Any]]) -> dict[str, Any]:
    """Return each way's means, and how far ours is ahead, with intervals over motions."""
    ways = list(points[0]["figures"])
    names = sorted({point["motion"] for point in points})
    of = {name: [p for p in points if p["motion"] == name] for name in names}
    rng = np.random.default_rng(0)
    draws = rng.integers(0, len(names), (RESAMPLES, len(names)))
    sizes = np.array([len(of[name]) for name in names])

    def mean(way: str, at: int) -> float:
        return float(np.mean([point["figures"][way][at] for point in points]))

    def ahead(way: str, at: int) -> list[float]:
        sums = np.array(
            [sum(p["figures"]["themeseed"][at] - p["figures"][way][at] for p in of[n]) for n in names]
        )
        drawn = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
        low, high = np.percentile(drawn, [2.5, 97.5])
        return [round(float(each), 3) for each in (sums.sum() / sizes.sum(), low, high)]

    return {
        "motions": len(names),
        "points": len(points),
        "ways": {way: [round(mean(way, at), 3) for at in (0, 1)] for way in ways},
        "ahead": {way: [ahead(way, at) for at in (0, 1)] for way in ways if way != "themeseed"},
    }


def _material(motion: Motion, stance: str) -> Material:
    book = Codebook(
        id="points",
        name=motion.name,
        codes=tuple(
            Code(id=row["code"], name=row["code"], description=row["description"])
            for row in rows_of("argkp_keypoints", "codebook")
            if (row["topic"], row["stance"]) == (motion.name, stance)
        ),
    )
    quotes = tuple(
        Quote(id=f"{row:05d}", name=str(row), text=text, document_id="", start=0, end=len(text))
        for row, text in enumerate(motion.texts)
    )
    passages = book.passages()
    return Material(
        quotes=quotes,
        codebook=book,
        codings=(),
        own=(),
        refusals=(),
        judging=(),
        embeddings=_embeddings([quote.id for quote in quotes], list(motion.texts)),
        passages=_embeddings([each.id for each in passages], [each.text for each in passages]),
        encoder_name="all-MiniLM-L6-v2",
    )


def _embeddings(ids: Sequence[str], texts: Sequence[str]) -> Embeddings:
    return embed(list(ids), list(texts), _encoder(), cache=VectorCache(CACHE))


def _embedded(texts: Sequence[str]) -> NDArray[np.float32]:
    return _embeddings([str(number) for number in range(len(texts))], texts).vectors


@cache
def _directions() -> NDArray[np.float64]:
    return opposite_sides(_embedded)


@cache
def _encoder() -> Any:
    return load_encoder(EmbedConfig())


if __name__ == "__main__":
    main()
