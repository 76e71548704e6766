"""How `themeseed compare` prints what it found: a summary, and everything with --all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from themeseed.cli.output import Output

if TYPE_CHECKING:
    from themeseed.records import Agreement, Codebook, ManyCoderAgreement, ThemesCompared
    from themeseed.report import AgreementSection
    from themeseed.study.blind import Apart

_MOST_COLUMNS = 16
"""Of a table of confusions: more cannot be read in a terminal."""


def say_many(
    found: "ManyCoderAgreement", codebook: "Codebook", out: Output, *, everything: bool
) -> None:
    """Print how far many coders agree."""
    from themeseed.report import (
        groupings_of,
        many_code_rows,
        many_group_rows,
        many_rows,
        many_theme_rows,
        unitizing_code_rows,
        unitizing_rows,
    )

    if found.n_quotes or found.unitizing is None:
        out.table(many_rows(found))
    if found.unitizing is not None:
        out.table(unitizing_rows(found.unitizing))
    if not everything:
        return
    if found.n_quotes:
        out.table(many_code_rows(found, codebook))
        if found.by_theme:
            out.table(many_theme_rows(found, codebook))
        for grouping in groupings_of(found):
            out.table(many_group_rows(found, grouping))
    if found.unitizing is not None:
        out.table(unitizing_code_rows(found.unitizing, codebook))


def say_two(agreement: "Agreement", codebook: "Codebook", out: Output, *, everything: bool) -> None:
    """Print how far two tables agree."""
    from themeseed.report import agreement_rows

    section = _section(agreement)
    out.table(agreement_rows([section]))
    _say_pair(agreement, codebook, out, everything=everything)
    out.say(section.sentence)


def say_ways(
    sections: "Sequence[AgreementSection]",
    parted: "Sequence[Apart]",
    codebook: "Codebook",
    out: Output,
    *,
    everything: bool,
) -> None:
    """Print how far the machine agrees with a person, beside what simpler ways would reach."""
    from themeseed.report import agreement_rows, bar_rows, kinds_of, trust_rows
    from themeseed.study.blind import apart_table

    first = sections[0]
    out.table(agreement_rows(sections))
    _say_pair(first.agreement, codebook, out, everything=everything)
    if first.disagreements:
        out.table(kinds_of(first, codebook))
    if (apart := apart_table(parted, first.agreement.first)) is not None:
        out.table(apart)
    if first.trust is not None:
        out.table(trust_rows(first.trust))
    if everything:
        for section in sections:
            if section.at_bars:
                out.table(bar_rows(section))
    for section in sections if everything else sections[:1]:
        out.say(f"{section.title}: {section.sentence}")
        out.say(f"  {section.explanation}")


def say_compared(
    found: "ThemesCompared",
    codebook: "Codebook",
    names: "Mapping[str, str]",
    out: Output,
    *,
    everything: bool,
) -> None:
    """Print how codes come back in groups."""
    from themeseed.report import (
        compared_figure_rows,
        compared_group_rows,
        compared_sentence,
        compared_theme_rows,
        contingency_rows,
        contribution_rows,
        nearest_rows,
    )

    out.table(compared_theme_rows(found, codebook, names))
    nearest = nearest_rows(found, codebook, names)
    if nearest.rows:
        out.table(nearest)
    if everything:
        out.table(compared_figure_rows(found))
        out.table(compared_group_rows(found, codebook, names))
        out.table(contingency_rows(found, codebook, names))
        out.table(contribution_rows(found))
    out.say(compared_sentence(found))


def say_more(out: Output, *, everything: bool) -> None:
    """Say where the rest is."""
    if not everything:
        out.say("By code, confusions and the rest: --all.")


def _section(agreement: "Agreement") -> "AgreementSection":
    from themeseed.compare import interpret
    from themeseed.report import AgreementSection

    return AgreementSection(
        title=f"{agreement.first} and {agreement.second}",
        explanation="",
        agreement=agreement,
        sentence=" ".join(interpret(measure) for measure in agreement.measures[:2]),
    )


def _say_pair(agreement: "Agreement", codebook: "Codebook", out: Output, *, everything: bool) -> None:
    from themeseed.report import code_rows, confused_rows, confusion_rows

    if everything:
        out.table(code_rows(agreement, codebook))
        if len(agreement.confusion.code_ids) <= _MOST_COLUMNS:
            out.table(confusion_rows(agreement, codebook))
        elif (confused := confused_rows(agreement, codebook, most=10)).rows:
            out.table(confused)
            out.say("All confusions: confusions.csv, in the folder of --csv or the study's exports.")
    elif (confused := confused_rows(agreement, codebook, most=3)).rows:
        out.table(confused)
    left = agreement.n_only_first + agreement.n_only_second
    if left:
        out.say(f"{left} quotes were coded by one side only and are left out.")
