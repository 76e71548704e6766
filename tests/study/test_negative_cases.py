"""Negative cases of real texts: who says the opposite is offered before others who speak of the same."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner

from themeseed.cli import app
from themeseed.config import Config, EmbedConfig
from themeseed.embed import embed, load_encoder
from themeseed.records import Codebook, Theme, Words
from themeseed.study import Study, add_sources, create_study, gather
from themeseed.study.describing import Described
from themeseed.study.negative_cases import LEAST_QUOTES, MOST, negative_cases

FOR = (
    "The peer workers were a real help to me on the ward.",
    "Having a peer worker made the ward a better place.",
    "It is good that they employ peer workers here.",
    "I felt safe because the peer worker was there.",
    "Peer workers are useful, they understand what we go through.",
    "We need more peer workers on every ward.",
    "My peer worker supported me and it worked well.",
    "The staff should always work with peer workers.",
)
AGAINST = (
    "The peer workers were no help to me on the ward, it got worse.",
    "Peer workers are useless, they only did harm here.",
    "They should not employ peer workers on the ward, it is wrong.",
)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    book = Codebook(
        id="peers",
        name="Peers",
        themes=(
            Theme(id="help", name="Peer workers are a good help", description=""),
            Theme(id="food", name="The food in the canteen", description=""),
        ),
    )
    rows = ["id,text", *(f'q{n},"{text}"' for n, text in enumerate((*FOR, *AGAINST)))]
    rows += [f'f{n},"The canteen serves {dish} on Mondays."' for n, dish in enumerate(("soup", "fish"))]
    (tmp_path / "said.csv").write_text("\n".join(rows), encoding="utf-8")
    made = create_study(tmp_path / "study", book)
    add_sources(made, [tmp_path / "said.csv"])
    return made


def embed_texts(texts: Sequence[str]) -> NDArray[np.float32]:
    ids = [str(number) for number in range(len(texts))]
    return embed(ids, list(texts), load_encoder(EmbedConfig())).vectors


def test_who_says_the_opposite_is_offered_first(study: Study) -> None:
    with study:
        material = gather(study, study.config)
        ids = tuple(quote.id for quote in material.quotes)
        described = Described(material, Words(ids=ids, lemmas=tuple(() for _ in ids)), Config())
        found = negative_cases(described, embed_texts)
        text_of = {quote.id: quote.text for quote in material.quotes}
    assert set(found) == {"help"}
    assert len(FOR) + len(AGAINST) >= LEAST_QUOTES
    assert len(found["help"]) == MOST
    assert {text_of[each] for each in found["help"][: len(AGAINST)]} == set(AGAINST)


def test_the_command_prints_and_writes_them(study: Study) -> None:
    study.close()
    told = CliRunner().invoke(app, ["discover", str(study.folder)])
    assert told.exit_code == 0, told.output
    assert "Negative cases" in told.output
    written = (study.exports_folder / "discovery" / "negative-cases.csv").read_text("utf-8-sig")
    assert AGAINST[1] in written
