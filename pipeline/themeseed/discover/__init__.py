"""Embeddings and probabilities of codes -> groups of quotes that the codebook does not explain.

The rules: what shuffled words show as well is no theme; the order of quotes changes nothing; a group
carries how often it comes back when quotes or documents are left out.
"""

from themeseed.discover.both_views import both_views
from themeseed.discover.chance import n_copies, shuffled_texts
from themeseed.discover.groups import Group, groups_beyond_chance, least_explained
from themeseed.discover.provisional import provisional_groups
from themeseed.discover.sample import MOST_READ, distinct_sample
from themeseed.discover.stability import Refound, refound
from themeseed.discover.tested import is_one_thing, parts_of

__all__ = [
    "MOST_READ",
    "Group",
    "Refound",
    "both_views",
    "distinct_sample",
    "groups_beyond_chance",
    "is_one_thing",
    "least_explained",
    "n_copies",
    "parts_of",
    "provisional_groups",
    "refound",
    "shuffled_texts",
]
