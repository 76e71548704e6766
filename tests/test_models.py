import shutil
from pathlib import Path

import pytest

from themeseed import models
from themeseed.errors import ModelError, UnknownNameError
from themeseed.models import model_card, model_cards, model_names

CHECKOUT = Path(__file__).parents[1] / "models"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of models/ that stands where a wheel has its own."""
    shutil.copytree(CHECKOUT, tmp_path / "_models")
    monkeypatch.setattr(models, "_IN_WHEEL", tmp_path / "_models")
    return tmp_path / "_models"


def rewrite(folder: Path, old: str, new: str) -> Path:
    path = folder / "all-MiniLM-L6-v2" / "model.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_every_model_has_a_card_for_people_that_states_its_licence_and_revision() -> None:
    assert model_cards()
    for card in model_cards():
        text = (CHECKOUT / card.name / "README.md").read_text(encoding="utf-8")
        assert card.licence in text
        assert card.revision[:12] in text


def test_the_default_model_is_pinned_by_checksum() -> None:
    card = model_card("all-MiniLM-L6-v2")
    assert set(card.sha256) == {"model.safetensors", "tokenizer.json"}
    assert (card.dimension, card.max_tokens, card.licence) == (384, 256, "Apache-2.0")


def test_models_holds_no_weights() -> None:
    assert {path.suffix for path in CHECKOUT.rglob("*") if path.is_file()} <= {".toml", ".md"}


def test_the_copy_in_the_wheel_is_read_where_there_is_one(folder: Path) -> None:
    shutil.copytree(folder / "all-MiniLM-L6-v2", folder / "another")
    assert model_names() == ("all-MiniLM-L6-v2", "another")


def test_an_unknown_model_names_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match=r"no model 'no-such'.*Known: all-MiniLM-L6-v2"):
        model_card("no-such")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("dimension = 384", "dimension = 0", "'dimension' is 0"),
        ("dimension = 384", 'dimension = "384"', "'dimension' is '384'"),
        ("dimension = 384", "", "'dimension' is missing"),
        ("dimension = 384", "dimension = 384\nsize = 1", "'size' is 1"),
        ('languages = ["en"]', "languages = []", r"'languages' is \[\]"),
        ('"be50', '"BE50', r"'sha256.tokenizer.json' is 'BE50"),
        ('licence = "Apache-2.0"', "licence = ", "is not TOML"),
        ('name = "all-MiniLM-L6-v2"', 'name = "other"', "describes 'other'"),
    ],
)
def test_a_wrong_card_is_refused_by_file_and_key(folder: Path, old: str, new: str, message: str) -> None:
    path = rewrite(folder, old, new)
    with pytest.raises(ModelError, match=message) as caught:
        model_card("all-MiniLM-L6-v2")
    assert str(path) in str(caught.value)
