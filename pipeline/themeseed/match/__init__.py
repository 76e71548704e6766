"""Embeddings + Codebook + what people decided -> MatchScores."""

from themeseed.match.matching import Matcher, Matching, match
from themeseed.match.repeats import repeating, said_alike, same_words

__all__ = ["Matcher", "Matching", "match", "repeating", "said_alike", "same_words"]
