"""Prevalence, codes across groups, saturation and fairness as plain tables, for page and terminal."""

from collections.abc import Mapping, Sequence

from themeseed.records import (
    Anchoring,
    Codebook,
    CutAcross,
    CutRow,
    Fairness,
    Prevalence,
    Saturation,
    ShareDifference,
    ShareEstimate,
    ShareWay,
    Tested,
)
from themeseed.report.table import Cell, Table
from themeseed.report.wording import code_name, counted, shortened

STANDS_OUT = 2.0
"""Adjusted residuals beyond this are named with their quotes."""

MOST_NAMES = 12
MOST_CASES = 15
_REACH = {
    "these quotes": "among the quotes of this study",
    "other cases": "if it reaches to other cases like these",
}


def prevalence_rows(found: Prevalence, codebook: Codebook) -> Table:
    """Return one row for each code: its count in the sample, and its share estimated each way."""
    ways = _ways(found)
    rows: list[tuple[Cell, ...]] = []
    for code in found.codes:
        alone = () if code.machine_alone is None else (_percent(code.machine_alone),)
        shares = (_share(code.estimate(way)) for way in ways)
        rows.append((code_name(codebook, code.code_id), code.n_given, *alone, *shares))
    machine = ("Machine alone",) if any(it.machine_alone is not None for it in found.codes) else ()
    taken = f", and {found.n_taken:,} decided outside the lot" if found.n_taken else ""
    cases = f" of {counted(found.n_cases, 'case')}" if found.n_cases is not None else ""
    if found.n_sample == found.n_quotes:
        basis = f"All {counted(found.n_quotes, 'quote')}{cases} are decided."
    else:
        basis = (
            f"Sampled: {found.n_sample:,} of {counted(found.n_quotes, 'quote')}{cases}{taken}. The "
            f"sample must have been drawn by lot."
        )
    said = f"In brackets: {found.level:.0%} intervals."
    if machine:
        said += (
            " Report 'corrected'; the machine alone is biased by an unknown amount. 'Fully corrected' "
            "trusts the machine whatever it is worth."
        )
    counted_all = found.n_sample == found.n_quotes and len(ways) == 1
    columns = (
        ("Quotes", "Share")
        if counted_all
        else (*("In the sample", *machine), *(way.capitalize() for way in ways))
    )
    return Table(
        title=f"How common each code is, {_REACH[found.reach]}",
        columns=("Code", *columns),
        rows=tuple(rows),
        notes=(basis, *_of_others(found), said, *found.warnings),
    )


def group_rows(found: Prevalence, codebook: Codebook) -> Table:
    """Return one row for each code with its share in each group, by the best way there is.

    There are none for fewer than two groups, or where all is known: counts by group say it then.
    """
    way = _best(found)
    clear = _clear(found)
    n_compared = sum(it.way == way for it in found.differences)
    by_chance = round(1 / (1 - found.level))
    return Table(
        title=f"How common each code is by group, {_REACH[found.reach]} ({way})",
        columns=("Code", *(f"{it.name}, {it.n_sample} of {it.n_quotes:,}" for it in found.groups)),
        rows=tuple(
            (
                code_name(codebook, code.code_id),
                *(_share(group.codes[at].estimate(way)) for group in found.groups),
            )
            for at, code in enumerate(found.codes)
        )
        if len(found.groups) > 1 and not _all_known(found)
        else (),
        notes=(
            "Beside each group's name: sampled quotes of all its quotes.",
            f"{len(clear)} of {counted(n_compared, 'comparison')} between groups have an interval "
            f"without 0; about one in {by_chance} would by chance if no groups differed.",
        ),
    )


def difference_rows(found: Prevalence, codebook: Codebook) -> Table:
    """Return the differences between groups whose interval leaves out 0, largest first."""
    return Table(
        title=f"Differences whose interval leaves out 0, {_REACH[found.reach]} ({_best(found)})",
        columns=("Code", "More often in", "Than in", "By, in points"),
        rows=tuple(
            (
                code_name(codebook, it.code_id),
                *((it.first, it.second) if it.value > 0 else (it.second, it.first)),
                _points(abs(it.value), *sorted((abs(it.low), abs(it.high)))),
            )
            for it in _clear(found)
        ),
        headings=3,
    )


