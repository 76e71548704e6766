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
    pdf: Annotated[
        bool, typer.Option("--pdf", help="A PDF beside it, printed by the browser on this machine.")
    ] = False,
    csv_folder: Annotated[
        Path | None, typer.Option("--csv", help="A folder for every table as CSV.")
    ] = None,
    candidates: Annotated[
        bool, typer.Option("--candidates", help="Seek candidate themes too, which takes longer.")
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write the study's report: one HTML file with pictures that needs nothing else, perhaps a PDF."""
    from themeseed.study import open_study, write_report

    out = Output(quiet=quiet, as_json=as_json)
    out_file = checked(out_file, endings=(".html", ".htm"))
    with open_study(folder) as study, out.progress() as tell:
        path = write_report(
            study,
            to=out_file,
            pdf=pdf,
            csv_folder=csv_folder,
            candidates=candidates,
            on_progress=tell,
        )
    out.say(f"Report: {path}")
    if pdf:
        out.say(f"Printed: {path.with_suffix('.pdf')}")
    if csv_folder is not None:
        out.say(f"Tables: {csv_folder}")
    out.result(
        {
            "report": str(path),
            "pdf": str(path.with_suffix(".pdf")) if pdf else None,
            "csv": str(csv_folder) if csv_folder else None,
        }
    )
