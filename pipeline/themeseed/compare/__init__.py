"""Codings compared and counted: agreement, prevalence, each with intervals."""

from themeseed.compare.agreement import compare
from themeseed.compare.anchoring import agreeing_share, anchoring, share_difference
from themeseed.compare.cut_across import cut_across
from themeseed.compare.disagreements import disagreements
from themeseed.compare.fairness import fairness
from themeseed.compare.interpretation import HUMAN_LOW, interpret
from themeseed.compare.many import agreement_of_many, estimates_of_many
from themeseed.compare.nearest import Meanings
from themeseed.compare.prevalence import prevalence
from themeseed.compare.sample_size import needed_sample
from themeseed.compare.saturation import saturation
from themeseed.compare.themes import themes_compared

__all__ = [
    "HUMAN_LOW",
    "Meanings",
    "agreeing_share",
    "agreement_of_many",
    "anchoring",
    "compare",
    "cut_across",
    "disagreements",
    "estimates_of_many",
    "fairness",
    "interpret",
    "needed_sample",
    "prevalence",
    "saturation",
    "share_difference",
    "themes_compared",
]