def across_rows(found: CutAcross, codebook: Codebook, rows: Sequence[CutRow]) -> Table:
    """Return counts with residuals by group, and whether groups differ; `rows`: its codes or themes."""
    sizes = zip(found.groups, found.n_by_group, strict=True)
    left = (f"{counted(found.n_left_out, 'quote')} without a {found.by} left out.",)
    tests = dict.fromkeys(row.tested.how for row in rows if row.tested.p is not None)
    return Table(
        title=f"{'Themes' if rows is found.themes else 'Codes'} by {found.by}",
        columns=("Code", *(f"{name}, {n}" for name, n in sizes), "p", "Holm", "BH"),
        rows=tuple(
            (
                code_name(codebook, row.code_id),
                *(_with_residual(cell.count, cell.residual) for cell in row.cells),
                *_tests(row.tested),
            )
            for row in rows
        ),
        notes=(
            "In brackets: adjusted residuals; outside −2 to 2 is worth a look. Tests: "
            f"{'; '.join(tests) or 'none'}. 'Holm' and 'BH' correct p for the number of rows: for any "
            "false finding among them, and for the share of false ones (Benjamini and Hochberg).",
            *(left if found.n_left_out else ()),
            *found.warnings,
        ),
    )


def behind_rows(
    found: CutAcross, codebook: Codebook, rows_of: Sequence[CutRow], names: Mapping[str, str]
) -> Table:
    """Return the quotes behind the counts that stand out; `rows_of`: its codes or its themes."""
    rows: list[tuple[Cell, ...]] = []
    for row in rows_of:
        for cell in row.cells:
            if cell.residual is None or abs(cell.residual) < STANDS_OUT:
                continue
            shown = [names.get(it, it) for it in cell.quote_ids[:MOST_NAMES]]
            more = f" and {cell.count - MOST_NAMES} more" if cell.count > MOST_NAMES else ""
            more_or_less = "more" if cell.residual > 0 else "fewer"
            rows.append(
                (
                    code_name(codebook, row.code_id),
                    cell.group,
                    f"{cell.count}, {more_or_less} than {cell.expected:.1f}",
                    f"{', '.join(shown)}{more}" or "none",
                )
            )
    return Table(
        title=(
            f"Quotes behind the {'themes' if rows_of is found.themes else 'codes'} by {found.by} that "
            "stand out"
        ),
        columns=("Code", "Group", "Quotes", "Which"),
        rows=tuple(rows),
        headings=2,
    )


def saturation_rows(found: Saturation, names: Mapping[str, str]) -> Table:
    """Return one row for each case: what it brought, and what random orders had by then.

    Of many cases, those that brought nothing are left out, but for the last.
    """
    many = len(found.points) > MOST_CASES
    shown = [it for it in found.points if it.n_new or not many or it is found.points[-1]]
    left = len(found.points) - len(shown)
    return Table(
        title=f"New {found.of} by {found.unit}",
        columns=("Number", found.unit.capitalize(), "New", "In all", "Random orders"),
        rows=tuple(
            (
                it.n_cases,
                names.get(it.case_id, it.case_id),
                it.n_new,
                it.n_codes,
                f"{it.mean:.1f} ({it.low:.0f} to {it.high:.0f})",
            )
            for it in shown
        ),
        notes=(
            *((f"{counted(left, found.unit)} that brought nothing new are left out.",) if left else ()),
            f"Random orders: the mean, and the range of {found.level:.0%} of them. At the last "
            f"{found.unit} all orders have everything, so the range closes there.",
        ),
        headings=2,
    )


def stopping_rows(found: Saturation) -> Table:
    """Return whether the stopping rules were met, and what is estimated to be unseen."""
    unseen = found.unseen
    rows: list[tuple[Cell, ...]] = []
    for rule in found.rules:
        met = "needs more" if not rule.ratios else "not met"
        if rule.met_at is not None:
            met = f"met with {found.unit} {rule.met_at}"
        orders = f"{rule.share_met:.0%} of random orders"
        if rule.median_met is not None:
            orders += f" (usually by {rule.median_met:.0f})"
        rows.append(
            (
                f"At most {rule.threshold:.0%} new in {rule.run} {found.unit}s, base {rule.base}",
                met,
                orders if rule.ratios else "",
            )
        )
    estimate = "not estimated" if unseen.estimate is None else f"{unseen.estimate:.1f}"
    if unseen.low is not None and unseen.high is not None:
        estimate += f" ({unseen.low:.1f} to {unseen.high:.1f})"
    rows.append(
        (
            f"{found.of.capitalize()} there are at least, seen and unseen (Chao2)",
            estimate,
            f"{unseen.n_seen} seen, {unseen.n_once} in one {found.unit} only",
        )
    )
    return Table(
        title=f"Saturation of {found.of}",
        columns=("Rule", "In order", "Beside it"),
        rows=tuple(rows),
        notes=(
            "Rule: Guest, Namey and Chen 2020; new codes of a run by the codes of the base.",
            *((f"Chao2: {unseen.note}.",) if unseen.note else ()),
            *found.warnings,
        ),
    )


