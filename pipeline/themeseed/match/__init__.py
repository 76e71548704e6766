"""Embeddings + Codebook + what people decided -> MatchScores."""

from themeseed.match.matching import Matching, match

__all__ = ["Matching", "match"]
