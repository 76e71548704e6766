"""How much the figures on the 53 quotes depend on who wrote the descriptions.

    python benchmarks/seeds/blind_writers.py

The seed set's codebook and that of another writer, both written from the commentary alone by
writers who saw no quote. Same quotes, same method, same intervals. Writes blind_writers.json.
"""

import json
import tempfile
from importlib.metadata import version
from pathlib import Path

from themeseed.exchange.codebook import read_codebook
from themeseed.seeds import codebook_path, quotes_path
from themeseed.study import add_sources, agreement_with_people, create_study

HERE = Path(__file__).parent
CODEBOOKS = {
    "the seed set's codebook": codebook_path("gillard-2013"),
    "another blind writer's": HERE / "another_blind_codebook.toml",
}


def main() -> None:
    """Measure both codebooks, print the figures and write them."""
    figures = {}
    for name, path in CODEBOOKS.items():
        with (
            tempfile.TemporaryDirectory() as folder,
            create_study(Path(folder) / "study", read_codebook(path)) as study,
        ):
            add_sources(study, [quotes_path("gillard-2013")], codes_column="theme", coder_name="authors")
            sections = agreement_with_people(study)
        figures[name] = {
            section.title: {
                measure.name: [
                    None if measure.value is None else round(measure.value, 3),
                    None if measure.interval is None else round(measure.interval.low, 2),
                    None if measure.interval is None else round(measure.interval.high, 2),
                ]
                for measure in section.agreement.measures[:2]
            }
            for section in sections
        }
    versions = {package: version(package) for package in ("themeseed", "numpy", "onnxruntime")}
    content = {"what": "[figure, low, high] of 95% intervals", "figures": figures, "versions": versions}
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (HERE / "blind_writers.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
