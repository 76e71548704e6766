"""The spaCy component in a real pipeline: codes on spans, with scores, to disk and back."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Span
from spacy.training import Example

import themeseed.spacy_component  # an installed themeseed is found by its entry point
from themeseed.errors import EmptyCodebookError, UnknownNameError

BOOK = {"pay": "wages, money, salary", "team": "colleagues and working together"}
DECIDED = [["The pay is poor.", "pay"], ["My colleagues help me.", "team"], ["It rained on Monday."]]
TEXT = "They pay us next to nothing. My colleagues are a good team. It was Tuesday."


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("en")
    made.add_pipe("sentencizer")
    made.add_pipe("themeseed", config={"codebook": BOOK, "decided": DECIDED})
    return made


def coded(doc: spacy.tokens.Doc, key: str = "themeseed") -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in doc.spans[key]]


def test_sentences_get_codes_with_scores(nlp: Language) -> None:
    doc = nlp(TEXT)
    found = coded(doc)
    assert ("They pay us next to nothing.", "pay") in found
    assert ("My colleagues are a good team.", "team") in found
    scores = doc.spans["themeseed"].attrs["scores"]
    assert len(scores) == len(found)
    assert all(0 < each <= 1 for each in scores)


def test_many_documents_get_what_each_gets_alone(nlp: Language) -> None:
    texts = [TEXT, "The salary is late.", "", "We are a team."]
    assert [coded(doc) for doc in nlp.pipe(texts, batch_size=3)] == [coded(nlp(text)) for text in texts]
    assert coded(nlp("")) == []


def test_it_comes_back_from_disk_and_bytes_as_it_was(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    assert {each.name for each in (tmp_path / "model" / "themeseed").iterdir()} == {
        "codebook.toml",
        "decided.json",
        "settings.json",
    }
    for again in (
        spacy.load(tmp_path / "model"),
        spacy.blank("en").from_config(nlp.config).from_bytes(nlp.to_bytes()),
    ):
        doc, before = again(TEXT), nlp(TEXT)
        assert coded(doc) == coded(before)
        assert doc.spans["themeseed"].attrs["scores"] == before.spans["themeseed"].attrs["scores"]


def test_spans_that_something_else_set_are_coded_and_several_codes_may_apply() -> None:
    nlp = spacy.blank("en")
    config = {
        "codebook": BOOK,
        "units_key": "turns",
        "spans_key": "codes",
        "multiple": True,
        "min_probability": 0.01,
    }
    nlp.add_pipe("themeseed", config=config)
    doc = nlp.make_doc(TEXT)
    doc.spans["turns"] = [doc[0:7], doc[7:14]]
    doc = nlp.get_pipe("themeseed")(doc)
    assert {span.start for span in doc.spans["codes"]} == {0, 7}
    assert [span.label_ for span in doc.spans["codes"] if span.start == 0] == ["pay", "team"]


def test_without_sentences_the_whole_document_is_one_unit() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("themeseed", config={"codebook": BOOK, "decided": DECIDED})
    doc = nlp("The wages are late again and money is short.")
    assert coded(doc) == [(doc.text, "pay")]


def test_it_is_scored_like_other_components_that_set_spans(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    doc.spans["themeseed"] = [Span(doc, 0, 7, label="pay"), Span(doc, 7, 14, label="team")]
    scores = nlp.evaluate([Example(nlp.make_doc(TEXT), doc)])
    assert scores["spans_themeseed_r"] == 1.0
    assert 0.5 < scores["spans_themeseed_f"] <= 1.0
    assert set(scores["spans_themeseed_per_type"]) == {"pay", "team"}


def test_without_a_codebook_it_says_what_to_give() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("themeseed")
    with pytest.raises(EmptyCodebookError, match=r"nlp\.add_pipe"):
        nlp("Anything.")


def test_a_decided_code_that_the_codebook_lacks_is_named_with_those_it_has() -> None:
    nlp = spacy.blank("en")
    config = {"codebook": BOOK, "decided": [["It is loud.", "noise"]]}
    with pytest.raises(UnknownNameError, match=r"'noise' was decided.*pay, team"):
        nlp.add_pipe("themeseed", config=config)


def test_the_entry_point_is_there_for_an_installed_themeseed() -> None:
    import tomllib

    text = Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8")
    (name, place), *rest = tomllib.loads(text)["project"]["entry-points"]["spacy_factories"].items()
    assert not rest
    module, _, function = place.partition(":")
    assert (name, module) == ("themeseed", themeseed.spacy_component.__name__)
    assert callable(getattr(themeseed.spacy_component, function))
