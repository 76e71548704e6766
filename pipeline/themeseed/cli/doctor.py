"""themeseed doctor: what is installed, what is missing, and what to do about it."""

from pathlib import Path
from typing import Annotated

import typer

from themeseed.cli.options import Json, Quiet
from themeseed.cli.output import Output


def doctor(
    folder: Annotated[
        Path | None, typer.Argument(metavar="STUDY", help="A study whose second reader is checked too.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Check the installation: packages, model checksums, extras, and what uses the network."""
    from dataclasses import asdict

    from themeseed.doctor import examine
    from themeseed.study import open_study

    out = Output(quiet=quiet, as_json=as_json)
    if folder is None:
        checks = examine()
    else:
        with open_study(folder) as study:
            checks = examine(study.config)
    for check in checks:
        mark = "ok     " if check.ok else ("MISSING" if check.needed else "without")
        out.say(f"{mark}  {check.name}: {check.found}")
        if check.remedy:
            out.say(f"         {check.remedy}")
    broken = [check for check in checks if check.needed and not check.ok]
    out.say(f"{len(broken)} things need mending." if broken else "Everything that is needed is here.")
    out.result({"checks": [asdict(check) for check in checks], "ok": not broken})
    if broken:
        raise typer.Exit(2)
