"""How true a study's probabilities and code sets came, and whether what was decided is like the rest."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from themeseed.records import Coding, Suggestion, Trust
from themeseed.study.folder import Study
from themeseed.study.material import Material
from themeseed.suggest import checked, shift


def trust(
    study: Study,
    material: Material,
    codings: Sequence[Coding],
    blind: Sequence[Coding],
    held_out: Sequence[Suggestion],
) -> Trust | None:
    """Return how true probabilities and code sets came, for blind and for other decisions."""
    if not all(each.calibrated for each in held_out):
        return None
    first = {each.quote_id: each.codes for each in blind}
    others = {each.quote_id: each.codes for each in codings if each.quote_id not in first}
    kinds: tuple[tuple[Literal["blind", "other"], dict[str, tuple[str, ...]]], ...] = (
        ("blind", first),
        ("other", others),
    )
    found = [
        checked(
            held_out,
            given,
            how,
            exclusive=not study.config.match.multiple,
            seed=study.config.seed,
        )
        for how, given in kinds
    ]
    decided = {each.quote_id for each in material.codings}
    names = study.store.document_names()
    document_of = {quote.id: names[quote.document_id] for quote in material.quotes}
    ids = material.embeddings.ids
    return Trust(
        level=study.config.suggest.set_level,
        checked=tuple(each for each in found if each is not None),
        shift=shift(
            material.embeddings.vectors,
            np.array([quote_id in decided for quote_id in ids]),
            [document_of[quote_id] for quote_id in ids],
            seed=study.config.seed,
        ),
    )
