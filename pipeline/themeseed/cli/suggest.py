"""themeseed suggest: codes for a table of quotes, without a study."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.options import AllowDownload, Also, Json, Model, Quiet
from themeseed.cli.out_file import checked
from themeseed.cli.output import Output, timed
from themeseed.errors import ConfigError

if TYPE_CHECKING:
    from themeseed.records import Suggestion


def suggest(
    quotes: Annotated[Path, typer.Argument(help="A .csv or .xlsx with a column 'text', perhaps 'id'.")],
    codebook: Annotated[Path, typer.Option(help="A codebook: .toml, or a table with code,description.")],
    out_file: Annotated[Path, typer.Option("--out", help="The table of suggestions to write.")],
    decided: Annotated[
        Path | None,
        typer.Option(
            help="What is decided: a table with text (or id) and codes. '(none)' or an empty cell "
            "means that somebody found no code that fits; leave out rows that nobody decided."
        ),
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
    n_none = sum(1 for each in answers or () if not each.codes)
    if n_none:
        out.say(
            f"{n_none} of {len(answers or ())} decided rows have no code and count as decided that none "
            "fits. If nobody decided them, leave them out."
        )
    if not calibrated:
        out.say("Probabilities are not calibrated: that takes 20 decided quotes (--decided).")
    if sets is not None:
        named = {each.id for each in answers or ()} | {each.text for each in answers or ()}
        left = {each.id for each in table.quotes if each.id not in named and each.text not in named}
        out.say(_told_sets(sets, found, left))
    out.say(f"Suggestions: {out_file}")
    out.result(
        {
            "quotes": len(table.quotes),
            "codes": len(book.codable),
            "suggested": with_code,
            "calibrated": calibrated,
            "decided_none": n_none,
            "seed": seed,
            "out": str(out_file),
        }
    )


def _told_sets(level: float, found: "Sequence[Suggestion]", undecided: set[str]) -> str:
    """Say how large sets are, of undecided quotes where there are any: decided ones know their codes."""
    if any(each.in_set is None for each in found):
        return f"Too few quotes are decided for sets that hold people's codes {level:.0%} of the time."
    looked_at = undecided or {each.quote_id for each in found}
    size = sum(bool(each.in_set) for each in found if each.quote_id in looked_at) / len(looked_at)
    told = f"Sets that hold people's codes {level:.0%} of the time: {size:.1f} codes on average"
    return f"{told} for quotes that are not decided." if undecided else f"{told}; all are decided."
