"""The server: finds a port, tells the address, opens the browser, serves until Ctrl-C."""

import asyncio
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from themeseed.errors import ConfigError
from themeseed.records import Coder
from themeseed.study.codebook import require_codes
from themeseed.study.folder import Study
from themeseed.study.wanted import SeatOrder
from themeseed.web.app import make_app
from themeseed.web.front import LOOPBACK, Front
from themeseed.web.house import House
from themeseed.web.pages import render
from themeseed.web.reception import Reception

_KEEPS_ALIVE = 75
"""Seconds that a connection without requests stays open."""
ADDRESS_FACT = "address"
"""The fact of a study that says where it was served last: invitations lead there."""


def review_in_browser(
    study: Study,
    coder: Coder,
    *,
    order: SeatOrder = "document",
    port: int = 0,
    opens_browser: bool = True,
    on_address: Callable[[str], None],
) -> None:
    """Serve a study's review pages on this machine, to the person who started them, until stopped.

    Args:
        study: open.
        coder: who reviews.
        order: which quote comes first.
        port: 0 takes a free one.
        opens_browser: whether the address is opened.
        on_address: told the address with its token, once the server listens.

    Raises:
        ConfigError: the port is taken.
        EmptyCodebookError: the study has no codes yet.
    """
    require_codes(study)
    listening = _listen(LOOPBACK, port)
    number = listening.getsockname()[1]
    house = House(study)
    address = f"http://{LOOPBACK}:{number}/start?token={house.let_in(coder, order)}"
    app = make_app(house, hosts=(f"{LOOPBACK}:{number}", f"localhost:{number}"))
    on_address(address)
    with _way_in(study.folder, address) if opens_browser else nullcontext():
        _serve(app, listening, Front())


def serve_team(
    study: Study,
    front: Front,
    *,
    port: int,
    learns: bool = True,
    on_address: Callable[[str, str | None], None],
) -> None:
    """Serve a study to the people who have accounts in it, until stopped.

    Args:
        study: open.
        front: what to listen on and how people reach it.
        port: 0 takes a free one.
        learns: whether suggestions are fitted anew after decisions.
        on_address: told the address and, where the study has no owner yet, the invitation to
            become one, once the server listens.

    Raises:
        ConfigError: the port is taken.
        EmptyCodebookError: the study has no codes yet.
    """
    require_codes(study)
    listening = _listen(front.host, port)
    number = listening.getsockname()[1]
    address = front.address(number)
    reception = Reception(study.store, address=address, secure=front.secure)
    house = House(study, learns=learns, reception=reception)
    study.store.set_meta(ADDRESS_FACT, address)
    token = reception.register.invite_first_owner()
    app = make_app(house, hosts=front.hosts(number), secure=front.secure)
    on_address(f"{address}/", None if token is None else f"{address}/join?token={token}")
    _serve(app, listening, front)


def _serve(app: ASGIApp, listening: socket.socket, front: Front) -> None:
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            # Addresses hold tokens: no request is logged.
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=3,
            # Longer than people read a quote: a decision must not meet a connection that just closed.
            timeout_keep_alive=_KEEPS_ALIVE,
            ssl_certfile=front.certificate,
            ssl_keyfile=front.key,
            # Who asks is what the proxy says; a proxy on another machine is not believed.
            proxy_headers=bool(front.proxy),
            forwarded_allow_ips=["127.0.0.1", "::1"],
        )
    )
    asyncio.run(server.serve(sockets=[listening]))


@contextmanager
def _way_in(folder: Path, address: str) -> Iterator[None]:
    """Open the address by a file that only this user may read, gone when the review ends.

    What a browser is started with stands in the list of processes, which every user of a machine
    may read; the token must not.
    """
    page = folder / "open-review.html"
    page.unlink(missing_ok=True)
    page.touch(mode=0o600, exist_ok=False)
    page.write_text(render("open.html.jinja", address=address), encoding="utf-8")
    # A browser in the terminal would keep us from answering it.
    threading.Thread(target=webbrowser.open, args=(page.resolve().as_uri(),), daemon=True).start()
    try:
        yield
    finally:
        page.unlink(missing_ok=True)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: asyncio then sends answers at once. Else each waits 40 ms for an acknowledgment.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # A server that just ended leaves its port waiting; on Windows this option would share the port.
    if not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise ConfigError(
            f"Port {port} of {host} cannot be used: {error}. Choose another with --port; 0 takes a free "
            "one."
        ) from error
    listening.listen(128)
    return listening
