"""Embeddings and probabilities of codes -> groups of quotes that the codebook does not explain.

The rules: what shuffled words show as well is no theme; the order of quotes changes nothing; a group
carries how often it comes back when quotes or documents are left out.
"""

from themeseed.discover.chance import n_copies, shuffled_texts
from themeseed.discover.groups import Group, alike_groups
from themeseed.discover.provisional import provisional_groups
from themeseed.discover.sample import MOST_READ, distinct_sample

__all__ = [
    "MOST_READ",
    "Group",
    "alike_groups",
    "distinct_sample",
    "n_copies",
    "provisional_groups",
    "shuffled_texts",
]
