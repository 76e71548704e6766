"""What the page says of a second encoder, of rare codes, and of few and many codes."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def further() -> dict[str, str]:
    """Return the tables by their name in the template."""
    encoders, sizes, attributes = map(_read, ("encoders", "sizes", "attributes"))
    return {
        "second_encoder": encoders["second"],
        "encoder_seeds": encoders["seeds"],
        "encoders": _encoders(encoders["budgets"]),
        "encoders_ahead": _ahead(encoders["budgets"]),
        "attributes_seeds": attributes["seeds"],
        "attributes_weight": attributes["weight"],
        "attributes": _attributes(attributes["sets"]),
        "rare": _rare(sizes["rare"]),
        "rare_first": _low_to_high(sizes["rare"], 0, "first"),
        "rare_first_before": _low_to_high(sizes["rare"], 1, "first"),
        "two_codes": _two(sizes["two codes"]),
        "many": _many(sizes["many codes"]["budgets"]),
        "many_texts": f"{sizes['many codes']['texts']:,}",
        "sizes_seeds": sizes["seeds"],
    }


def _encoders(budgets: dict[str, Any]) -> str:
    names = next(iter(budgets.values()))
    rows = [[name, *(f"{found[name]['kappa']:.3f}" for found in budgets.values())] for name in names]
    return _table(["encoders", *budgets], rows)


def _ahead(budgets: dict[str, Any]) -> str:
    names = [name for name in next(iter(budgets.values())) if not name.startswith("both")]
    rows = [
        [name, *(_interval(*found[name]["ours ahead by"]) for found in budgets.values())]
        for name in names
    ]
    return _table(["both, weight chosen on the other sets, ahead of", *budgets], rows)


def _attributes(sets: dict[str, Any]) -> str:
    budgets = list(next(iter(next(iter(sets.values())).values())))
    rows = [
        [one, way, *(_kappa_and_lead(told.get(budget)) for budget in budgets)]
        for one, ways in sets.items()
        for way, told in ways.items()
    ]
    return _table(["set", "known besides", *budgets], rows)


def _kappa_and_lead(told: dict[str, Any] | None) -> str:
    if told is None:
        return ""
    lead = told.get("ahead of themeseed by")
    return f"{told['kappa']:.2f}" + (f", {_interval(*lead)}" if lead else "")


def _rare(sets: dict[str, Any]) -> str:
    figures = list(next(iter(next(iter(sets.values())).values())))
    rows = [
        [one, way, *(f"{told[each]:.2f}" for each in figures)]
        for one, ways in sets.items()
        for way, told in ways.items()
    ]
    return _table(["set", "way", *figures], rows)


def _low_to_high(sets: dict[str, Any], way: int, figure: str) -> str:
    found = [list(ways.values())[way][figure] for ways in sets.values()]
    return f"{min(found):.2f} to {max(found):.2f}"


def _two(budgets: dict[str, Any]) -> str:
    rows = [
        [way, *(f"{found[way]:.2f}" for found in budgets.values())]
        for way in next(iter(budgets.values()))
    ]
    return _table(["way (kappa, two codes)", *(f"{n} decided" for n in budgets)], rows)


def _many(budgets: dict[str, Any]) -> str:
    rows = []
    for n, found in budgets.items():
        ours, *others = (way for way in found if "not lifted" not in way)
        best = max(others, key=lambda way: float(found[way]["kappa"]))
        told = found[ours]
        rows.append(
            [
                *(n, f"{told['kappa']:.2f}", f"{told['first two']:.2f}", f"{told['seconds']:.1f}"),
                *(best, f"{found[best]['kappa']:.2f}", f"{found[best]['first two']:.2f}"),
            ]
        )
    columns = ["decided", "kappa", "first two", "seconds a fit", "best plain way", "its kappa"]
    return _table([*columns, "its first two"], rows)


def _interval(value: float, low: float, high: float) -> str:
    return f"{value:+.3f} ({low:+.3f} to {high:+.3f})".replace("-", "−")


def _table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return found
