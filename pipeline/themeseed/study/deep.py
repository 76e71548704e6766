"""Deep mode: the encoder's last layer learns from what was decided, and is kept only where it helps.

The rule: no decided quote is read by a layer that learned from it. Five times the layer learns without
a fifth of the decided texts; what it then makes of that fifth decides whether it is kept, and
takes the place of the scores that those quotes would have got undecided.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from themeseed.config import Config, MatchConfig
from themeseed.embed.tuning import TunedVectors, Tuner
from themeseed.exchange.atomic import ExportFile, write_export
from themeseed.match import Matcher, Matching, repeating, said_alike
from themeseed.records import Codebook, Coding, Embeddings, MatchScores, Quote, Refusal
from themeseed.records.identity import stable_id, text_digest
from themeseed.study.folder import Study
from themeseed.study.weighing import ENOUGH_TO_WEIGH, gain_of

FOLDER = "tuned"
"""In a study's folder: the layers that were kept, named by the sha256 of what they hold."""

FOLDS = 5
_DIGITS = 32
_BESIDE = 0.5**0.5
"""Weight of each of two vectors that are compared as one: their cosines count half each."""

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deep:
    """What tuning gave. `matching` is None where untuned vectors are kept.

    `gain` is by how much the log likelihood of a decided answer rises, mean over held-out texts, with
    its 95% interval; None where too few are decided. `weights` are the tuned layer's, as
    safetensors, and `digest` their sha256.
    """

    matching: Matching | None
    n: int
    gain: tuple[float, float, float] | None
    weights: bytes = b""
    digest: str = ""

    @property
    def summary(self) -> tuple[tuple[str, str], ...]:
        """What a run keeps of it."""
        used = f"tuned ({self.digest[:16]}) beside untuned" if self.matching else "untuned"
        return (("vectors", used), ("deep mode", self.told()))

    def told(self) -> str:
        """Return in a sentence what came of it."""
        if self.gain is None:
            least = f"{ENOUGH_TO_WEIGH} decided quotes"
            return f"Untuned vectors are kept: tuning takes {least}, and {self.n} are."
        figures = "{:+.3f} ({:+.3f} to {:+.3f})".format(*self.gain)
        kept = (
            "Tuned vectors are used beside the untuned" if self.matching else "Untuned vectors are kept"
        )
        sure = "it helps" if self.matching else "tuning is not sure to help"
        return (
            f"{kept}: over {self.n} decided texts, held out, {sure} (log likelihood {figures} a quote)."
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deepening:
    """A study's texts as they are tuned: quotes by id, then passages by id."""

    quotes: tuple[Quote, ...]
    embeddings: Embeddings
    codebook: Codebook
    passages: Embeddings
    config: MatchConfig
    tuner: Tuner
    instead: bool = False

    def matcher(self, tuned: TunedVectors) -> Matcher:
        """Return a matcher on tuned vectors, beside the untuned or instead of them."""
        ids = [quote.id for quote in self.quotes]
        quotes = self._with(self.embeddings, ids, tuned, slice(0, len(ids)))
        book = sorted(passage.id for passage in self.codebook.passages())
        passages = self._with(self.passages, book, tuned, slice(len(ids), None))
        return Matcher(self.quotes, quotes, self.codebook, passages, self.config)

    def tuned(self, codings: Sequence[Coding], hidden: Sequence[Quote], *, seed: int) -> TunedVectors:
        """Return vectors tuned on codings, never on texts that repeat a hidden quote."""
        of_quote: dict[str, set[str]] = {}
        for coding in codings:
            of_quote.setdefault(coding.quote_id, set()).update(coding.codes)
        book = sorted(self.codebook.passages(), key=lambda passage: passage.id)
        left = repeating(book, [quote.text for quote in hidden])
        codes = [frozenset(of_quote.get(quote.id, ())) for quote in self.quotes]
        codes += [
            frozenset(() if passage.kind == "exclude" or passage.id in left else (passage.code_id,))
            for passage in book
        ]
        return self.tuner.tuned(codes, seed=seed)

    def _with(
        self, untuned: Embeddings, ids: Sequence[str], tuned: TunedVectors, rows: slice
    ) -> Embeddings:
        plain = untuned.of(ids)
        own = tuned.vectors[rows]
        both = own if self.instead else np.hstack([_BESIDE * plain.vectors, _BESIDE * own])
        return replace(
            plain,
            vectors=np.asarray(both, dtype=np.float32),
            encoder_digest=stable_id(untuned.encoder_digest, tuned.digest),
        )


def deepen_study(
    study: Study,
    quotes: Sequence[Quote],
    embeddings: Embeddings,
    codebook: Codebook,
    passages: Embeddings,
    config: Config,
    codings: Sequence[Coding],
    refusals: Sequence[Refusal],
    *,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Deep:
    """Return what tuning on a study's decisions gives; a layer that is kept is written to its folder.

    Raises:
        ModelError: the study's model cannot be tuned.
        NothingToDoError: there are too many texts, or no two codes with two texts each.
    """

    def tell(what: str) -> OnProgress:
        return lambda done, total: on_progress(what, done, total) if on_progress else None

    decided = {coding.quote_id for coding in codings}
    if len(decided) < ENOUGH_TO_WEIGH:
        return Deep(matching=None, n=len(decided), gain=None)
    ordered = tuple(sorted(quotes, key=lambda quote: quote.id))
    made = Deepening(
        quotes=ordered,
        embeddings=embeddings,
        codebook=codebook,
        passages=passages,
        config=config.match,
        tuner=Tuner(config.embed.model, texts_of(ordered, codebook), tell("Reading for tuning")),
    )
    deep = deepen(made, codings, refusals, seed=config.seed, on_progress=tell("Tuning"))
    if deep.matching is not None:
        name = f"last-layer-{deep.digest[:_DIGITS]}.safetensors"
        write_export(study.folder / FOLDER, [ExportFile(name=name, content=deep.weights)])
    return deep


def texts_of(quotes: Sequence[Quote], codebook: Codebook) -> list[str]:
    """Return the texts in the order in which they are tuned: quotes by id, then passages by id."""
    book = sorted(codebook.passages(), key=lambda passage: passage.id)
    return [*(quote.text for quote in quotes), *(passage.text for passage in book)]


def deepen(
    made: Deepening,
    codings: Sequence[Coding],
    refusals: Sequence[Refusal] = (),
    *,
    seed: int,
    on_progress: OnProgress | None = None,
) -> Deep:
    """Return what tuning on the decisions gives, kept only where held-out texts say that it helps.

    Kept means: the 95% interval of the mean gain in log likelihood lies above zero.

    Args:
        made: the texts.
        codings: what people decided.
        refusals: suggestions turned down.
        seed: of what is drawn.
        on_progress: told how many of the tunings are done, and of how many.
    """
    words_of = said_alike(made.quotes)
    known = [coding for coding in codings if coding.quote_id in words_of]
    texts = sorted({words_of[coding.quote_id] for coding in known}, key=text_digest)
    if len(texts) < ENOUGH_TO_WEIGH:
        return Deep(matching=None, n=len(texts), gain=None)
    plain = Matcher(made.quotes, made.embeddings, made.codebook, made.passages, made.config)
    fold_of = {text: rank % FOLDS for rank, text in enumerate(texts)}
    before: list[MatchScores] = []
    after: list[MatchScores] = []
    for fold in range(FOLDS):
        if on_progress:
            on_progress(fold, FOLDS + 1)
        hidden = [quote for quote in made.quotes if fold_of.get(words_of[quote.id]) == fold]
        unseen = {quote.id for quote in hidden}
        decided = sorted({coding.quote_id for coding in known} & unseen)
        kept = [coding for coding in known if coding.quote_id not in unseen]
        before.append(plain.match(codings, refusals, unseen=unseen).scores_of(decided))
        tuned = made.tuned(kept, hidden, seed=seed)
        after.append(made.matcher(tuned).match(codings, refusals, unseen=unseen).scores_of(decided))
    n, gain = gain_of(_joined(before), _joined(after), known, made.quotes, seed=seed)
    if gain is None or gain[1] <= 0:
        return Deep(matching=None, n=n, gain=gain)
    if on_progress:
        on_progress(FOLDS, FOLDS + 1)
    tuned = made.tuned(known, (), seed=seed)
    matching = made.matcher(tuned).match(codings, refusals)
    held_out = _in_order(_joined(after), matching.held_out)
    return Deep(
        matching=replace(matching, held_out=held_out),
        n=n,
        gain=gain,
        weights=tuned.weights,
        digest=tuned.digest,
    )


def _joined(parts: Sequence[MatchScores]) -> MatchScores:
    return replace(
        parts[0],
        quote_ids=tuple(quote_id for part in parts for quote_id in part.quote_ids),
        scores=np.vstack([part.scores for part in parts]),
    )


def _in_order(scores: MatchScores, wanted: MatchScores) -> MatchScores:
    """Return scores in the order of others, row by row."""
    row: Mapping[str, int] = {quote_id: number for number, quote_id in enumerate(scores.quote_ids)}
    return replace(wanted, scores=scores.scores[[row[quote_id] for quote_id in wanted.quote_ids]])
