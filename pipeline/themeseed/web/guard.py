"""The guard: what every request must be before any page sees it, and what every answer carries.

Host names are checked before anything else (DNS rebinding), changes must come from our own pages
(Sec-Fetch-Site, Origin), bodies are limited. Docs: docs/security.md, one test a line.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from themeseed.web.answers import refusal

MOST_BYTES = 1_000_000
"""A request's largest body: a memo, a codebook entry, the ids of a lassoed cluster."""

SAFE_METHODS = ("GET", "HEAD")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses what does not belong here and adds the headers that browsers protect people by."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], secure: bool) -> None:
        """Wrap an application.

        Args:
            app: what is guarded.
            hosts: the Host headers that are ours, with the port: "127.0.0.1:8765".
            secure: whether people reach us over TLS.
        """
        self._app = app
        self._hosts = frozenset(host.casefold() for host in hosts)
        self._scheme = "https" if secure else "http"
        self._headers = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    if name == "Cache-Control" and name in headers:
                        continue
                    headers[name] = value
            await send(message)

        if scope["type"] != "http":
            return  # nothing here speaks websocket; the server closes the connection
        headers = Headers(scope=scope)
        answer = self._refused(scope["method"], headers)
        if answer is not None:
            await refusal(*answer)(scope, receive, send_with_headers)
            return
        await self._app(scope, _limited(receive), send_with_headers)

    def _refused(self, method: str, headers: Headers) -> tuple[int, str] | None:
        if headers.get("host", "").casefold() not in self._hosts or len(headers.getlist("host")) != 1:
            return 400, (
                "This server answers under its own name only. Open the address that it printed when it "
                "was started."
            )
        if method in SAFE_METHODS:
            return None
        if not self._is_ours(headers):
            return 403, (
                "This change did not come from a page of this server, and was refused. Open the address "
                "that it printed, and try again there."
            )
        length = headers.get("content-length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return 413, f"A request may hold at most {MOST_BYTES:,} bytes. Nothing was kept."
        return None

    def _is_ours(self, headers: Headers) -> bool:
        """Whether a change comes from our own pages: as the browser says, else by its origin.

        A browser that is told to send no referrer names the origin of a plain form "null"; what it
        says in Sec-Fetch-Site no page can forge.
        """
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site != "same-origin":
            return False
        if origin is None or (origin == "null" and site is not None):
            return site is not None
        parts = urlsplit(origin)
        return parts.scheme == self._scheme and parts.netloc.casefold() == headers["host"].casefold()


def _limited(receive: Receive) -> Receive:
    """Return a receiver that stops reading where a body is longer than it said."""
    seen = 0

    async def read() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            return {"type": "http.disconnect"}
        return message

    return read
