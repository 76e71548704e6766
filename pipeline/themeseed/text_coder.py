"""A codebook and decided texts, fitted once, that code new texts: for other people's pipelines.

The rule: what is said of a text depends on the codebook and on what was decided, never on the other
texts that it comes with. In a study all quotes are known beforehand and count (they centre the vectors);
here only the decided ones do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from themeseed.config import Config, EmbedConfig
from themeseed.embed import Encoders, VectorCache, embed_by_all, load_encoders
from themeseed.errors import UnknownNameError
from themeseed.match import Matcher, Matching
from themeseed.records import Code, Codebook, Coding, Embeddings, Quote, Suggestion
from themeseed.records.identity import text_digest
from themeseed.suggest import Calibration, fit_calibration, suggest

_RUN = "new-texts"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextCoder:
    """What was fitted. `decided` are the texts that it was fitted on, with their codes."""

    codebook: Codebook
    decided: tuple[tuple[str, tuple[str, ...]], ...]
    config: Config
    matching: Matching
    calibration: Calibration
    cache: Path | None = None

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each code (n x k, codes as in the codebook) for new texts.

        Where a text has one code, what a row lacks to 1 is "no theme fits".
        """
        scores = self.matching.scores_of_new(
            [str(n) for n in range(len(texts))], texts, self._embedded(texts)
        )
        return np.asarray(self.calibration.probabilities(scores.scores))

    def suggestions(self, texts: Sequence[str]) -> tuple[tuple[Suggestion, ...], ...]:
        """Return the suggestions for each new text, one for each code, best first."""
        ids = [f"{number:09d}" for number in range(len(texts))]
        scores = self.matching.scores_of_new(ids, texts, self._embedded(texts))
        found: dict[str, list[Suggestion]] = {each: [] for each in ids}
        for each in suggest(scores, self.calibration, self.config.suggest, run_id=_RUN):
            found[each.quote_id].append(each)
        return tuple(tuple(each) for each in found.values())

    def _embedded(self, texts: Sequence[str]) -> Embeddings:
        return _embedded(texts, self.config.embed, self.cache)


def fit_text_coder(
    codebook: Codebook,
    decided: Sequence[tuple[str, Sequence[str]]] = (),
    *,
    config: Config | None = None,
    cache: Path | None = None,
) -> TextCoder:
    """Return a coder of new texts that knows a codebook, and texts that somebody decided.

    Args:
        codebook: with at least one code.
        decided: texts with their codes; no codes say that none fits. A text may come several times.
        config: settings; the defaults otherwise.
        cache: a folder that vectors are kept in, so that a text is embedded once.

    Raises:
        EmptyCodebookError: the codebook has no codes.
        UnknownNameError: a decided code is not in the codebook.
        ThemeseedError: a text is empty.
        ModelError: the encoder is missing or not the pinned one.
    """
    settings = config or Config()
    kept = tuple((text, tuple(codes)) for text, codes in decided)
    unknown = sorted({code for _, codes in kept for code in codes} - set(codebook.codable_ids))
    if unknown:
        raise UnknownNameError(
            f"'{unknown[0]}' was decided, but is not a code of codebook '{codebook.name}'. "
            f"Its codes: {', '.join(codebook.codable_ids) or 'none'}."
        )
    # Equal texts are one quote, so that none is held out while its twin is known.
    unique = {text_digest(text): text for text, _ in kept}
    quotes = [
        Quote(id=digest, name=digest, text=text, document_id="", start=0, end=len(text))
        for digest, text in unique.items()
    ]
    passages = codebook.passages()
    matcher = Matcher(
        quotes,
        _embedded(list(unique.values()), settings.embed, cache).named(list(unique)),
        codebook,
        _embedded([each.text for each in passages], settings.embed, cache).named(
            [each.id for each in passages]
        ),
        settings.match,
    )
    codings = [
        Coding(quote_id=text_digest(text), coder_id=f"decided {number}", codes=codes)
        for number, (text, codes) in enumerate(sorted(kept))
    ]
    matching = matcher.match(codings)
    return TextCoder(
        codebook=codebook,
        decided=kept,
        config=settings,
        matching=matching,
        calibration=fit_calibration(matching.held_out, codings),
        cache=cache,
    )


def codebook_of(descriptions: Mapping[str, str]) -> Codebook:
    """Return a codebook from descriptions by code."""
    codes = tuple(Code(id=code, name=code, description=text) for code, text in descriptions.items())
    return Codebook(id="given", name="given", codes=codes)


def _embedded(texts: Sequence[str], config: EmbedConfig, cache: Path | None) -> Embeddings:
    ids = [str(number) for number in range(len(texts))]
    kept = None if cache is None else VectorCache(cache)
    return embed_by_all(ids, list(texts), _encoders(config), cache=kept)


@lru_cache(maxsize=4)
def _encoders(config: EmbedConfig) -> Encoders:
    # A classifier is fitted many times in a grid search; its encoder is loaded once.
    return load_encoders(config)
