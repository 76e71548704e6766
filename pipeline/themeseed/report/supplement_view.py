"""What the report adds for a paper's supplement: memos, the audit, candidate themes."""

from collections.abc import Sequence
from dataclasses import dataclass

from themeseed.report.candidate_tables import (
    candidate_quote_rows,
    candidate_rows,
    negative_case_rows,
    seed_theme_rows,
)
from themeseed.report.findings import AuditRow, Findings
from themeseed.report.table import Table
from themeseed.report.wording import counted

MOST_MEMOS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoView:
    """One memo: on which quote, by whom, when, and what it says."""

    quote: str
    coder: str
    written: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoList:
    """The memos that are shown, newest first, and a sentence on the others and on flags."""

    memos: tuple[MemoView, ...]
    said: str


def memo_list(findings: Findings) -> MemoList:
    """Return the memos that people wrote."""
    names = {quote.id: quote.name for quote in findings.quotes}
    coders = {coder.id: coder.name for coder in findings.coders}
    written = [each for each in reversed(findings.memos) if each.kind == "memo" and each.text.strip()]
    state: dict[tuple[str, str], str] = {}
    for each in findings.memos:
        if each.kind != "memo":
            state[each.quote_id, each.coder_id] = each.kind
    flagged = {quote_id for (quote_id, _), kind in state.items() if kind == "flag"}
    said = [f"{counted(len(flagged), 'quote')} flagged to come back to."] if flagged else []
    if len(written) > MOST_MEMOS:
        said.append(f"The newest {MOST_MEMOS} of {len(written):,} memos; themeseed export writes all.")
    return MemoList(
        memos=tuple(
            MemoView(
                quote=names.get(each.quote_id, each.quote_id),
                coder=coders.get(each.coder_id, each.coder_id),
                written=each.written_at[:10],
                text=each.text,
            )
            for each in written[:MOST_MEMOS]
        ),
        said=" ".join(said),
    )


def audit_rows(rows: Sequence[AuditRow]) -> Table:
    """Return one row for each person: what they decided, and how."""
    return Table(
        title="Who decided what, and how",
        columns=(
            *("Coder", "Decisions", "Quotes that stand", "Blind", "Assisted", "Brought in"),
            *("Taken back", "First", "Last"),
        ),
        rows=tuple(
            (
                *(each.coder, each.n_decisions, each.n_quotes, each.n_blind, each.n_assisted),
                *(each.n_brought, each.n_undone),
                *(time[:10] or "not known" for time in (each.first_at, each.last_at)),
            )
            for each in rows
        ),
        notes=(
            "Decisions are only ever added. Blind: before the suggestion was shown. Brought in: with a "
            "table, or on many quotes together. First and last are of decisions made here: a table says "
            "not when its codes were given. The full trail: themeseed export, decisions.csv.",
        ),
    )


def candidate_tables(findings: Findings) -> tuple[Table, ...]:
    """Return the codebook under test, candidate themes with quotes, and negative cases."""
    found = findings.discovery
    if found is None:
        return ()
    negative = negative_case_rows(found, findings.codebook, findings.quotes)
    return (
        *([seed_theme_rows(found, findings.codebook)] if found.seed_themes else []),
        candidate_rows(found, findings.codebook),
        *(
            candidate_quote_rows(each, number, findings.quotes)
            for number, each in enumerate(found.candidates, start=1)
        ),
        *([negative] if negative.rows else []),
    )
