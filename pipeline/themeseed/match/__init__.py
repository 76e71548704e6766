"""Embeddings + Codebook + what people decided -> MatchScores."""

from themeseed.match.matcher import Matcher, match
from themeseed.match.matching import Matching
from themeseed.match.repeats import repeating, said_alike, same_words
from themeseed.match.shared_values import with_shared_values
from themeseed.match.views import letter_view

__all__ = [
    "Matcher",
    "Matching",
    "letter_view",
    "match",
    "repeating",
    "said_alike",
    "same_words",
    "with_shared_values",
]
