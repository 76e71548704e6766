"""What is to be said of single figures of a table, gathered: said once, with all that it is true of."""

import re
from collections.abc import Iterable

_SHARE = re.compile(r"\d+\.\d%")


def gathered(remarks: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """Return sentences from (row, figure, remark), one for all rows and figures of a remark.

    Remarks that differ only in a share are one, with the lowest and the highest share.

    >>> gathered([("pay", "kappa", "2.0% of all: rare"), ("care", "kappa", "0.5% of all: rare")])
    ('kappa of pay, care: 0.5% to 2.0% of all: rare',)
    """
    figures: dict[tuple[str, str], dict[str, None]] = {}
    shares: dict[tuple[str, str], str] = {}
    for row, figure, remark in remarks:
        found = _SHARE.search(remark)
        key = (row, _SHARE.sub("{}", remark, count=1))
        figures.setdefault(key, {})[figure] = None
        shares[key] = found[0] if found else ""
    together: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = {}
    for (row, said), those in figures.items():
        together.setdefault((said, tuple(those)), []).append((row, shares[row, said]))
    return tuple(_sentence(said, those, rows) for (said, those), rows in together.items())


def _sentence(said: str, figures: tuple[str, ...], rows: list[tuple[str, str]]) -> str:
    numbers = sorted({share for _, share in rows if share}, key=lambda share: float(share[:-1]))
    if numbers:
        said = said.replace("{}", " to ".join(dict.fromkeys((numbers[0], numbers[-1]))), 1)
    if len(rows) == 1:
        return f"{rows[0][0]}, {', '.join(figures)}: {said}"
    return f"{', '.join(figures)} of {', '.join(row for row, _ in rows)}: {said}"
