"""Promoting a candidate theme into the codebook: a new version, and its quotes flagged for review.

The rule: nothing is coded by it. The new code brings texts to compare quotes with; who promoted what,
and when, stands in the memos on its quotes and in the versions of the codebook.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.exchange.candidate_files import read_discovery
from themeseed.records import CandidateTheme, Memo
from themeseed.records.identity import stable_id
from themeseed.review import make_coder
from themeseed.study.codebook import change_codebook
from themeseed.study.codebook_edits import add_code
from themeseed.study.folder import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Promoted:
    """What promoting did: the code and the version of the codebook it came with, quotes flagged."""

    code_id: str
    version: int
    quote_ids: tuple[str, ...]


def promote(
    study: Study, candidates: Sequence[str], *, name: str, coder_name: str, description: str = ""
) -> Promoted:
    """Make one code of candidates, flag their quotes for the coder, and return what was done.

    The most typical quotes of the first candidate are the code's examples.

    Args:
        study: open, with candidates kept by `themeseed discover`.
        candidates: numbers or ids as the latest `themeseed discover` gave them; of several, one code
            is made (they are merged).
        name: of the new code.
        coder_name: who promotes.
        description: of the new code.

    Raises:
        NothingToDoError: no candidates were kept, or none is named.
        UnknownNameError: there is no such candidate, or a quote of it is gone.
        CodebookError: the name is blank or taken.
    """
    chosen = [_candidate(kept, each) for kept in [_kept(study)] for each in candidates]
    if not chosen:
        raise NothingToDoError("No candidate is named. Name one by its number: --promote 1.")
    coder = make_coder(coder_name)
    quotes = {quote.id: quote for quote in study.store.quotes()}
    quote_ids = tuple(dict.fromkeys(it for each in chosen for it in each.quote_ids))
    gone = [each for each in quote_ids if each not in quotes]
    if gone:
        raise UnknownNameError(
            f"{len(gone)} quotes of the candidate are no longer in the study. "
            f"Look again: themeseed discover {study.folder}."
        )
    book = add_code(study.store.codebook(), name, description)
    examples = tuple(quotes[each].text for each in chosen[0].exemplar_ids)
    book = replace(book, codes=(*book.codes[:-1], replace(book.codes[-1], examples=examples)))
    change = change_codebook(study, book)
    study.store.add_coder(coder)
    study.store.append_reviewed(memos=_flags(chosen, quote_ids, name, coder.id, change.version))
    return Promoted(code_id=book.codes[-1].id, version=change.version, quote_ids=quote_ids)


def _kept(study: Study) -> tuple[CandidateTheme, ...]:
    path = study.exports_folder / "discovery" / "discovery.json"
    if not path.exists():
        raise NothingToDoError(
            f"No candidates are kept at {path}. Look for them first: themeseed discover {study.folder}."
        )
    return read_discovery(path).candidates


def _candidate(kept: Sequence[CandidateTheme], wanted: str) -> CandidateTheme:
    for number, each in enumerate(kept, start=1):
        if wanted in (str(number), each.id):
            return each
    raise UnknownNameError(
        f"There is no candidate '{wanted}'. The latest discover found {len(kept)}: name one by its "
        "number or its id."
    )


def _flags(
    chosen: Sequence[CandidateTheme], quote_ids: Sequence[str], name: str, coder_id: str, version: int
) -> list[Memo]:
    """Return a flag for each quote. Ids hang on what is promoted, so that a write may be tried again."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    ids = ", ".join(each.id for each in chosen)
    text = (
        f"Candidate theme promoted to the codebook as '{name.strip()}' (version {version}, candidate "
        f"{ids}). Does it fit this quote?"
    )
    return [
        Memo(
            id=stable_id("promoted", quote_id, coder_id, str(version), ids),
            quote_id=quote_id,
            coder_id=coder_id,
            kind="flag",
            text=text,
            written_at=at,
        )
        for quote_id in quote_ids
    ]
