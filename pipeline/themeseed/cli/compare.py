"""themeseed compare: two codings in files, or machine and person in a study."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.options import AllowDownload, CoderName, Json, Quiet
from themeseed.cli.out_file import checked
from themeseed.cli.output import Output
from themeseed.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from themeseed.records import Agreement, Codebook
    from themeseed.study.blind import Apart


def compare(
    first: Annotated[Path, typer.Argument(help="A table with id,codes; or a study's folder.")],
    second: Annotated[
        Path | None, typer.Argument(help="Another table with id,codes (none for a study).")
    ] = None,
    coder: CoderName = None,
    out_file: Annotated[
        Path | None,
        typer.Option(
            "--out", help="The JSON file to write; agreement.json here, or in the study's exports."
        ),
    ] = None,
    id_column: Annotated[str, typer.Option(help="The column that names the quotes.")] = "id",
    codes_column: Annotated[str, typer.Option(help="The column that holds the codes.")] = "codes",
    seed: Annotated[int, typer.Option(min=0, help="The seed of the bootstrap.")] = 0,
    allow_download: AllowDownload = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Print and write how far two codings agree, with intervals.

    Two tables (columns id,codes) are compared with each other, human or machine. A study is compared
    with itself: what people decided against suggestions that were made without it.
    """
    out = Output(quiet=quiet, as_json=as_json)
    out_file = checked(out_file, inputs=(first, second), endings=(".json",))
    if second is None and first.is_file():
        raise UnreadableFileError(
            f"{first} is one table. Give a second one to compare it with, or a study's folder alone."
        )
    if second is None:
        _compare_study(first, coder, out_file, out, allow_download=allow_download)
    else:
        _compare_files(first, second, out_file, out, seed=seed, columns=(id_column, codes_column))


def _compare_files(
    first: Path, second: Path, out_file: Path | None, out: Output, *, seed: int, columns: tuple[str, str]
) -> None:
    from themeseed.compare import compare as compare_codings
    from themeseed.config import CompareConfig
    from themeseed.exchange.agreement_json import agreement_values, write_agreement_json
    from themeseed.exchange.atomic import write_atomically
    from themeseed.exchange.codings_csv import read_codings
    from themeseed.records import Code, Codebook

    for path in (first, second):
        if path.is_dir():
            raise UnreadableFileError(
                f"{path} is a folder. Give two tables with id,codes, or one study alone."
            )
    names = (first.name, second.name) if first.name != second.name else (str(first), str(second))
    codings = [
        read_codings(path, coder_id=name, id_column=columns[0], codes_column=columns[1])
        for path, name in zip((first, second), names, strict=True)
    ]
    agreement = compare_codings(codings[0], codings[1], CompareConfig(), seed=seed, names=names)
    codes = tuple(Code(id=each.code_id, name=each.code_id) for each in agreement.by_code)
    _print(agreement, Codebook(id="compared", name="compared", codes=codes), out)
    path = out_file or Path("agreement.json")
    write_atomically(path, write_agreement_json((agreement,)))
    out.say(f"Written: {path}")
    out.result({**agreement_values(agreement), "out": str(path)})


def _compare_study(
    folder: Path, coder: str | None, out_file: Path | None, out: Output, *, allow_download: bool
) -> None:
    from themeseed.exchange.agreement_json import agreement_values, write_agreement_json
    from themeseed.exchange.atomic import write_atomically
    from themeseed.report import agreement_rows, bar_rows
    from themeseed.review import make_coder
    from themeseed.study import agreement_with_people, open_study
    from themeseed.study.blind import apart_in

    with open_study(folder) as study, out.progress() as tell:
        sections = agreement_with_people(
            study, coder_name=coder, on_progress=tell, allow_download=allow_download
        )
        codebook = study.store.codebook()
        parted = apart_in(study, make_coder(sections[0].agreement.first))
        others = [
            each.name
            for each in study.store.coders()
            if each.kind == "human" and each.name != sections[0].agreement.first
        ]
        path = out_file or study.exports_folder / "agreement.json"
    if others:
        out.say(
            f"Compared with {sections[0].agreement.first}; other coders: {', '.join(others)} "
            "(--coder NAME). To compare people with each other: themeseed export, then compare two "
            "codings-*.csv."
        )
    out.table(agreement_rows(sections))
    _print(sections[0].agreement, codebook, out)
    _print_apart(parted, sections[0].agreement.first, out)
    for section in sections:
        if section.at_bars:
            out.table(bar_rows(section))
    for section in sections:
        out.say(f"{section.title}: {section.sentence}")
        out.say(f"  {section.explanation}")
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = [section.agreement for section in sections]
    kept += [each.agreement for each in parted if each.agreement is not None]
    write_atomically(path, write_agreement_json(kept))
    out.say(f"Written: {path}")
    out.result(
        {
            "out": str(path),
            "agreements": [
                {"title": section.title, **agreement_values(section.agreement)} for section in sections
            ],
            "apart": [
                {"other": each.other, "how": each.how, **agreement_values(each.agreement)}
                for each in parted
                if each.agreement is not None
            ],
        }
    )


def _print_apart(parted: "Sequence[Apart]", name: str, out: Output) -> None:
    """Print agreement of decisions made blind, before the suggestion was shown, and of the others."""
    from themeseed.report import Table

    if parted:
        rows = tuple(
            (
                *(each.other, each.how, each.n_quotes),
                *(each.figure("percent agreement"), each.figure("Cohen's kappa")),
            )
            for each in parted
        )
        columns = (f"{name} and", "decided", "Quotes", "Percent agreement", "Cohen's kappa")
        out.table(Table(title="Blind and assisted decisions apart", columns=columns, rows=rows))


def _print(agreement: "Agreement", codebook: "Codebook", out: Output) -> None:
    from themeseed.compare import interpret
    from themeseed.report import AgreementSection, agreement_rows, code_rows, confusion_rows

    sentence = " ".join(interpret(measure) for measure in agreement.measures[:2])
    section = AgreementSection(
        title=f"{agreement.first} and {agreement.second}",
        explanation="",
        agreement=agreement,
        sentence=sentence,
    )
    out.table(agreement_rows([section]))
    out.table(code_rows(agreement, codebook))
    out.table(confusion_rows(agreement, codebook))
    left = agreement.n_only_first + agreement.n_only_second
    if left:
        out.say(f"{left} quotes were coded by one side only and are left out.")
    out.say(sentence)
