"""Whether it helps to know who speaks, and what was asked: attributes as one more view of the matcher.

    python benchmarks/quality/attributes.py

On the sets that say either: each attribute alone, all of speakers', and all, at the weight that is the
default of `attributes_weight` under [match]. Kappa on undecided texts on the splits of agreement.py,
three seeds, and how far it is ahead of themeseed without, with paired 95% intervals. The turn before is
in none of the shared sets; the question that was asked is the nearest to it. Writes attributes.json
beside this file.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import agreement
from coded_material import Material, material, rows_of
from ways import Rows, Scores, Way, themeseed

from themeseed.config import MatchConfig
from themeseed.match import with_shared_values

SEEDS = 3
BUDGETS = ("codebook only", "8 a code", "50 decided", "100 decided", "200 decided", "400 decided")
WHOLE = "themeseed"
SETS: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "GENNOVATE": (
        "gennovate_focus_groups",
        {
            "question": ("question",),
            "country": ("country",),
            "gender": ("gender",),
            "document": ("document",),
            "all four": ("question", "country", "gender", "document"),
        },
    ),
    "PDPilot": ("pdpilot_interviews", {"participant": ("participant",)}),
    "NHS feedback": (
        "nhs_px_phase1",
        {
            "question": ("question",),
            "organisation": ("organisation",),
            "both": ("question", "organisation"),
        },
    ),
}
"""By set: its folder, and which attributes count together."""


def main() -> None:
    """Measure every set, and write the figures."""
    agreement.SEEDS = SEEDS
    content: dict[str, Any] = {"seeds": SEEDS, "weight": MatchConfig().attributes_weight, "sets": {}}
    for each in material():
        if each.coded.name not in SETS:
            continue
        folder, groups = SETS[each.coded.name]
        said = _said(folder)
        ways: dict[str, Way] = {WHOLE: themeseed}
        ways |= {name: _with(_seen(each, said, names)) for name, names in groups.items()}
        found: dict[str, dict[str, Any]] = {name: {} for name in ways}
        for budget in BUDGETS:
            plain, resampled = agreement.collected([each], budget, ways)
            if plain:
                for name, told in agreement.told(plain, resampled, budget).items():
                    found[name][budget] = {"kappa": told["kappa"]}
                    if name != WHOLE:
                        value, low, high = told["ours ahead by"]
                        found[name][budget]["ahead of themeseed by"] = [-value, -high, -low]
        content["sets"][each.coded.name] = found
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _said(folder: str) -> dict[str, dict[str, str]]:
    """Return the row of each text, the first where a text occurs twice."""
    rows: dict[str, dict[str, str]] = {}
    for row in rows_of(folder, "data"):
        # The sites of NHS feedback ask the same questions under names of their own.
        row["question"] = row.get("question", "").rpartition(" - ")[2]
        rows.setdefault(row["text"].strip(), row)
    return rows


def _seen(each: Material, said: dict[str, dict[str, str]], names: tuple[str, ...]) -> Material:
    values = [
        {quote.id: said[quote.text][name] for quote in each.quotes if said[quote.text][name]}
        for name in names
    ]
    weight = MatchConfig().attributes_weight
    quotes, passages = with_shared_values(each.embeddings, each.passages, values, weight)
    coded = replace(each.coded, name=f"{each.coded.name} with {', '.join(names)}")
    return replace(each, coded=coded, embeddings=quotes, passages=passages)


def _with(seen: Material) -> Way:
    def way(each: Material, rows: Rows) -> Scores:
        del each
        return themeseed(seen, rows)

    return way


if __name__ == "__main__":
    main()
