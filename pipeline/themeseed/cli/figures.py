"""themeseed figures: how common codes are and for whom, saturation, and fairness of error."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.options import AllowDownload, CoderName, Json, Quiet, StudyFolder
from themeseed.cli.output import Output

if TYPE_CHECKING:
    from themeseed.exchange.atomic import ExportFile
    from themeseed.records import Figures
    from themeseed.study import Study


def figures(
    folder: StudyFolder,
    coder: CoderName = None,
    by: Annotated[
        str | None,
        typer.Option(help="What to group by: an attribute of cases, document, or case."),
    ] = None,
    within: Annotated[
        float | None,
        typer.Option(
            help="Say how many quotes to decide blind for shares within so many points, such as 5."
        ),
    ] = None,
    out_folder: Annotated[
        Path | None,
        typer.Option("--out", help="The folder to write to; exports/figures in the study otherwise."),
    ] = None,
    allow_download: AllowDownload = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Print and write how common codes are, how they spread over groups, saturation, and fairness.

    Shares are estimated from quotes decided blind by lot, with intervals. Each table is written as a
    CSV, all figures as one JSON; what is missing is said with what to do.
    """
    from dataclasses import asdict

    from themeseed.exchange.atomic import write_export
    from themeseed.exchange.figures_files import figure_files
    from themeseed.study import open_study, study_figures

    out = Output(quiet=quiet, as_json=as_json)
    with open_study(folder) as study, out.progress() as tell:
        found = study_figures(
            study, coder_name=coder, by=by, on_progress=tell, allow_download=allow_download
        )
        _print(found, study, out)
        files = [*figure_files(found, study.store.codebook())]
        if within is not None:
            files += _say_needed(found, study, within / 100, out)
        paths = write_export(out_folder or study.exports_folder / "figures", files)
    for path in paths:
        out.say(f"Written: {path}")
    out.result({"files": [str(path) for path in paths], "figures": asdict(found)})


def _say_needed(found: "Figures", study: "Study", within: float, out: Output) -> "list[ExportFile]":
    """Print how many quotes a wanted interval takes, and return the same as a file."""
    from themeseed.exchange.agreement_files import csv_file
    from themeseed.study.sizing import needed_for, needed_table, needed_values

    codebook = study.store.codebook()
    needed = needed_for(found, within=within, level=study.config.compare.level)
    if not needed:
        out.say("Every quote is decided: shares of these quotes are counts, and nothing is needed.")
        return []
    out.table(needed_table(needed, found, codebook, within))
    return [csv_file(needed_values(needed, found, codebook))]


def _print(found: "Figures", study: "Study", out: Output) -> None:
    from themeseed.report import (
        across_rows,
        anchoring_rows,
        difference_rows,
        fairness_rows,
        group_rows,
        prevalence_rows,
        saturation_rows,
        stopping_rows,
    )

    codebook = study.store.codebook()
    names = {case.id: case.name for case in study.store.cases()}
    names.update((document.id, document.name) for document in study.store.documents())
    out.say(f"Counted is what {found.coder} decided: {found.n_decided:,} of {found.n_quotes:,} quotes.")
    for shares in found.prevalence:
        out.table(prevalence_rows(shares, codebook))
        for table in (group_rows(shares, codebook), difference_rows(shares, codebook)):
            if table.rows:
                out.table(table)
    for cut in found.across:
        out.table(across_rows(cut, codebook, cut.codes))
        if cut.themes:
            out.table(across_rows(cut, codebook, cut.themes))
    for curve in found.saturation:
        out.table(saturation_rows(curve, names))
        out.table(stopping_rows(curve))
    for fair in found.fairness:
        out.table(fairness_rows(fair, codebook))
    if found.anchoring is not None:
        out.table(anchoring_rows(found.anchoring))
    for sentence in found.missing:
        out.say(sentence)
