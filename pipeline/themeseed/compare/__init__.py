"""Two codings of the same quotes, compared: agreement with intervals, by code, and confusions."""

from themeseed.compare.agreement import compare
from themeseed.compare.interpretation import HUMAN_LOW, interpret

__all__ = ["HUMAN_LOW", "compare", "interpret"]
