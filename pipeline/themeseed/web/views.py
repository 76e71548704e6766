"""Saved views: choices of quotes that a coder comes back to, by name. Each coder sees their own."""

from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from themeseed.errors import DecisionError
from themeseed.records import ViewEdit
from themeseed.review.naming import as_name, fault_of_name
from themeseed.store import Store
from themeseed.web.answers import own_path, to
from themeseed.web.forms import form_of, text_of
from themeseed.web.visit import Visit

_VIEWS = TypeAdapter(dict[str, str])
_LONGEST_NAME = 60
_LONGEST_PATH = 1_000
_MOST = 50
_PLACES = ("/quotes", "/review", "/map", "/table", "/audit")


def views_of(store: Store, coder_id: str) -> dict[str, str]:
    """Return a coder's views: the path of each by its name, in the order in which they were saved."""
    # Views saved before their saving was recorded stand among the study's facts.
    found = _VIEWS.validate_json(store.meta(f"views of {coder_id}") or "{}")
    for edit in store.view_edits():
        if edit.coder_id != coder_id:
            continue
        if edit.kind == "save":
            found[edit.name] = edit.path
        else:
            found.pop(edit.name, None)
    return found


async def save_view(request: Request, visit: Visit) -> Response:
    """Keep a choice of quotes under a name; the same name again means the newer choice."""
    form = await form_of(request)
    name, path = as_name(text_of(form, "name")), own_path(text_of(form, "path"))
    fault = fault_of_name(name, longest=_LONGEST_NAME)
    if fault:
        raise DecisionError(
            f"The view's name {fault}. Nothing was saved: write another, of 1 to "
            f"{_LONGEST_NAME} characters."
        )
    if len(path) > _LONGEST_PATH or path.split("?")[0] not in _PLACES:
        raise DecisionError(
            f"'{path[:80]}' cannot be saved as a view. Views are of: {', '.join(_PLACES)}."
        )
    store, coder_id = visit.house.study.store, visit.person.coder.id
    views = views_of(store, coder_id) | {name: path}
    if len(views) > _MOST:
        raise DecisionError(f"{_MOST} views are saved already. Forget one first.")
    store.append_view_edit(_edit(coder_id, "save", name, path))
    return to(path)


async def forget_view(request: Request, visit: Visit) -> Response:
    """Forget a view; its quotes and decisions stay as they are."""
    form = await form_of(request)
    name = text_of(form, "name")
    store, coder_id = visit.house.study.store, visit.person.coder.id
    if name in views_of(store, coder_id):
        store.append_view_edit(_edit(coder_id, "forget", name))
    return to(text_of(form, "back") or "/quotes")


def _edit(coder_id: str, kind: Literal["save", "forget"], name: str, path: str = "") -> ViewEdit:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return ViewEdit(id=str(uuid4()), coder_id=coder_id, kind=kind, name=name, path=path, edited_at=now)
