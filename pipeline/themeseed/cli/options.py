"""The options that commands share."""

from pathlib import Path
from typing import Annotated

import typer

StudyFolder = Annotated[Path, typer.Argument(metavar="STUDY", help="The study's folder.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Model = Annotated[
    str | None,
    typer.Option(help="An encoder: a name under models/, a sentence-transformers name, or a folder."),
]
Also = Annotated[
    list[str] | None,
    typer.Option(
        "--also",
        help="A further encoder, named as for --model, whose vectors count beside the first one's. "
        "May be repeated.",
    ),
]
Seed = Annotated[int | None, typer.Option(min=0, help="The seed of everything that draws lots.")]
AllowDownload = Annotated[
    bool,
    typer.Option("--allow-download", help="Let a model that you named be fetched from its hub."),
]
AllowRemote = Annotated[
    bool,
    typer.Option(
        "--allow-remote",
        help="Let quotes be sent to the second reader's address on another machine, which study.toml "
        "must name as remote_host.",
    ),
]
SecondReader = Annotated[
    bool | None,
    typer.Option(
        "--second-reader/--no-second-reader",
        help="Ask the second reader of study.toml, or not; without it, as study.toml says.",
    ),
]
CoderName = Annotated[str | None, typer.Option("--coder", help="The name of the person who codes.")]
