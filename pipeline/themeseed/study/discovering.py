"""Candidate themes of a study: what people found no code for, and what is alike beyond chance.

What people did with candidates before holds for those that are found again.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from themeseed.config import Config
from themeseed.discover import MOST_READ
from themeseed.embed import VectorCache, embed, load_encoder
from themeseed.records import CandidateTheme, Discovery, Words
from themeseed.segment import lemmatise
from themeseed.study.alike import FEWEST, Embed, alike, refound_by_likeness, sought, with_unread
from themeseed.study.describing import Described, jaccard
from themeseed.study.folder import Study
from themeseed.study.groupings import Grouping, groupings
from themeseed.study.material import Material, Progress, gather
from themeseed.study.negative_cases import negative_cases
from themeseed.study.nothing_fitted import (
    nothing_fitted,
    refound_by_decisions,
    refound_by_encoders,
)
from themeseed.study.reading_as import codes_decided
from themeseed.study.seed_themes import seed_themes
from themeseed.study.steered import steered
from themeseed.study.steering import Steering, steering_of

_SAME = 0.5
"""Candidates that share more (Jaccard) are one."""


def discover_study(
    study: Study,
    *,
    on_progress: Progress | None = None,
    allow_download: bool = False,
) -> Discovery:
    """Return the candidate themes of a study; nothing is kept, and nothing decided is touched.

    To keep them for the pages and for `themeseed steer`: `keep_discovery`.

    Args:
        study: open, with quotes.
        on_progress: told what is being done.
        allow_download: whether a model may be fetched from a hub.

    Raises:
        NothingToDoError: the study has no quotes.
        ModelError: the encoder is missing or not the pinned one.
    """
    config = study.config
    material = gather(study, config, allow_download=allow_download, on_progress=on_progress)
    words = lemmatise(
        [quote.id for quote in material.quotes],
        [quote.text for quote in material.quotes],
        spacy_model=config.segment.spacy_model,
    )
    encoder = load_encoder(config.embed, allow_download=allow_download)
    cache = VectorCache(study.embeddings_folder)

    def embed_texts(texts: Sequence[str]) -> NDArray[np.float32]:
        return embed(
            [str(number) for number in range(len(texts))],
            texts,
            encoder,
            cache=cache,
            on_progress=lambda done, total: (
                on_progress("Embedding shuffled words", done, total) if on_progress else None
            ),
        ).vectors

    grouped = groupings(material.quotes, study.store.cases(), study.store.documents(), None)
    steering = steering_of(study.store, material.quotes, material.codebook)
    return discover(material, words, config, embed_texts, grouped=grouped, steering=steering)


def discover(
    material: Material,
    words: Words,
    config: Config,
    embed_texts: Embed,
    *,
    grouped: Sequence[Grouping] = (),
    steering: Steering | None = None,
) -> Discovery:
    """Return the candidate themes of material: those from decisions first, then groups of quotes.

    Args:
        material: quotes, codebook, decisions and vectors.
        words: the lemmas of the quotes.
        config: seed, and how many candidates of what size.
        embed_texts: embeds shuffled texts with the encoder of the material.
        grouped: what quotes are grouped by, to say where candidates occur.
        steering: what people did with candidates before.
    """
    steering = steering or Steering()
    described = Described(material, words, config, grouped=grouped)
    decided = nothing_fitted(described)
    from_decisions = [
        described.candidate(each.rows, "nothing fitted", refound=again, encoders=encoders)
        for each, again, encoders in zip(
            decided,
            refound_by_decisions(described, decided),
            refound_by_encoders(described, decided),
            strict=True,
        )
    ]
    among = sought([quote.text for quote in described.quotes], described.vectors, config, embed_texts)
    most = config.discover.candidates + steering.n_set_aside
    found = alike(described, among, most=most, grain=steering.grain)
    taken = [set(each.quote_ids) for each in from_decisions]
    groups = [
        described.candidate(
            with_unread(described, among, group),
            "alike",
            refound=again.quotes,
            documents=again.documents,
            encoders=again.encoders,
            chance=group.again,
            tight=group.tight,
        )
        for group, again in zip(found, refound_by_likeness(described, among, found), strict=True)
    ]
    groups = [each for each in groups if all(jaccard(set(each.quote_ids), it) <= _SAME for it in taken)]
    look = steered(described, among, (*from_decisions, *groups), steering)
    return Discovery(
        candidates=look.shown,
        reason=" ".join(
            (
                _reason(described, from_decisions, groups, len(among.read), among.n_copies),
                *look.said,
            )
        ),
        n_quotes=len(material.quotes),
        n_read=len(among.read),
        n_shuffled=among.n_copies,
        seed=config.seed,
        encoder=material.encoder_name,
        seed_themes=seed_themes(described, among, negative_cases(described, embed_texts)),
        set_aside=look.set_aside,
        n_edits=steering.n_edits,
    )


def _reason(
    described: Described,
    from_decisions: Sequence[CandidateTheme],
    alike: Sequence[CandidateTheme],
    n_read: int,
    n_shuffled: int,
) -> str:
    n_none = sum(not codes for codes in codes_decided(described.material.codings).values())
    parts = []
    if from_decisions:
        parts.append(
            f"{len(from_decisions)} from the {n_none} quotes that people found no code for, with what "
            "reads like them."
        )
    elif not described.material.codebook.codable:
        parts.append("There are no codes yet.")
    elif n_none:
        parts.append(f"The {n_none} quotes that people found no code for are not alike.")
    else:
        parts.append(
            'Nobody has decided "no theme fits" yet. Such decisions are the surest way to new themes.'
        )
    if not n_shuffled:
        parts.append(
            f"{n_read} different quotes are too few to look for groups beyond chance; it takes {FEWEST}."
        )
        return " ".join(parts)
    found = f"{len(alike)} groups" if alike else "No group"
    alone = " that no code explains alone" if described.material.codebook.codable else ""
    parts.append(
        f"{found} of similar quotes{alone}, tighter than the same words show when dealt by lot "
        f"({n_shuffled} copies)."
    )
    if n_read == MOST_READ < len(described.quotes):
        parts.append(
            f"Groups were sought among {n_read:,} quotes drawn by lot, and the others joined to them."
        )
    return " ".join(parts)
