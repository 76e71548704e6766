"""How far probabilities and code sets came true, and whether the decided quotes are like the rest."""

from themeseed.records import Trust
from themeseed.report.table import Cell, Table
from themeseed.report.wording import counted

_HOW = {"blind": "decided blind", "other": "decided otherwise"}


def trust_rows(found: Trust) -> Table:
    """Return one row for each kind of decisions, with a note on how alike decided quotes are."""
    rows: list[tuple[Cell, ...]] = []
    for each in found.checked:
        sets = "–"
        if each.held is not None and each.held_interval is not None:
            low, high = each.held_interval.low, each.held_interval.high
            sets = f"{each.held} of {each.n_with_codes} ({low:.0%} to {high:.0%})"
        rows.append(
            (
                _HOW[each.how],
                each.n_quotes,
                f"{each.right:.0%}",
                f"{each.said:.0%}",
                f"{each.off:.2f} ({each.off_interval.low:.2f} to {each.off_interval.high:.2f})",
                f"{each.off_by_chance:.2f}",
                sets,
                "–" if each.set_size is None else f"{each.set_size:.1f}",
            )
        )
    return Table(
        title="Whether probabilities and code sets come true",
        columns=(
            *("Quotes", "n", "Right", "Said", "Off by", "By chance alone"),
            *(f"Set ({found.level:.0%}) holds the codes", "Codes in a set"),
        ),
        rows=tuple(rows),
        notes=(
            "Held-out suggestions. Right: how often the likeliest answer is the person's; said: the "
            "probability that it had; off by: expected calibration error, with a 95% interval, which "
            "chance alone makes as large as the next column.",
            *_shift_notes(found),
        ),
    )


def _shift_notes(found: Trust) -> tuple[str, ...]:
    if found.shift is None:
        return ()
    if found.shift.alike:
        return (
            f"The {found.shift.n_decided} decided quotes look like the "
            f"{counted(found.shift.n_undecided, 'undecided quote')} (p = {found.shift.p_value:.2f}).",
        )
    named = f" Most out of step: {', '.join(found.shift.apart)}." if found.shift.apart else ""
    return (
        f"The {found.shift.n_decided} decided quotes do not look like the "
        f"{counted(found.shift.n_undecided, 'undecided quote')} (p = {found.shift.p_value:.3f}): what "
        f"is said here need not hold for the rest.{named} Decide 30 or more blind, drawn by lot; then "
        "code sets are made from these alone.",
    )
