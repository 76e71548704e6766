"""What is to be said beside prevalence: what is assumed, and what is too little."""

from collections.abc import Mapping

from themeseed.records import Reach

ENOUGH_QUOTES = 30
ENOUGH_CASES = 10
ENOUGH_IN_GROUP = 10


def warnings(
    *,
    n_sample: int,
    n_cases: int | None,
    has_cases: bool,
    n_taken: int,
    reach: Reach,
    n_by_group: Mapping[str, int],
) -> tuple[str, ...]:
    """Return the sentences to print, most important first."""
    found = []
    if n_sample < ENOUGH_QUOTES:
        found.append(
            f"Only {n_sample} quotes are sampled; below {ENOUGH_QUOTES} the intervals are wide and "
            "themselves uncertain."
        )
    if reach == "other cases" and not has_cases:
        found.append(
            "No cases are known, so each quote counts as a case of its own. Where several quotes are "
            "of one person, the intervals are too narrow."
        )
    elif n_cases is not None and n_cases < ENOUGH_CASES:
        found.append(
            f"Only {n_cases} cases are in the sample: intervals that reach beyond them are uncertain "
            f"below {ENOUGH_CASES}."
        )
    if n_taken and reach == "these quotes":
        found.append(
            f"{n_taken} quotes were decided outside the lot and are counted as decided. If suggestions "
            "were shown for them, they may lean towards these."
        )
    elif n_taken:
        found.append(f"{n_taken} quotes that were decided outside the lot are left out.")
    small = [f"{name} ({n})" for name, n in n_by_group.items() if n < ENOUGH_IN_GROUP]
    if small:
        found.append(f"Few sampled quotes in a group: {', '.join(small)}.")
    return tuple(found)
