"""Codings compared and counted: agreement, prevalence, each with intervals."""

from themeseed.compare.agreement import compare
from themeseed.compare.interpretation import HUMAN_LOW, interpret
from themeseed.compare.many import agreement_of_many
from themeseed.compare.prevalence import prevalence
from themeseed.compare.sample_size import needed_sample

__all__ = [
    "HUMAN_LOW",
    "agreement_of_many",
    "compare",
    "interpret",
    "needed_sample",
    "prevalence",
]
