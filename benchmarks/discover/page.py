"""Make docs/discovery.md of page_template.md and the figures beside this file.

python benchmarks/discover/page.py

A part whose benchmark has no figures yet says which command makes them, and nothing else.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "discovery.md"
RESAMPLES = 10_000
PLAIN = "k-means (true number)"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """Return the page as Markdown."""
    template = (HERE / "page_template.md").read_text(encoding="utf-8")
    parts: dict[str, Callable[[Any], str]] = {
        "clusters": _clusters,
        "memberships": _memberships,
        "scale": _scale,
        "chance": _chance,
        "scale_peers": _scale_peers,
        "planted": _planted,
        "contrary": _contrary,
    }
    return template.format(**{name: _part(name, told) for name, told in parts.items()})


def _memberships(found: dict[str, Any]) -> str:
    second, loose, bars = [], [], []
    for part, ways in found.items():
        told = ways["themeseed"]
        ahead = told["ahead of lot"]
        second.append(
            f"| {part} | {told['texts']:,} | {told['stand in a second group']:.0%} | "
            f"{told['second groups held to a further code']} | "
            f"{told['texts of the second group that have it']:.2f} | "
            f"{told['of another group by lot']:.2f} | {_gained(ahead)} | "
            f"{told['of those, with several codes']:.0%} | "
            f"{told['of the others, with several codes']:.0%} |"
        )
        loose.append(
            f"| {part} | {told['loose']:.0%} | {told['same code in the group, loose']:.2f} | "
            f"{_gained(told['loose ahead of everywhere'])} | "
            f"{told['same code in the group, others']:.2f} | "
            f"{_gained(told['others ahead of everywhere'])} |"
        )
    for way in next(iter(found.values())):
        if way == "themeseed":
            continue
        cells = [
            f"{ways[way]['stand in a second group']:.0%}, "
            f"{ways[way]['texts of the second group that have it'] or 0:.2f} beside "
            f"{ways[way]['of another group by lot'] or 0:.2f}"
            for part, ways in found.items()
            if part.startswith("chosen by")
        ]
        bars.append(f"| {way} | {' | '.join(cells)} |")
    chosen = [part.partition(": ")[2] for part in found if part.startswith("chosen by")]
    return (
        "| set | texts | stand in a second group | with a further code | of the second group have it | "
        "of another group by lot | ahead by | of those in two, several codes | of the others |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        + "\n".join(second)
        + "\n\n| set | loose in their group | of the group share a code with a loose text | more than "
        "of all texts | with another text | more than of all texts |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        + "\n".join(loose)
        + "\n\nOther bars, on the sets that they were chosen by: texts in a second group, and how many "
        f"of that group have the further code.\n\n| bar | {' | '.join(chosen)} |\n| --- |"
        + " --- |" * len(chosen)
        + "\n"
        + "\n".join(bars)
    )


def _contrary(found: dict[str, Any]) -> str:
    held_out, chosen_by = (
        {part.partition(": ")[2]: means for part, means in found["means"].items() if of in part}
        for of in ("held out", "chosen by")
    )
    rows = []
    for inside, means in held_out.items():
        for way, (precision, first) in means["ways"].items():
            gains = means["ahead"].get(way)
            cells = [_gained(each) for each in gains] if gains else ["", ""]
            rows.append(
                f"| {inside} | {way} | {precision:.2f} | {cells[0]} | {first:.0%} | {cells[1]} |"
            )
    points = ", ".join(f"{means['points']} ({inside})" for inside, means in held_out.items())
    chosen = "; ".join(
        f"{means['ways']['themeseed'][0]:.2f} beside {means['ways']['outliers'][0]:.2f} of outliers"
        for means in chosen_by.values()
    )
    n_motions = max(means["motions"] for means in held_out.values())
    return (
        "| inside | order | average precision | ours is ahead by | negative among the first five "
        "| ours is ahead by |\n| --- | --- | --- | --- | --- | --- |\n"
        + "\n".join(rows)
        + f"\n\nMeans over the points of {n_motions} motions, which chose nothing: {points}; 95% "
        "intervals over motions. On the motions that the form was chosen by, average precision is, in "
        f"the same order: {chosen}."
    )


def _gained(gain: list[float]) -> str:
    ahead, low, high = (f"{value:+.2f}".replace("-", "−") for value in gain)
    return f"{ahead} ({low} to {high})"


def _part(name: str, told: Callable[[Any], str]) -> str:
    path = HERE / f"{name}.json"
    if not path.exists():
        return f"Not measured yet. The script stands ready: `python benchmarks/discover/{name}.py`."
    return told(_read(name))


def _read(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def _clusters(found: dict[str, Any]) -> str:
    sets = list(found["small"])
    rows = []
    for part, said in (("small", "about 53 texts, five codes"), ("large", "up to 700 texts, all codes")):
        draws = found[part]
        for way in next(iter(draws.values()))[0]:
            means = {name: float(np.mean([draw[way] for draw in of])) for name, of in draws.items()}
            cells = [f"{means[name]:.2f}" if name in means else "" for name in sets]
            cells += [f"{np.mean(list(means.values())):.2f}", "" if way == PLAIN else _gain(draws, way)]
            rows.append(f"| {said} | {way} | {' | '.join(cells)} |")
    settings = [
        f"{name} {np.mean([np.mean(draws) for draws in of.values()]):.3f}"
        for name, of in found["settings"].items()
    ]
    shown = found["published"]
    ahead, low, high = (f"{value:+.2f}".replace("-", "−") for value in shown["samples"]["ahead by"])
    held = shown["samples"]
    verdict = (
        "above plain k-means there"
        if held["ahead by"][1] > 0
        else "**not surely above** plain k-means there. 53 quotes hardly tell such ways apart"
    )
    return "\n".join(
        [
            f"| texts | way | {' | '.join(sets)} | mean | ahead of k-means |",
            f"| --- | --- | {' | '.join('---' for _ in sets)} | --- | --- |",
            *rows,
            "",
            f"Means over {', '.join(f'{n} draws of {name}' for name, n in found['draws'].items())}; of "
            "ArgKP each small codebook is one, as it is. Ahead: the mean over sets of the mean "
            "difference from k-means on the same draw, with a 95% interval over draws. Other settings "
            f"of the walks on the same small draws, mean over sets: {', '.join(settings)}.",
            "",
            f"**The 53 published quotes.** Ours ({shown['groups of ours']} groups, the number not told) "
            f"reaches {shown['whole']['ours']:.2f}, k-means with five groups "
            f"{shown['whole']['k-means']:.2f}. "
            f"On {held['number']:,} samples of {held['quotes']} quotes, ours has {held['ours']:.2f} and "
            f"k-means {held['k-means']:.2f}: a difference of {ahead} (95% of the samples from {low} to "
            f"{high}; above 0 in {100 * held['share of samples where ours is ahead']:.0f}%). So ours is "
            f"{verdict}. Nothing was chosen by these quotes.",
        ]
    )


Draws = dict[str, list[dict[str, float]]]
"""By set: the AMI of each way, for each draw."""


def _gain(draws: Draws, way: str) -> str:
    """Return how far a way is ahead of k-means: the mean over sets, resampled draw by draw."""
    rng = np.random.default_rng(0)
    apart = [np.array([draw[way] - draw[PLAIN] for draw in of]) for of in draws.values()]
    drawn = np.mean(
        [of[rng.integers(len(of), size=(RESAMPLES, len(of)))].mean(axis=1) for of in apart], axis=0
    )
    mean = np.mean([of.mean() for of in apart])
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{mean:+.2f} ({low:+.2f} to {high:+.2f})".replace("-", "−")


def _scale(found: dict[str, Any]) -> str:
    rows = [
        f"| {each['quotes']:,} | {each['groups']} | {each['CPU s']:.0f} | {each['wall s']:.0f} | "
        f"{each['peak GB']:.1f} |"
        for each in found["growth"]
    ]
    parts = [
        "| quotes | groups | CPU seconds | seconds | peak GB |",
        "| --- | --- | --- | --- | --- |",
        *rows,
    ]
    if "exponent of CPU time" in found:
        parts += [
            "",
            f"CPU time grows with the {found['exponent of CPU time']:.2f}th power of the number "
            "from 10,000 on: less than in proportion, since small groups are found on 20,000 rows.",
        ]
    if "found again" in found:
        told_again = ", ".join(
            f"{each['quotes']:,} quotes {each['CPU s']:.0f} s"
            if each["CPU s"] >= 1
            else f"{each['quotes']:,} quotes less than a second"
            for each in found["found again"]
        )
        parts += [
            "",
            "With groups made again, to tell how surely each comes back (as `run` does where quotes, "
            f"encoder, settings or wishes are new): {told_again} of CPU in all.",
        ]
    for name, told in found.get("quality", {}).items():
        sizes = [key for key in told if key.endswith(" texts")]
        ways = list(dict.fromkeys(way for size in sizes for way in told[size]))
        parts += [
            "",
            f"| {name}, {told['codes']} codes | {' | '.join(sizes)} |",
            f"| --- | {' | '.join('---' for _ in sizes)} |",
            *(
                f"| {way} | "
                + " | ".join(f"{told[size][way]:.3f}" if way in told[size] else "" for size in sizes)
                + " |"
                for way in ways
            ),
        ]
    return "\n".join(parts)


def _scale_peers(found: dict[str, Any]) -> str:
    rows = []
    of_sets = ((name, way, it) for name, of in found["quality"].items() for way, it in of.items())
    for name, way, it in [
        *((f"{it['quotes']:,} made", it["way"], it) for it in found["growth"]),
        *((f"{name}, whole", way, it) for name, way, it in of_sets),
    ]:
        if "failed" in it:
            rows.append(f"| {name} | {way} | failed | | | | | |")
            continue
        cells = [
            *(f"{it['groups']:,}", f"{it['left out']:.0%}", f"{it['CPU s of a first fit']:.0f}"),
            *(f"{it['CPU s']:.0f}", f"{it['peak GB']:.1f}", f"{it['AMI']:.3f}" if "AMI" in it else ""),
        ]
        rows.append(f"| {name} | {way} | {' | '.join(cells)} |")
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    return "\n".join(
        [
            "| quotes | way | groups | left out | CPU s of a first, small fit | CPU s | peak GB | AMI |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
            f"Versions: {versions}.",
        ]
    )


def _chance(found: dict[str, Any]) -> str:
    rows = [
        f"| {kind} | {len(counts)} | {sum(not each for each in counts)} |"
        for kind, counts in found["candidates"].items()
    ]
    return "\n".join(
        ["| texts | runs | runs without a candidate |", "| --- | --- | --- |", *rows, "",
         f"Each run is a study of {found['texts']} texts."]
    )  # fmt: skip


Hits = dict[str, list[int]]
"""By set: for each code 1 if it was found, else 0."""


def _planted(found: dict[str, Any]) -> str:
    peers = _read("planted_peers")
    together = found["found"] | peers["found"]
    hits: dict[str, Hits] = {
        way: {name: [hit for book in books.values() for hit in book] for name, books in of.items()}
        for way, of in together.items()
    }
    sets: list[str] = found["sets"]
    for telling in ("codebook only", "decisions"):
        settings = [way for way in hits if way.startswith(f"{telling}: themeseed (")]
        hits[f"{telling}: themeseed"] = _chosen_elsewhere({it: hits.pop(it) for it in settings})
    told = {way: (2 if way.startswith("decisions") else ":" in way) for way in hits}
    hits = {way: hits[way] for way in sorted(hits, key=lambda way: told[way])}
    rows = [
        f"| {way} | "
        + " | ".join(f"{sum(of[name])} of {len(of[name])}" for name in sets)
        + f" | {sum(sum(of[name]) for name in sets)} |"
        for way, of in hits.items()
    ]
    large = [name for name in sets if not name.startswith("ArgKP")]
    small = [name for name in sets if name not in large]
    ahead = [
        f"| {ours} | {way} | "
        + " | ".join(_ahead(hits[ours], hits[way], of) for of in (large, small, sets) if of)
        + " |"
        for ours, others in (
            ("codebook only: themeseed", [way for way in hits if not told[way]]),
            ("decisions: themeseed", [way for way in hits if not way.endswith("themeseed")]),
        )
        for way in others
    ]
    return "\n".join(
        [
            f"| way | {' | '.join(sets)} | all |",
            f"| --- | {' | '.join('---' for _ in sets)} | --- |",
            *rows,
            "",
            *(
                f"{way}: {n} fits on few texts failed and found nothing."
                for way, n in peers["failed"].items()
            ),
            "",
            "How many more of 100 themes are found, with a 95% interval over themes, paired:",
            "",
            "| ours | beside | large sets | debates of ArgKP | all |",
            "| --- | --- | --- | --- | --- |",
            *ahead,
        ]
    )


def _chosen_elsewhere(settings: dict[str, Hits]) -> Hits:
    """Return for each set what the setting finds that finds most on the other sets."""
    sets = list(next(iter(settings.values())))
    chosen = {}
    for name in sets:
        elsewhere = {
            it: sum(float(np.mean(of[other])) for other in sets if other != name)
            for it, of in settings.items()
        }
        best = max(elsewhere, key=lambda it: elsewhere[it])
        chosen[name] = settings[best][name]
    return chosen


def _ahead(ours: Hits, other: Hits, sets: list[str]) -> str:
    apart = np.array([a - b for name in sets for a, b in zip(ours[name], other[name], strict=True)])
    rng = np.random.default_rng(0)
    drawn = apart[rng.integers(len(apart), size=(RESAMPLES, len(apart)))].mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{100 * apart.mean():+.0f} ({100 * low:+.0f} to {100 * high:+.0f})".replace("-", "−")


if __name__ == "__main__":
    main()
