"""themeseed serve: serve a study to a team that signs in."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from themeseed.cli.options import Json, Quiet, StudyFolder
from themeseed.cli.output import Output

USUAL_PORT = 8765


def serve(
    folder: StudyFolder,
    database: Annotated[
        str | None,
        typer.Option(
            help="Serve the study in this PostgreSQL database, postgresql://USER@HOST:PORT/NAME. STUDY "
            "is then a folder for what this machine needs, and is made where it is missing. Later the "
            "folder is enough."
        ),
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            help="What to listen on. Another address than this machine's own asks for TLS: "
            "--certificate and --key, or --behind-proxy."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free port.")] = USUAL_PORT,
    certificate: Annotated[
        Path | None, typer.Option(help="A TLS certificate (PEM, with the chain); with --key.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="Its key (PEM, without a passphrase).")] = None,
    name: Annotated[
        str | None,
        typer.Option(help="The name that people type and the certificate is for: study.example.org."),
    ] = None,
    behind_proxy: Annotated[
        str | None,
        typer.Option(
            help="A proxy that speaks TLS stands before it: the address that people type, "
            "https://study.example.org. Requests under any other name are refused."
        ),
    ] = None,
    no_learning: Annotated[
        bool,
        typer.Option(
            "--no-learning",
            help="Suggestions stay those of the latest run, the same for every coder, whatever others "
            "decide meanwhile.",
        ),
    ] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Serve a study to a team: people sign in with a name and a password, each coding for themselves.

    The first time, it prints an invitation to become the owner, who invites the others on the page
    People. It listens on this machine only unless --host says otherwise. Ctrl-C ends it; every
    decision that was shown as kept is on disk. See docs/team.md.
    """
    from themeseed.study.folder import join_study, open_study
    from themeseed.web.front import checked_front
    from themeseed.web.server import serve_team

    out = Output(quiet=quiet, as_json=as_json)
    front = checked_front(
        host=host, name=name or "", certificate=certificate, key=key, proxy=behind_proxy or ""
    )

    def tell(address: str, invitation: str | None) -> None:
        out.result({"address": address, "invitation": invitation})
        sys.stdout.flush()
        out.say(f"Serving '{folder}' to its team. People sign in here; Ctrl-C ends it:")
        if not as_json:
            # On lines of their own, also under --quiet: without them nobody gets in.
            typer.echo(address)
        if invitation and not as_json:
            out.say(
                "Nobody can sign in as owner yet. Whoever opens this first becomes it, within a day:"
            )
            typer.echo(invitation)

    with (
        join_study(folder, database) if database else open_study(folder) as study,
        suppress(KeyboardInterrupt),
    ):
        serve_team(study, front, port=port, learns=not no_learning, on_address=tell)
    out.say(f"Ended; every decision is kept. Serve it again: themeseed serve {folder}")
