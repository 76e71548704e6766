"""Two codings of the same quotes, compared: agreement with intervals, by code, and confusions."""

from themeseed.compare.agreement import compare
from themeseed.compare.interpretation import interpret

__all__ = ["compare", "interpret"]
