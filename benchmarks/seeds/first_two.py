"""How often the published theme of the 53 quotes is the first suggestion, and among the first two.

    python benchmarks/seeds/first_two.py [--also FOLDER]

Each quote held out, with the seed set's codebook and with another blind writer's, and with nothing
decided. Wilson intervals (95%) over the quotes. With `--also`, the same with a further encoder at its
default weight. Nothing is chosen by these figures. Writes first_two.json beside this file.
"""

import argparse
import json
import tempfile
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
from blind_writers import CODEBOOKS  # beside this file

from themeseed.compare.proportion import quantile, wilson
from themeseed.config import Config
from themeseed.exchange.codebook import read_codebook
from themeseed.held_out import held_out_suggestions
from themeseed.match import Matcher
from themeseed.records import Codebook
from themeseed.seeds import quotes_path
from themeseed.study import add_sources, create_study, gather


def main() -> None:
    """Measure both codebooks, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--also", default="", help="a further encoder's folder")
    also = parser.parse_args().also
    figures = {}
    for name, path in CODEBOOKS.items():
        book = read_codebook(path)
        figures[name] = {"one encoder": _measured(book, Config())}
        if also:
            embedding = replace(Config().embed, also=(also,))
            figures[name][f"with {Path(also).name}"] = _measured(
                book, replace(Config(), embed=embedding)
            )
    content = {
        "what": "[share, low, high]",
        "figures": figures,
        "versions": {package: version(package) for package in ("themeseed", "numpy", "onnxruntime")},
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")
    print(text)


def _measured(book: Codebook, config: Config) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as folder, create_study(Path(folder) / "study", book) as study:
        add_sources(study, [quotes_path("gillard-2013")], codes_column="theme", coder_name="authors")
        material = gather(study, config)
        given = (material.quotes, material.embeddings, material.codebook, material.passages)
        found = held_out_suggestions(*given, config, codings=material.codings)
        ids = [quote.id for quote in material.quotes]
        alone = Matcher(*given, config.match).match(unseen=ids).scores_of(ids)
    answer = {each.quote_id: each.codes[0] for each in material.codings}
    rank = {each.quote_id: each.rank for each in found if each.code_id == answer[each.quote_id]}
    column = {code_id: number for number, code_id in enumerate(alone.code_ids)}
    alone_rank = [
        1 + int((row > row[column[answer[quote_id]]]).sum())
        for quote_id, row in zip(ids, alone.scores, strict=True)
    ]
    return {
        "first, held out": _share([rank[quote_id] == 1 for quote_id in ids]),
        "first two, held out": _share([rank[quote_id] <= 2 for quote_id in ids]),
        "first, nothing decided": _share([each == 1 for each in alone_rank]),
        "first two, nothing decided": _share([each <= 2 for each in alone_rank]),
    }


def _share(held: list[bool]) -> list[float]:
    share = np.array(held).mean(keepdims=True)
    low, high = wilson(share, np.array([float(len(held))]), quantile(0.95))
    return [round(float(each[0]), 3) for each in (share, low, high)]


if __name__ == "__main__":
    main()
