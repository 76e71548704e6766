"""Codes and themes across groups: counts, what was to be expected, and whether the groups differ."""

from collections.abc import Mapping, Sequence

import numpy as np

from themeseed.compare.proportion import Floats
from themeseed.compare.shuffling import (
    Units,
    how_shuffled,
    least_p_note,
    shuffled_tests,
    tested,
    units,
)
from themeseed.errors import NothingToDoError, TableError
from themeseed.records import Codebook, Coding, CutAcross, CutCell, CutRow, Quote

NOT_TESTED = "not tested"


def cut_across(
    codings: Sequence[Coding],
    quotes: Sequence[Quote],
    codebook: Codebook,
    group_of: Mapping[str, str],
    *,
    by: str,
    groups: Sequence[str] = (),
    level: float = 0.95,
    seed: int = 0,
) -> CutAcross:
    """Return how codes, and themes that gather codes, are spread over groups of quotes.

    Each code is set against all else, since a quote may have several. Adjusted residuals: Haberman
    (1973), The analysis of residuals in cross-classified tables, Biometrics 29(1), 205-220. Whether
    groups differ: Fisher's exact test (1922) for two groups of independent quotes, else by shuffling
    (see `shuffling.py`), each table's p-values corrected for their number.

    Args:
        codings: of one coder.
        quotes: where they come from; a quote's `case_id` says which quotes hang together.
        codebook: its codes and themes, in order.
        group_of: the group by quote id; quotes without one are left out and counted.
        by: what the groups are: "role", "document".
        groups: all groups in the order to show them; as found, sorted, otherwise.
        level: below which chance (1 - level) a test could show nothing is said.
        seed: of the shuffles.

    Raises:
        NothingToDoError: no coded quote has a group.
        TableError: a quote is coded twice, or has a group that is not among `groups`.
    """
    here = {quote.id for quote in quotes}
    coded = sorted((it for it in codings if it.quote_id in here), key=lambda it: it.quote_id)
    kept = [it for it in coded if it.quote_id in group_of]
    names = tuple(groups) or tuple(sorted({group_of[it.quote_id] for it in kept}))
    _check(kept, group_of, names, by)
    ids = [it.quote_id for it in kept]
    case_of = {quote.id: quote.case_id for quote in quotes if quote.case_id}
    shuffled = units(ids, group_of, names, case_of)
    inside = np.array([[group_of[it] == name for name in names] for it in ids], dtype=np.float64)
    themes = [theme for theme in codebook.themes if theme.code_ids]

    def rows(code_ids: Sequence[str], held: Sequence[Sequence[str]]) -> tuple[CutRow, ...]:
        given = [[float(bool(set(it.codes) & set(codes))) for codes in held] for it in kept]
        values = np.array(given, dtype=np.float64).reshape(len(kept), len(held))
        return _rows(code_ids, values, inside, ids, names, shuffled, seed)

    return CutAcross(
        by=by,
        groups=names,
        n_by_group=tuple(int(n) for n in inside.sum(axis=0)),
        n_left_out=len(coded) - len(kept),
        shuffled=shuffled.name,
        codes=rows(codebook.codable_ids, [(it,) for it in codebook.codable_ids]),
        themes=rows([it.id for it in themes], [it.code_ids for it in themes]),
        warnings=(*shuffled.warnings, *least_p_note(shuffled, level), *_about_residuals(shuffled)),
    )


def _check(kept: Sequence[Coding], group_of: Mapping[str, str], names: Sequence[str], by: str) -> None:
    if not kept:
        raise NothingToDoError(
            f"No coded quote has a {by}. Give cases this attribute, or decide quotes that have one."
        )
    if len({it.quote_id for it in kept}) < len(kept):
        raise TableError("A quote is coded twice. Hand in the codings of one coder.")
    strange = sorted({group_of[it.quote_id] for it in kept} - set(names))
    if strange:
        raise TableError(f"The groups {list(names)} lack {strange[0]!r}, which quotes have.")


def _rows(
    code_ids: Sequence[str],
    values: Floats,
    inside: Floats,
    ids: Sequence[str],
    names: Sequence[str],
    shuffled: Units,
    seed: int,
) -> tuple[CutRow, ...]:
    counts, sizes = values.T @ inside, inside.sum(axis=0)
    totals, n = values.sum(axis=0), len(ids)
    expected = np.outer(totals, sizes) / n
    residuals = _residuals(counts, expected, totals / n, sizes / n)
    by_fisher = len(names) == 2 and shuffled.name == "quotes"
    p = _fisher(counts, sizes) if by_fisher else shuffled_tests(values, shuffled, seed=seed)
    how = "Fisher's exact test" if by_fisher else how_shuffled(shuffled)
    tests = tested(
        p,
        [NOT_TESTED if it is None else how for it in p],
        [
            _why_not(total, n, len(names)) if it is None else ""
            for it, total in zip(p, totals, strict=True)
        ],
    )
    return tuple(
        CutRow(
            code_id=code_id,
            count=int(totals[row]),
            cells=tuple(
                CutCell(
                    group=name,
                    count=int(counts[row, column]),
                    expected=float(expected[row, column]),
                    residual=_or_none(residuals[row, column]),
                    quote_ids=tuple(
                        it
                        for it, has, is_in in zip(ids, values[:, row], inside[:, column], strict=True)
                        if has and is_in
                    ),
                )
                for column, name in enumerate(names)
            ),
            tested=tests[row],
        )
        for row, code_id in enumerate(code_ids)
    )


def _residuals(counts: Floats, expected: Floats, share: Floats, size: Floats) -> Floats:
    """Return the distance of counts from what was expected, in standard errors; NaN if there is none."""
    spread = np.sqrt(expected * np.outer(1 - share, 1 - size))
    with np.errstate(invalid="ignore"):
        return np.asarray(
            np.where(spread > 0, (counts - expected) / np.where(spread > 0, spread, 1), np.nan)
        )


def _fisher(counts: Floats, sizes: Floats) -> list[float | None]:
    # Imported here since scipy.stats is slow to load.
    from scipy.stats import fisher_exact

    found: list[float | None] = []
    for row in counts:
        table = np.array([row, sizes - row]).astype(int)
        differs = table.sum(axis=0).all() and table.sum(axis=1).all()
        found.append(float(fisher_exact(table).pvalue) if differs else None)
    return found


def _why_not(total: float, n: int, n_groups: int) -> str:
    if n_groups < 2:
        return "there is one group only"
    return "no quote has it" if not total else "every quote has it" if total == n else "a group is empty"


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _about_residuals(shuffled: Units) -> tuple[str, ...]:
    if shuffled.name == "quotes":
        return ()
    return (
        "Residuals take quotes as independent; the p-values do not, since they shuffle whole cases. "
        "Believe the p-values where the two differ.",
    )
