"""Bands as a table: what would be accepted without reading, code by code, and why not the others."""

from themeseed.records import Automation, Codebook
from themeseed.report.table import Table
from themeseed.report.wording import counted

_NOTHING = "no theme fits"


def band_rows(found: Automation, codebook: Codebook) -> Table:
    """Return one row for each code, those that can be accepted first."""
    rows = []
    for band in sorted(found.bands, key=lambda each: -len(each.quote_ids)):
        name = _NOTHING if band.code_id is None else codebook.name_of(band.code_id)
        checked = f"{band.n_right} of {band.n_sample}" if band.n_sample else "–"
        least = f"{band.at_least:.0%}" if band.n_sample else "–"
        if band.bar is None:
            more = f"; about {counted(band.more, 'more blind decision')}" if band.more else ""
            rows.append((name, "read all", "–", checked, least, f"{band.refused}{more}"))
        else:
            rows.append(
                (
                    name,
                    f"{band.bar:.0%} on",
                    f"{len(band.quote_ids):,}",
                    checked,
                    least,
                    "may be accepted",
                )
            )
    return Table(
        title="What may be accepted without reading",
        columns=("Code", "From", "Quotes", "Blind, right", "Unread, at least", "Why"),
        rows=tuple(rows),
        notes=(
            f"Held to {counted(found.n_sample, 'quote')} that {found.coder} decided blind. Of what each "
            f"code gets unread at least {found.precision:.0%} are right, with {found.confidence:.0%} "
            "confidence for each code on its own.",
            *(
                (f"{counted(found.n_open, 'blind quote')} without an answer count as wrong.",)
                if found.n_open
                else ()
            ),
            *found.set_aside,
        ),
    )
