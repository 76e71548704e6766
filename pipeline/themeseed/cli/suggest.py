"""themeseed suggest: codes for a table of quotes, without a study."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from themeseed.cli.options import AllowDownload, Also, Json, Model, Quiet
from themeseed.cli.out_file import checked
from themeseed.cli.output import Output, timed
from themeseed.errors import ConfigError


def suggest(
    quotes: Annotated[Path, typer.Argument(help="A .csv or .xlsx with a column 'text', perhaps 'id'.")],
    codebook: Annotated[Path, typer.Option(help="A codebook: .toml, or a table with code,description.")],
    out_file: Annotated[Path, typer.Option("--out", help="The table of suggestions to write.")],
    decided: Annotated[
        Path | None, typer.Option(help="What is decided: a table with text (or id) and codes.")
    ] = None,
    multi: Annotated[bool, typer.Option("--multi", help="A quote may have several codes.")] = False,
    sets: Annotated[
        float | None,
        typer.Option(
            "--sets",
            help="Add a column in_set: the codes among which a person's own are this often (0.9).",
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            min=0,
            help="Kept for scripts: matching draws no lots, so every seed gives the same suggestions.",
        ),
    ] = 0,
    model: Model = None,
    also: Also = None,
    allow_download: AllowDownload = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Suggest codes for a table of quotes: one row a quote and code, best first."""
    from dataclasses import replace

    from themeseed.config import Config
    from themeseed.exchange.atomic import write_atomically
    from themeseed.exchange.codebook import read_codebook
    from themeseed.exchange.quotes_csv import read_decided, read_quotes
    from themeseed.exchange.suggestions_csv import write_suggestions
    from themeseed.one_shot import suggest as suggest_codes

    out = Output(quiet=quiet, as_json=as_json)
    checked(out_file, inputs=(quotes, codebook, decided))
    config = replace(Config(), seed=seed)
    if sets is not None:
        if not 0.5 < sets < 1:
            raise ConfigError(f"--sets is {sets}; it must lie between 0.5 and 1, as 0.9 does.")
        config = replace(config, suggest=replace(config.suggest, set_level=sets))
    if model:
        config = replace(config, embed=replace(config.embed, model=model))
    if also:
        config = replace(config, embed=replace(config.embed, also=tuple(also)))
    book = read_codebook(codebook)
    table = read_quotes(quotes)
    answers = read_decided(decided) if decided else None
    with out.progress() as tell, timed() as seconds:
        found = suggest_codes(
            {quote.id: quote.text for quote in table.quotes},
            book,
            answers,
            multiple=multi,
            config=config,
            allow_download=allow_download,
            on_progress=lambda done, total: tell("Embedding quotes", done, total),
        )
    write_atomically(out_file, write_suggestions(found, table, with_sets=sets is not None))
    with_code = len({each.quote_id for each in found if each.suggested})
    calibrated = any(each.calibrated for each in found)
    out.say(
        f"{len(table.quotes)} quotes, {len(book.codable)} codes: a code is suggested for {with_code}, "
        f"'no theme fits' for {len(table.quotes) - with_code}. {seconds[0]:.1f} s."
    )
    if table.blank_rows:
        out.say(f"Left out {len(table.blank_rows)} rows without text.")
    if not calibrated:
        out.say("Probabilities are not calibrated: that takes 20 decided quotes (--decided).")
    if sets is not None:
        out.say(_told_sets(sets, [each.in_set for each in found], len(table.quotes)))
    out.say(f"Suggestions: {out_file}")
    out.result(
        {
            "quotes": len(table.quotes),
            "codes": len(book.codable),
            "suggested": with_code,
            "calibrated": calibrated,
            "seed": seed,
            "out": str(out_file),
        }
    )


def _told_sets(level: float, in_set: Sequence[bool | None], n_quotes: int) -> str:
    if None in in_set:
        return f"Too few quotes are decided for sets that hold people's codes {level:.0%} of the time."
    size = sum(map(bool, in_set)) / max(1, n_quotes)
    return f"Sets that hold people's codes {level:.0%} of the time: {size:.1f} codes on average."
