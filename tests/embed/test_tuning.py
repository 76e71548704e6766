import subprocess
import sys

import numpy as np
import pytest

from themeseed.config import EmbedConfig
from themeseed.embed import load_encoder
from themeseed.embed.tuning import MOST_TEXTS, Tuner
from themeseed.errors import ModelError, NothingToDoError

TEXTS = (
    "They pay us too little.",
    "My wages are low.",
    "We laugh a lot.",
    "My colleagues are kind.",
    "The bus was late and my rent goes up.",
)
CODES = [frozenset({each}) for each in ("pay", "pay", "team", "team")] + [frozenset[str]()]


@pytest.fixture(scope="module")
def tuner() -> Tuner:
    return Tuner("all-MiniLM-L6-v2", TEXTS)


@pytest.mark.slow
def test_loading_draws_no_bars_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    Tuner("all-MiniLM-L6-v2", TEXTS[:1])
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_the_layers_below_are_those_of_the_encoder(tuner: Tuner) -> None:
    import torch

    with torch.no_grad():
        found = tuner._through(tuner._last, list(range(len(TEXTS)))).numpy()
    np.testing.assert_allclose(found, load_encoder(EmbedConfig()).encode(TEXTS), atol=1e-5)


@pytest.mark.slow
def test_texts_of_one_code_are_drawn_together_and_others_apart(tuner: Tuner) -> None:
    before = load_encoder(EmbedConfig()).encode(TEXTS)
    after = tuner.tuned(CODES, seed=0).vectors
    np.testing.assert_allclose(np.linalg.norm(after, axis=1), 1, atol=1e-5)
    closer = after @ after.T - before @ before.T
    assert closer[0, 1] > 0
    assert closer[2, 3] > 0
    assert closer[:2, 2:4].max() < 0


@pytest.mark.slow
def test_tuning_is_repeatable_leaves_the_encoder_alone_and_depends_on_the_seed(tuner: Tuner) -> None:
    first, again, other = (tuner.tuned(CODES, seed=seed) for seed in (0, 0, 1))
    assert first.digest == again.digest
    assert np.array_equal(first.vectors, again.vectors)
    assert other.digest != first.digest


@pytest.mark.slow
@pytest.mark.parametrize(
    "codes", [[frozenset[str]()] * 5, [frozenset({"pay"})] * 5, [frozenset({str(n)}) for n in range(5)]]
)
def test_it_takes_two_codes_with_two_texts_each(tuner: Tuner, codes: list[frozenset[str]]) -> None:
    with pytest.raises(NothingToDoError, match="two codes with two texts each"):
        tuner.tuned(codes, seed=0)


def test_only_pinned_models_are_tuned_and_only_as_many_texts_as_fit() -> None:
    with pytest.raises(ModelError, match="none of them"):
        Tuner("somebody/some-model", TEXTS)
    with pytest.raises(NothingToDoError, match=r"more than 6,000"):
        Tuner("all-MiniLM-L6-v2", ["text"] * (MOST_TEXTS + 1))


@pytest.mark.parametrize("module", ["themeseed.study", "themeseed.study.deep", "themeseed.cli"])
def test_no_module_loads_torch_when_it_is_imported(module: str) -> None:
    code = f"import sys, {module}; print('torch' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
