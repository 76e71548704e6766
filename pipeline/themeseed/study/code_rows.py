"""What codings are counted by: codes, their categories, the themes that gather them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from themeseed.records import Codebook
from themeseed.study.whose import NO_CODE

RowKind = Literal["code", "category", "theme"]
ROW_KINDS: tuple[RowKind, ...] = get_args(RowKind)
BESIDE = "(beside)"
"""The row of codes that stand in no category, or that no theme gathers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """One row: a quote counts in it that has any of its codes."""

    id: str
    name: str
    codes: frozenset[str]


def kinds_of(codebook: Codebook) -> tuple[RowKind, ...]:
    """Return what a codebook's codes can be counted by."""
    has = {
        "code": True,
        "category": any(code.category_id for code in codebook.codes),
        "theme": any(theme.code_ids for theme in codebook.themes),
    }
    return tuple(kind for kind in ROW_KINDS if has[kind])


def rows_of(codebook: Codebook, kind: RowKind) -> tuple[CodeRow, ...]:
    """Return the rows of a kind in the codebook's order, the last one for "no theme fits".

    A category counts with all categories inside it; a code that several themes gather counts in each.
    """
    if kind == "code":
        rows = [CodeRow(id=it.id, name=it.name, codes=frozenset({it.id})) for it in codebook.codable]
    elif kind == "category":
        rows = [
            CodeRow(id=it.id, name=it.name, codes=_in_category(codebook, it.id))
            for it in codebook.categories
        ]
        rows += _beside(codebook, rows, "in no category")
    else:
        rows = [
            CodeRow(id=it.id, name=it.name, codes=frozenset(it.code_ids or (it.id,)))
            for it in codebook.themes
        ]
        rows += _beside(codebook, rows, "in no theme")
    return (*rows, CodeRow(id=NO_CODE, name="no theme fits", codes=frozenset({NO_CODE})))


def row_of(codebook: Codebook, kind: RowKind, row_id: str) -> CodeRow | None:
    """Return the row of an id, or None."""
    return next((each for each in rows_of(codebook, kind) if each.id == row_id), None)


def names_in(rows: Iterable[CodeRow], codes: Collection[str]) -> tuple[str, ...]:
    """Return the names of the rows that any of these codes counts in.

    >>> row = CodeRow(id="t", name="Trust", codes=frozenset({"a", "b"}))
    >>> names_in([row], ["b"]), names_in([row], [])
    (('Trust',), ())
    """
    return tuple(row.name for row in rows if not row.codes.isdisjoint(codes))


def _in_category(codebook: Codebook, category_id: str) -> frozenset[str]:
    inside, grown = {category_id}, True
    while grown:
        more = {it.id for it in codebook.categories if it.parent_id in inside} - inside
        inside |= more
        grown = bool(more)
    return frozenset(code.id for code in codebook.codes if code.category_id in inside)


def _beside(codebook: Codebook, rows: Iterable[CodeRow], name: str) -> list[CodeRow]:
    left = frozenset(codebook.codable_ids).difference(*(row.codes for row in rows))
    return [CodeRow(id=BESIDE, name=name, codes=left)] if left else []
