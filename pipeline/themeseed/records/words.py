"""The words of texts as lemmas, for keywords and for the word view of the matcher."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Lower-case lemmas of content words in order: `lemmas[i]` belongs to `ids[i]`."""

    ids: tuple[str, ...]
    lemmas: tuple[tuple[str, ...], ...]
