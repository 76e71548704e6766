import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from themeseed.config import EmbedConfig
from themeseed.embed import embed, load_encoder
from themeseed.embed.encoder import Windowed
from themeseed.embed.model_folder import check_safe, folder_digest
from themeseed.embed.weights import packaged_folder
from themeseed.errors import ModelError
from themeseed.models import model_card

OFFLINE = """
import sys
def forbid(event, arguments):
    if event in ("socket.getaddrinfo", "socket.connect", "socket.sendto"):
        raise RuntimeError(f"themeseed used the network: {event} {arguments}")
sys.addaudithook(forbid)
from themeseed.config import EmbedConfig
from themeseed.embed import load_encoder
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sentence-transformers model of one's own in a folder."""
    return Path(shutil.copytree(packaged_folder(model_card("all-MiniLM-L6-v2")), tmp_path / "model"))


def test_a_model_in_a_folder_gives_its_vectors(folder: Path) -> None:
    found = load_encoder(EmbedConfig(model=str(folder)))
    assert (found.name, found.dimension) == (str(folder), 384)
    expected = load_encoder(EmbedConfig()).encode(["Some text."])
    np.testing.assert_allclose(found.encode(["Some text."]), expected, atol=1e-5)


def test_a_long_text_is_parted_for_other_models_too(folder: Path) -> None:
    encoder = load_encoder(EmbedConfig(model=str(folder)))
    assert isinstance(encoder, Windowed)
    text = " ".join(f"Sentence number {n} says that something happened." for n in range(60))
    assert " ".join(encoder.split(text)) == text
    ours = embed(["long"], [text], load_encoder(EmbedConfig()))
    theirs = embed(["long"], [text], encoder)
    assert ours.pooled_ids == theirs.pooled_ids == ("long",)
    np.testing.assert_allclose(ours.vectors, theirs.vectors, atol=1e-5)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "1_Pooling/config.json"])
def test_whatever_is_loaded_shows_in_the_digest(folder: Path, name: str) -> None:
    before = folder_digest(folder)
    with (folder / name).open("ab") as file:
        file.write(b" ")
    assert folder_digest(folder) != before


def test_where_a_model_lies_does_not_show_in_the_digest(folder: Path) -> None:
    assert folder_digest(folder) == folder_digest(packaged_folder(model_card("all-MiniLM-L6-v2")))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "2_Dense/pytorch_model.bin"])
def test_pickled_weights_without_safetensors_are_refused(folder: Path, name: str) -> None:
    if "/" not in name:
        (folder / "model.safetensors").unlink()
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"a pickle")
    with pytest.raises(ModelError, match=rf"as a pickle only \({name}\).*can run code"):
        load_encoder(EmbedConfig(model=str(folder)))


def test_a_pickle_beside_safetensors_is_let_be(folder: Path) -> None:
    (folder / "pytorch_model.bin").write_bytes(b"a pickle")
    check_safe(folder)


def test_a_model_with_code_of_its_own_is_refused_before_the_code_runs(folder: Path) -> None:
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    modules[1]["type"] = "own_code.Pooling"
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (folder / "own_code.py").write_text("raise SystemExit('the code ran')", encoding="utf-8")
    with pytest.raises(ModelError, match=r"code of its own \('own_code.Pooling'"):
        load_encoder(EmbedConfig(model=str(folder)))


def test_an_incomplete_model_says_what_it_must_be(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"does not load: .*must be a sentence-transformers model"):
        load_encoder(EmbedConfig(model=str(folder)))


@pytest.mark.parametrize(
    ("model", "full"),
    [
        ("somebody/some-model", "somebody/some-model"),
        ("no-such-model", "sentence-transformers/no-such-model"),
    ],
)
def test_a_model_that_is_not_here_says_what_would_be_fetched(
    model: str, full: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match=rf"would fetch '{full}'.*--allow-download"):
        load_encoder(EmbedConfig(model=model))


@pytest.mark.parametrize(
    "configured", ["EmbedConfig()", "EmbedConfig(backend='sentence-transformers')"], ids=["onnx", "st"]
)
def test_a_model_that_is_here_loads_without_a_socket(configured: str) -> None:
    code = f"{OFFLINE}\nprint(load_encoder({configured}).encode(['Some text.']).shape)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (found.stdout.strip(), found.returncode) == ("(1, 384)", 0), found.stderr


def test_a_model_that_is_not_here_is_refused_without_a_socket() -> None:
    code = f"{OFFLINE}\nload_encoder(EmbedConfig(model='somebody/some-model'))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ModelError: The model 'somebody/some-model' is not on this machine" in found.stderr
