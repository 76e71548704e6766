"""The command line: one file a command, each a thin shell over a public function.

Commands import what they need when they run, so that `themeseed --help` answers at once.
"""

import json
import sys
from io import TextIOWrapper

import typer

from themeseed.cli.add import add
from themeseed.cli.automate import automate
from themeseed.cli.codebook import codebook
from themeseed.cli.compare import compare
from themeseed.cli.demo import demo
from themeseed.cli.discover import discover
from themeseed.cli.doctor import doctor
from themeseed.cli.export import export
from themeseed.cli.figures import figures
from themeseed.cli.groups import groups
from themeseed.cli.init import init
from themeseed.cli.invite import invite
from themeseed.cli.models import models
from themeseed.cli.report import report
from themeseed.cli.review import review
from themeseed.cli.run import run
from themeseed.cli.seeds import seeds
from themeseed.cli.sensitivity import sensitivity
from themeseed.cli.serve import serve
from themeseed.cli.steer import steer
from themeseed.cli.suggest import suggest
from themeseed.errors import ThemeseedError

__all__ = ["app", "main"]

app = typer.Typer(
    name="themeseed",
    help="Suggested codes for qualitative interviews: offline, reviewed by people, compared honestly.",
    epilog="Begin: themeseed demo; or themeseed init my-study, add, run, review, report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
_COMMANDS = (
    init, add, run, review, serve, invite, compare, automate, discover, steer, groups,
    figures, sensitivity, report, export, codebook, suggest, demo, seeds, models, doctor,
)  # fmt: skip
for _command in _COMMANDS:
    app.command()(_command)


INTERRUPTED = 130
"""The exit code after Ctrl-C."""


def main() -> None:
    """Run the command line: exit 0 when done, 2 when the user can mend it, 1 when we must."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe that cannot show a character gets "?" for it; no command may end there.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            typer.echo("Stopped. What was done is kept; run the command again to go on.", err=True)
        raise
    except ThemeseedError as error:
        if "--json" in sys.argv:
            shown = {"error": {"kind": type(error).__name__, "message": str(error)}}
            typer.echo(json.dumps(shown, ensure_ascii=False))
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        sys.exit(2)
