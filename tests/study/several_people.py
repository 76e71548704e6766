"""A study that three people decided, each on most quotes, with known disagreements."""

from collections.abc import Sequence
from dataclasses import dataclass

from themeseed.review import codings_of, decide, make_coder
from themeseed.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """A coder who gives the published theme, but every `turned`-th quote the next; skips some."""

    name: str
    turned: int
    skipped: int


HABITS = (Habit(name="Ann", turned=4, skipped=10), Habit(name="Bob", turned=3, skipped=7))


def let_decide(study: Study, habits: Sequence[Habit] = HABITS) -> None:
    """Add the decisions of these coders to a study of the published quotes."""
    book = study.store.codebook()
    ids = book.codable_ids
    given = {each.quote_id: each.codes[0] for each in codings_of(study.store.decisions())}
    for habit in habits:
        coder = make_coder(habit.name)
        study.store.add_coder(coder)
        for number, quote in enumerate(study.store.quotes(), start=1):
            if number % habit.skipped == 0:
                continue
            code = given[quote.id]
            if number % habit.turned == 0:
                code = ids[(ids.index(code) + 1) % len(ids)]
            study.store.append_decision(decide(quote, coder, "change", codebook=book, codes=(code,)))
