"""Make docs/quality.md of page_template.md and the figures beside this file.

python benchmarks/quality/page.py
"""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "quality.md"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """Return the page as Markdown."""
    agreement, review, calibration, nothing, ablation = map(
        _read, ("agreement", "review", "calibration", "nothing_fits", "ablation")
    )
    large = {name: size for name, size in agreement["sets"].items() if not name.startswith("ArgKP")}
    sets = ", ".join(f"{name} ({n} texts, {k} codes)" for name, (n, k) in large.items())
    refit = ", ".join(f"{seconds:.3f} s with {n}" for n, seconds in calibration["refit"].items())
    return (
        (HERE / "page_template.md")
        .read_text(encoding="utf-8")
        .format(
            sets=f"{sets}, and ArgKP",
            n_argkp=len(agreement["sets"]) - len(large),
            most="1,500",
            seeds=agreement["seeds"],
            kappas=_kappas(agreement["budgets"]),
            ahead=_ahead(agreement["budgets"]),
            where_not=_where_not(agreement["budgets"]),
            ablation_seeds=ablation["seeds"],
            ablation=_ablation(ablation["variants"]),
            review_seeds=review["seeds"],
            reviews=_reviews(review["sets"]),
            calibration_seeds=calibration["seeds"],
            calibrations=_calibrations(calibration["sets"]),
            n_small=nothing["codebooks"],
            nothing_seeds=nothing["seeds"],
            nothing_fits=_nothing_fits(nothing["decided"]),
            refit=refit,
        )
    )


def _kappas(budgets: dict[str, Any]) -> str:
    names = list(next(iter(budgets.values())))
    rows = [[name, *(f"{found[name]['kappa']:.2f}" for found in budgets.values())] for name in names]
    return _table(["way", *budgets], rows)


def _ahead(budgets: dict[str, Any]) -> str:
    names = [name for name in next(iter(budgets.values())) if name != "themeseed"]
    rows = [
        [name, *(_interval(*found[name]["ours ahead by"]) for found in budgets.values())]
        for name in names
    ]
    return _table(["themeseed ahead of", *budgets], rows)


def _where_not(budgets: dict[str, Any]) -> str:
    behind = [
        f"{name} at {budget} ({_interval(*figures['ours ahead by'])})"
        for budget, found in budgets.items()
        for name, figures in found.items()
        if name != "themeseed" and figures["ours ahead by"][2] < 0
    ]
    if not behind:
        return "Nowhere is it behind by more than chance.\n"
    return f"**Where it is behind by more than chance:** {'; '.join(behind)}.\n"


def _ablation(variants: dict[str, Any]) -> str:
    budgets = list(next(iter(variants.values())))
    rows = [[name, *(f"{found[each]:.3f}" for each in budgets)] for name, found in variants.items()]
    return _table(["variant", *budgets], rows)


def _reviews(sets: dict[str, Any]) -> str:
    told = ("0", "50", "100", "200")
    rows = []
    for name, found in sets.items():
        where = f"{name} (ceiling {found['ceiling']:.2f}, target {found['target']:.2f})"
        for way, figures in found.items():
            if isinstance(figures, dict):
                reached = figures["decisions to the target"]
                kappas = [figures["kappa"].get(step) for step in told]
                row = [where, way, "–" if reached is None else str(reached), f"{figures['area']:.2f}"]
                rows.append([*row, *("" if kappa is None else f"{kappa:.2f}" for kappa in kappas)])
    columns = ["set", "way", "decisions to the target", "area"]
    return _table([*columns, *(f"kappa at {step}" for step in told)], rows)


def _calibrations(sets: dict[str, Any]) -> str:
    rows = [
        [
            f"{name} ({found['quotes']} texts)",
            n,
            f"{each['accuracy']:.2f}",
            f"{each['mean probability']:.2f}",
            f"{each['calibration error']:.3f}",
            f"{each['coverage']:.1%}",
            f"{each['codes in a set']:.1f}",
        ]
        for name, found in sets.items()
        for n, each in found["decided"].items()
    ]
    return _table(
        [
            "set",
            "decided",
            "right",
            "mean probability",
            "calibration error",
            "set holds the code",
            "codes in a set",
            "interval holds",
            "its width",
        ],
        rows,
    )


def _nothing_fits(decided: dict[str, Any]) -> str:
    rows = [
        [n, f"{each['area']:.2f}", f"{each['area of cosine']:.2f}"]
        + [f"{each[name]:.0%}" for name in ("texts without a code", "said", "right when said", "found")]
        for n, each in decided.items()
    ]
    columns = ["decided", "area", "area of cosine", "without a code", "said", "right when said", "found"]
    return _table(columns, rows)


def _interval(value: float, low: float, high: float) -> str:
    return f"{_signed(value)} ({_signed(low)} to {_signed(high)})"


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−")


def _table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    main()
