"""Suggestions without a study, for scripts: quotes and a codebook in, suggestions out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from themeseed.config import Config
from themeseed.embed import embed_by_all, load_encoders
from themeseed.errors import NothingToDoError, TableError, UnknownNameError
from themeseed.exchange.codebook import read_codebook
from themeseed.exchange.codings_csv import split_codes
from themeseed.exchange.quotes_csv import DecidedQuote
from themeseed.match import match
from themeseed.records import Code, Codebook, Coding, Quote, Suggestion
from themeseed.records.identity import stable_id, text_digest
from themeseed.suggest import code_set_bar, fit_calibration, with_bar
from themeseed.suggest import suggest as make_suggestions

_RUN = "one-shot"
_CODER = "decided"

GivenQuotes = Sequence[str] | Mapping[str, str]
GivenCodebook = Codebook | Path | str | Mapping[str, str]
GivenDecisions = Mapping[str, str | Sequence[str]] | Sequence[DecidedQuote]


def suggest(
    quotes: GivenQuotes,
    codebook: GivenCodebook,
    decided: GivenDecisions | None = None,
    *,
    multiple: bool = False,
    config: Config | None = None,
    allow_download: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Suggestion, ...]:
    """Return suggestions for quotes: one for each quote and code, codes best first.

    Nothing is kept and nothing leaves the machine. Equal texts get equal suggestions, and the
    order of the quotes does not matter.

    Args:
        quotes: texts, or texts by id. Without ids, `quote_id` is the position as text: "0", "1".
        codebook: a Codebook, the path of one (.toml, .csv, .xlsx), or descriptions by code.
        decided: codes by quote id or by text; texts may be ones that `quotes` lacks. Several codes
            are a list, or one text with ";" between them. No codes ("" or an empty list) means
            that somebody decided that none fits.
        multiple: whether a quote may have several codes.
        config: settings other than the defaults; `multiple` is added to it.
        allow_download: whether a model that is not here may be fetched from a hub.
        on_progress: told how many texts are embedded, of how many.

    Raises:
        NothingToDoError: there are no quotes.
        EmptyCodebookError: the codebook has no codes.
        UnknownNameError: a decided code is not in the codebook, or an id not among the quotes.
        TableError: `quotes` is one text instead of several.
        ThemeseedError: a text is empty.

    >>> best = suggest(["They pay me too little."], {"pay": "wages, money", "team": "colleagues"})[0]
    >>> best.code_id, best.rank
    ('pay', 1)
    """
    settings = config or Config()
    if multiple:
        settings = replace(settings, match=replace(settings.match, multiple=True))
    if isinstance(quotes, str):
        raise TableError(
            f"quotes is one text ('{quotes[:40]}'), not a list of texts. Give [text] for one quote, or "
            "read a table with themeseed.exchange.quotes_csv."
        )
    texts = dict(quotes) if isinstance(quotes, Mapping) else {str(n): t for n, t in enumerate(quotes)}
    if not texts:
        raise NothingToDoError("There are no quotes to suggest codes for. Give at least one text.")
    book = _codebook(codebook)
    known = _decided(decided, texts, book)
    # Equal texts are one quote here: their ids, and their order, cannot show in what is suggested.
    unique = {text_digest(text): text for text in [*texts.values(), *known]}
    material = tuple(
        Quote(id=digest, name=digest, text=text, document_id="", start=0, end=len(text))
        for digest, text in unique.items()
    )
    encoders = load_encoders(settings.embed, allow_download=allow_download)
    vectors = embed_by_all(list(unique), list(unique.values()), encoders, on_progress=on_progress)
    passages = book.passages()
    book_vectors = embed_by_all([p.id for p in passages], [p.text for p in passages], encoders)
    codings = tuple(
        Coding(quote_id=text_digest(text), coder_id=f"{_CODER} {number}", codes=codes)
        for text, answers in known.items()
        for number, codes in enumerate(sorted(answers))
    )
    matching = match(material, vectors, book, book_vectors, settings.match, codings=codings)
    calibration = fit_calibration(
        matching.held_out, codings, false_nothing=settings.suggest.false_nothing
    )
    found = make_suggestions(
        matching.scores,
        calibration,
        with_bar(settings.suggest, calibration, matching.without_own_decisions()),
        run_id=_RUN,
        explain=matching.evidence,
        set_bar=code_set_bar(matching.held_out, codings, calibration, settings.suggest.set_level),
    )
    return _by_given_id(found, texts)


def _codebook(given: GivenCodebook) -> Codebook:
    if isinstance(given, Codebook):
        return given
    if isinstance(given, str | Path):
        return read_codebook(Path(given))
    codes = tuple(Code(id=code, name=code, description=text) for code, text in given.items())
    return Codebook(id="given", name="given", codes=codes)


def _decided(
    given: GivenDecisions | None, texts: Mapping[str, str], codebook: Codebook
) -> dict[str, list[tuple[str, ...]]]:
    """Return the answers by text; a text may have several, by several people."""
    answers: dict[str, list[tuple[str, ...]]] = {}
    for text, codes in _decided_texts(given, texts):
        unknown = [code for code in codes if code not in codebook.codable_ids]
        if unknown:
            raise UnknownNameError(
                f"'{unknown[0]}' was decided, but is not a code of codebook '{codebook.name}'. "
                f"Its codes: {', '.join(codebook.codable_ids)}."
            )
        answers.setdefault(text, []).append(codes)
    return answers


def _decided_texts(
    given: GivenDecisions | None, texts: Mapping[str, str]
) -> list[tuple[str, tuple[str, ...]]]:
    if given is None:
        return []
    if isinstance(given, Mapping):
        for key in given:
            # A single word that is no id of a quote is a mistyped id, hardly a text.
            if key not in texts and key not in texts.values() and len(key.split()) <= 1:
                raise UnknownNameError(
                    f"'{key}' was decided, but is neither the id nor the text of a quote. Ids begin: "
                    f"{', '.join(list(texts)[:5])}. To add a text of one word, give "
                    "DecidedQuote(text=...)."
                )
        return [(texts.get(key, key), _codes(value)) for key, value in given.items()]
    found: list[tuple[str, tuple[str, ...]]] = []
    for each in given:
        text = texts.get(each.id) if each.id else None
        if text is None and each.text is None:
            raise TableError(
                f"The decided quote '{each.id}' has no text and its id is not among the quotes. "
                "Give its text, or the id of a quote."
            )
        found.append((text if text is not None else str(each.text), each.codes))
    return found


def _codes(value: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        return split_codes(value)
    return tuple(value)


def _by_given_id(found: Sequence[Suggestion], texts: Mapping[str, str]) -> tuple[Suggestion, ...]:
    by_text: dict[str, list[Suggestion]] = {}
    for each in found:
        by_text.setdefault(each.quote_id, []).append(each)
    return tuple(
        replace(each, id=stable_id("suggestion", _RUN, given, each.code_id), quote_id=given)
        for given, text in texts.items()
        for each in by_text[text_digest(text)]
    )
