import shutil
from pathlib import Path

import numpy as np
import pytest

from themeseed.config import EmbedConfig
from themeseed.embed import VectorCache, embed_by_all, load_encoders
from themeseed.embed.weights import packaged_folder
from themeseed.errors import ConfigError
from themeseed.models import model_card
from themeseed.records import Embeddings

TEXTS = ("They pay me too little.", "My colleagues helped me.")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second encoder of one's own in a folder."""
    place = tmp_path_factory.mktemp("models") / "second"
    return Path(shutil.copytree(packaged_folder(model_card("all-MiniLM-L6-v2")), place))


def test_every_encoder_reads_each_text_once(folder: Path, tmp_path: Path) -> None:
    encoders = load_encoders(EmbedConfig(also=(str(folder),), also_weight=0.3))
    cache = VectorCache(tmp_path)
    found = embed_by_all(["a", "b"], TEXTS, encoders, cache=cache)
    (second,) = found.others
    assert (second.ids, second.weight, found.weight) == (("a", "b"), 0.3, 1.0)
    assert second.encoder_digest == encoders.others[0].digest != found.encoder_digest
    np.testing.assert_allclose(second.vectors, encoders.others[0].encode(TEXTS), atol=1e-5)
    assert found.computed == 2
    assert embed_by_all(["a", "b"], TEXTS, encoders, cache=cache).computed == 0
    assert encoders.name == f"all-MiniLM-L6-v2 + {folder} (weight 0.3)"


def test_an_encoder_that_is_there_already_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"'all-MiniLM-L6-v2' under 'also' of \[embed\] is there"):
        load_encoders(EmbedConfig(also=("all-MiniLM-L6-v2",)))


def test_a_known_backend_is_for_known_models_and_others_take_their_own(folder: Path) -> None:
    found = load_encoders(EmbedConfig(backend="onnx", also=(str(folder),)))
    assert found.others[0].name == str(folder)


def embedded(ids: str, *, shift: float = 0.0) -> Embeddings:
    """Return vectors by two encoders that tell which text they belong to."""
    rows = np.array([[ord(each) + shift, 0.0] for each in ids], dtype=np.float32)
    second = Embeddings(ids=tuple(ids), vectors=-rows, encoder_digest="two", weight=0.5)
    return Embeddings(
        ids=tuple(ids), vectors=rows, encoder_digest="one", pooled_ids=("b",), others=(second,)
    )


def test_some_texts_come_in_the_order_asked_for_by_every_encoder() -> None:
    found = embedded("abc").of(["c", "b"])
    assert (found.ids, found.others[0].ids, found.pooled_ids) == (("c", "b"), ("c", "b"), ("b",))
    assert found.vectors[:, 0].tolist() == [ord("c"), ord("b")]
    assert found.others[0].vectors[:, 0].tolist() == [-ord("c"), -ord("b")]
    assert found.others[0].weight == 0.5


def test_texts_under_other_names_follow_others() -> None:
    found = embedded("ab").followed_by(embedded("ab").named(["x", "y"]))
    assert found.ids == found.others[0].ids == ("a", "b", "x", "y")
    assert found.pooled_ids == ("b", "y")
    assert found.others[0].vectors[:, 0].tolist() == [-97, -98, -97, -98]


def test_the_digest_of_all_tells_encoders_and_weights() -> None:
    both = embedded("a")
    alone = Embeddings(ids=both.ids, vectors=both.vectors, encoder_digest="one")
    heavier = Embeddings(
        ids=both.ids,
        vectors=both.vectors,
        encoder_digest="one",
        others=(Embeddings(ids=both.ids, vectors=both.vectors, encoder_digest="two", weight=0.6),),
    )
    assert alone.all_digest == "one"
    assert len({alone.all_digest, both.all_digest, heavier.all_digest}) == 3
