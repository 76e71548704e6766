"""The second reader of a study: which it is, what it is asked, and how much its word counts.

The rule: its answers are shown as a second opinion, and move probabilities only where
cross-validation over the decided quotes says that this makes them better.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from themeseed.config import Config
from themeseed.embed import load_cross_encoder
from themeseed.errors import ReaderError
from themeseed.match import Matching, repeating
from themeseed.reader import (
    KEY_VARIABLE,
    Address,
    KeptAnswers,
    LanguageModel,
    NotReachedError,
    PairReader,
    Reader,
    moved,
    parse_address,
    read_all,
)
from themeseed.records import Code, Codebook, Document, Evidence, Question, Quote, Reading, Suggestion
from themeseed.store import Store
from themeseed.study.folder import Study
from themeseed.study.weighing import Voice

_FOLDER = "readings"
_LONGEST_BEFORE = 500
SHIFT = "its word moves scores by"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReader:
    """A second reader that can be asked, what is known of its model, and the answers that were kept."""

    reader: Reader
    identity: str
    kept: KeptAnswers


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the second reader said, and what it is worth."""

    name: str
    readings: tuple[Reading, ...]
    voice: Voice

    @property
    def faults(self) -> tuple[Reading, ...]:
        """The answers that could not be used."""
        return tuple(reading for reading in self.readings if reading.fault)

    @property
    def summary(self) -> tuple[tuple[str, str], ...]:
        """What a run keeps of it, beside the evidence."""
        return (
            ("second reader", self.name),
            ("read by it", str(len(self.readings) - len(self.faults))),
            ("answers not used", str(len(self.faults))),
            (SHIFT, repr(self.voice.shift)),
        )

    def moves(self, matching: Matching) -> Matching:
        """Return the matching with the reader's word in its scores, as far as it counts."""
        return replace(
            matching,
            scores=moved(matching.scores, self.readings, self.voice.shift),
            held_out=moved(matching.held_out, self.readings, self.voice.shift),
        )

    def shown_in(self, suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
        """Return the suggestions with what the reader said beside the code that it chose."""
        said = {reading.quote_id: reading for reading in self.readings if not reading.fault}
        return tuple(_with_reading(each, said.get(each.quote_id)) for each in suggestions)


def open_reader(
    study: Study, config: Config, *, allow_remote: bool = False, allow_download: bool = False
) -> OpenedReader | None:
    """Return the second reader that the configuration asks for; None for "off".

    A language model whose server does not answer is known by what it told last, so that kept answers
    are found without it.

    Raises:
        ReaderError: its address may not be used, or it was never reached and is not now.
        ModelError: the cross-encoder is not here.
    """
    settings = config.reader
    if settings.kind == "off":
        return None
    kept = KeptAnswers(study.folder / _FOLDER)
    if settings.kind == "cross-encoder":
        if not settings.model:
            raise ReaderError(
                "The second reader is a cross-encoder, but no model is named. Write model = 'FOLDER' or "
                "a hub name under [reader] in study.toml."
            )
        pairs = PairReader(load_cross_encoder(settings.model, allow_download=allow_download))
        return OpenedReader(reader=pairs, identity=pairs.identity(), kept=kept)
    asked = language_model(config, allow_remote=allow_remote)
    named = f"{settings.kind} {settings.model} {asked.address}"
    try:
        identity = asked.identity()
        kept.keep_identity(named, identity)
    except NotReachedError:
        known = kept.last_identity(named)
        if known is None:
            raise
        identity = known
    return OpenedReader(reader=asked, identity=identity, kept=kept)


def heard_in(store: Store) -> Heard | None:
    """Return what a second reader said in the latest run, as it was kept; None where none was asked."""
    run = store.latest_run()
    summary = dict(run.summary) if run else {}
    if run is None or SHIFT not in summary:
        return None
    readings = tuple(
        Reading(
            quote_id=each.quote_id,
            code_id=each.code_id if said.kind == "reader" else None,
            reason=said.text,
            span=said.span,
        )
        for each in store.suggestions(run.id)
        for said in each.evidence
        if said.kind in ("reader", "reader: none")
    )
    voice = Voice(shift=float(summary[SHIFT]), n=0, gain=None)
    return Heard(name=summary["second reader"], readings=readings, voice=voice)


def with_reader(config: Config, wanted: bool | None) -> Config:
    """Return the configuration with the second reader on or off, as a command wants it.

    Raises:
        ReaderError: it is wanted, and the configuration does not say which.
    """
    if wanted and config.reader.kind == "off":
        raise ReaderError(
            "A second reader is asked for, but study.toml does not say which. Write under [reader]: "
            'kind = "language-model" and the model\'s name as model (Ollama or a llama.cpp server on '
            'this machine), or kind = "cross-encoder" and a folder as model.'
        )
    if wanted is False:
        return replace(config, reader=replace(config.reader, kind="off"))
    return config


def language_model(config: Config, *, allow_remote: bool = False) -> LanguageModel:
    """Return the language model of a configuration; nothing is sent yet.

    Raises:
        ReaderError: its address may not be used.
    """
    settings = config.reader
    return LanguageModel(
        reader_address(config, allow_remote=allow_remote),
        settings.model,
        seed=config.seed,
        timeout=settings.timeout,
        answer_tokens=settings.answer_tokens,
        key=os.environ.get(KEY_VARIABLE, ""),
    )


def reader_state(config: Config) -> str:
    """Return in words what the second reader of a configuration is; only this machine is asked.

    Raises:
        ReaderError: its address may not be used, or nobody answers there.
        ModelError: the cross-encoder is not here.
    """
    if config.reader.kind == "cross-encoder":
        scorer = load_cross_encoder(config.reader.model)
        return f"{scorer.name} loads and gives {', '.join(scorer.answers)}"
    model = language_model(config)
    model.identity()
    return f"{model.name} answers at {model.address}; quotes stay on this machine"


def reader_address(config: Config, *, allow_remote: bool = False) -> Address:
    """Return where the language model of a configuration is asked.

    Raises:
        ReaderError: the address may not be used.
    """
    settings = config.reader
    return parse_address(settings.address, remote_host=settings.remote_host, allow_remote=allow_remote)


def sends_to(config: Config, wanted: bool | None, *, allow_remote: bool) -> str:
    """Return the other machine that quotes would be sent to; "" where they stay on this one.

    Raises:
        ReaderError: the address may not be used.
    """
    settings = with_reader(config, wanted).reader
    if settings.kind != "language-model":
        return ""
    address = reader_address(config, allow_remote=allow_remote)
    return "" if address.local else address.host


def read_quotes(
    opened: OpenedReader,
    suggestions: Sequence[Suggestion],
    quotes: Sequence[Quote],
    documents: Sequence[Document],
    codebook: Codebook,
    *,
    first_k: int,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Reading, ...]:
    """Return what the second reader says of every quote.

    Args:
        opened: the reader.
        suggestions: made without what was decided on their own quotes.
        quotes: all.
        documents: theirs.
        codebook: with the definitions.
        first_k: how many codes, the first ones suggested, it chooses from.
        on_progress: told how many new questions are answered, and of how many.

    Raises:
        ReaderError: the reader cannot be reached, or refuses; answers so far are kept.
    """
    first: dict[str, set[str]] = {}
    for each in suggestions:
        if each.rank <= first_k:
            first.setdefault(each.quote_id, set()).add(each.code_id)
    by_id = {document.id: document for document in documents}
    questions = [
        Question(
            quote_id=quote.id,
            text=quote.text,
            before=_said_before(by_id.get(quote.document_id), quote),
            codes=_without_repeats(codebook, first.get(quote.id, set()), quote.text),
        )
        for quote in sorted(quotes, key=lambda quote: quote.id)
    ]
    return read_all(questions, opened.reader, opened.identity, opened.kept, on_progress=on_progress)


def _without_repeats(codebook: Codebook, chosen: set[str], text: str) -> tuple[Code, ...]:
    """Return the chosen codes in the order of the codebook, without examples that repeat the quote.

    A codebook's example that is the quote itself would give the answer away.
    """
    repeated = repeating(codebook.passages(), [text])
    gone = {(each.code_id, each.text) for each in codebook.passages() if each.id in repeated}
    return tuple(
        replace(
            code,
            description="" if (code.id, code.description) in gone else code.description,
            include=tuple(each for each in code.include if (code.id, each) not in gone),
            exclude=tuple(each for each in code.exclude if (code.id, each) not in gone),
            examples=tuple(each for each in code.examples if (code.id, each) not in gone),
        )
        for code in codebook.codable
        if code.id in chosen
    )


def _said_before(document: Document | None, quote: Quote) -> str:
    """Return the end of the turn before a quote; rows of a table stand alone."""
    if document is None or document.units == "fixed":
        return ""
    for turn in reversed(document.turns):
        said = document.text[turn.start : min(turn.end, quote.start)].strip()
        if turn.start < quote.start and said:
            end = said if len(said) <= _LONGEST_BEFORE else f"… {said[-_LONGEST_BEFORE:]}"
            return f"{turn.speaker}: {end}" if turn.speaker else end
    return ""


def _with_reading(suggestion: Suggestion, reading: Reading | None) -> Suggestion:
    if reading is None:
        return suggestion
    if reading.code_id == suggestion.code_id:
        said = Evidence(kind="reader", text=reading.reason, weight=0.0, span=reading.span)
    elif reading.code_id is None and suggestion.rank == 1:
        said = Evidence(kind="reader: none", text=reading.reason, weight=0.0)
    else:
        return suggestion
    return replace(suggestion, evidence=(*suggestion.evidence, said))
