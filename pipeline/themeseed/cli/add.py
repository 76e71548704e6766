"""themeseed add: take files into a study."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.options import CoderName, Json, Quiet, StudyFolder
from themeseed.cli.output import Output

if TYPE_CHECKING:
    from themeseed.study import Added


def add(
    folder: StudyFolder,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Transcripts, tables or folders: txt, md, docx, vtt, srt, csv, tsv, xlsx, pdf."
        ),
    ],
    cases: Annotated[
        Path | None, typer.Option(help="A table of cases (participants) and their attributes.")
    ] = None,
    codes: Annotated[
        str | None, typer.Option(help="A column of your tables that holds codes a person gave.")
    ] = None,
    coder: CoderName = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="A speaker whose turns are not coded (repeatable).")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Take files into a study; bad ones are named, the others go in. Adding twice changes nothing."""
    from themeseed.study import add_sources, open_study

    out = Output(quiet=quiet, as_json=as_json)
    with open_study(folder) as study:
        added = add_sources(
            study,
            files,
            cases_file=cases,
            codes_column=codes,
            coder_name=coder,
            leave_out_speakers=leave_out or (),
        )
    _tell(added, codes, coder, out)
    out.say(f"{added.n_quotes} new quotes. Next: themeseed run {folder}")
    out.result(
        {
            "documents": list(added.documents),
            "known": list(added.known),
            "refused": [{"file": str(each.path), "reason": each.reason} for each in added.refused],
            "left_out": {each.reason: each.count for each in added.left_out},
            "quotes": added.n_quotes,
            "codings": added.n_codings,
            "uncoded": added.n_uncoded,
            "coded without quote": added.n_without_quote,
            "speakers": dict(added.speakers),
            "warnings": list(added.warnings),
        }
    )
    if added.refused and not added.documents and not added.known:
        raise typer.Exit(2)


def _tell(added: "Added", codes: str | None, coder: str | None, out: Output) -> None:
    for name in added.documents:
        out.say(f"added    {name}")
    for name in added.known:
        out.say(f"skipped  {name}: the study has this text already")
    for refused in added.refused:
        # Also under --quiet: a file that is not in the study must not go unnoticed.
        typer.echo(f"refused  {refused.path.name}: {refused.reason}", err=True)
    for warning in added.warnings:
        typer.echo(f"warning  {warning}", err=True)
    for left in added.left_out:
        out.say(f"left out {left.count} turns: {left.reason}")
    if codes:
        out.say(f"took {added.n_codings} codings by {coder}")
    if added.n_uncoded:
        out.say(f"{added.n_uncoded} rows have no code and stay undecided ('(none)' says that none fits)")
    if added.n_without_quote:
        typer.echo(f"warning  {added.n_without_quote} coded rows are not among the quotes", err=True)
    if added.speakers:
        spoken = ", ".join(f"{name} ({count})" for name, count in added.speakers[:8])
        out.say(f"speakers: {spoken}. To leave one out: --leave-out NAME")
