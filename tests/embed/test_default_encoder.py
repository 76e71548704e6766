import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themeseed.config import EmbedConfig
from themeseed.embed import Encoder, embed, load_encoder, model_state
from themeseed.embed.encoder import Windowed, split_at_offsets
from themeseed.embed.runtime_model import is_intact, runtime_model
from themeseed.embed.weights import check_files, packaged_folder
from themeseed.errors import ChecksumError, MissingExtraError, ModelError, ThemeseedError
from themeseed.models import model_card

TEXTS = (
    "I have empathy with people and I felt I can give.",
    "There is a hierarchy in terms of payment and position.",
    "Ünïcödé, emoji 🙂 and a very-long-hyphenated-word; numbers 1,234.",
    "Short.",
    "word " * 200,
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(EmbedConfig())


@pytest.fixture(scope="module")
def reference() -> Encoder:
    return load_encoder(EmbedConfig(backend="sentence-transformers"))


def test_vectors_are_those_of_sentence_transformers(encoder: Encoder, reference: Encoder) -> None:
    ours, theirs = encoder.encode(TEXTS), reference.encode(TEXTS)
    assert np.abs(ours - theirs).max() < 1e-5
    assert ((ours * theirs).sum(axis=1) > 0.99999).all()


def test_another_backend_has_another_digest(encoder: Encoder, reference: Encoder) -> None:
    assert encoder.digest != reference.digest
    assert encoder.dimension == reference.dimension == 384


def test_vectors_have_unit_length(encoder: Encoder) -> None:
    np.testing.assert_allclose(np.linalg.norm(encoder.encode(TEXTS), axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("batch_size", [1, 3, 32])
def test_the_batch_size_does_not_show(encoder: Encoder, batch_size: int) -> None:
    other = load_encoder(EmbedConfig(batch_size=batch_size))
    np.testing.assert_allclose(other.encode(TEXTS), encoder.encode(TEXTS), atol=1e-5)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_number_of_threads_changes_no_bit(encoder: Encoder, threads: int) -> None:
    texts = [f"{text} {number}" for text in TEXTS for number in range(8)]
    other = load_encoder(EmbedConfig(threads=threads))
    assert other.encode(texts).tobytes() == encoder.encode(texts).tobytes()
    assert other.digest == encoder.digest


@pytest.mark.parametrize("count", [40, 300], ids=["one write to a cache", "two"])
def test_the_order_of_texts_changes_no_bit(encoder: Encoder, count: int) -> None:
    chance = random.Random(count)  # noqa: S311  # an order, not a secret
    words = " ".join(TEXTS[:4]).split()
    texts = [" ".join(chance.choices(words, k=number % 13 + 1)) for number in range(count)]
    ids = [str(number) for number in range(count)]
    order = chance.sample(range(count), count)
    first = embed(ids, texts, encoder)
    second = embed([ids[row] for row in order], [texts[row] for row in order], encoder)
    assert second.ids == tuple(ids[row] for row in order)
    assert second.vectors.tobytes() == first.vectors[order].tobytes()


def test_a_long_text_is_embedded_in_parts_and_counted(encoder: Encoder) -> None:
    assert isinstance(encoder, Windowed)
    beginning = "The interview began with a long talk about the weather and the garden. " * 20
    end = "My wages are far too low and the contract ends every month. " * 20
    found = embed(["long", "short"], [beginning + end, "Short."], encoder)
    assert found.pooled_ids == ("long",)
    only_beginning = encoder.encode([beginning + end])[0]
    about_pay = encoder.encode(["low wages and short contracts"])[0]
    # What stands beyond the window counts: the pooled vector is nearer to it than a cut one.
    assert found.vectors[0] @ about_pay > only_beginning @ about_pay + 0.1


def test_parts_of_a_long_text_fit_the_window_and_lose_no_word(encoder: Encoder) -> None:
    assert isinstance(encoder, Windowed)
    text = " ".join(f"Sentence number {n} says that something happened." for n in range(200))
    parts = encoder.split(text)
    assert len(parts) > 1
    assert " ".join(parts) == text
    assert all(encoder.split(part) == (part,) for part in parts)
    assert all(part.endswith(".") for part in parts)


def test_what_the_tokenizer_takes_apart_is_parted_too(encoder: Encoder) -> None:
    assert isinstance(encoder, Windowed)
    text = (
        "각각 " * 100
    )  # six tokens a word: longer than the window, though it has fewer signs than that
    parts = encoder.split(text[:250])
    assert len(parts) > 1
    assert " ".join(parts) == text[:250].strip()


def test_half_a_surrogate_pair_is_embedded_as_an_unknown_sign(encoder: Encoder) -> None:
    found = embed(["a", "b"], ["broken \ud83d export", "broken ? export"], encoder)
    np.testing.assert_array_equal(found.vectors[0], found.vectors[1])


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1, max_size=400), st.integers(1, 20))
def test_splitting_keeps_every_character_that_is_not_space(text: str, window: int) -> None:
    ends = [index + 1 for index, sign in enumerate(text) if not sign.isspace()]
    parts = split_at_offsets(text, ends, window)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_an_empty_text_is_refused_by_its_id(encoder: Encoder) -> None:
    with pytest.raises(ThemeseedError, match="'q7' is empty"):
        embed(["q7"], ["  \n"], encoder)


def test_a_changed_weight_is_refused_with_both_checksums(tmp_path: Path) -> None:
    card = model_card("all-MiniLM-L6-v2")
    original = packaged_folder(card)
    for name in card.sha256:
        (tmp_path / name).write_bytes((original / name).read_bytes())
    check_files(card, tmp_path)
    weights = bytearray((tmp_path / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(weights)
    with pytest.raises(ChecksumError, match=rf"pins {card.sha256['model.safetensors']}.*reinstall"):
        check_files(card, tmp_path)


def test_a_damaged_runtime_model_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMESEED_CACHE", str(tmp_path))
    first = load_encoder(EmbedConfig()).encode(TEXTS[:2])
    (made,) = tmp_path.glob("*.onnx")
    made.write_bytes(made.read_bytes()[:1000])
    again = load_encoder(EmbedConfig()).encode(TEXTS[:2])
    assert first.tobytes() == again.tobytes()
    assert made.stat().st_size > 1_000_000


def test_no_runtime_model_is_made_from_changed_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THEMESEED_CACHE", str(tmp_path / "cache"))
    card = model_card("all-MiniLM-L6-v2")
    folder = Path(shutil.copytree(packaged_folder(card), tmp_path / "model"))
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x7f")
    with pytest.raises(ChecksumError, match="changed or damaged"):
        runtime_model(card, folder)
    assert not list(tmp_path.glob("cache/*"))


def test_a_changed_runtime_model_of_the_same_size_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THEMESEED_CACHE", str(tmp_path))
    card = model_card("all-MiniLM-L6-v2")
    made = runtime_model(card, packaged_folder(card))
    before = made.read_bytes()
    with made.open("r+b") as file:
        file.seek(-2_000_000, 2)
        file.write(b"\x7f\x7f\x7f\x7f")
    assert not is_intact(made)
    assert runtime_model(card, packaged_folder(card)).read_bytes() == before


def test_a_cache_folder_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("THEMESEED_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(ModelError, match=r"cannot be kept at .*set THEMESEED_CACHE to a folder"):
        load_encoder(EmbedConfig())


def test_a_package_that_is_not_installed_names_the_command() -> None:
    card = replace(model_card("all-MiniLM-L6-v2"), package="no-such", folder="no_such_package/model")
    with pytest.raises(ModelError, match="pip install no-such"):
        packaged_folder(card)


def test_what_is_here_of_a_model_is_told_in_words() -> None:
    load_encoder(EmbedConfig())
    state = model_state("all-MiniLM-L6-v2")
    assert state.ready
    assert state.files == "checksums are right"
    assert state.runtime.startswith("made: ")


def test_the_fast_backend_runs_known_models_only() -> None:
    with pytest.raises(ModelError, match="runs only the models under models/"):
        load_encoder(EmbedConfig(model="other", backend="onnx"))


def test_openvino_gives_nearly_the_same_vectors(encoder: Encoder) -> None:
    pytest.importorskip("openvino", reason="the extra 'openvino' is not installed")
    other = load_encoder(EmbedConfig(backend="openvino"))
    assert ((other.encode(TEXTS) * encoder.encode(TEXTS)).sum(axis=1) > 0.999).all()
    assert other.digest != encoder.digest


def test_a_missing_openvino_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)  # what import finds where it is not installed
    with pytest.raises(MissingExtraError, match=r"pip install 'themeseed\[openvino\]'"):
        load_encoder(EmbedConfig(backend="openvino"))


def test_embedding_loads_neither_torch_nor_scikit_learn() -> None:
    code = (
        "import sys; from themeseed.embed import load_encoder, embed; "
        "from themeseed.config import EmbedConfig; "
        "embed(['a'], ['Some text.'], load_encoder(EmbedConfig())); "
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'sklearn', 'spacy'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
