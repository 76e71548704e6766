"""Suggestion + verdict -> Decision, Coding: queue and decisions, without terminal or web."""

from themeseed.review.decisions import codings_of, decide, make_coder, refusals_of, standing
from themeseed.review.queue import Order, queue

__all__ = ["Order", "codings_of", "decide", "make_coder", "queue", "refusals_of", "standing"]
