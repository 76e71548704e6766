"""What people do with candidates on their page: each an edit that is appended, and can be taken back."""

import asyncio

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from themeseed.errors import DecisionError, NothingToDoError
from themeseed.records import CandidateEdit
from themeseed.study.candidate_edits import DOABLE, make_edit, undo_edit
from themeseed.study.candidates import Candidates
from themeseed.study.promoting import promote_by
from themeseed.web.answers import to
from themeseed.web.candidates_page import visible
from themeseed.web.forms import form_of, text_of
from themeseed.web.visit import Visit

EDITS = (*DOABLE, "undo")


async def edit_candidates(request: Request, visit: Visit) -> Response:
    """Keep an edit of candidates: it shows at once, or at the next look where it takes vectors."""
    visit.house.catch_up()
    form, kind = await form_of(request), request.path_params["edit"]
    if kind not in EDITS:
        raise DecisionError(f"There is no edit '{kind}' of candidates. Edits: {', '.join(EDITS)}.")
    step = text_of(form, "step") or None
    if _is_kept(visit, step):
        return to("/candidates")
    found = _found(visit)
    edit = _undo(form, visit, found, step) if kind == "undo" else _edit(kind, form, visit, found, step)
    await asyncio.to_thread(visit.house.study.store.append_candidate_edits, [edit])
    return to("/candidates")


async def promote(request: Request, visit: Visit) -> Response:
    """Make a code of a candidate: a new version of the codebook, and its quotes flagged for a look."""
    form = await form_of(request)
    step = text_of(form, "step") or None
    async with visit.house.codebook_turn:
        if _is_kept(visit, step):
            return to("/candidates")
        await asyncio.to_thread(
            promote_by,
            visit.house.study,
            [text_of(form, "candidate")],
            visit.person.coder,
            name=text_of(form, "name"),
            description=text_of(form, "description"),
            step_id=step,
        )
        visit.house.catch_up()
    visit.house.learn()
    return to("/candidates")


def _is_kept(visit: Visit, step: str | None) -> bool:
    """Return whether the page was sent before: what is sent twice is kept once.

    Raises:
        DecisionError: somebody else sent it.
    """
    edits = visit.house.study.store.candidate_edits() if step else ()
    known = next((each for each in edits if each.id == step), None)
    if known is not None and known.coder_id != visit.person.coder.id:
        raise DecisionError(
            "This page was sent already, by somebody else; nothing was kept now. Open the page "
            "Candidates again to see what stands."
        )
    return known is not None


def _edit(kind: str, form: FormData, visit: Visit, found: Candidates, step: str | None) -> CandidateEdit:
    named = [text_of(form, "candidate"), *([text_of(form, "with")] if kind == "merge" else [])]
    wanted = [] if kind in ("coarser", "finer") else [each for each in named if each]
    if not {each.candidate.id for each in found.all}.issuperset(wanted):
        raise DecisionError(
            "The candidates have changed since the page was made. Nothing was kept: load it again."
        )
    return make_edit(
        kind,
        found,
        wanted,
        visit.person.coder.id,
        text=text_of(form, "reason" if kind == "discard" else "name"),
        smallest=visit.house.study.config.discover.min_quotes,
        edit_id=step,
    )


def _undo(form: FormData, visit: Visit, found: Candidates, step: str | None) -> CandidateEdit:
    """Return what takes back one edit, or the visitor's latest. Those of others take back owners."""
    mine = visit.person.coder.id
    own = [each.id for each in found.edits if each.coder_id == mine and each.kind != "promote"]
    wanted = text_of(form, "undoes") or (own[-1] if own else "")
    if not wanted:
        raise DecisionError("You have done nothing with candidates that could be taken back.")
    if wanted not in own and not visit.person.may("owner"):
        raise DecisionError(
            "This was done by somebody else, or taken back already. Who did it can take it back, and an "
            "owner of the study."
        )
    edits = visit.house.study.store.candidate_edits()
    return undo_edit(edits, mine, edit_id=wanted, undo_id=step)


def _found(visit: Visit) -> Candidates:
    found = visit.house.candidates()
    if found is None:
        raise NothingToDoError("No candidates are kept. Look for them first.")
    return visible(visit, found)
