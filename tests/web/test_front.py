"""What a served study listens on, and under which names it is reached."""

import asyncio
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.running import themeseed
from tests.web.conftest import running_team
from themeseed.errors import ConfigError
from themeseed.web.front import Front, checked_front
from themeseed.web.server import _listen

NOTHING: dict[str, Any] = {
    "host": "127.0.0.1", "name": "", "certificate": None, "key": None, "proxy": ""
}  # fmt: skip


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: apt-get install openssl")
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=study",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "2001:db8::1"])  # noqa: S104 - refused
def test_another_address_without_tls_is_refused(host: str) -> None:
    with pytest.raises(ConfigError, match="others on the network could read along"):
        checked_front(**NOTHING | {"host": host})


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"host": "localhost"}, "--host is 'localhost'"),
        ({"certificate": Path("x")}, "go together"),
        ({"proxy": "http://study.example"}, "with https and without a path"),
        ({"proxy": "https://study.example/path"}, "with https and without a path"),
        ({"proxy": "https://ida@study.example"}, "with https and without a path"),
        ({"proxy": "https://study.example:x"}, "with https and without a path"),
        ({"proxy": "https://a b"}, "with https and without a path"),
        ({"proxy": "https://study.example", "name": "study.example"}, "Leave --name out"),
        ({"proxy": "https://s.example", "certificate": Path("x"), "key": Path("y")}, "Choose one"),
        ({"name": "https://study.example"}, "Give the name alone"),
        ({"certificate": Path("nowhere"), "key": Path("nowhere")}, "cannot be used"),
        ({"host": "::", "certificate": Path("x"), "key": Path("y")}, "Say which name people type"),
    ],
)
def test_what_does_not_fit_together_is_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        checked_front(**NOTHING | given)


@pytest.mark.parametrize(
    ("front", "port", "address", "hosts"),
    [
        (Front(), 8765, "http://127.0.0.1:8765", {"127.0.0.1:8765", "localhost:8765"}),
        (Front(host="::1"), 8765, "http://[::1]:8765", {"[::1]:8765", "localhost:8765"}),
        (
            Front(proxy="https://study.example"),
            8765,
            "https://study.example",
            {"study.example", "study.example:443"},
        ),
        (
            Front(proxy="https://study.example:8443"),
            8765,
            "https://study.example:8443",
            {"study.example:8443"},
        ),
        (
            Front(host="::", name="s.example", certificate=Path("x"), key=Path("y")),
            443,
            "https://s.example",
            {"s.example", "s.example:443"},
        ),
        (
            Front(host="192.0.2.7", certificate=Path("x"), key=Path("y")),
            8443,
            "https://192.0.2.7:8443",
            {"192.0.2.7:8443"},
        ),
    ],
)
def test_a_front_says_what_people_type_and_which_names_are_answered(
    front: Front, port: int, address: str, hosts: set[str]
) -> None:
    assert front.address(port) == address
    assert set(front.hosts(port)) == hosts


def test_serve_refuses_the_network_without_tls_in_a_sentence(published_folder: Path) -> None:
    done = themeseed("serve", published_folder, "--host", "0.0.0.0")  # noqa: S104 - refused
    assert done.returncode == 2
    assert "others on the network could read along" in done.stderr
    assert done.stdout == ""


def test_a_study_is_served_over_tls_under_its_name_alone(
    undecided_folder: Path, copied: Callable[[Path], Path], tls: tuple[Path, Path]
) -> None:
    certificate, key = tls
    options = ("--certificate", str(certificate), "--key", str(key), "--name", "localhost")
    with running_team(copied(undecided_folder), *options) as (_, address):
        assert re.fullmatch(r"https://localhost:\d+", address)
        trusting = ssl.create_default_context(cafile=certificate)
        with httpx.Client(verify=trusting) as client:
            answer = client.get(f"{address}/sign-in")
            assert answer.status_code == 200
            assert "max-age" in answer.headers["strict-transport-security"]
            by_number = {"host": address.removeprefix("https://").replace("localhost", "127.0.0.1")}
            assert client.get(f"{address}/sign-in", headers=by_number).status_code == 400


def test_behind_a_proxy_only_its_name_is_answered(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    with running_team(folder, "--behind-proxy", "https://study.example") as (running, address):
        assert address == "https://study.example"
        assert running.stdout is not None
        invitation = running.stdout.readline().strip()
        assert invitation.startswith("https://study.example/join?token=")
        invited = themeseed("invite", folder, "--role", "viewer", "--name", "Ben", "--quiet")
        assert invited.stdout.startswith("https://study.example/join?token=")
        again = themeseed("invite", folder, "--name", "Ben", "--new-password")
        assert "no account of 'Ben'" in again.stderr


def test_an_invitation_to_what_was_never_served_is_refused(published_folder: Path) -> None:
    done = themeseed("invite", published_folder)
    assert done.returncode == 2
    assert "was not served yet" in done.stderr


def test_an_answer_is_sent_at_once_and_waits_for_no_acknowledgment() -> None:
    async def at_once() -> int:
        asked: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            taken = writer.get_extra_info("socket")
            asked.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listening = _listen("127.0.0.1", 0)
        async with await asyncio.start_server(answer, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            found = await asked
            writer.close()
            return found

    # On a thread of its own: where a browser was used before, this one has a loop that runs.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(at_once())).result() == 1
