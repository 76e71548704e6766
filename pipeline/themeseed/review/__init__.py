"""Suggestion + verdict -> Decision, Coding: queue and decisions, without terminal or web."""

from themeseed.review.assigning import Assigned, as_cut_now, assign, draw_by_share, share_out, withdraw
from themeseed.review.boundaries import Recut, adjust, join, split
from themeseed.review.carrying import carried, proposal
from themeseed.review.decisions import (
    codings_of,
    decide,
    in_current_codes,
    in_force,
    make_coder,
    of_people,
    on_quotes,
    refusals_of,
    standing,
)
from themeseed.review.ledger import Ledger
from themeseed.review.lineage import Lineage
from themeseed.review.queue import Order, in_order, in_random_order, queue
from themeseed.review.seen import Seen, knows, sighting
from themeseed.review.settling import (
    CONSENSUS,
    RESERVED,
    Difference,
    as_settled,
    before_adjudication,
    consensus_of,
    differences,
    is_reserved,
    is_settled,
    settled,
    settled_refusals,
    with_consensus,
)
from themeseed.review.sight import Sight, View, visibility_of
from themeseed.review.taken_back import Done, taken_back

__all__ = [
    "CONSENSUS",
    "RESERVED",
    "Assigned",
    "Difference",
    "Done",
    "Ledger",
    "Lineage",
    "Order",
    "Recut",
    "Seen",
    "Sight",
    "View",
    "adjust",
    "as_cut_now",
    "as_settled",
    "assign",
    "before_adjudication",
    "carried",
    "codings_of",
    "consensus_of",
    "decide",
    "differences",
    "draw_by_share",
    "in_current_codes",
    "in_force",
    "in_order",
    "in_random_order",
    "is_reserved",
    "is_settled",
    "join",
    "knows",
    "make_coder",
    "of_people",
    "on_quotes",
    "proposal",
    "queue",
    "refusals_of",
    "settled",
    "settled_refusals",
    "share_out",
    "sighting",
    "split",
    "standing",
    "taken_back",
    "visibility_of",
    "with_consensus",
    "withdraw",
]
