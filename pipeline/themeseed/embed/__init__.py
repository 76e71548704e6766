"""Texts -> Embeddings: a one-method Encoder Protocol, encoders, and the vector cache."""

from themeseed.embed.cross_encoder import load_cross_encoder
from themeseed.embed.embedding import embed
from themeseed.embed.encoder import Encoder
from themeseed.embed.loading import ModelState, load_encoder, model_state
from themeseed.embed.vector_cache import VectorCache

__all__ = [
    "Encoder",
    "ModelState",
    "VectorCache",
    "embed",
    "load_cross_encoder",
    "load_encoder",
    "model_state",
]
