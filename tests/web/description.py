"""The HTTP interface described as OpenAPI, from the tables of pages: for tools that try it out.

The pages serve no description of themselves; what each asks for stands here, and a test holds it to
the code that reads it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from themeseed.web.app import ACCOUNT_PAGES, OPEN_PAGES, PAGES

QUERIES: Mapping[str, Sequence[str]] = {
    "/review": (
        "order", "code", "document", "cluster", "attribute", "words", "flagged", "assigned", "candidate",
        "against",
    ),
    "/quotes": (
        "words", "meaning", "code", "category", "theme", "whose", "state", "attribute", "document",
        "case", "speaker", "cluster", "candidate", "page",
    ),
    "/candidates": ("show",),
    "/codebook": ("edit",),
    "/quotes/{quote_id}/boundaries": ("mode",),
    "/documents/{document_id}": ("page", "quote"),
    "/map": ("colour", "whose"),
    "/table": ("rows", "by", "whose"),
    "/agreement": ("coder", "blind", "coding", "time"),
    "/adjudicate": ("order", "between", "document", "after"),
    "/adjudicate/{quote_id}": ("order", "between", "document", "after"),
    **dict.fromkeys(
        ("/audit", "/audit.csv", "/audit.jsonl"),
        ("what", "coder", "verdict", "quote", "since", "until", "blind", "page"),
    ),
    "/sign-in": ("to",),
    "/join": ("token",),
    "/start": ("token",),
}  # fmt: skip
"""What addresses may ask, by path; the others ask nothing."""

FIELDS: Mapping[str, Sequence[str]] = {
    "/quotes/{quote_id}/decide": ("verdict", "code", "again", "decision", "seen", "note", "book"),
    "/quotes/{quote_id}/memo": ("text", "memo"),
    "/quotes/{quote_id}/flag": ("flag",),
    **dict.fromkeys(("/undo", "/redo", "/adjudication/undo", "/adjudication/redo"), ("step",)),
    "/quotes/{quote_id}/boundaries/{edit}": ("start", "end", "at"),
    "/adjudicate/{quote_id}": ("choice", "code", "decision", "note", "seen"),
    "/decide-together": ("quote", "code", "back"),
    "/views": ("name", "path"),
    "/views/forget": ("name", "back"),
    "/codebook/{edit}": (
        "code", "name", "description", "category", "include", "exclude", "phrases", "into", "names",
        "theme", "version",
    ),
    "/candidates/promote": ("candidate", "name", "description", "step"),
    "/candidates/{edit}": ("candidate", "with", "name", "reason", "undoes", "step"),
    "/team/{change}": (
        "coder", "share", "each", "blind", "document", "why", "to", "name", "visibility",
    ),
    "/account/password": ("now", "password", "again"),
    "/people/invite": ("role", "name", "days"),
    "/sign-in": ("name", "password", "to"),
    "/join": ("name", "password", "again"),
    **dict.fromkeys(
        ("/people/password", "/people/disable", "/people/enable", "/people/end-sessions"), ("coder",)
    ),
    "/people/revoke": ("invitation",),
    "/people/role": ("coder", "role"),
}  # fmt: skip
"""What forms may send, by path; the others send nothing."""

ANSWERS = {"200": "a page", "303": "go there", "404": "no such thing", "409": "refused, in words"}
REFUSED = {"400": "not understood", "401": "not signed in", "403": "not allowed", "429": "too often"}


def described(known: Mapping[str, Sequence[str]], *, with_accounts: bool = False) -> dict[str, Any]:
    """Return the description as an OpenAPI 3 document.

    Args:
        known: values that the study knows, by name of parameter or field ("quote_id", "code").
        with_accounts: whether people sign in.
    """
    pages = [(page.path, page.method) for page in PAGES]
    if with_accounts:
        pages += [(page.path, page.method) for page in ACCOUNT_PAGES]
        pages += [(path, method) for path, method, _ in OPEN_PAGES]
    else:
        pages.append(("/start", "GET"))
    paths: dict[str, dict[str, Any]] = {}
    for path, method in pages:
        paths.setdefault(path, {})[method.lower()] = _operation(path, method, known)
    return {
        "openapi": "3.0.3",
        "info": {"title": "The review pages of themeseed", "version": "1"},
        "paths": paths,
    }


def _operation(path: str, method: str, known: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _text(name, known)}
        for name in re.findall(r"{(\w+)}", path)
    ]
    if method == "GET":
        parameters += [
            {"name": name, "in": "query", "required": False, "schema": _text(name, known)}
            for name in QUERIES.get(path, ())
        ]
    operation: dict[str, Any] = {
        "parameters": parameters,
        "responses": {status: {"description": told} for status, told in (ANSWERS | REFUSED).items()},
    }
    if method == "POST":
        fields = {name: _text(name, known) for name in FIELDS.get(path, ())}
        form = {"type": "object", "properties": fields, "additionalProperties": False}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": form}},
        }
    return operation


def _text(name: str, known: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return what a text may be: anything, and among it what the study knows."""
    some: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 40}
    values = known.get(name)
    return {"anyOf": [{"type": "string", "enum": list(values)}, some]} if values else some
