"""Embeddings + Codebook + what people decided -> MatchScores."""

from themeseed.match.matching import Matcher, Matching, match
from themeseed.match.repeats import repeating, said_alike, same_words
from themeseed.match.views import letter_view

__all__ = ["Matcher", "Matching", "letter_view", "match", "repeating", "said_alike", "same_words"]
