"""What the stages of a run work on: the study's records with their vectors."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from themeseed.config import Config
from themeseed.embed import Encoders, VectorCache, embed_by_all, load_encoders
from themeseed.errors import NothingToDoError
from themeseed.match import with_shared_values
from themeseed.records import Codebook, Coding, Embeddings, Quote, Refusal
from themeseed.review import (
    codings_of,
    in_force,
    of_people,
    on_quotes,
    refusals_of,
    settled,
    settled_refusals,
)
from themeseed.study.folder import Study
from themeseed.study.groupings import named_in_settings
from themeseed.study.judging import judging

Progress = Callable[[str, int, int], None]
"""What is being done, how much is done, of how much."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Material:
    """What the stages work on: the study's records with their vectors.

    `codings` are what counts: where somebody adjudicated, the consensus alone. `own` are what each coder
    holds, before that.
    `judging` are those that say how far the machine can be trusted.
    """

    quotes: tuple[Quote, ...]
    codebook: Codebook
    codings: tuple[Coding, ...]
    own: tuple[Coding, ...]
    refusals: tuple[Refusal, ...]
    judging: tuple[Coding, ...]
    embeddings: Embeddings
    passages: Embeddings
    encoder_name: str


def gather(
    study: Study,
    config: Config,
    *,
    allow_download: bool = False,
    on_progress: Progress | None = None,
) -> Material:
    """Return the study's quotes, codebook and decisions, with vectors (from the cache where there).

    Raises:
        NothingToDoError: the study has no quotes.
        ConfigError: the settings name an attribute that no case has.
    """
    quotes = study.store.quotes()
    if not quotes:
        raise NothingToDoError(
            f"Study '{study.name}' has no quotes yet. Add transcripts or tables: "
            f"themeseed add {study.folder} FILES."
        )
    coders = study.store.coders()
    decisions = on_quotes(of_people(study.store.decisions(), coders), quotes)
    codebook = study.store.codebook()
    own = in_force(codings_of(decisions), codebook)
    encoders = load_encoders(config.embed, allow_download=allow_download)
    cache = VectorCache(study.embeddings_folder)
    embeddings = _embed_all(
        [(q.id, q.text) for q in quotes], encoders, cache, "Embedding quotes", on_progress
    )
    texts = [(passage.id, passage.text) for passage in codebook.passages()]
    passages = _embed_all(texts, encoders, cache, "Embedding the codebook", on_progress)
    if config.match.attributes:
        cases, documents = study.store.cases(), study.store.documents()
        shared = named_in_settings(quotes, cases, documents, config.match.attributes)
        weight = config.match.attributes_weight
        embeddings, passages = with_shared_values(embeddings, passages, shared, weight)
    return Material(
        quotes=tuple(quotes),
        codebook=codebook,
        codings=settled(own),
        own=own,
        refusals=settled_refusals(refusals_of(decisions), own),
        judging=judging(decisions, coders, settled(own), codebook),
        embeddings=embeddings,
        passages=passages,
        encoder_name=encoders.name,
    )


def input_hash(material: Material) -> str:
    """Return a digest of everything that suggestions are made from, whatever its order."""
    return _digest(
        sorted((quote.id, quote.text) for quote in material.quotes),
        [(passage.id, passage.text) for passage in material.codebook.passages()],
        material.codebook.codable_ids,
        sorted((each.quote_id, each.coder_id, each.codes) for each in material.codings),
        sorted((each.quote_id, each.coder_id, each.codes) for each in material.refusals),
        sorted((each.quote_id, each.coder_id, each.codes) for each in material.judging),
        _vector_digest(material.embeddings),
        _vector_digest(material.passages),
    )


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


def _embed_all(
    texts: Sequence[tuple[str, str]],
    encoders: Encoders,
    cache: VectorCache,
    what: str,
    on_progress: Progress | None,
) -> Embeddings:
    def tell(done: int, total: int) -> None:
        if on_progress:
            on_progress(what, done, total)

    return embed_by_all(
        [each[0] for each in texts], [each[1] for each in texts], encoders, cache=cache, on_progress=tell
    )


def _vector_digest(embeddings: Embeddings) -> str:
    """Return a digest of vectors by id: embedded in other batches, quotes differ in last bits."""
    digest = hashlib.sha256()
    for row in sorted(range(len(embeddings.ids)), key=embeddings.ids.__getitem__):
        digest.update(embeddings.ids[row].encode())
        digest.update(embeddings.vectors[row].tobytes())
    for each in embeddings.others:
        digest.update(_vector_digest(each).encode())
    return digest.hexdigest()
