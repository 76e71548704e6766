"""themeseed codebook: show a study's codebook, or put a new version in force."""

from pathlib import Path
from typing import Annotated

import typer

from themeseed.cli.options import Json, Quiet, StudyFolder
from themeseed.cli.output import Output


def codebook(
    folder: StudyFolder,
    file: Annotated[
        Path | None, typer.Argument(help="A new version: .toml, or a table with code,description.")
    ] = None,
    made_on: Annotated[
        int | None,
        typer.Option(
            "--made-on",
            min=1,
            metavar="VERSION",
            help="The version that FILE was made from: refused if another is in force by now.",
        ),
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Show the codebook, or change it. Earlier versions and every decision are kept.

    A file does not write over what people edited on the review pages meanwhile: say with --made-on that
    it was made from that version.
    """
    from themeseed.exchange.codebook import read_codebook, write_codebook_toml
    from themeseed.study import open_study
    from themeseed.study.codebook import replace_codebook

    out = Output(quiet=quiet, as_json=as_json)
    with open_study(folder) as study:
        if file is None:
            version = study.store.codebook_version()
            book = version.codebook
            out.say(
                f"# Version {version.number}. Put an edited copy in force with --made-on "
                f"{version.number}: it is refused if somebody else was faster."
            )
            out.say(write_codebook_toml(book).decode("utf-8"))
            out.result({"name": book.name, "codes": list(book.codable_ids), "version": version.number})
            return
        change = replace_codebook(study, read_codebook(file), made_on=made_on)
    out.say(f"Version {change.version} of the codebook is in force.")
    out.say(
        f"New codes: {', '.join(change.added) or 'none'}. Gone: {', '.join(change.removed) or 'none'}."
    )
    for code, count in change.lost:
        # Also under --quiet: what people decided stops counting.
        typer.echo(
            f"warning  '{code}' was given {count} times and is not in the new codebook. Those codings "
            "are kept, but count for nothing while it is missing.",
            err=True,
        )
    out.say(f"Next: themeseed run {folder}")
    out.result(
        {
            "version": change.version,
            "added": list(change.added),
            "removed": list(change.removed),
            "lost": dict(change.lost),
        }
    )
