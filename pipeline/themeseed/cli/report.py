"""themeseed report: write what a study found as one HTML file."""

from pathlib import Path
from typing import Annotated

import typer

from themeseed.cli.options import Json, Quiet, StudyFolder
from themeseed.cli.out_file import checked
from themeseed.cli.output import Output


def report(
    folder: StudyFolder,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Where to; report.html in the study otherwise.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write the study's report: one HTML file with pictures that needs nothing else."""
    from themeseed.study import open_study, write_report

    out = Output(quiet=quiet, as_json=as_json)
    out_file = checked(out_file, endings=(".html", ".htm"))
    with open_study(folder) as study, out.progress() as tell:
        path = write_report(study, to=out_file, on_progress=tell)
    out.say(f"Report: {path}")
    out.result({"report": str(path)})
