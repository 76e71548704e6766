"""Plain tables of findings, for the HTML report, the terminal and notebooks alike."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from themeseed.records import Agreement, Codebook, Coding
from themeseed.report.findings import AgreementSection
from themeseed.report.remarks import gathered
from themeseed.report.table import Cell, Table
from themeseed.report.wording import NO_CODE, code_name, marks, measured, ranged

_SEVERAL = re.compile(r"^\d+ quotes? ha(s|ve) several codes: ")


def agreement_rows(sections: Sequence[AgreementSection]) -> Table:
    """Return one row for each way of coding, with every measure and its interval."""
    names = tuple(dict.fromkeys(measure.name for one in sections for measure in one.agreement.measures))
    rows: list[tuple[Cell, ...]] = []
    said: dict[str, dict[str, list[str]]] = {}
    for one in sections:
        by_name = {measure.name: measure for measure in one.agreement.measures}
        cells = [measured(by_name[name]) if name in by_name else "" for name in names]
        rows.append((one.title, one.agreement.n_quotes, *cells))
        for measure in one.agreement.measures:
            if measure.note:
                # How many quotes have several codes differs by way; what is made of them does not.
                text = _SEVERAL.sub("", measure.note)
                said.setdefault(text, {}).setdefault(measure.name, []).append(one.title)
        for text in one.agreement.warnings:
            # Which codes are rare differs a little by way: said of the first, the one that counts.
            if text in said or text.partition(":")[0] not in {it.partition(":")[0] for it in said}:
                said.setdefault(text, {}).setdefault("", []).append(one.title)
    titles = [one.title for one in sections]
    notes = [_of_ways(text, by_figure, titles) for text, by_figure in said.items()]
    return Table(
        title="How far each way of coding agrees",
        columns=("Way of coding", "Quotes", *names),
        rows=tuple(rows),
        notes=(*_interval_note(sections), *notes),
    )


def interval_rows(agreement: Agreement) -> Table:
    """Return one row for each figure with both its intervals: over quotes, and over whole cases."""
    found = [(each, (each.interval, each.beside)) for each in agreement.measures]
    of = {
        name: [next((it for it in both if it and it.resampled == name), None) for _, both in found]
        for name in ("quotes", "cases")
    }
    known = [name for name, intervals in of.items() if any(intervals)]
    rows: list[tuple[Cell, ...]] = []
    for at, (each, _) in enumerate(found):
        ends = (ranged(each.name, it) if (it := of[name][at]) else "" for name in known)
        rows.append((each.name, measured(replace(each, interval=None)), *ends))
    wide = "Report the wider: quotes of one person or interview are not independent, and few cases make "
    return Table(
        title=f"{agreement.first} and {agreement.second}, with both intervals",
        columns=("Figure", "Value", *(f"Over {name}" for name in known)),
        rows=tuple(rows),
        notes=(f"{wide}the second too narrow.",) if len(known) > 1 else (),
    )


def bar_rows(section: AgreementSection) -> Table:
    """Return one row for each bar: how much would be suggested, and how much of it is right."""
    return Table(
        title="If only surer suggestions were made",
        columns=("From a probability of", "Suggested for", "Right", "Share right"),
        rows=tuple(
            (
                f"{each.bar:.0%}",
                f"{each.n_suggested} of {each.n_quotes}",
                each.n_right,
                f"{each.n_right / each.n_suggested:.0%} ({each.low:.0%} to {each.high:.0%})"
                if each.n_suggested
                else "",
            )
            for each in section.at_bars
        ),
        notes=(
            "Held-out suggestions. Set the bar under [suggest] in study.toml: min_probability itself, "
            "or min_right or suggest_for, which choose it by a share.",
        ),
    )


def code_rows(agreement: Agreement, codebook: Codebook) -> Table:
    """Return one row for each code: how often each side used it, both did, and the measures."""
    names = tuple(dict.fromkeys(measure.name for one in agreement.by_code for measure in one.measures))
    rows: list[tuple[Cell, ...]] = []
    remarks: list[tuple[str, str, str]] = []
    for one in agreement.by_code:
        by_name = {measure.name: measure for measure in one.measures}
        cells = [measured(by_name[name]) if name in by_name else "" for name in names]
        name = code_name(codebook, one.code_id)
        rows.append((name, one.n_first, one.n_second, one.n_both, *cells))
        remarks += [(name, measure.name, measure.note) for measure in one.measures if measure.note]
    return Table(
        title="Agreement on each code",
        columns=("Code", agreement.first, agreement.second, "Both", *names),
        rows=tuple(rows),
        notes=gathered(remarks),
    )


def confusion_rows(agreement: Agreement, codebook: Codebook) -> Table:
    """Return the confusion table: a row for each code of the first side, a column of the second."""
    confusion = agreement.confusion
    letters = marks(len(confusion.code_ids))
    rows: list[tuple[Cell, ...]] = [
        (f"{letter} · {code_name(codebook, code_id)}", *counts, sum(counts))
        for letter, code_id, counts in zip(letters, confusion.code_ids, confusion.counts, strict=True)
    ]
    totals = [sum(column) for column in zip(*confusion.counts, strict=True)]
    rows.append(("All", *totals, sum(totals)))
    return Table(
        title=f"{agreement.first} (rows) against {agreement.second} (columns)",
        columns=("Code", *letters, "All"),
        rows=tuple(rows),
        notes=("Columns stand for the codes with the same letter; the diagonal counts agreement.",),
    )


def confused_rows(agreement: Agreement, codebook: Codebook, *, most: int = 8) -> Table:
    """Return the pairs of different codes that were given to the same quotes, most frequent first."""
    ids = agreement.confusion.code_ids
    pairs = [
        (count, ids[row], ids[column])
        for row, counts in enumerate(agreement.confusion.counts)
        for column, count in enumerate(counts)
        if count and row != column
    ]
    # A stable sort: pairs of equal count keep the codebook's order.
    pairs.sort(key=lambda pair: -pair[0])
    return Table(
        title="Most often confused",
        columns=(agreement.first, agreement.second, "Quotes"),
        rows=tuple(
            (code_name(codebook, one), code_name(codebook, other), count)
            for count, one, other in pairs[:most]
        ),
        notes=(f"{len(pairs) - most} rarer pairs are not shown.",) if len(pairs) > most else (),
        headings=2,
    )


def count_rows(suggested: Sequence[Coding], decided: Sequence[Coding], codebook: Codebook) -> Table:
    """Return for each code how many quotes it was suggested for and how many it was decided for."""
    first, second = code_counts(suggested), code_counts(decided)
    rows: list[tuple[Cell, ...]] = [
        (code.name, first[code.id], second[code.id]) for code in codebook.codable
    ]
    rows.append((NO_CODE.capitalize(), first["(none)"], second["(none)"]))
    return Table(
        title="Quotes for each code", columns=("Code", "Suggested", "Decided"), rows=tuple(rows)
    )


def codes_inside(
    quote_ids: Sequence[str],
    codes_of: Mapping[str, tuple[str, ...]],
    codebook: Codebook,
    *,
    most: int | None = None,
) -> str:
    """Return the codes of some quotes with their counts in one line, most frequent first.

    Of more than `most` codes the others are counted.
    """
    counts = Counter(
        chain.from_iterable(codes_of[one] or ("(none)",) for one in quote_ids if one in codes_of)
    )
    ranked = sorted(counts, key=lambda code_id: (-counts[code_id], code_name(codebook, code_id)))
    shown = [f"{code_name(codebook, code_id)} ({counts[code_id]})" for code_id in ranked[:most]]
    left = len(ranked) - len(shown)
    return "; ".join([*shown, *([f"{left} more"] if left else [])])


def code_counts(codings: Sequence[Coding]) -> Counter[str]:
    """Return how many quotes have each code id; "(none)" counts those that no code fits."""
    return Counter(chain.from_iterable(dict.fromkeys(coding.codes) or ("(none)",) for coding in codings))


def _of_ways(text: str, by_figure: Mapping[str, Sequence[str]], titles: Sequence[str]) -> str:
    """Return a remark with the figures and the ways that it is true of; all ways are not listed."""
    figures = ", ".join(name for name in by_figure if name)
    of = [title for title in titles if any(title in those for those in by_figure.values())]
    ways = "" if of == list(titles) and len(titles) > 1 else "; ".join(of)
    about = f"{figures} of {ways}" if figures and ways else figures or ways
    return f"{about}: {text}" if about else text


def _interval_note(sections: Sequence[AgreementSection]) -> tuple[str, ...]:
    intervals = [
        measure.interval
        for one in sections
        for measure in one.agreement.measures
        if measure.interval is not None
    ]
    said = {f"{one.level:.0%} intervals, by resampling {one.resampled}" for one in intervals}
    return (f"In brackets: {'; '.join(sorted(said))}.",) if said else ()
