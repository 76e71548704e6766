"""The front of a served study: what it listens on, what people type, and which names are answered.

The rule: an address that others on the network can reach is served over TLS, or behind a proxy that
speaks TLS, or not at all.
"""

import re
import ssl
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from urllib.parse import urlsplit

from themeseed.errors import ConfigError

LOOPBACK = "127.0.0.1"
_TLS_PORT = 443
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """How people reach a study.

    `host` is what the server listens on, `name` what people type instead, "" for the host itself.
    `proxy` is the https address of a proxy that stands before it, "" for none.
    """

    host: str = LOOPBACK
    name: str = ""
    certificate: Path | None = None
    key: Path | None = None
    proxy: str = ""

    @property
    def secure(self) -> bool:
        """Whether people come over TLS."""
        return self.certificate is not None or bool(self.proxy)

    def address(self, port: int) -> str:
        """Return what people type."""
        if self.proxy:
            return self.proxy
        scheme, usual = ("https", _TLS_PORT) if self.secure else ("http", 80)
        return f"{scheme}://{self._names()[0]}{'' if port == usual else f':{port}'}"

    def hosts(self, port: int) -> tuple[str, ...]:
        """Return the Host headers that are answered."""
        if self.proxy:
            place = urlsplit(self.proxy)
            name = place.hostname or ""
            usual = place.port in (None, _TLS_PORT)
            return (name, f"{name}:{_TLS_PORT}") if usual else (f"{name}:{place.port}",)
        usual_port = _TLS_PORT if self.secure else 80
        found = [f"{name}:{port}" for name in self._names()]
        return (*found, *(self._names() if port == usual_port else ()))

    def _names(self) -> tuple[str, ...]:
        if self.name:
            return (self.name,)
        found = ip_address(self.host)
        if found.is_loopback:
            return (self.host, "localhost") if found.version == 4 else (f"[{found}]", "localhost")
        return (f"[{found}]" if isinstance(found, IPv6Address) else self.host,)


def checked_front(
    *, host: str, name: str, certificate: Path | None, key: Path | None, proxy: str
) -> Front:
    """Return a front that gives nobody on the network what was meant for this machine.

    Raises:
        ConfigError: others could read along, or the parts do not fit.
    """
    try:
        listens = ip_address(host)
    except ValueError as error:
        raise ConfigError(
            f"--host is '{host}'. Give an address of this machine: 127.0.0.1 for itself only, 0.0.0.0 "
            "for all its networks. The name that people type goes into --name."
        ) from error
    if (certificate is None) != (key is None):
        raise ConfigError("--certificate and --key go together: give both files, or neither.")
    if proxy and certificate:
        raise ConfigError(
            "--behind-proxy says that a proxy speaks TLS; --certificate that themeseed does. Choose one."
        )
    if proxy:
        proxy = _checked_proxy(proxy)
    if name and not _NAME.fullmatch(name):
        raise ConfigError(f"--name is '{name}'. Give the name alone, such as study.example.org.")
    if name and proxy:
        raise ConfigError("--behind-proxy names the address already. Leave --name out.")
    if not listens.is_loopback and not proxy and certificate is None:
        raise ConfigError(
            f"At {host} others on the network could read along: passwords and interviews would travel "
            "in the open. Give --certificate and --key, or put a proxy that speaks TLS before it and "
            "say so: --behind-proxy https://NAME. See docs/team.md."
        )
    if listens.is_unspecified and certificate and not name:
        raise ConfigError(
            f"{host} is every address of this machine. Say which name people type, the one that the "
            "certificate is for: --name study.example.org."
        )
    if certificate and key:
        _check_certificate(certificate, key)
    return Front(host=host, name=name, certificate=certificate, key=key, proxy=proxy)


def _checked_proxy(address: str) -> str:
    place = urlsplit(address)
    try:
        port = place.port
    except ValueError:
        port = -1
    fits = place.scheme == "https" and port != -1 and _NAME.fullmatch(place.hostname or "")
    if not fits or place.path not in ("", "/") or place.query or place.fragment or place.username:
        raise ConfigError(
            f"--behind-proxy is '{address}'. Give the address that people type, with https and without "
            "a path: https://study.example.org."
        )
    return f"https://{place.hostname}" + ("" if port in (None, _TLS_PORT) else f":{port}")


def _check_certificate(certificate: Path, key: Path) -> None:
    try:
        # A key with a passphrase would ask for it in the terminal: refused instead.
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            certificate, key, password=lambda: ""
        )
    except (OSError, ssl.SSLError, ValueError) as error:
        raise ConfigError(
            f"The certificate {certificate} and the key {key} cannot be used: {error}. Both are PEM "
            "files, the key without a passphrase."
        ) from error
