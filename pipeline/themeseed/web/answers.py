"""Answers that every page may give: a refusal in one shape, a redirect to a path of ours."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from themeseed.web.pages import render


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where somebody who was refused may go on."""

    path: str
    name: str


def refusal(status: int, message: str, *, kind: str = "Refused") -> Response:
    """Return the one shape of an error: {"error": {"kind", "message"}}; no trace, no path."""
    return JSONResponse({"error": {"kind": kind, "message": message}}, status_code=status)


def refusal_for(request: Request, status: int, message: str, *, kind: str = "Refused") -> Response:
    """Return a refusal as the asker reads it: a page for a browser's navigation, else JSON.

    The way on that the page offers is one that is open to the asker (`request.state.way`), or none.
    """
    if reads_pages(request):
        way: Way | None = getattr(request.state, "way", None)
        page = render("refused.html.jinja", message=message, way=way, was_sent=request.method == "POST")
        return HTMLResponse(page, status_code=status)
    return refusal(status, message, kind=kind)


def reads_pages(request: Request) -> bool:
    """Return whether an answer is shown as a page of its own: a browser's navigation asked for it."""
    return "text/html" in request.headers.get("accept", "") and "hx-request" not in request.headers


def download(text: str, name: str, kind: str) -> Response:
    """Return a text as a file to keep, never to be shown."""
    return Response(
        text.encode("utf-8", "replace"),
        media_type=f"{kind}; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def to(path: str) -> Response:
    """Return a redirect to a path of ours; anything that could lead elsewhere leads home.

    >>> to("//evil.example").headers["location"]
    '/'
    """
    return RedirectResponse(own_path(path), status_code=303)


def own_path(path: str) -> str:
    r"""Return the path where it is one of ours, "/" otherwise.

    >>> own_path("/review?order=blind"), own_path("/\\evil.example"), own_path("https://evil.example")
    ('/review?order=blind', '/', '/')
    """
    plain = path.isprintable() and "\\" not in path and "%2f" not in path.casefold() and " " not in path
    parts = urlsplit(path) if plain else None
    if parts is None or parts.scheme or parts.netloc or not path.startswith("/") or path[1:2] == "/":
        return "/"
    return path
