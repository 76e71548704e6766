"""The encoders of a study: the first, and further ones whose vectors the matcher takes as views."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from themeseed.config import EmbedConfig
from themeseed.embed.embedding import embed
from themeseed.embed.encoder import Encoder
from themeseed.embed.loading import load_encoder
from themeseed.embed.vector_cache import VectorCache
from themeseed.errors import ConfigError
from themeseed.models import model_names
from themeseed.records import Embeddings


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Encoders:
    """The encoder that clusters, map and search use, and others with one weight beside it."""

    first: Encoder
    others: tuple[Encoder, ...] = ()
    weight: float = 1.0

    @property
    def name(self) -> str:
        """What they are called together, weights included.

        The digests stand in the vectors: `Embeddings.all_digest`.
        """
        return " + ".join(
            [self.first.name, *(f"{each.name} (weight {self.weight:g})" for each in self.others)]
        )


def load_encoders(config: EmbedConfig, *, allow_download: bool = False) -> Encoders:
    """Return the encoders that a configuration asks for.

    Raises:
        ConfigError: an encoder is asked for twice.
        ModelError: a model is not here, or the backend cannot run it.
        ChecksumError: its files are not the pinned ones.
        MissingExtraError: the backend is an extra that is not installed.
    """
    first = load_encoder(config, allow_download=allow_download)
    others: list[Encoder] = []
    for name in config.also:
        backend = config.backend if name in model_names() else "auto"
        found = load_encoder(replace(config, model=name, backend=backend), allow_download=allow_download)
        if found.digest in (first.digest, *(each.digest for each in others)):
            raise ConfigError(
                f"The encoder '{name}' under 'also' of [embed] is there already. A second view of the "
                "quotes takes another model: name one, or empty 'also'."
            )
        others.append(found)
    return Encoders(first=first, others=tuple(others), weight=config.also_weight)


def embed_by_all(
    ids: Sequence[str],
    texts: Sequence[str],
    encoders: Encoders,
    *,
    cache: VectorCache | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Embeddings:
    """Return the vectors of texts by the first encoder, those of the others in `others`.

    `computed` is the largest number of texts that an encoder had to read. See `embed` for the rest.
    """
    first = embed(ids, texts, encoders.first, cache=cache, on_progress=on_progress)
    others = tuple(
        replace(embed(ids, texts, encoder, cache=cache, on_progress=on_progress), weight=encoders.weight)
        for encoder in encoders.others
    )
    return replace(first, others=others, computed=max(each.computed for each in (first, *others)))
