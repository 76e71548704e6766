"""A second reader of quotes: a language model at an address, or a model that compares two texts.

Off unless a study asks for it. What it says is a second opinion; a person decides.
"""

from themeseed.reader.address import Address, parse_address
from themeseed.reader.answers import KeptAnswers
from themeseed.reader.connection import NotReachedError
from themeseed.reader.language_model import KEY_VARIABLE, LanguageModel
from themeseed.reader.pairs import PairReader, PairScorer
from themeseed.reader.reading import Reader, read_all
from themeseed.reader.voice import best_voice, moved

__all__ = [
    "KEY_VARIABLE",
    "Address",
    "KeptAnswers",
    "LanguageModel",
    "NotReachedError",
    "PairReader",
    "PairScorer",
    "Reader",
    "best_voice",
    "moved",
    "parse_address",
    "read_all",
]