def fairness_rows(found: Fairness, codebook: Codebook) -> Table:
    """Return how far the machine leans in each group, code by code, and whether groups differ."""
    sizes = zip(found.groups, found.n_by_group, strict=True)
    shares = [
        f"{wrong / n:.0%} ({wrong} of {n})"
        for wrong, n in zip(found.n_wrong, found.n_by_group, strict=True)
    ]
    rows: list[tuple[Cell, ...]] = [
        ("Coded otherwise than by the person", *shares, _tests(found.differing)[0], "", "")
    ]
    rows += [
        (
            code_name(codebook, code.code_id),
            *(_points(it.lean, it.low, it.high) for it in code.groups),
            *_tests(code.tested),
        )
        for code in found.codes
    ]
    return Table(
        title=f"Does the machine err more for some? By {found.by}",
        columns=("Code", *(f"{name}, {n}" for name, n in sizes), "p", "Holm", "BH"),
        rows=tuple(rows),
        notes=(
            "First row: quotes that the machine codes otherwise. Below: its share of each code less the "
            f"person's, in points, with {found.level:.0%} intervals; above 0 it gives the code too "
            f"often in that group. Tests: {found.shuffled} shuffled.",
            *found.warnings,
        ),
    )


def _ways(found: Prevalence) -> tuple[ShareWay, ...]:
    return tuple(it.way for it in found.codes[0].estimates) if found.codes else ()


def _best(found: Prevalence) -> ShareWay:
    return "corrected" if "corrected" in _ways(found) else "sample alone"


def anchoring_rows(found: Anchoring) -> Table:
    """Return how often answers were the suggested ones, blind and with the suggestion in view."""
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            it.n_quotes,
            it.n_agreeing,
            f"{_percent(it.value)} ({_percent(it.low)} to {_percent(it.high)})",
        )
        for name, it in (("blind", found.blind), ("suggestion in view", found.assisted))
    ]
    lead = _points(found.difference, found.low, found.high)
    moved = (
        f"Of {counted(found.n_otherwise, 'blind answer')} unlike the suggestion that "
        f"{'was' if found.n_otherwise == 1 else 'were'} looked at again, {found.n_moved} moved to it.",
    )
    return Table(
        title=f"How far suggestions lead: {found.coder}",
        columns=("Answered", "Quotes", "As suggested", "Share"),
        rows=(*rows, ("difference, in points", "", "", lead)),
        notes=(
            f"In brackets: {found.level:.0%} intervals.",
            *(moved if found.n_otherwise else ()),
            *found.warnings,
        ),
    )


def _all_known(found: Prevalence) -> bool:
    return found.reach == "these quotes" and found.n_sample == found.n_quotes


def _clear(found: Prevalence) -> list[ShareDifference]:
    """Return the differences whose interval leaves out 0, largest first."""
    way = _best(found)
    clear = [it for it in found.differences if it.way == way and (it.low > 0 or it.high < 0)]
    return [] if _all_known(found) else sorted(clear, key=lambda it: -abs(it.value))


def _share(estimate: ShareEstimate) -> str:
    if estimate.n_effective is None:
        return _percent(estimate.value)
    if estimate.low is None or estimate.high is None:
        return f"{_percent(estimate.value)} (no interval)"
    return f"{_percent(estimate.value)} ({_percent(estimate.low)} to {_percent(estimate.high)})"


def _percent(share: float) -> str:
    # Half a percent matters for a rare code.
    return f"{share:.1%}" if 0.0005 <= share < 0.0995 else f"{share:.0%}"


def _points(value: float, low: float, high: float) -> str:
    def shown(part: float) -> str:
        return f"{100 * part:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0")

    return f"{shown(value)} ({shown(low)} to {shown(high)})"


def _with_residual(count: int, residual: float | None) -> Cell:
    if residual is None:
        return count
    # Adding 0 makes of a rounded -0.0 a 0.0.
    return f"{count} ({round(residual, 1) + 0.0:+.1f})".replace("-", "−").replace("+0.0", "0.0")


def _tests(tested: Tested) -> tuple[Cell, ...]:
    if tested.p is None:
        return (shortened(tested.note, 40), "", "")
    return tuple(_p(it) for it in (tested.p, tested.holm, tested.expected_false))


def _p(value: float | None) -> str:
    return "" if value is None else "< 0.001" if value < 0.001 else f"{value:.3f}"


def _of_others(found: Prevalence) -> tuple[str, ...]:
    """Return what must hold for a share to say anything of others than those who spoke."""
    if found.reach == "these quotes":
        return ()
    return (
        "Says something of others only if these cases were not chosen for what they say, and if their "
        "quotes are all of what they said: not of quotes that were picked to show a theme.",
    )
