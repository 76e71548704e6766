"""themeseed discover: candidate themes that the codebook does not hold."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.options import AllowDownload, CoderName, Json, Quiet, StudyFolder
from themeseed.cli.output import Output

if TYPE_CHECKING:
    from themeseed.records import Discovery
    from themeseed.study import Study


_NEGATIVE_PRINTED = 2
"""Negative cases of a code that are printed; the files have all."""


def discover(
    folder: StudyFolder,
    out_folder: Annotated[
        Path | None,
        typer.Option("--out", help="The folder to write to; exports/discovery in the study otherwise."),
    ] = None,
    promote: Annotated[
        list[str] | None,
        typer.Option(
            help="Make a code of this candidate (its number or id in the latest discover); several "
            "times: one code of all of them."
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(help="The name of the code, with --promote.")] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show what was discarded earlier and found again too.")
    ] = False,
    coder: CoderName = None,
    allow_download: AllowDownload = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Print and write candidate themes: groups of quotes that the codebook does not explain.

    Before them stands how the codebook does: themes supported, split, mixed or empty here. After them,
    for each theme, quotes that read as it and may say the opposite (negative cases).

    First come quotes that read like those for which people found no code, then groups that are more
    alike than the same words dealt by lot. No quote is decided or changed. Often nothing is found.
    What people did with candidates before (themeseed steer) holds for those that are found again.
    """
    from dataclasses import asdict

    from themeseed.exchange.atomic import write_export
    from themeseed.exchange.candidate_files import candidate_files
    from themeseed.study import discover_study, keep_discovery, open_study

    out = Output(quiet=quiet, as_json=as_json)
    if promote or name:
        _promote(folder, promote or [], name, coder, out)
        return
    with open_study(folder) as study, out.progress() as tell:
        found = discover_study(study, on_progress=tell, allow_download=allow_download)
        keep_discovery(study, found)
        _print(found, study, out, show_all=show_all)
        files = candidate_files(found, study.store.codebook(), study.store.quotes())
        paths = write_export(out_folder or study.exports_folder / "discovery", files)
    for path in paths:
        out.say(f"Written: {path}")
    out.result({"files": [str(path) for path in paths], "discovery": asdict(found)})


def _promote(
    folder: Path, candidates: list[str], name: str | None, coder: str | None, out: Output
) -> None:
    from dataclasses import asdict

    from themeseed.study import open_study, promote

    if not candidates or not name or not coder:
        raise typer.BadParameter("--promote, --name and --coder go together: which, as what, by whom.")
    with open_study(folder) as study:
        done = promote(study, candidates, name=name, coder_name=coder)
    out.say(
        f"'{name}' is a code now (version {done.version} of the codebook). Nothing is coded with it: "
        f"{len(done.quote_ids)} quotes are flagged for {coder} to look at."
    )
    out.say(f"Next: themeseed run {folder}, then themeseed review {folder}")
    out.result(asdict(done))


def _print(found: "Discovery", study: "Study", out: Output, *, show_all: bool) -> None:
    from themeseed.report import (
        candidate_quote_rows,
        candidate_rows,
        negative_case_rows,
        occurrence_rows,
        seed_theme_rows,
        set_aside_rows,
    )

    book, quotes = study.store.codebook(), study.store.quotes()
    out.table(seed_theme_rows(found, book))
    out.say(found.reason)
    _say_set_aside(found, out)
    if show_all and found.set_aside:
        out.table(set_aside_rows(found, book))
    if found.candidates:
        out.table(candidate_rows(found, book))
    for number, each in enumerate(found.candidates, start=1):
        out.table(candidate_quote_rows(each, number, quotes))
        if each.where:
            out.table(occurrence_rows(each, number))
    negative = negative_case_rows(found, book, quotes, most=_NEGATIVE_PRINTED)
    if negative.rows:
        out.table(negative)


def _say_set_aside(found: "Discovery", out: Output) -> None:
    n_discarded = sum(each.why == "discarded" for each in found.set_aside)
    n_codes = len(found.set_aside) - n_discarded
    if n_discarded:
        is_are = "is" if n_discarded == 1 else "are"
        out.say(f"{n_discarded} discarded earlier {is_are} not shown; --all shows what was set aside.")
    if n_codes:
        out.say(
            f"{n_codes} became a code earlier." if n_codes == 1 else f"{n_codes} became codes earlier."
        )
