"""Where new texts stand in the views of a study, without changing them: for those who code one by one.

In a study all quotes are there before anything is suggested, and count: they centre the vectors and
say which runs of letters are rare. A text that comes later is placed among them as they stand, so
that what is said of it does not depend on what else comes.
"""

from collections.abc import Sequence

from themeseed.match.views import Letters, View, centre_of, centred_view
from themeseed.records import Embeddings


class Placing:
    """The centres and the letters of a study's texts."""

    def __init__(self, quotes: Embeddings, letters: Letters | None) -> None:
        """Take the vectors of the study's quotes, by each encoder, and the letters of its texts."""
        self._centres = tuple(
            centre_of(each.vectors if each.centred else each.vectors[:0])
            for each in (quotes, *quotes.others)
        )
        self._letters = letters

    def views(self, texts: Sequence[str], embeddings: Embeddings) -> tuple[View, ...]:
        """Return the views of new texts, in the order of the study's own views."""
        by_encoder = (embeddings, *embeddings.others)
        views = tuple(
            centred_view(each.vectors, centre, each.weight)
            for each, centre in zip(by_encoder, self._centres, strict=True)
        )
        return views if self._letters is None else (*views, self._letters.view_of(texts))
