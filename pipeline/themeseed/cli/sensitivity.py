"""themeseed sensitivity: the same study under other settings, one changed at a time."""

from pathlib import Path
from typing import Annotated

import typer

from themeseed.cli.options import AllowDownload, CoderName, Json, Quiet, StudyFolder
from themeseed.cli.out_file import checked
from themeseed.cli.output import Output


def sensitivity(
    folder: StudyFolder,
    coder: CoderName = None,
    out_file: Annotated[
        Path | None,
        typer.Option("--out", help="The CSV file; exports/sensitivity.csv in the study otherwise."),
    ] = None,
    allow_download: AllowDownload = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Print and write what other seeds, encoders, cuts, thresholds and groupings would have changed."""
    from dataclasses import asdict

    from themeseed.exchange.atomic import write_atomically
    from themeseed.exchange.report_csv import report_csv
    from themeseed.report import sensitivity_rows
    from themeseed.study import open_study
    from themeseed.study.sensitivity import sensitivity as find_sensitivity

    out = Output(quiet=quiet, as_json=as_json)
    out_file = checked(out_file, endings=(".csv",))
    with open_study(folder) as study, out.progress() as tell:
        found = find_sensitivity(
            study, coder_name=coder, on_progress=tell, allow_download=allow_download
        )
        path = out_file or study.exports_folder / "sensitivity.csv"
    table = sensitivity_rows(found)
    out.table(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, report_csv([(table.title, table.columns, table.rows)])[0].content)
    out.say(f"Written: {path}")
    out.result({"out": str(path), "sensitivity": asdict(found)})
