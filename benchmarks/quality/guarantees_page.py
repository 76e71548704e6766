"""What docs/quality.md says of guarantees: bands, several codes a quote, and warnings."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def guarantees() -> dict[str, Any]:
    """Return what the template names, by name."""
    automating, several, troubles = map(_read, ("automating", "several_codes", "troubles"))
    return {
        "automating_seeds": automating["seeds"],
        "automating": _automating(automating["sets"]),
        "automating_worst": _worst(automating["sets"], "band"),
        "automating_uncorrected_worst": _worst(automating["sets"], "without correction"),
        "automating_unbound": _unbound(automating["sets"]),
        "several": _several(several["sets"]),
        **_several_ways(),
        "several_seeds": several["seeds"][0],
        "several_small_seeds": several["seeds"][1],
        "trouble_seeds": troubles["seeds"],
        "troubles": _troubles(troubles["sets"]),
        "mixtures": _mixtures(troubles["sets"]),
    }


def _automating(sets: dict[str, Any]) -> str:
    rows = []
    for name, budgets in sets.items():
        for n in list(budgets)[-2:]:
            for wanted, ways in budgets[n].items():
                band, plain = ways["band"], ways["without bound"]
                some = band["codes with a band"] > 0
                rows.append(
                    [
                        *(name, n, f"{float(wanted):.0%}"),
                        f"{band['codes with a band']:.2f} of {band['codes']}",
                        f"{band['accepted']:.1%}",
                        f"{band['right']:.0%}" if some else "–",
                        f"{band['promise broken']:.1%}",
                        f"{plain['accepted']:.0%}",
                        f"{plain['right']:.0%}",
                        f"{plain['promise broken, of bands']:.0%}",
                    ]
                )
    columns = [
        *("set", "decided blind", "wanted", "codes with a band", "accepted", "right", "promise broken"),
        *("no bound: accepted", "right", "of its bands broken"),
    ]
    return _table(columns, rows)


def _worst(sets: dict[str, Any], way: str) -> str:
    worst = max(
        ways[way]["promise broken"]
        for budgets in sets.values()
        for found in budgets.values()
        for ways in found.values()
    )
    return f"{worst:.1%}"


def _unbound(sets: dict[str, Any]) -> str:
    broken = [
        ways["without bound"]["promise broken, of bands"]
        for budgets in sets.values()
        for found in budgets.values()
        for ways in found.values()
    ]
    return f"{min(broken):.0%} to {max(broken):.0%}"


def _several(sets: dict[str, Any]) -> str:
    rows = [
        [
            *(name, n, f"{found['codes a text']:.1f}", f"{found['coverage']:.1%}"),
            *(f"{found['codes in a set']:.1f}", f"{found['calibration error']:.3f}"),
            *(f"{found['by chance']:.3f}", f"{found['changes within interval']:.0%}"),
        ]
        for name, budgets in sets.items()
        for n, found in budgets.items()
    ]
    columns = [
        *("set", "decided", "codes a text", "set holds all codes", "codes in a set"),
        *("calibration error", "by chance", "interval holds"),
    ]
    return _table(columns, rows)


def _several_ways() -> dict[str, Any]:
    found = _read("several_ways")
    rows = []
    for budget, sets in found["budgets"].items():
        for one, ways in sets.items():
            for way, told in ways.items():
                if way == "codebooks":
                    continue
                ahead = told.get("ours ahead by", {})
                cells = [
                    f"{told[figure]:.2f}" + (f" ({_interval(*ahead[figure])})" if ahead else "")
                    for figure in ("macro F1", "Jaccard", "same set")
                ]
                rows.append([one, budget, way, *cells])
    behind = [
        f"{way} on {one} at {budget}, {figure} ({_interval(*ahead)})"
        for budget, sets in found["budgets"].items()
        for one, ways in sets.items()
        for way, told in ways.items()
        if way != "codebooks"
        for figure, ahead in told.get("ours ahead by", {}).items()
        if ahead[2] < 0
    ]
    small = next(iter(found["budgets"].values()))["ArgKP"]["codebooks"]
    return {
        "several_ways_behind": "; ".join(behind) or "nowhere",
        "several_ways": _table(["set", "known", "way", "macro F1", "Jaccard", "same set"], rows),
        "several_ways_seeds": found["seeds"],
        "several_ways_small": small,
    }


def _interval(value: float, low: float, high: float) -> str:
    return f"{value:+.3f}, {low:+.3f} to {high:+.3f}".replace("-", "−")


def _troubles(sets: dict[str, Any]) -> str:
    told = (
        ("slips among ten second looks", "slips of ten"),
        ("ordered by lead", "slips of ten, by lead"),
        ("confused pair found", "confused: pair found"),
        ("pairs named as coded", "confused: pairs as coded"),
        ("pairs named where consistent", "confused: pairs made consistent"),
        ("new ground: false alarm", "new ground: false alarm"),
        ("another set found", "new ground: another set found"),
        ("unknown code found", "new ground: an unknown code found"),
        ("unlike: false alarm", "unlike: false alarm"),
        ("one side found", "unlike: found"),
    )
    rows = [
        [name, n, *(_share(figure, found[figure]) for _, figure in told)]
        for name, budgets in sets.items()
        for n, found in budgets.items()
    ]
    return _table(["set", "decided", *(column for column, _ in told)], rows)


def _share(figure: str, value: float) -> str:
    return f"{value:.1f}" if "pairs" in figure else f"{value:.0%}"


def _mixtures(sets: dict[str, Any]) -> str:
    """Return how often a code stood out with nothing planted, and with two codes given as one."""
    found = [figures for budgets in sets.values() for figures in budgets.values()]
    parts = []
    for bar in ("2.0", "2.5", "3.0"):
        false, true = (
            [it[f"mixture: {what} at {bar}"] for it in found if f"mixture: {what} at {bar}" in it]
            for what in ("false alarm", "found")
        )
        parts.append(
            f"at {bar} standard deviations {sum(false) / len(false):.0%} false alarms and "
            f"{sum(true) / len(true):.0%} found"
        )
    return "; ".join(parts)


def _table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return found
