"""themeseed automate: what may be accepted without reading, by code; and accepting it."""

from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.options import (
    AllowDownload,
    AllowRemote,
    CoderName,
    Json,
    Quiet,
    SecondReader,
    StudyFolder,
)
from themeseed.cli.output import Output
from themeseed.cli.sending import warn_of_sending
from themeseed.errors import UnknownNameError

if TYPE_CHECKING:
    from themeseed.records import Automation
    from themeseed.study import Study


def automate(
    folder: StudyFolder,
    precision: Annotated[
        float, typer.Option(help="Which share of what is accepted has to be right, for each code.")
    ] = 0.9,
    confidence: Annotated[float, typer.Option(help="How sure that has to be.")] = 0.95,
    coder: CoderName = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Let the machine accept it. Needs --by.")
    ] = False,
    by: Annotated[
        str | None, typer.Option(help="Your name: who lets the machine accept; it is kept.")
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back all that was accepted unread.")
    ] = False,
    allow_download: AllowDownload = False,
    second_reader: SecondReader = None,
    allow_remote: AllowRemote = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Print which codes the machine may give without anybody reading, and why not the others.

    Held to quotes decided blind, by lot. Nothing is accepted until you say --accept --by YOUR-NAME; what
    is accepted belongs to a machine coder of its own, and no suggestion is made from it.
    """
    from dataclasses import asdict

    from themeseed.study import accept_unread, automation, open_study, take_back_unread

    out = Output(quiet=quiet, as_json=as_json)
    if accept and undo:
        raise UnknownNameError("--accept and --undo contradict each other. Give one of them.")
    if accept and not (by and by.strip()):
        raise UnknownNameError(
            "Who lets the machine accept? Its decisions keep your name: --accept --by YOUR-NAME."
        )
    with open_study(folder) as study:
        if undo:
            n = take_back_unread(study)
            out.say(f"Taken back: {n} quotes that were accepted unread. The record of it stays.")
            out.result({"taken_back": n})
            return
        warn_of_sending(study.config, second_reader, out, allow_remote=allow_remote)
        with out.progress() as tell:
            found = automation(
                study,
                precision=precision,
                confidence=confidence,
                coder_name=coder,
                on_progress=tell,
                allow_download=allow_download,
                second_reader=second_reader,
                allow_remote=allow_remote,
            )
        _print(found, study, out)
        n = accept_unread(study, found, by=by) if accept and by and found.accepted else 0
    if accept:
        out.say(
            f"Accepted unread: {n} quotes, as decisions of a machine coder. Take them back: "
            f"themeseed automate {folder} --undo"
            if n
            else "Nothing can be accepted unread, so nothing was."
        )
    elif found.accepted:
        out.say(f"Nothing was accepted. To accept: themeseed automate {folder} --accept --by YOUR-NAME")
    out.result({"accepted": n, "automation": asdict(found)})


def _print(found: "Automation", study: "Study", out: Output) -> None:
    from themeseed.report import band_rows

    out.table(band_rows(found, study.store.codebook()))
    n = len({quote_id for band in found.accepted for quote_id in band.quote_ids})
    out.say(
        f"{len(found.accepted)} of {len(found.bands)} answers may be accepted unread, for {n:,} of "
        f"{found.n_undecided:,} undecided quotes."
    )
    if found.n_kept:
        out.say(f"Accepted unread before: {found.n_kept:,} quotes.")
