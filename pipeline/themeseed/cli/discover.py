"""themeseed discover: candidate themes that the codebook does not hold."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.options import AllowDownload, Json, Quiet, StudyFolder
from themeseed.cli.output import Output

if TYPE_CHECKING:
    from themeseed.records import Discovery
    from themeseed.study import Study


def discover(
    folder: StudyFolder,
    out_folder: Annotated[
        Path | None,
        typer.Option("--out", help="The folder to write to; exports/discovery in the study otherwise."),
    ] = None,
    allow_download: AllowDownload = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Print and write candidate themes: groups of quotes that the codebook does not explain.

    First come quotes that read like those for which people found no code, then groups that are more
    alike than the same words dealt by lot. Nothing is decided or changed. Often nothing is found.
    """
    from dataclasses import asdict

    from themeseed.exchange.atomic import write_export
    from themeseed.exchange.candidate_files import candidate_files
    from themeseed.study import discover_study, open_study

    out = Output(quiet=quiet, as_json=as_json)
    with open_study(folder) as study, out.progress() as tell:
        found = discover_study(study, on_progress=tell, allow_download=allow_download)
        _print(found, study, out)
        files = candidate_files(found, study.store.codebook(), study.store.quotes())
        paths = write_export(out_folder or study.exports_folder / "discovery", files)
    for path in paths:
        out.say(f"Written: {path}")
    out.result({"files": [str(path) for path in paths], "discovery": asdict(found)})


def _print(found: "Discovery", study: "Study", out: Output) -> None:
    from themeseed.report import candidate_quote_rows, candidate_rows

    out.say(found.reason)
    if not found.candidates:
        return
    out.table(candidate_rows(found, study.store.codebook()))
    for number, each in enumerate(found.candidates, start=1):
        out.table(candidate_quote_rows(each, number, study.store.quotes()))
