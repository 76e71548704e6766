"""A study that begins without codes: groups and candidates first, then codes made of them."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from themeseed.cli import app
from themeseed.errors import EmptyCodebookError
from themeseed.seeds import quotes_path
from themeseed.study import open_study


def test_codes_are_made_of_what_is_found_where_a_study_began_without(tmp_path: Path) -> None:
    folder = str(tmp_path / "open")

    def done(*command: str) -> Any:
        told = CliRunner().invoke(app, [*command, "--json"])
        assert told.exit_code == 0, told.output
        return json.loads(told.stdout)

    assert done("init", folder, "--no-codebook")["codes"] == []
    done("add", folder, str(quotes_path("gillard-2013")))
    ran = done("run", folder)
    assert (ran["codes"], ran["suggested"], ran["no theme fits"]) == ("0", "0", "0")
    assert done("groups", folder)["groups"]
    for command in (["review", folder, "--coder", "Ada"], ["review", folder, "--terminal"]):
        refused = CliRunner().invoke(app, command)
        assert isinstance(refused.exception, EmptyCodebookError)
        assert "discover" in str(refused.exception)
    found = done("discover", folder)["discovery"]
    assert found["reason"].startswith("There are no codes yet.")
    assert "that no code explains" not in found["reason"]
    assert found["seed_themes"] == []
    assert {each["relation"] for each in found["candidates"]} == {"beside"}
    done("discover", folder, "--promote", "1", "--name", "First theme", "--coder", "Ada")
    again = done("run", folder)
    assert again["new"]
    assert again["codes"] == "1"
    with open_study(Path(folder)) as study:
        latest = study.store.latest_run()
        assert latest is not None
        assert study.store.suggestions(latest.id)


def test_one_of_codebook_seeds_and_none_is_taken(tmp_path: Path) -> None:
    told = CliRunner().invoke(
        app, ["init", str(tmp_path / "s"), "--no-codebook", "--seeds", "gillard-2013"]
    )
    assert told.exit_code != 0
    assert "one of --codebook, --seeds and --no-codebook" in str(told.exception)
