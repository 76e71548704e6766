"""The codebook page: what each code says and how often it was given, and every edit of it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import CodebookChangedError, CodebookError, DecisionError
from themeseed.records import Codebook
from themeseed.store import CodebookVersion
from themeseed.study import codebook_edits as edits
from themeseed.study.codebook_changes import changes, told_since
from themeseed.study.codebook_limits import LONGEST_DESCRIPTION, LONGEST_NAME
from themeseed.study.desk import Desk
from themeseed.study.whose import ANYBODY, Codings
from themeseed.web.answers import reads_pages, to
from themeseed.web.forms import form_of, lines_of, text_of
from themeseed.web.pages import render
from themeseed.web.visit import Visit

EDITS = ("add", "revise", "merge", "unmerge", "split", "move", "link")
_FIELDS = ("name", "description", "include", "exclude", "phrases", "names", "category")
_WRITES_OVER = ("revise", "merge", "split")
"""Edits that leave nothing, in the code's own place, of what it said."""


async def codebook(request: Request, visit: Visit) -> Response:
    """Show the codebook in force, its versions, and what was merged; the forms of one code at most."""
    visit.house.catch_up()
    return HTMLResponse(_page(visit, edited=request.query_params.get("edit")))


async def codebook_version(request: Request, visit: Visit) -> Response:
    """Show the codebook as it was."""
    versions = {str(each.number): each for each in visit.house.study.store.codebook_versions()}
    version = versions.get(request.path_params["number"])
    if version is None:
        raise DecisionError(f"There is no such version. Versions: 1 to {len(versions)}.")
    return HTMLResponse(render("codebook_version.html.jinja", visit=visit, version=version))


async def edit_codebook(request: Request, visit: Visit) -> Response:
    """Put an edited codebook in force; the one before stays on record.

    What is refused is shown again in the form that it was typed into.
    """
    form = await form_of(request)
    edit = request.path_params["edit"]
    if edit not in EDITS:
        raise DecisionError(f"There is no edit '{edit}'. Edits: {', '.join(EDITS)}.")

    def edited(book: Codebook) -> Codebook:
        if edit in _WRITES_OVER:
            _require_unchanged(form, visit, book)
        return _edited(edit, form, visit, book)

    try:
        await visit.house.edit_codebook(edited, visit.person.coder)
    except CodebookError as error:
        if not reads_pages(request):
            raise
        typed = {"edit": edit} | {name: text_of(form, name) for name in _FIELDS}
        page = _page(visit, edited=text_of(form, "code"), typed=typed, refused=str(error))
        return HTMLResponse(page, status_code=409)
    return to("/codebook")


def _page(
    visit: Visit, *, edited: str | None, typed: Mapping[str, str] | None = None, refused: str = ""
) -> str:
    """Return the page, with the forms of one code; `typed` is what was refused, and shown again."""
    desk = visit.house.desk
    book = desk.codebook
    versions = desk.study.store.codebook_versions()
    merged = [(old, desk.name_of(old), code.name) for code in book.codable for old in code.replaces]
    codes = {code.id for code in book.codes}
    return render(
        "codebook.html.jinja",
        visit=visit,
        book=book,
        edited=edited,
        typed=typed or {"edit": ""},
        refused=refused,
        longest={"name": LONGEST_NAME, "description": LONGEST_DESCRIPTION},
        n_quotes=_counted(visit),
        merged=merged,
        versions=_told(desk, versions),
        category_of={each.id: each.name for each in book.categories},
        groups=[theme for theme in book.themes if theme.code_ids],
        codes=codes,
    )


def _counted(visit: Visit) -> Counter[str]:
    """Return how many quotes anybody gave each code whose coding the person may see."""
    codings = Codings(visit.house.desk, visit.view, ANYBODY)
    return Counter(code for quote_id in visit.house.desk.quotes for code in codings.codes(quote_id))


def _told(desk: Desk, versions: Sequence[CodebookVersion]) -> list[tuple[CodebookVersion, str, str]]:
    """Return the versions, the latest first, with who made each and what it changed."""
    before = [None, *(each.codebook for each in versions)]
    return [
        (
            version,
            desk.coder_name(version.set_by) if version.set_by else "",
            "; ".join(changes(earlier, version.codebook)),
        )
        for earlier, version in zip(before, versions, strict=False)
    ][::-1]


def _require_unchanged(form: FormData, visit: Visit, book: Codebook) -> None:
    """Refuse to write over what somebody else wrote about a code since the page was made.

    Raises:
        CodebookChangedError: somebody did.
    """
    code_id, number = text_of(form, "code"), text_of(form, "version")
    versions = visit.house.study.store.codebook_versions()
    shown = next((it for it in versions if str(it.number) == number), None)
    before = _entry(shown.codebook, code_id) if shown else None
    if shown is None or before is None or before == _entry(book, code_id):
        return
    told = told_since(
        versions,
        shown.number,
        visit.house.desk.coder_name,
        touches=lambda earlier, later: _entry(earlier, code_id) != _entry(later, code_id),
    )
    raise CodebookChangedError(
        f"'{before[0]}' was changed since this page was made. {told} Nothing of yours was kept, so that "
        "it writes over nothing. Look at what they wrote; what you keep after that counts."
    )


def _entry(book: Codebook, code_id: str) -> tuple[object, ...] | None:
    """Return what a revision of a code writes over, its name first; None where there is no such code."""
    code = next((each for each in book.codable if each.id == code_id), None)
    if code is None:
        return None
    return (code.name, code.description, code.include, code.exclude, code.phrases)


def _edited(edit: str, form: FormData, visit: Visit, book: Codebook) -> Codebook:
    code_id = text_of(form, "code")
    if edit == "add":
        return edits.add_code(
            book,
            text_of(form, "name"),
            text_of(form, "description"),
            category_id=text_of(form, "category") or None,
        )
    if edit == "revise":
        return edits.revise(
            book,
            code_id,
            name=text_of(form, "name"),
            description=text_of(form, "description"),
            include=lines_of(form, "include"),
            exclude=lines_of(form, "exclude"),
            phrases=lines_of(form, "phrases"),
        )
    if edit == "merge":
        return edits.merge(book, code_id, text_of(form, "into"))
    if edit == "unmerge":
        versions = visit.house.study.store.codebook_versions()
        return edits.unmerge(book, code_id, [each.codebook for each in versions])
    if edit == "split":
        return edits.split(book, code_id, lines_of(form, "names"))
    if edit == "move":
        return edits.move(book, code_id, text_of(form, "category"))
    return edits.link(book, code_id, text_of(form, "theme"), given=visit.house.desk.given())
