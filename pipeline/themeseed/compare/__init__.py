"""Codings of the same texts, compared: agreement with intervals, by code, and confusions."""

from themeseed.compare.agreement import compare
from themeseed.compare.interpretation import HUMAN_LOW, interpret
from themeseed.compare.many import agreement_of_many

__all__ = ["HUMAN_LOW", "agreement_of_many", "compare", "interpret"]
