"""By how much a quote must stand out for a code where there are many codes.

    python benchmarks/match/choose_stands_out.py

MANY_CODES in pipeline/themeseed/match/described.py. Every other codebook of ArgKP joined to one of 131
codes, as benchmarks/quality/sizes.py joins all of them; 150 to 800 texts decided by lot, one seed that
is not used there. Kappa, macro F1 and first-two accuracy with a lift from 1, 1.9 and 2.5 standard
deviations on, by the rule that is the default, and without. Writes choose_stands_out.json beside this
file.
"""

import json
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from coded_sets import CodedSet, rows_of
from set_material import Material, made_material, parsed, set_to

sys.path.insert(0, str(Path(__file__).parents[1] / "quality"))

from agreement import figures_of  # in the folder beside this one
from ways import _MATCHERS, themeseed

from themeseed.match import described

SEED = 100
BUDGETS = (150, 400, 800)
ALWAYS = 10**6
VARIANTS: dict[str, tuple[tuple[str, float], ...]] = {
    "no lift": (("LIFT", 0.0),),
    "from 1": (("MANY_CODES", ALWAYS),),
    "from 1.9": (("MANY_CODES", ALWAYS), ("STANDS_OUT", 1.9)),
    "from 2.5": (("MANY_CODES", ALWAYS), ("STANDS_OUT", 2.5)),
    "more from 30 codes on (default)": (),
}


def main() -> None:
    """Measure every variant, print and write."""
    arguments = parsed(__doc__, __file__)
    each = _joined(arguments.cache)
    content: dict[str, Any] = {"codes": len(each.codebook.codes), "texts": len(each.quotes)}
    for name, changes in VARIANTS.items():
        # What stands out is kept with the texts, so they are taken in anew.
        _MATCHERS.clear()
        with ExitStack() as changed:
            for constant, value in changes:
                changed.enter_context(set_to(described, constant, value))
            content[name] = {str(n): _figures(each, n) for n in BUDGETS}
        print(name, content[name], flush=True)
    text = json.dumps(content, indent=1) + "\n"
    arguments.out.write_text(text, encoding="utf-8")


def _figures(each: Material, n: int) -> dict[str, float]:
    rows = np.random.default_rng(SEED).permutation(len(each.quotes))[:n]
    rest = np.setdiff1d(np.arange(len(each.quotes)), rows)
    figures = figures_of(each.answers[rest], themeseed(each, rows)[rest])
    return {name: round(value, 3) for name, value in figures.items()}


def _joined(cache: Path) -> Material:
    described_as = {row["code"]: row for row in rows_of("argkp_keypoints", "codebook")}
    books = set(sorted({row["codebook_id"] for row in described_as.values()})[1::2])
    texts: dict[str, str] = {}
    for row in rows_of("argkp_keypoints", "data"):
        codes = [code for code in row["codes"].split(";") if code]
        if len(codes) == 1 and row["codebook_id"] in books:
            texts.setdefault(row["text"].strip(), codes[0])
    kept = sorted(Counter(texts.values()))
    pairs = sorted((text, kept.index(code)) for text, code in texts.items())
    joined = CodedSet(
        name="every other codebook of ArgKP",
        texts=tuple(text for text, _ in pairs),
        codes=tuple(code for _, code in pairs),
        codebook=tuple((code, described_as[code]["description"]) for code in kept),
    )
    return made_material(joined, cache)


if __name__ == "__main__":
    main()
