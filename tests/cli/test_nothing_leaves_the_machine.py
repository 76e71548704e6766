"""Runs whole commands with every socket outside loopback forbidden, by Python's own audit hook."""

import subprocess
import sys
from pathlib import Path

import pytest

from themeseed.study import Study

GUARD = """
import runpy, sys

def forbid(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.bind"):
        address = arguments[1]
        if not isinstance(address, tuple):
            return
        host = address[0]
    else:
        return
    if host not in ("127.0.0.1", "::1", "localhost", None, ""):
        sys.stderr.write(f"FORBIDDEN {event} {arguments!r}\\n")
        sys.stderr.flush()
        import os
        os._exit(77)

sys.addaudithook(forbid)
sys.argv = ["themeseed", *sys.argv[1:]]
runpy.run_module("themeseed", run_name="__main__")
"""


def guarded(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GUARD, *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_the_guard_itself_forbids() -> None:
    code = (
        GUARD.split("sys.argv =")[0] + "\nimport socket\nsocket.create_connection(('192.0.2.1', 9), 1)\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.returncode == 77
    assert "FORBIDDEN" in found.stderr


def test_demo_run_and_report_open_no_connection(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    for arguments in (("demo", folder), ("run", folder), ("report", folder), ("compare", folder)):
        done = guarded(*arguments)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "reader",
    [
        'address = "https://api.example.org/v1"',
        'address = "https://api.example.org/v1"\nremote_host = "api.example.org"',
        'address = "http://192.0.2.7:11434/v1"\nremote_host = "192.0.2.7"',
    ],
)
@pytest.mark.parametrize("command", ["run", "doctor"])
def test_a_second_reader_on_another_machine_is_refused_before_any_connection(
    undecided: Study, reader: str, command: str
) -> None:
    settings = undecided.folder / "study.toml"
    text = settings.read_text("utf-8").replace(
        "[reader]", f'[reader]\nkind = "language-model"\n{reader}'
    )
    settings.write_text(text, encoding="utf-8")
    flags = ("--allow-remote",) if "remote_host" not in reader else ()
    done = guarded(command, undecided.folder, *(flags if command == "run" else ()))
    assert done.returncode == (2 if command == "run" else 0)
    assert "FORBIDDEN" not in done.stderr
    assert "another machine" in done.stderr + done.stdout


@pytest.mark.parametrize("model", [None, "somebody/some-model"])
def test_suggest_opens_no_connection_even_for_a_model_that_is_not_here(
    tmp_path: Path, model: str | None
) -> None:
    (tmp_path / "q.csv").write_text("id,text\n1,They pay us too little.\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("code,description\npay,wages\nteam,colleagues\n", encoding="utf-8")
    extra = ("--model", model) if model else ()
    done = guarded(
        "suggest",
        tmp_path / "q.csv",
        "--codebook",
        tmp_path / "c.csv",
        "--out",
        tmp_path / "s.csv",
        *extra,
    )
    assert done.returncode == (2 if model else 0), done.stderr
    assert "FORBIDDEN" not in done.stderr


def test_the_runtime_model_is_made_without_a_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THEMESEED_CACHE", str(tmp_path / "cache"))
    assert guarded("demo", tmp_path / "study", "--quiet").returncode == 0
    assert list((tmp_path / "cache").glob("*.onnx"))
