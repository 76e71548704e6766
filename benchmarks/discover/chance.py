"""How often something is reported where there is nothing: random text and shuffled words.

    python benchmarks/discover/chance.py

Each run is the whole command on a study of its own (init, add, discover; a codebook of three themes,
nothing decided), with another seed. "random text": words drawn by lot from a list, each as often as
it occurs in the shared sets, lengths too. "shuffled words": the words of real texts of one shared set,
dealt by lot to texts of the same lengths. A run counts against us if it shows any candidate. "real":
the same texts as they were, to see that the bar lets something pass. Writes chance.json.
"""

import csv
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))

from coded_sets import coded_sets

from themeseed.cli import app
from themeseed.discover import shuffled_texts

RUNS = 20
REAL_RUNS = 4
TEXTS = 40
SETS = ("NHS feedback", "GoEmotions")
THEMES = ("work and money", "family and friends", "health and care")


def main() -> None:
    """Run every kind, and write what was found."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    content: dict[str, Any] = {"texts": TEXTS, "runs": runs, "candidates": {}}
    for kind in ("random text", "shuffled words", "real"):
        for seed in range(min(runs, REAL_RUNS) if kind == "real" else runs):
            found = _candidates(_texts(kind, seed), seed)
            content["candidates"].setdefault(kind, []).append(found)
            print(kind, seed, found, flush=True)
        content["runs without"] = {
            name: sum(not each for each in found) for name, found in content["candidates"].items()
        }
        text = json.dumps(content) + "\n"
        Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _texts(kind: str, seed: int) -> list[str]:
    """Return texts of a kind; each set gives every other run."""
    rng = np.random.default_rng([7, seed])
    sets = {each.name: each.texts for each in coded_sets()}
    chosen = SETS[seed % len(SETS)]
    texts = [sets[chosen][row] for row in rng.choice(len(sets[chosen]), TEXTS, replace=False)]
    if kind == "real":
        return texts
    if kind == "shuffled words":
        return list(shuffled_texts(texts, seed=10_000 + seed))
    words = [word for name in SETS for text in sets[name] for word in text.split()]
    return [" ".join(rng.choice(words, max(1, len(text.split())))) for text in texts]


def _candidates(texts: list[str], seed: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        table, book, study = here / "texts.csv", here / "book.toml", here / "study"
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["text"], *([text] for text in texts)])
        themes = "".join(f'\n[[theme]]\nname = "{name}"\n' for name in THEMES)
        book.write_text(f'name = "Three themes"\n{themes}', encoding="utf-8")
        _run("init", str(study), "--codebook", str(book))
        settings = study / "study.toml"
        lines = settings.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith("seed")]
        settings.write_text("\n".join([f"seed = {seed}", *kept]) + "\n", encoding="utf-8")
        _run("add", str(study), str(table))
        _run("discover", str(study))
        made = study / "exports" / "discovery" / "discovery.json"
        return len(json.loads(made.read_text(encoding="utf-8"))["candidates"])


def _run(*command: str) -> None:
    told = CliRunner().invoke(app, [*command])
    if told.exit_code:
        raise RuntimeError(f"{command}: {told.output}") from told.exception


if __name__ == "__main__":
    main()
