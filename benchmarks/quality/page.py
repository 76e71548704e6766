"""Make docs/quality.md of page_template.md and the figures beside this file.

python benchmarks/quality/page.py
"""

import json
import sys
from pathlib import Path
from statistics import fmean
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from further_page import further  # beside this file
from guarantees_page import guarantees

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
            kappas=_means_of(agreement["budgets"], "kappa"),
            macro=_means_of(agreement["budgets"], "macro F1"),
            first_two=_means_of(agreement["budgets"], "first two"),
            first_two_published=_published(_read("../seeds/first_two")["figures"]),
            ahead=_ahead(agreement["budgets"]),
            where_not=_where_not(agreement["budgets"]),
            **_peers(),
            ablation_seeds=ablation["seeds"],
            ablation=_ablation(ablation["variants"]),
            review_seeds=review["seeds"],
            reviews=_reviews(review["sets"]),
            calibration_seeds=calibration["seeds"],
            calibrations=_calibrations(calibration["sets"]),
            n_small=nothing["codebooks"],
            nothing_seeds=nothing["seeds"],
            nothing_fits=_nothing_fits(nothing["decided"]),
            nothing_unsaid=_nothing_unsaid(nothing["codes only"]),
            refit=refit,
            **guarantees(),
            **further(),
        )
    )


def _means_of(budgets: dict[str, Any], figure: str) -> str:
    names = list(next(iter(budgets.values())))
    rows = [[name, *(f"{found[name][figure]:.2f}" for found in budgets.values())] for name in names]
    return _table(["way", *budgets], rows)


def _ahead(budgets: dict[str, Any]) -> str:
    names = [name for name in next(iter(budgets.values())) if name != "themeseed"]
    rows = [
        [name, *(_interval(*found[name]["ours ahead by"]) for found in budgets.values())]
        for name in names
    ]
    return _table(["themeseed ahead of", *budgets], rows)


def _published(codebooks: dict[str, Any]) -> str:
    rows = [
        [
            f"{book}, {encoders}",
            *("{:.2f} ({:.2f} to {:.2f})".format(*figures[each]) for each in figures),
        ]
        for book, by_encoders in codebooks.items()
        for encoders, figures in by_encoders.items()
    ]
    columns = next(iter(next(iter(codebooks.values())).values()))
    return _table(["the 53 quotes", *columns], rows)


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


def _peers() -> dict[str, Any]:
    """Return what the page says of published peers, by its name in the template."""
    topics, asked, tuned = map(_read, ("peers/bertopic", "peers/small_text", "peers/setfit"))
    versions = topics["versions"] | asked["versions"] | tuned["versions"]
    return {
        "peer_versions": ", ".join(
            f"{name} {versions[package]}"
            for name, package in (
                ("BERTopic", "bertopic"),
                ("small-text", "small-text"),
                ("SetFit", "setfit"),
            )
        ),
        "setfit": _means(tuned["budgets"]),
        "setfit_ahead": _peers_ahead(tuned["budgets"]),
        "setfit_where_not": _behind(tuned["budgets"]),
        "setfit_seeds": tuned["seeds"],
        "setfit_small": sum(name.startswith("ArgKP") for name in tuned["sets"]),
        "bertopic": _means(topics["budgets"]),
        "bertopic_ahead": _peers_ahead(topics["budgets"]),
        "bertopic_where_not": _behind(topics["budgets"]),
        "bertopic_seeds": topics["seeds"],
        "small_text": _asked(asked["sets"]),
        "small_text_areas": _areas(asked["sets"]),
        "small_text_where_not": _asked_where_not(asked["sets"]),
        "small_text_seeds": asked["seeds"],
    }


def _means(budgets: dict[str, Any]) -> str:
    names = list(next(iter(budgets.values()))["means"])
    rows = []
    for name in names:
        means = [found["means"][name] for found in budgets.values()]
        rows.append([name, *(f"{each['kappa']:.2f} / {each['macro F1']:.2f}" for each in means)])
    return _table(["way (kappa / macro F1)", *budgets], rows)


