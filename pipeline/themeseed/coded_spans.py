"""What the spaCy component does: codes on spans, with their probabilities.

The rule: what it writes is its codebook, its decided texts and its settings, as text. It is fitted anew
when it is read, which gives the same; nothing is pickled.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy import util
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span, SpanGroup
from spacy.training import Example

from themeseed.config import Config, EmbedConfig, MatchConfig, SuggestConfig
from themeseed.errors import EmptyCodebookError
from themeseed.exchange.codebook_toml import parse_codebook_toml, write_codebook_toml
from themeseed.records import Codebook
from themeseed.text_coder import TextCoder, fit_text_coder

_FILES = ("codebook.toml", "decided.json", "settings.json")


class CodedSpans:
    """Sets doc.spans[spans_key]: a span for each code that is suggested, with its probability.

    The probabilities stand in doc.spans[spans_key].attrs["scores"], in the order of the spans, as
    spaCy's own span categorizer has them.
    """

    def __init__(
        self,
        nlp: Language,
        name: str,
        coder: TextCoder | None,
        *,
        spans_key: str,
        units_key: str | None,
    ) -> None:
        """Take the fitted coder; None where it will be read from disk."""
        self.vocab = nlp.vocab
        self.name = name
        self.coder = coder
        self.spans_key = spans_key
        self.units_key = units_key

    @property
    def labels(self) -> tuple[str, ...]:
        """The codes that spans can have."""
        return self._ready().codebook.codable_ids

    def __call__(self, doc: Doc) -> Doc:
        """Set the codes of one document."""
        return next(self._coded([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Set the codes of many documents; spans of a batch are embedded together."""
        for docs in util.minibatch(stream, size=batch_size):
            yield from self._coded(list(docs))

    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
        """Return precision, recall and F of the coded spans, for nlp.evaluate."""
        key = f"spans_{self.spans_key}"
        found: dict[str, Any] = Scorer.score_spans(
            examples,
            attr=key,
            getter=lambda doc, _: doc.spans.get(self.spans_key, []),
            has_annotation=lambda doc: self.spans_key in doc.spans,
            allow_overlap=True,
            **settings,
        )
        return found

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write codebook, decided texts and settings into a folder."""
        folder = util.ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self._files().items():
            if name not in exclude:
                (folder / name).write_bytes(content)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "CodedSpans":
        """Read them again and fit; return the component."""
        folder = util.ensure_path(path)
        return self._read({name: (folder / name).read_bytes() for name in _FILES if name not in exclude})

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return what `to_disk` writes."""
        kept = {name: lambda one=content: one for name, content in self._files().items()}
        return bytes(util.to_bytes(kept, exclude))

    def from_bytes(self, content: bytes, *, exclude: Iterable[str] = ()) -> "CodedSpans":
        """Read what `to_bytes` returned, and fit; return the component."""
        files: dict[str, bytes] = {}

        def keep(name: str) -> Callable[[bytes], None]:
            return lambda one: files.update({name: one})

        util.from_bytes(content, {name: keep(name) for name in _FILES}, exclude)
        return self._read(files)

    def _coded(self, docs: Sequence[Doc]) -> Iterator[Doc]:
        units = [self._units(doc) for doc in docs]
        texts = [unit.text for each in units for unit in each]
        found = iter(self._ready().suggestions(texts) if texts else ())
        for doc, those in zip(docs, units, strict=True):
            spans, scores = [], []
            for unit in those:
                for each in next(found):
                    if each.suggested:
                        spans.append(Span(doc, unit.start, unit.end, label=each.code_id))
                        scores.append(each.probability)
            group = SpanGroup(doc, name=self.spans_key, spans=spans)
            group.attrs["scores"] = scores
            doc.spans[self.spans_key] = group
            yield doc

    def _units(self, doc: Doc) -> list[Span]:
        if self.units_key is not None:
            found = list(doc.spans.get(self.units_key, []))
        else:
            found = list(doc.sents) if doc.has_annotation("SENT_START") else [doc[:]]
        return [unit for unit in found if unit.text.strip()]

    def _ready(self) -> TextCoder:
        if self.coder is None:
            raise EmptyCodebookError(
                f"The component '{self.name}' has no codebook. Give one: "
                f'nlp.add_pipe("themeseed", config={{"codebook": {{"code": "what it means"}}}}).'
            )
        return self.coder

    def _files(self) -> dict[str, bytes]:
        coder = self._ready()
        settings = {
            "model": coder.config.embed.model,
            "multiple": coder.config.match.multiple,
            "words": coder.config.match.words,
            "min_probability": coder.config.suggest.min_probability,
            "spans_key": self.spans_key,
            "units_key": self.units_key,
        }
        decided = [[text, *codes] for text, codes in coder.decided]
        contents = (
            write_codebook_toml(coder.codebook),
            json.dumps(decided, ensure_ascii=False, indent=1).encode(),
            json.dumps(settings, indent=1).encode(),
        )
        return dict(zip(_FILES, contents, strict=True))

    def _read(self, files: dict[str, bytes]) -> "CodedSpans":
        settings = json.loads(files["settings.json"])
        decided = json.loads(files["decided.json"])
        book: Codebook = parse_codebook_toml(files["codebook.toml"].decode(), source="codebook.toml")
        config = Config(
            embed=EmbedConfig(model=settings["model"]),
            match=MatchConfig(multiple=settings["multiple"], words=settings["words"]),
            suggest=SuggestConfig(min_probability=settings["min_probability"]),
        )
        self.spans_key, self.units_key = settings["spans_key"], settings["units_key"]
        given = [(text, tuple(codes)) for text, *codes in decided]
        self.coder = fit_text_coder(book, given, config=config)
        return self
