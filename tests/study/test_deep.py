from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from themeseed.embed.weights import file_digest
from themeseed.exchange.codebook import read_codebook
from themeseed.study import Study, add_sources, create_study, gather, run_study
from themeseed.study.deep import FOLDER, Deepening, deepen

SIDES = {"warm": ("sun", "beach", "heat", "summer"), "cold": ("snow", "ice", "frost", "winter")}


def table(folder: Path, *, learnable: bool) -> Path:
    """Write 40 decided answers: codes follow what is said, or nothing at all."""
    rows = ["id,text,code"]
    for number in range(40):
        side = ("warm", "cold")[number % 2]
        word = SIDES[side][number // 2 % 4]
        code = side if learnable else ("warm", "cold")[(number // 2) % 2]
        # Too short to be taken for versions of one text.
        rows.append(f"q{number},The {word} of {1900 + 7 * number}.,{code}")
    path = folder / "answers.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def made(folder: Path, *, learnable: bool) -> Study:
    (folder / "book.csv").write_text("code,description\nwarm,first kind\ncold,second kind\n", "utf-8")
    study = create_study(folder / "study", read_codebook(folder / "book.csv"))
    add_sources(study, [table(folder, learnable=learnable)], codes_column="code", coder_name="Anna")
    return study


@pytest.mark.slow
def test_tuning_that_does_not_help_changes_no_suggestion(tmp_path: Path) -> None:
    with made(tmp_path, learnable=False) as study:
        plain = run_study(study)
        deep = run_study(study, deep=True)
        assert deep.deep is not None
        assert deep.deep.matching is None
        assert deep.deep.gain is not None
        assert deep.deep.gain[1] <= 0
        assert "Untuned vectors are kept" in deep.deep.told()
        assert dict(deep.run.summary)["vectors"] == "untuned"
        assert [each.probability for each in deep.suggestions] == [
            each.probability for each in plain.suggestions
        ]
        assert not (study.folder / FOLDER).exists()


@pytest.mark.slow
def test_tuning_that_helps_is_kept_with_its_digest(tmp_path: Path) -> None:
    with made(tmp_path, learnable=True) as study:
        ran = run_study(study, deep=True)
        assert ran.deep is not None
        assert ran.deep.gain is not None
        assert ran.deep.gain[1] > 0
        (path,) = (study.folder / FOLDER).iterdir()
        assert path.suffix == ".safetensors"
        assert file_digest(path) == ran.deep.digest
        assert dict(ran.run.summary)["vectors"] == f"tuned ({ran.deep.digest[:16]}) beside untuned"
        assert not run_study(study, deep=True).new


class Watching:
    """Takes the place of a tuner, to see what it is given: gives the untuned vectors back."""

    def __init__(self, vectors: np.ndarray) -> None:
        self.vectors = vectors
        self.given: list[list[frozenset[str]]] = []

    def tuned(self, codes: list[frozenset[str]], *, seed: int) -> "Watching":
        assert seed == 0
        self.given.append(codes)
        return self

    digest, weights = "watched", b""


def test_no_layer_learns_from_a_text_that_it_is_then_asked_about(published: Study) -> None:
    material = gather(published, published.config)
    quotes = tuple(sorted(material.quotes, key=lambda quote: quote.id))
    book = sorted(material.codebook.passages(), key=lambda passage: passage.id)
    watching = Watching(np.zeros((len(quotes) + len(book), 4), dtype=np.float32))
    deepening = Deepening(
        quotes=quotes,
        embeddings=material.embeddings,
        codebook=material.codebook,
        passages=material.passages,
        config=published.config.match,
        tuner=watching,  # type: ignore[arg-type]  # it only watches
    )
    deep = deepen(deepening, material.codings, seed=0)
    assert deep.n == len(material.codings) == 53
    left_out = [
        {quote.id for quote, own in zip(quotes, codes, strict=False) if not own}
        for codes in watching.given[:5]
    ]
    assert set.union(*left_out) == {coding.quote_id for coding in material.codings}
    assert sum(map(len, left_out)) == 53
    # Vectors that tell nothing beside the untuned ones cannot help.
    assert deep.matching is None


def test_with_little_decided_nothing_is_tuned(undecided: Study) -> None:
    ran = run_study(
        replace(
            undecided, config=replace(undecided.config, embed=replace(undecided.config.embed, deep=True))
        )
    )
    assert ran.deep is not None
    assert ran.deep.told() == "Untuned vectors are kept: tuning takes 20 decided quotes, and 0 are."
