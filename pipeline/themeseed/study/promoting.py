"""Promoting a candidate theme into the codebook: a new version, and its quotes flagged for review.

The rule: nothing is coded by it, and of one candidate comes one code, however many people make it at
once. The new code brings texts to compare quotes with; who promoted what, and when, stands in the memos
on its quotes, in the versions of the codebook and in `themeseed steer`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from themeseed.errors import DecisionError, NothingToDoError
from themeseed.records import CandidateEdit, CandidateTheme, Coder, Memo
from themeseed.records.identity import stable_id
from themeseed.review import make_coder
from themeseed.study.candidates import candidates_kept
from themeseed.study.codebook import on_the_newest
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
    """Make one code of candidates as the coder of this name does it: see `promote_by`.

    Raises:
        UnknownNameError: there is no such candidate, or the coder's name is blank.
        NothingToDoError: no candidates were kept, or none is named.
        DecisionError: it is a code already, or was discarded.
        CodebookError: the code's name is blank or taken.
    """
    return promote_by(study, candidates, make_coder(coder_name), name=name, description=description)


def promote_by(
    study: Study,
    candidates: Sequence[str],
    coder: Coder,
    *,
    name: str,
    description: str = "",
    step_id: str | None = None,
) -> Promoted:
    """Make one code of candidates, flag their quotes for the coder, and return what was done.

    The most typical quotes of the first candidate are the code's examples.

    Args:
        study: open, with candidates kept by `themeseed discover`.
        candidates: numbers or ids as the latest `themeseed discover` gave them; of several, one code
            is made (they are merged).
        coder: who promotes.
        name: of the new code.
        description: of the new code.
        step_id: made by the page: the id of the edit that says so.

    Raises:
        NothingToDoError: no candidates were kept, or none is named.
        UnknownNameError: there is no such candidate.
        DecisionError: it is a code already, or was discarded.
        CodebookError: the name is blank or taken.
    """
    if not candidates:
        raise NothingToDoError("No candidate is named. Name one by its number: --promote 1.")
    return on_the_newest(lambda: _promoted(study, candidates, coder, name, description, step_id))


def _promoted(
    study: Study,
    candidates: Sequence[str],
    coder: Coder,
    name: str,
    description: str,
    step_id: str | None,
) -> Promoted:
    """Promote on the codebook in force; CodebookChangedError where it is another meanwhile."""
    version, in_force = study.store.codebook_version(), study.store.quotes()
    book = version.codebook
    kept = candidates_kept(study.store, in_force, book)
    chosen = [kept.find(each) for each in candidates]
    for each in chosen:
        if each.why == "promoted":
            raise DecisionError(
                f"Candidate {each.number} is the code '{book.name_of(each.said)}' already."
            )
        if each.why == "discarded":
            raise DecisionError(f"Candidate {each.number} was discarded. Take that back first.")
    quotes = {quote.id: quote for quote in in_force}
    quote_ids = tuple(dict.fromkeys(it for each in chosen for it in each.candidate.quote_ids))
    book = add_code(book, name, description)
    examples = tuple(quotes[each].text for each in chosen[0].candidate.exemplar_ids)
    book = replace(book, codes=(*book.codes[:-1], replace(book.codes[-1], examples=examples)))
    study.store.add_coder(coder)
    code_id, number = book.codes[-1].id, version.number + 1
    candidate_ids = ", ".join(each.candidate.id for each in chosen)
    # All at once: whoever makes a code of the same candidate meanwhile is refused by the version that
    # they read, and then finds it promoted.
    study.store.set_codebook(
        book,
        coder_id=coder.id,
        made_on=version.number,
        candidate_edits=[
            _edit(
                each.candidate, code_id, coder.id, kept.kept.id, step_id if each is chosen[0] else None
            )
            for each in chosen
        ],
        memos=_flags(candidate_ids, quote_ids, name, coder.id, number),
    )
    return Promoted(code_id=code_id, version=number, quote_ids=quote_ids)


def _edit(
    candidate: CandidateTheme, code_id: str, coder_id: str, seen_in: str, edit_id: str | None
) -> CandidateEdit:
    return CandidateEdit(
        id=edit_id or str(uuid4()),
        coder_id=coder_id,
        kind="promote",
        groups=(candidate.quote_ids,),
        text=code_id,
        seen_in=seen_in,
        edited_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
    )


def _flags(
    candidate_ids: str, quote_ids: Sequence[str], name: str, coder_id: str, version: int
) -> list[Memo]:
    """Return a flag for each quote. Ids hang on what is promoted, so that a write may be tried again."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    text = (
        f"Candidate theme promoted to the codebook as '{name.strip()}' (version {version}, candidate "
        f"{candidate_ids}). Does it fit this quote?"
    )
    return [
        Memo(
            id=stable_id("promoted", quote_id, coder_id, str(version), candidate_ids),
            quote_id=quote_id,
            coder_id=coder_id,
            kind="flag",
            text=text,
            written_at=at,
        )
        for quote_id in quote_ids
    ]
