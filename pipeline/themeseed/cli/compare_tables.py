"""`themeseed compare` on tables: two codings, or any number, perhaps of quotes of the coders' own."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from themeseed.cli.compared import say_many, say_more, say_two
from themeseed.cli.output import Output
from themeseed.errors import ConfigError, UnreadableFileError

if TYPE_CHECKING:
    from themeseed.records import Codebook, Coding, ManyCoderAgreement


def compare_tables(
    paths: Sequence[Path],
    out: Output,
    *,
    quotes: Sequence[Path],
    texts: Path | None,
    by: str | None,
    seed: int,
    everything: bool,
    columns: tuple[str, str],
    out_file: Path | None,
    csv_folder: Path | None,
) -> dict[str, Any]:
    """Print and write how far codings in tables agree; return the result for programs."""
    from themeseed.compare import compare as compare_two
    from themeseed.config import CompareConfig
    from themeseed.exchange.agreement_files import many_files, two_files
    from themeseed.exchange.agreement_json import agreement_values, write_agreement_json
    from themeseed.exchange.atomic import write_atomically, write_export
    from themeseed.exchange.codings_csv import read_codings

    if by is not None and not quotes:
        raise ConfigError("--by groups quotes by a column of the table that --quotes names.")
    for path in paths:
        if path.is_dir():
            raise UnreadableFileError(
                f"{path} is a folder. Give tables with id,codes, or one study alone."
            )
    alike = len({path.name for path in paths}) < len(paths)
    names = [str(path) if alike else path.name for path in paths]
    codings = [
        read_codings(path, coder_id=name, id_column=columns[0], codes_column=columns[1])
        for path, name in zip(paths, names, strict=True)
    ]
    codebook = _codebook_of(codings)
    path = out_file or Path("agreement.json")
    if len(paths) > 2 or quotes or texts:
        found = _many(codings, quotes, texts, codebook, by=by, seed=seed, id_column=columns[0])
        say_many(found, codebook, out, everything=everything)
        files = many_files(found, codebook)
        content, values = files[-1].content, asdict(found)
    else:
        agreement = compare_two(
            codings[0], codings[1], CompareConfig(), seed=seed, names=(names[0], names[1])
        )
        say_two(agreement, codebook, out, everything=everything)
        files = two_files((agreement,), codebook)
        content, values = write_agreement_json((agreement,)), agreement_values(agreement)
    write_atomically(path, content)
    out.say(f"Written: {path}")
    for written in write_export(csv_folder, files) if csv_folder else ():
        out.say(f"Written: {written}")
    say_more(out, everything=everything)
    return {**values, "out": str(path)}


def _many(
    codings: "Sequence[Sequence[Coding]]",
    quotes: Sequence[Path],
    texts: Path | None,
    codebook: "Codebook",
    *,
    by: str | None,
    seed: int,
    id_column: str,
) -> "ManyCoderAgreement":
    from themeseed.compare import agreement_of_many
    from themeseed.exchange.places_csv import read_places, read_texts

    places = read_places(quotes, id_column=id_column, by=by)
    if texts is not None and not places.placed:
        raise ConfigError(
            "--texts compares where quotes start and end, so --quotes must give a table with the "
            "columns id, document, start and end."
        )
    names = [quote.document_id for quote in places.quotes]
    return agreement_of_many(
        [each for one in codings for each in one],
        places.quotes,
        codebook,
        documents=read_texts(texts, names) if texts else (),
        groups=places.groups,
        seed=seed,
    )


def _codebook_of(codings: "Sequence[Sequence[Coding]]") -> "Codebook":
    """Return the codes that stand in tables, sorted, as a codebook."""
    from themeseed.records import Code, Codebook

    ids = sorted({code for one in codings for each in one for code in each.codes})
    return Codebook(
        id="compared", name="compared", codes=tuple(Code(id=each, name=each) for each in ids)
    )
