"""Embeddings and probabilities of codes -> groups of quotes that the codebook does not explain.

The rules: what shuffled words show as well is no theme; the order of quotes changes nothing; a group
carries how often it comes back when quotes or documents are left out.
"""

from themeseed.discover.both_views import both_views
from themeseed.discover.chance import n_copies, shuffled_texts
from themeseed.discover.contrary import OPPOSITES, contrariness, sides
from themeseed.discover.grain import at_grain, in_two
from themeseed.discover.groups import Group, groups_beyond_chance, least_explained
from themeseed.discover.naming import suggested_name
from themeseed.discover.provisional import provisional_groups
from themeseed.discover.sample import MOST_READ, distinct_sample
from themeseed.discover.stability import Refound, refound
from themeseed.discover.steering import (
    SAME,
    Steered,
    edits_in_force,
    grain_of,
    likeness,
    steer,
)
from themeseed.discover.tested import is_one_thing, parts_of

__all__ = [
    "MOST_READ",
    "OPPOSITES",
    "SAME",
    "Group",
    "Refound",
    "Steered",
    "at_grain",
    "both_views",
    "contrariness",
    "distinct_sample",
    "edits_in_force",
    "grain_of",
    "groups_beyond_chance",
    "in_two",
    "is_one_thing",
    "least_explained",
    "likeness",
    "n_copies",
    "parts_of",
    "provisional_groups",
    "refound",
    "shuffled_texts",
    "sides",
    "steer",
    "suggested_name",
]