def _peers_ahead(budgets: dict[str, Any]) -> str:
    names = list(next(iter(budgets.values()))["ours ahead by"])
    rows = [
        [name, *(_interval(*found["ours ahead by"][name]) for found in budgets.values())]
        for name in names
    ]
    return _table(["themeseed ahead of (kappa)", *budgets], rows)


def _behind(budgets: dict[str, Any]) -> str:
    """Return where ours is behind a peer, and where it cannot be told who is ahead."""
    found = [
        (f"{name} at {budget}", ahead)
        for budget, figures in budgets.items()
        for name, ahead in figures["ours ahead by"].items()
    ]
    return _where(found)


def _where(found: list[tuple[str, list[float]]]) -> str:
    behind = [f"{what} ({_interval(*ahead)})" for what, ahead in found if ahead[2] < 0]
    open_ = [f"{what} ({_interval(*ahead)})" for what, ahead in found if ahead[1] <= 0 <= ahead[2]]
    lines = [
        f"**Where it is behind by more than chance:** {'; '.join(behind)}."
        if behind
        else "Nowhere here is it behind by more than chance.",
        *([f"Where it is not ahead by more than chance: {'; '.join(open_)}."] if open_ else []),
    ]
    return " ".join(lines) + "\n"


def _best(found: dict[str, Any]) -> tuple[str, str]:
    """Return our way and the one of small-text with the largest area."""
    ours, *others = found["ways"]
    return ours, max(others, key=lambda name: float(found["ways"][name]["area"]))


def _asked(sets: dict[str, Any]) -> str:
    told = ("0", "50", "100", "200")
    rows = []
    for one, found in sets.items():
        ours, best = _best(found)
        for name in (ours, best):
            figures = found["ways"][name]
            reached = figures["decisions to the target"]
            kappas = [figures["kappa"].get(step) for step in told]
            rows.append(
                [
                    f"{one} (target {found['target']:.2f})",
                    name if name == ours else f"small-text, {name}",
                    "–" if reached is None else str(reached),
                    f"{figures['area']:.2f}",
                    "" if name == ours else _interval(*figures["ours ahead by"]),
                    *("" if kappa is None else f"{kappa:.2f}" for kappa in kappas),
                ]
            )
    columns = ["set", "way", "decisions to the target", "area", "themeseed ahead by (area)"]
    return _table([*columns, *(f"kappa at {step}" for step in told)], rows)


def _areas(sets: dict[str, Any]) -> str:
    """Return the mean area of each strategy over the sets."""
    names = list(next(iter(sets.values()))["ways"])
    means = {name: fmean(found["ways"][name]["area"] for found in sets.values()) for name in names}
    return ", ".join(f"{name} {mean:.3f}" for name, mean in means.items())


def _asked_where_not(sets: dict[str, Any]) -> str:
    return _where(
        [
            (f"{name} on {one}", figures["ours ahead by"])
            for one, found in sets.items()
            for name, figures in found["ways"].items()
            if name != _best(found)[0]
        ]
    )


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
            f"{each['calibration error']:.3f} ± {each['calibration error, within']:.3f}",
            f"{each['error, odds of others']:.3f}",
            f"{each['error by chance']:.3f}",
            f"{each['coverage']:.1%} ± {each['coverage, within']:.1%}",
            f"{each['codes in a set']:.1f}",
            f"{each['changes within interval']:.0%}",
            f"{each['width of interval']:.2f}",
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
            "odds of other sets",
            "by chance",
            "set holds the code",
            "codes in a set",
            "interval holds",
            "its width",
        ],
        rows,
    )


def _nothing_unsaid(decided: dict[str, Any]) -> str:
    rows = [
        [
            *(n, f"{float(wanted):.0%}", f"{each['area']:.2f}", f"{each['area of cosine']:.2f}"),
            *(f"{each[name]:.0%}" for name in list(each)[2:]),
        ]
        for n, by_wanted in decided.items()
        for wanted, each in by_wanted.items()
    ]
    told = list(next(iter(next(iter(decided.values())).values())))[2:]
    return _table(
        ["decided, all with a code", "may be told wrongly", "area", "area of cosine", *told], rows
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
