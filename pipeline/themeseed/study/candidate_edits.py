"""Making edits of candidates: what a person does with them, checked before it is kept.

The rule: edits are appended; what is taken back stays on record.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import get_args
from uuid import uuid4

from themeseed.discover import edits_in_force
from themeseed.errors import DecisionError
from themeseed.records import CandidateEdit, CandidateEditKind
from themeseed.study.candidates import Candidates, Standing

DOABLE: tuple[CandidateEditKind, ...] = tuple(
    each for each in get_args(CandidateEditKind) if each not in ("promote", "undo")
)
"""What `make_edit` makes; a promotion changes the codebook too (`promote`), an undo names an edit."""

LONGEST = 200
"""Characters of a name or a reason."""


def make_edit(
    kind: str,
    candidates: Candidates,
    wanted: Sequence[str],
    coder_id: str,
    *,
    text: str = "",
    smallest: int,
    edit_id: str | None = None,
) -> CandidateEdit:
    """Return an edit of candidates.

    Args:
        kind: one of `DOABLE`.
        candidates: of the study, as they stand.
        wanted: numbers or ids of candidates: two or more to merge, none for coarser and finer, else one.
        coder_id: who does it.
        text: the name (of a merge: where it gets one), or the reason of a discard.
        smallest: fewest quotes of a part.
        edit_id: made by the page, so that an edit that is sent twice is kept once.

    Raises:
        DecisionError: the number of candidates, the name or the reason does not fit.
        UnknownNameError: there is no such candidate.
    """
    known = next((each for each in DOABLE if each == kind), None)
    if known is None:
        raise DecisionError(
            f"'{kind}' is nothing that can be done here. Do one of: {', '.join(DOABLE)}."
        )
    chosen = list({each.number: each for each in map(candidates.find, wanted)}.values())
    _check(known, chosen, text.strip())
    if known == "split" and len(chosen[0].candidate.quote_ids) < 2 * smallest:
        raise DecisionError(
            f"Candidate {chosen[0].number} has {len(chosen[0].candidate.quote_ids)} quotes: too few for "
            f"two parts of {smallest}. A smaller size is a setting: min_quotes under [discover]."
        )
    return CandidateEdit(
        id=edit_id or str(uuid4()),
        coder_id=coder_id,
        kind=known,
        groups=tuple(each.candidate.quote_ids for each in chosen),
        text=text.strip() if known in ("name", "merge", "discard") else "",
        seen_in=candidates.kept.id,
        edited_at=_now(),
    )


def undo_edit(
    edits: Sequence[CandidateEdit], coder_id: str, *, edit_id: str = "", undo_id: str | None = None
) -> CandidateEdit:
    """Return the edit that takes one back: the one of this id, or the latest in force.

    `undo_id` is made by the page, so that what is sent twice is kept once.

    Raises:
        DecisionError: there is no such edit in force, or it made a code.
    """
    standing = edits_in_force(edits)
    undoable = [each for each in standing if each.kind != "promote"]
    wanted = next((each for each in standing if each.id == edit_id), None)
    if wanted is not None and wanted.kind == "promote":
        raise DecisionError(
            "A candidate that became a code is taken back in the codebook: merge its code into another."
        )
    if not edit_id and undoable:
        wanted = undoable[-1]
    if wanted is None:
        raise DecisionError(
            "There is nothing to take back: no such edit is in force. Those that are: themeseed steer "
            "STUDY, and themeseed groups STUDY wishes."
        )
    return CandidateEdit(
        id=undo_id or str(uuid4()), coder_id=coder_id, kind="undo", edited_at=_now(), undoes=wanted.id
    )


def edits_listed(edits: Sequence[CandidateEdit]) -> dict[str, CandidateEdit]:
    """Return the edits in force by their number: which one of all that were appended each is."""
    standing = {each.id for each in edits_in_force(edits)}
    return {str(n): each for n, each in enumerate(edits, start=1) if each.id in standing}


def told_edit(edit: CandidateEdit) -> str:
    """Return an edit in words.

    >>> told_edit(CandidateEdit(id="e", coder_id="c", kind="coarser", edited_at=""))
    'coarser: fewer, larger groups'
    """
    sizes = [f"{len(group):,} {'quote' if len(group) == 1 else 'quotes'}" for group in edit.groups]
    of = " and ".join(sizes)
    told = {
        "name": f"named '{edit.text}' ({of})",
        "merge": f"merged {of}" + (f" as '{edit.text}'" if edit.text else ""),
        "discard": f"discarded {of}: {edit.text}",
        "promote": f"made the code '{edit.text}' of {of}",
        "split": f"split {of} in two",
        "pin": f"pinned {of}",
        "coarser": "coarser: fewer, larger groups",
        "finer": "finer: what stands inside the large groups",
        "undo": "took an edit back",
    }
    return told[edit.kind]


def _check(kind: CandidateEditKind, chosen: Sequence[Standing], text: str) -> None:
    if kind in ("coarser", "finer"):
        if chosen:
            raise DecisionError(f"'{kind}' is wished for all candidates: name none.")
        return
    if kind == "merge" and len(chosen) < 2:
        raise DecisionError("It takes two candidates to merge: name both by their numbers.")
    if kind != "merge" and len(chosen) != 1:
        raise DecisionError(f"Name one candidate to {kind}, by its number.")
    aside = next((each for each in chosen if each.why), None)
    if aside is not None:
        raise DecisionError(
            f"Candidate {aside.number} was {aside.why}. Take that back first."
            if aside.why == "discarded"
            else f"Candidate {aside.number} became a code. Go on in the codebook."
        )
    if kind == "name" and not text:
        raise DecisionError("The name is blank. Give one.")
    if kind == "discard" and not text:
        raise DecisionError("Say why the candidate is discarded: the reason stays on record.")
    if len(text) > LONGEST:
        raise DecisionError(
            f"Names and reasons have at most {LONGEST} characters; this has {len(text)}."
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
