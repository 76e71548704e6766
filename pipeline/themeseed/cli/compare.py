"""themeseed compare: codings in files, or machine and people in a study."""

from pathlib import Path
from typing import Annotated

import typer

from themeseed.cli.options import AllowDownload, CoderName, Json, Quiet
from themeseed.cli.out_file import checked
from themeseed.cli.output import Output
from themeseed.errors import ConfigError, UnreadableFileError


def compare(
    first: Annotated[Path, typer.Argument(help="A table with id,codes; or a study's folder.")],
    others: Annotated[
        list[Path] | None, typer.Argument(help="Further tables with id,codes (none for a study).")
    ] = None,
    coder: CoderName = None,
    people: Annotated[
        bool, typer.Option("--people", help="In a study: only people with one another.")
    ] = False,
    machine: Annotated[
        bool, typer.Option("--machine", help="In a study: the machine as one of the coders too.")
    ] = False,
    clusters: Annotated[
        bool, typer.Option("--clusters", help="In a study: how codes come back in the groups.")
    ] = False,
    candidates: Annotated[
        bool,
        typer.Option("--candidates", help="In a study: how codes come back in the candidate themes."),
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(help="What to group by: an attribute, document, case; with tables, a column."),
    ] = None,
    quotes: Annotated[
        list[Path] | None,
        typer.Option(help="With tables: where quotes stand (id,document,start,end and groups)."),
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(help="With tables of quotes of the coders' own: the folder of the documents."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Print every table, not the summary alone.")
    ] = False,
    out_file: Annotated[
        Path | None,
        typer.Option(
            "--out", help="The JSON file to write; agreement.json here, or in the study's exports."
        ),
    ] = None,
    csv_folder: Annotated[
        Path | None,
        typer.Option("--csv", help="The folder for CSV tables; exports/agreement in a study."),
    ] = None,
    id_column: Annotated[str, typer.Option(help="The column that names the quotes.")] = "id",
    codes_column: Annotated[str, typer.Option(help="The column that holds the codes.")] = "codes",
    seed: Annotated[int, typer.Option(min=0, help="The seed of the bootstrap.")] = 0,
    allow_download: AllowDownload = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Print and write how far codings agree, with intervals.

    Two tables or more (columns id,codes) are compared with each other, human or machine. A study is
    compared with itself: what people decided with one another, and against suggestions that were
    made without it.
    """
    out = Output(quiet=quiet, as_json=as_json)
    paths = [first, *(others or [])]
    out_file = checked(out_file, inputs=(*paths, *(quotes or [])), endings=(".json",))
    if len(paths) == 1 and first.is_file():
        raise UnreadableFileError(
            f"{first} is one table. Give a second one to compare it with, or a study's folder alone."
        )
    if len(paths) == 1:
        if quotes or texts:
            raise ConfigError("--quotes and --texts go with tables; a study knows where quotes stand.")
        from themeseed.cli.compare_study import compare_study
        from themeseed.study import open_study

        with open_study(first) as study:
            result = compare_study(
                study, out, coder=coder, people=people, machine=machine, clusters=clusters,
                candidates=candidates, by=by, everything=everything, out_file=out_file,
                csv_folder=csv_folder, allow_download=allow_download,
            )  # fmt: skip
        out.result(result)
        return
    if people or machine or coder or clusters or candidates:
        raise ConfigError(
            "--people, --machine, --clusters, --candidates and --coder go with a study, not with tables."
        )
    from themeseed.cli.compare_tables import compare_tables

    out.result(
        compare_tables(
            paths, out, quotes=quotes or [], texts=texts, by=by, seed=seed, everything=everything,
            columns=(id_column, codes_column), out_file=out_file, csv_folder=csv_folder,
        )
    )  # fmt: skip
