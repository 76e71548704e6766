"""Where a language model may be asked: on this machine freely, elsewhere only when twice allowed.

The rule: nothing goes to another machine unless the study's file names its host, the command says
so once more, and the way there is encrypted.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from themeseed.errors import ReaderError

_PORTS = {"http": 80, "https": 443}
_HERE = "localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address of an OpenAI-compatible server, in parts; `path` has no slash at its end.

    `local` says that it is on this machine: a loopback address, or the name localhost.
    """

    scheme: str
    host: str
    port: int
    path: str
    local: bool

    def __str__(self) -> str:
        """Return the address as it is written."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def parse_address(text: str, *, remote_host: str = "", allow_remote: bool = False) -> Address:
    """Return the parts of an address that may be used.

    Addresses of this machine may (127.0.0.0/8, ::1, localhost). Any other one may, also in a home's
    or university's own network, only when the study names its host, the command allows it, and
    it is https.

    Args:
        text: such as "http://127.0.0.1:11434/v1".
        remote_host: the host that the study allows quotes to be sent to; "" for none.
        allow_remote: whether this command allows it.

    Raises:
        ReaderError: it is no such address, or may not be used.

    >>> parse_address("http://localhost:8080/v1/").local
    True
    """
    scheme, host, port, path = _parts(text)
    if _is_here(host):
        return Address(scheme=scheme, host=host, port=port, path=path, local=True)
    if host != remote_host.strip().lower().strip("[]") or not allow_remote:
        raise ReaderError(
            f"The second reader's address '{text}' is on another machine ({host}), and quotes of "
            "interviews are confidential: nothing was sent. Run a model on this machine, or reach the "
            "other one by a tunnel (ssh -L). If those you interviewed and your ethics board agreed that "
            f"their words go to {host}: write remote_host = '{host}' under [reader] in study.toml, and "
            "say --allow-remote at each run."
        )
    if scheme != "https":
        raise ReaderError(
            f"The second reader's address '{text}' is on another machine and not encrypted: nothing was "
            "sent. Use an address that begins with https://."
        )
    return Address(scheme=scheme, host=host, port=port, path=path, local=False)


def is_loopback(host: str) -> bool:
    """Return whether a numeric address is one of this machine's own."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _is_here(host: str) -> bool:
    return host == _HERE or is_loopback(host)


def _parts(text: str) -> tuple[str, str, int, str]:
    try:
        found = urlsplit(text.strip())
        port = found.port
    except ValueError as error:
        raise ReaderError(_not_one(text)) from error
    if found.scheme not in _PORTS or not found.hostname or found.query or found.fragment:
        raise ReaderError(_not_one(text))
    if found.username is not None or found.password is not None:
        raise ReaderError(
            "The second reader's address holds a name or password, which would be kept in files. Write "
            "the address without it; a key goes into the environment variable THEMESEED_READER_KEY."
        )
    return found.scheme, found.hostname, port or _PORTS[found.scheme], found.path.rstrip("/")


def _not_one(text: str) -> str:
    return (
        f"The second reader's address '{text}' is not an address such as http://127.0.0.1:11434/v1. "
        "Write it under [reader] in study.toml, without a '?'."
    )
