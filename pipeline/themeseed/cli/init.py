"""themeseed init: make a study folder."""

from pathlib import Path
from typing import Annotated

import typer

from themeseed.cli.options import Json, Model, Quiet
from themeseed.cli.output import Output


def init(
    folder: Annotated[Path, typer.Argument(metavar="STUDY", help="The folder to make.")],
    codebook: Annotated[
        Path | None, typer.Option(help="A codebook: .toml, or .csv/.xlsx with code,description.")
    ] = None,
    seeds: Annotated[
        str | None, typer.Option(help="A published framework instead: see themeseed seeds.")
    ] = None,
    no_codebook: Annotated[
        bool,
        typer.Option(
            "--no-codebook", help="Begin without codes: they are made of what is found in the material."
        ),
    ] = False,
    model: Model = None,
    multiple: Annotated[
        bool, typer.Option("--multiple", help="A quote may have several codes.")
    ] = False,
    database: Annotated[
        str | None,
        typer.Option(
            help="Keep the study in this empty PostgreSQL database instead of in a file: "
            "postgresql://USER@HOST:PORT/NAME."
        ),
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make a study folder, with your codebook or a published framework (gillard-2013 by default)."""
    from dataclasses import replace

    from themeseed.config import Config
    from themeseed.errors import ConfigError
    from themeseed.exchange.codebook import read_codebook
    from themeseed.records import Codebook
    from themeseed.seeds import DEFAULT, codebook_path
    from themeseed.study import create_study

    if (codebook is not None) + (seeds is not None) + no_codebook > 1:
        raise ConfigError("Give one of --codebook, --seeds and --no-codebook.")
    if no_codebook:
        book = Codebook(id="open", name="Open codes")
    else:
        book = read_codebook(codebook or codebook_path(seeds or DEFAULT))
    config = Config()
    if model:
        config = replace(config, embed=replace(config.embed, model=model))
    if multiple:
        config = replace(config, match=replace(config.match, multiple=True))
    out = Output(quiet=quiet, as_json=as_json)
    with create_study(folder, book, config, database=database) as study:
        out.say(f"Made study '{study.name}' with codebook '{book.name}' ({len(book.codable)} codes).")
        out.say(f"Settings: {study.folder / 'study.toml'}")
        out.say(f"Next: themeseed add {folder} FILES")
        out.result({"study": str(folder), "codebook": book.name, "codes": list(book.codable_ids)})
