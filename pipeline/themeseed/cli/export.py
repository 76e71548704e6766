"""themeseed export: write a study to files for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from themeseed.cli.options import Json, Quiet, StudyFolder
from themeseed.cli.output import Output


def export(
    folder: StudyFolder,
    export_format: Annotated[
        str, typer.Option("--format", help="csv (a folder of tables), xlsx, or json (lossless).")
    ] = "csv",
    to: Annotated[Path | None, typer.Option(help="The folder; exports/ in the study otherwise.")] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write quotes, suggestions, decisions, codings and codebook to files."""
    from typing import cast

    from themeseed.study import ExportFormat, export_study, open_study

    out = Output(quiet=quiet, as_json=as_json)
    with open_study(folder) as study:
        # export_study refuses a format it does not know, naming those it does.
        paths = export_study(study, cast("ExportFormat", export_format), to=to)
    for path in paths:
        out.say(str(path))
    out.result({"files": [str(path) for path in paths]})
