"""One request, one answer, over HTTP: the only place where themeseed opens a connection.

The rule: it goes where it was sent and nowhere else. Redirects are not followed; proxies that the
environment names are not used, since http.client knows neither; a name for this machine
that leads elsewhere is caught before anything is sent.
"""

import http.client
import json
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from typing import Any

from themeseed.errors import ReaderError
from themeseed.reader.address import Address, is_loopback

_MOST_BYTES = 4_000_000
_REDIRECT = range(300, 400)


class NotReachedError(ReaderError):
    """The server does not answer; answers that were kept may do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A server's answer: its status, and its body as JSON (None when it is none)."""

    status: int
    content: Any
    beginning: str


def ask_server(
    address: Address, path: str, body: object = None, *, timeout: float, key: str = ""
) -> Reply:
    """Return what a server answers: to GET without a body, to POST with one.

    Args:
        address: where.
        path: from the server's root.
        body: sent as JSON.
        timeout: seconds for all of it, the answer's last byte included.
        key: sent as a bearer's token when there is one.

    Raises:
        NotReachedError: nobody answers, or not in time.
        ReaderError: the answer leads elsewhere, or is too long.
    """
    headers = {"Accept": "application/json", "Connection": "close"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    sent = None if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    if sent is not None:
        headers["Content-Type"] = "application/json"
    connection = _connection(address, timeout)
    late = _Late(timeout)
    try:
        with late:
            connection.connect()
            late.sock = connection.sock
            _check_peer(address, connection.sock)
            connection.request("GET" if sent is None else "POST", path, sent, headers)
            answer = connection.getresponse()
            content = answer.read(_MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as error:
        raise NotReachedError(_unreached(address, error, timeout, late.over)) from error
    finally:
        connection.close()
    if late.over:
        raise NotReachedError(_unreached(address, None, timeout, late.over))
    if answer.status in _REDIRECT:
        raise ReaderError(
            f"The second reader's server at {address} wants to lead to "
            f"'{answer.headers.get('Location', 'elsewhere')}', which is not followed. Write the right "
            "address under [reader] in study.toml."
        )
    if len(content) > _MOST_BYTES:
        raise ReaderError(
            f"The second reader's server at {address} sent more than {_MOST_BYTES:,} bytes, which is no "
            "answer to a question. Check the address."
        )
    return _reply(answer.status, content)


class _Late:
    """Shuts a connection when its time is over, whatever it is doing: a slow drip is late too."""

    def __init__(self, seconds: float) -> None:
        # Kept here: a connection forgets its socket while the last answer is still being read.
        self.sock: socket.socket | None = None
        self._timer = Timer(seconds, self._shut)
        self._timer.daemon = True
        self.over = False

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _shut(self) -> None:
        self.over = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def _connection(address: Address, timeout: float) -> http.client.HTTPConnection:
    if address.scheme == "https":
        return http.client.HTTPSConnection(
            address.host, address.port, timeout=timeout, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(address.host, address.port, timeout=timeout)


def _check_peer(address: Address, sock: socket.socket) -> None:
    peer = str(sock.getpeername()[0])
    if address.local and not is_loopback(peer):
        raise ReaderError(
            f"'{address.host}' leads to {peer} here, which is another machine: nothing was sent. Mend "
            "the machine's hosts file, or write 127.0.0.1 in the address."
        )


def _reply(status: int, content: bytes) -> Reply:
    text = content.decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return Reply(status=status, content=found, beginning=" ".join(text.split())[:300])


def _unreached(address: Address, error: Exception | None, timeout: float, late: bool) -> str:
    if late or isinstance(error, TimeoutError):
        return (
            f"The second reader's server at {address} did not answer within {timeout:g} seconds. Raise "
            "timeout under [reader] in study.toml, or take a smaller model. Answers so far are kept."
        )
    reason = f" ({error})" if error and str(error) else ""
    return (
        f"The second reader's server at {address} cannot be reached{reason}. Start it, or mend the "
        "address under [reader] in study.toml. Answers so far are kept."
    )
