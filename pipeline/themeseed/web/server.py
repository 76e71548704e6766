"""The server: finds a port, prints the address, opens the browser, serves until Ctrl-C."""

import asyncio
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import uvicorn

from themeseed.errors import ConfigError
from themeseed.records import Coder
from themeseed.study.folder import Study
from themeseed.study.wanted import SeatOrder
from themeseed.web.app import make_app
from themeseed.web.house import House
from themeseed.web.pages import render

LOOPBACK = "127.0.0.1"


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
    """
    listening = _listen(port)
    number = listening.getsockname()[1]
    house = House(study)
    address = f"http://{LOOPBACK}:{number}/start?token={house.let_in(coder, order)}"
    app = make_app(house, hosts=(f"{LOOPBACK}:{number}", f"localhost:{number}"))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            # The address holds a token: no request is logged.
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=3,
        )
    )
    on_address(address)
    with _way_in(study.folder, address) if opens_browser else nullcontext():
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


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # A server that just ended leaves its port waiting; on Windows this option would share the port.
    if not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise ConfigError(
            f"Port {port} cannot be used: {error}. Choose another with --port, or leave it out."
        ) from error
    listening.listen(128)
    return listening
