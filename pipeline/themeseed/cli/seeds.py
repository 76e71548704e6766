"""themeseed seeds: the published frameworks that ship with themeseed."""

from typing import Annotated

import typer

from themeseed.cli.options import Json, Quiet
from themeseed.cli.output import Output


def seeds(
    name: Annotated[
        str | None, typer.Argument(help="One seed set, to read its themes and source.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """List the seed sets, or show one: its themes, citation and licence."""
    from themeseed.exchange.codebook import read_codebook
    from themeseed.seeds import codebook_path, seed_sets, source_path

    out = Output(quiet=quiet, as_json=as_json)
    found = []
    for each in [name] if name else seed_sets():
        book = read_codebook(codebook_path(each))
        found.append({"name": each, "title": book.name, "codes": [code.name for code in book.codable]})
        out.say(f"{each}: {book.name} ({len(book.codable)} codes)")
        for code in book.codable:
            out.say(f"  {code.id:12} {code.name}")
            if name:
                out.say(f"  {'':12} {' '.join(code.description.split())}")
    if name:
        out.say()
        out.say(source_path(name).read_text(encoding="utf-8"))
    else:
        out.say("Take one: themeseed init my-study --seeds NAME. Read one: themeseed seeds NAME")
    out.result({"seeds": found})
