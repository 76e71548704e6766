"""What a study holds and found, as pandas data frames: plain numbers, one table for each question.

The rule: these are the tables that `export`, `figures`, `compare` and `discover` write as CSV, cell for
cell, with NaN where a figure is not defined. pandas is an extra: pip install "themeseed[frames]".
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from themeseed.errors import MissingExtraError, NothingToDoError
from themeseed.exchange.agreement_files import ends, many_table, or_empty, two_tables
from themeseed.exchange.candidate_files import candidate_tables
from themeseed.exchange.figures_files import figure_tables
from themeseed.exchange.named_table import Cells, NamedTable
from themeseed.exchange.study_tables import study_tables
from themeseed.exchange.themes_files import disagreements_table, themes_tables
from themeseed.records import (
    Codebook,
    Discovery,
    Figures,
    ManyCoderAgreement,
    Quote,
    Sensitivity,
    ThemesCompared,
)
from themeseed.report import AgreementSection, Findings, group_names
from themeseed.study import Study
from themeseed.study.exporting import gather_export
from themeseed.study.theme_agreeing import CANDIDATES, candidate_names

if TYPE_CHECKING:
    import pandas as pd

Found = (
    Study
    | Findings
    | Figures
    | Discovery
    | ThemesCompared
    | ManyCoderAgreement
    | Sensitivity
    | Sequence[AgreementSection]
)


_SENSITIVITY = (
    "setting", "value", "decided", "suggested", "changed", "kappa", "low", "high", "groups", "ami",
)  # fmt: skip


def frames(found: Found, study: Study | None = None) -> dict[str, "pd.DataFrame"]:
    """Return data frames by name: those tables that have rows.

    Args:
        found: a study (its quotes, codings, suggestions, decisions and so on), all findings of one
            (as `find` returns them), or one of its parts: figures, a discovery, codes beside groups,
            agreement of many coders or with people, sensitivity.
        study: whose codebook names the codes, and whose quotes stand in the tables; needed for parts
            alone, since these hold ids.

    Raises:
        MissingExtraError: pandas is not installed.
        NothingToDoError: a part was given without its study.
    """
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError(
            "Data frames need pandas, which is not installed. Install it: "
            'pip install "themeseed[frames]".'
        ) from error
    tables = [table for table in _tables(found, study) if table.rows]
    return {table.name: _frame(pandas, table) for table in tables}


def _tables(found: Found, study: Study | None) -> Iterable[NamedTable]:
    if isinstance(found, Study):
        return study_tables(gather_export(found))
    if isinstance(found, Findings):
        return _of_findings(found)
    if study is None:
        raise NothingToDoError(
            f"Data frames of {type(found).__name__} name codes and quotes, which stand in the study. "
            "Give it too: frames(found, study)."
        )
    book, quotes = study.store.codebook(), study.store.quotes()
    if isinstance(found, ThemesCompared):
        run = study.store.latest_run()
        clustering = study.store.clustering(run.id) if run else None
        names = group_names(clustering) if clustering else {}
        of = "candidates" if found.second == CANDIDATES else "groups"
        return themes_tables(found, book, candidate_names(study) | names, of=of)
    return _of_part(found, book, quotes)


def _of_findings(found: Findings) -> Iterable[NamedTable]:
    book, quotes = found.codebook, found.quotes
    if found.agreements:
        yield from _of_part(found.agreements, book, quotes)
    if found.coders_agreement is not None:
        yield many_table(found.coders_agreement, book)
    if found.figures is not None:
        yield from figure_tables(found.figures, book)
    if found.compared is not None:
        names = group_names(found.clustering) if found.clustering else {}
        yield from themes_tables(found.compared, book, names)
    if found.discovery is not None:
        yield from candidate_tables(found.discovery, book, quotes)


def _of_part(
    found: Figures | Discovery | ManyCoderAgreement | Sensitivity | Sequence[AgreementSection],
    book: Codebook,
    quotes: Sequence[Quote],
) -> Iterable[NamedTable]:
    if isinstance(found, Figures):
        return figure_tables(found, book)
    if isinstance(found, Discovery):
        return candidate_tables(found, book, quotes)
    if isinstance(found, ManyCoderAgreement):
        return (many_table(found, book),)
    if isinstance(found, Sensitivity):
        return (NamedTable(name="sensitivity", columns=_SENSITIVITY, rows=tuple(_tried(found))),)
    differing = [it for section in found for it in section.disagreements]
    return (
        *two_tables([section.agreement for section in found], book),
        disagreements_table(differing, quotes),
    )


def _tried(found: Sensitivity) -> Iterable[Cells]:
    for each in found.rows:
        yield (
            *(each.setting, each.value, each.n_decided, each.n_suggested, or_empty(each.changed)),
            *(or_empty(each.kappa.value), *ends(each.kappa.interval)),
            *(each.n_groups, or_empty(each.ami)),
        )


def _frame(pandas: Any, table: NamedTable) -> "pd.DataFrame":
    """Return a table; a column of numbers with empty cells is one of numbers with NaN."""
    columns: dict[str, list[str | float]] = {}
    for name, cells in zip(table.columns, zip(*table.rows, strict=True), strict=True):
        filled = [cell for cell in cells if cell != ""]
        numbers = bool(filled) and not any(isinstance(cell, str) for cell in filled)
        columns[name] = [float("nan") if cell == "" and numbers else cell for cell in cells]
    return pandas.DataFrame(columns)
