"""The words of quotes: lower-case lemmas of content words."""

import re
from collections.abc import Callable, Sequence

from spacy.language import Language
from spacy.tokens import Token

from themeseed.records import Words
from themeseed.segment.language import blank_english, lemma_pipeline

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV"})
_BATCH = 64

_REDACTED = re.compile("x{2,}", re.IGNORECASE)
"""What stands for a name that was taken out; it says nothing, however often it comes."""

_ENDS = frozenset(".?!…")

OnProgress = Callable[[int, int], None]
"""Texts done, texts in all."""


def lemmatise(
    ids: Sequence[str],
    texts: Sequence[str],
    *,
    spacy_model: str = "auto",
    on_progress: OnProgress | None = None,
) -> Words:
    """Return the content words of texts, row i for ids[i].

    With a spaCy model: lemmas of nouns, verbs, adjectives and adverbs. Without one: words in
    lower case. Stop words, numbers, punctuation and single letters are left out either way, and so
    are what stands for a name ("XXX") and the speakers of turns ("Anna: I see.").

    Args:
        ids: of the texts.
        texts: any.
        spacy_model: "auto", or the name of an installed spaCy model.
        on_progress: told now and then how many texts are done.

    Raises:
        ModelError: the model is not installed.
    """
    pipeline = lemma_pipeline(spacy_model)
    reader: Language = pipeline or blank_english()
    rows: list[tuple[str, ...]] = []
    for number, document in enumerate(reader.pipe(texts, batch_size=_BATCH), start=1):
        rows.append(
            tuple(_word(token) for token in document if _counts(token, tagged=pipeline is not None))
        )
        if on_progress and (number % _BATCH == 0 or number == len(texts)):
            on_progress(number, len(texts))
    return Words(ids=tuple(ids), lemmas=tuple(rows))


def _word(token: Token) -> str:
    return str(token.lemma_ or token.lower_).lower()


def _counts(token: Token, *, tagged: bool) -> bool:
    if token.is_stop or not token.text.strip("'’-").replace("-", "").isalpha() or len(_word(token)) < 2:
        return False
    if _REDACTED.fullmatch(token.text) or _names_speaker(token):
        return False
    # "got" is no stop word, but its lemma is.
    return not tagged or (token.pos_ in _CONTENT and not token.vocab[_word(token)].is_stop)


def _names_speaker(token: Token) -> bool:
    """Return whether a word begins a turn and is followed by a colon: it says who speaks, not what."""
    document, at = token.doc, token.i
    if not token.text[:1].isupper() or at + 1 >= len(document) or document[at + 1].text != ":":
        return False
    before = document[at - 1].text if at else ""
    return not at or before[-1:] in _ENDS or "\n" in before
