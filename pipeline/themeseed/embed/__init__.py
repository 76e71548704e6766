"""Texts -> Embeddings: a one-method Encoder Protocol, encoders, and the vector cache."""

from themeseed.embed.cross_encoder import load_cross_encoder
from themeseed.embed.embedding import embed
from themeseed.embed.encoder import Encoder
from themeseed.embed.encoders import Encoders, embed_by_all, load_encoders
from themeseed.embed.loading import ModelState, load_encoder, model_state
from themeseed.embed.vector_cache import VectorCache

__all__ = [
    "Encoder",
    "Encoders",
    "ModelState",
    "VectorCache",
    "embed",
    "embed_by_all",
    "load_cross_encoder",
    "load_encoder",
    "load_encoders",
    "model_state",
]
