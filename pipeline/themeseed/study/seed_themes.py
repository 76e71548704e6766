"""The codebook under test: which of its themes this material supports, and what shows inside them."""

from collections.abc import Mapping

import numpy as np

from themeseed.cluster import class_keywords
from themeseed.discover import Group, is_one_thing, parts_of
from themeseed.records import SeedTheme, ThemePart, ThemeState
from themeseed.study.alike import Sought
from themeseed.study.describing import Described
from themeseed.study.reading_as import codes_decided

_SHARED = 0.5
"""Two themes share a quote if the second answer is at least so likely as the first, times this."""

_MOST_SHARED = 5
_KEYWORDS = 5


def seed_themes(
    described: Described, among: Sought, contrary: Mapping[str, tuple[str, ...]]
) -> tuple[SeedTheme, ...]:
    """Return every code of the codebook with its state, its parts, and the quotes that it shares.

    Args:
        described: the quotes and what they read as; what was decided counts as certain.
        among: the groups beyond chance.
        contrary: by code, the quotes that may contradict it from inside.
    """
    reading = described.reading
    likeliest = reading.likeliest()
    groups = [Group(rows=among.read[each.rows], tight=each.tight) for each in among.groups]
    shared = _shared(described)
    decided = codes_decided(described.material.codings)
    smallest = described.config.discover.min_quotes
    found = []
    for column, code_id in enumerate(reading.code_ids):
        members = np.flatnonzero(likeliest == column)
        parts = parts_of(members, groups)
        by_people = [row for row in members if code_id in decided.get(described.quotes[row].id, ())]
        # What the matcher found by the code's words is alike by how it was found.
        judged = np.array(by_people, dtype=np.intp) if len(by_people) >= smallest else members
        state: ThemeState = "supported"
        if len(members) < smallest:
            state = "empty"
        elif not is_one_thing(described.unit, judged, seed=described.config.seed):
            state = "mixed"
        elif len(parts) >= 2:
            state = "split"
        with_others = sorted(
            shared.get(column, {}).items(), key=lambda pair: (-len(pair[1]), reading.code_ids[pair[0]])
        )
        found.append(
            SeedTheme(
                code_id=code_id,
                state=state,
                n_quotes=len(members),
                parts=tuple(
                    ThemePart(
                        quote_ids=tuple(described.quotes[row].id for row in rows),
                        keywords=class_keywords(
                            [
                                described.lemmas_of(rows.tolist()),
                                described.lemmas_of(np.setdiff1d(members, rows).tolist()),
                            ],
                            most=_KEYWORDS,
                        )[0],
                    )
                    for rows in parts
                ),
                shared_with=tuple(
                    (reading.code_ids[other], tuple(described.quotes[row].id for row in rows))
                    for other, rows in with_others[:_MOST_SHARED]
                ),
                contrary_ids=contrary.get(code_id, ()),
                n_decided=len(by_people),
            )
        )
    return tuple(found)


def _shared(described: Described) -> dict[int, dict[int, list[int]]]:
    """Return by first and by second answer the rows for which both are about as likely."""
    probabilities = described.reading.probabilities
    if probabilities.shape[1] < 2:
        return {}
    # Rounded, and of equals the first code: last digits must not settle an order.
    order = np.argsort(-np.round(probabilities, 9), axis=1, kind="stable")
    likeliest = described.reading.likeliest()
    found: dict[int, dict[int, list[int]]] = {}
    for row, (first, second) in enumerate(order[:, :2]):
        if likeliest[row] != first:
            continue
        if probabilities[row, second] >= _SHARED * probabilities[row, first]:
            found.setdefault(int(first), {}).setdefault(int(second), []).append(row)
    return found
