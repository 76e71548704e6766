"""Document -> Quotes; and the words of quotes."""

from collections.abc import Callable, Sequence

from themeseed.records import Words
from themeseed.segment.segmenting import LeftOut, Segmented, segment

__all__ = ["LeftOut", "Segmented", "lemmatise", "segment"]


def lemmatise(
    ids: Sequence[str],
    texts: Sequence[str],
    *,
    spacy_model: str = "auto",
    on_progress: Callable[[int, int], None] | None = None,
) -> Words:
    """Return the content words of texts: see themeseed.segment.lemmas."""
    # Imported here: spaCy takes seconds to load, and segmenting mostly needs none of it.
    from themeseed.segment import lemmas

    return lemmas.lemmatise(ids, texts, spacy_model=spacy_model, on_progress=on_progress)
