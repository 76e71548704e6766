"""Suggestion + verdict -> Decision, Coding: queue and decisions, without terminal or web."""

from themeseed.review.decisions import (
    codings_of,
    decide,
    in_current_codes,
    in_force,
    make_coder,
    refusals_of,
    standing,
)
from themeseed.review.ledger import Ledger
from themeseed.review.queue import Order, in_order, in_random_order, queue

__all__ = [
    "Ledger",
    "Order",
    "codings_of",
    "decide",
    "in_current_codes",
    "in_force",
    "in_order",
    "in_random_order",
    "make_coder",
    "queue",
    "refusals_of",
    "standing",
]
