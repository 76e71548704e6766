import json
from pathlib import Path

import numpy as np
import pytest

from themeseed.embed import load_cross_encoder
from themeseed.embed.weights import packaged_folder
from themeseed.errors import ModelError
from themeseed.models import model_card
from themeseed.reader import PairReader
from themeseed.records import Code, Question

QUESTION = Question(
    quote_id="q1",
    text="They pay us far too little. My rent went up again.",
    before="",
    codes=(Code(id="pay", name="Pay", description="Wages."), Code(id="team", name="Team")),
)


@pytest.fixture(scope="module", params=[3, 1])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder for the plumbing: MiniLM's weights under a head that nobody trained."""
    import torch
    from transformers import AutoTokenizer, BertForSequenceClassification

    torch.manual_seed(1)
    made: Path = tmp_path_factory.mktemp("pairs") / "model"
    weights = packaged_folder(model_card("all-MiniLM-L6-v2"))
    labels = ("contradiction", "entailment", "neutral") if request.param == 3 else ("LABEL_0",)
    model = BertForSequenceClassification.from_pretrained(
        weights, num_labels=len(labels), id2label=dict(enumerate(labels))
    )
    model.save_pretrained(made)
    AutoTokenizer.from_pretrained(weights).save_pretrained(made)
    return made


@pytest.mark.slow
def test_a_model_that_compares_pairs_is_read_as_a_second_reader(folder: Path) -> None:
    scorer = load_cross_encoder(str(folder))
    scores = scorer.scores([(QUESTION.text, "This is about pay."), ("We laugh.", "Pay")])
    assert scores.shape == (2, len(scorer.answers))
    if len(scorer.answers) == 3:
        np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-6)
    reader = PairReader(scorer)
    found = reader.read(QUESTION)
    assert found == reader.read(QUESTION)
    assert found.fault == ""
    assert found.span in QUESTION.text
    assert (found.code_id is None) == (found.span == "")
    if len(scorer.answers) == 1:
        assert found.code_id in ("pay", "team")
    assert json.loads(reader.identity())[1] == scorer.digest


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(ModelError, match="as a pickle only"):
        load_cross_encoder(str(tmp_path))


def test_a_model_that_is_not_here_is_not_fetched() -> None:
    with pytest.raises(ModelError, match="not on this machine"):
        load_cross_encoder("cross-encoder/nli-MiniLM2-L6-H768")
