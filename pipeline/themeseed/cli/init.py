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
    from themeseed.seeds import DEFAULT, codebook_path
    from themeseed.study import create_study

    if codebook and seeds:
        raise ConfigError("Give --codebook or --seeds, not both.")
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
