"""Embeddings -> Clustering: groups of similar quotes, with keywords and exemplars.

The rules: the order in which quotes come changes nothing, the same input and seed give the same
output, small studies are the normal case, and never is every quote left without a group.
"""

from themeseed.cluster.clustering import cluster
from themeseed.cluster.exemplars import nearest_to_centre
from themeseed.cluster.keywords import class_keywords

__all__ = ["class_keywords", "cluster", "nearest_to_centre"]
