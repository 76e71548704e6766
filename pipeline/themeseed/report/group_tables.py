"""Groups of similar quotes as plain tables, and in words how surely they are groups."""

from collections.abc import Sequence

from themeseed.records import Cluster, Clustering, Codebook, Coding, Quote
from themeseed.report.table import Cell, Table
from themeseed.report.tables import codes_inside
from themeseed.report.wording import counted, shortened

_COLUMNS = (
    *("Group", "Quotes", "Also", "Loose", "Found again"),
    *("Keywords", "Codes inside", "Nearest to its centre"),
)
_MOST_CHARACTERS = 110
_MOST_CODES = 3
_WITHOUT_SEED = 2_000
"""Of more quotes, the number of groups is chosen on a sample that a seed draws."""


def cluster_rows(
    clustering: Clustering,
    quotes: Sequence[Quote],
    codebook: Codebook | None = None,
    codings: Sequence[Coding] = (),
) -> Table:
    """Return one row for each cluster: size, how surely it is one, keywords, what was coded in it.

    "Found again" is the least that comes back in the mean: without a fifth of the quotes, or without
    each document where there are several.
    """
    text_of = {quote.id: quote.text for quote in quotes}
    codes_of = {coding.quote_id: coding.codes for coding in codings}
    clusters = clustering.clusters
    # A terminal is narrow: a column stands there if it says something.
    told = {
        "Also": any(each.also_ids for each in clusters),
        "Loose": any(each.loose_ids for each in clusters),
        "Found again": any(each.refound is not None for each in clusters),
        "Codes inside": codebook is not None,
    }
    columns = tuple(each for each in _COLUMNS if told.get(each, True))
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate(clusters, start=1):
        words = ", ".join(one.keywords)
        cells: dict[str, Cell] = {
            "Group": number,
            "Quotes": len(one.quote_ids),
            "Also": len(one.also_ids),
            "Loose": len(one.loose_ids),
            "Found again": _again(one),
            "Keywords": f"{one.name} ({words})" if one.name else words,
            "Codes inside": codes_inside(one.quote_ids, codes_of, codebook, most=_MOST_CODES)
            if codebook is not None
            else "",
            "Nearest to its centre": shortened(
                next((text_of[id_] for id_ in one.exemplar_ids if id_ in text_of), ""), _MOST_CHARACTERS
            ),
        }
        rows.append(tuple(cells[column] for column in columns))
    return Table(
        title="Groups of similar quotes",
        columns=columns,
        rows=tuple(rows),
        notes=(clustering.reason, *told_groups(clustering)),
    )


def told_groups(clustering: Clustering) -> tuple[str, ...]:
    """Return sentences on a clustering: what comes back of its groups, and whose quotes are whose."""
    clusters = clustering.clusters
    found: list[str] = []
    if left := len(clustering.unclustered_ids):
        found.append(f"{counted(left, 'quote')} {'belongs' if left == 1 else 'belong'} to no group.")
    known = [each for each in clusters if each.refound is not None]
    if known:
        n = sum(each.fragile for each in known)
        found.append(
            f"{_of_groups(n, len(known))} fragile: less than 0.60 comes back in the mean when a fifth "
            "of the quotes is left out, or each document in turn (each case of a single table)."
        )
    shaped = sum(bool(each.edit_ids) for each in clusters)
    if shaped:
        found.append(
            f"{counted(shaped, 'group')} {'was' if shaped == 1 else 'were'} named, merged, split or "
            "pinned by people; what comes back is told all the same."
        )
    n_quotes = sum(len(each.quote_ids) for each in clusters) + len(clustering.unclustered_ids)
    if clustering.method in ("walks", "ward") and n_quotes <= _WITHOUT_SEED:
        found.append("No seed has a part in these groups.")
    for place in range(max((len(each.refound_encoders) for each in clusters), default=0)):
        shares = [each.refound_encoders[place] for each in clusters]
        found.append(
            f"By {'the other' if place == 0 else 'another'} encoder alone {min(shares):.2f} to "
            f"{max(shares):.2f} of each comes back."
        )
    also, loose = (
        sum(len(getattr(each, name)) for each in clusters) for name in ("also_ids", "loose_ids")
    )
    if also:
        found.append(
            f"{counted(also, 'quote')} {'stands' if also == 1 else 'stand'} in a second group too: "
            "more like it than a quarter of its own quotes are."
        )
    if loose:
        found.append(
            f"{counted(loose, 'quote')} {'is' if loose == 1 else 'are'} loose in a group: more than "
            "one in ten of the quotes outside are as much like it."
        )
    return tuple(found)


def told_cluster(one: Cluster) -> str:
    """Return in a line how surely one group is one; "" where that was not measured.

    >>> told_cluster(Cluster(id="k", quote_ids=("a",), keywords=(), exemplar_ids=(), refound=0.5))
    'Found again: 0.50 of it; fragile.'
    """
    parts = []
    if one.refound is not None:
        again = f"Found again: {one.refound:.2f} of it"
        if one.refound_documents is not None:
            again += f", {one.refound_documents:.2f} without each document"
        if one.refound_encoders:
            alone = ", ".join(f"{each:.2f}" for each in one.refound_encoders)
            again += f", {alone} by another encoder alone"
        parts.append(f"{again}; fragile." if one.fragile else f"{again}.")
    if one.also_ids:
        parts.append(f"{counted(len(one.also_ids), 'quote')} of other groups also here.")
    if one.loose_ids:
        parts.append(f"{len(one.loose_ids):,} of its quotes only loosely.")
    return " ".join(parts)


def _again(one: Cluster) -> str:
    if one.refound is None:
        return ""
    shares = [share for share in (one.refound, one.refound_documents) if share is not None]
    return f"{min(shares):.2f}{', fragile' if one.fragile else ''}"


def _of_groups(n: int, of: int) -> str:
    if n == 0:
        return f"None of {of} groups is"
    if n == of:
        return f"All {of} groups are" if of > 1 else "The group is"
    return f"{n} of {of} groups {'is' if n == 1 else 'are'}"
