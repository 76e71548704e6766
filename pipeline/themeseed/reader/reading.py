"""Reading: every question is answered from what was kept, or else by the reader."""

from collections.abc import Callable, Sequence
from typing import Protocol

from themeseed.reader.answers import KeptAnswers
from themeseed.records import Question, Reading


class Reader(Protocol):
    """What chooses among codes for a quote, and says why."""

    @property
    def name(self) -> str:
        """What the model is called."""

    def identity(self) -> str:
        """Return everything known of the model that could change its answers."""

    def question_key(self, question: Question) -> str:
        """Return everything that is asked, as text."""

    def read(self, question: Question) -> Reading:
        """Return the answer to one question."""


def read_all(
    questions: Sequence[Question],
    reader: Reader,
    identity: str,
    kept: KeptAnswers,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Reading, ...]:
    """Return a reading for each question, in order.

    Each new answer is kept before the next question is asked, so that nothing is asked twice, also
    when this is interrupted.

    Args:
        questions: one a quote.
        reader: asked for what was not kept.
        identity: of its model.
        kept: the study's answers.
        on_progress: told how many of the new questions are answered, and of how many.

    Raises:
        ReaderError: the reader cannot be reached, or refuses; answers so far are kept.
    """
    keys = [reader.question_key(question) for question in questions]
    found = [kept.get(identity, key, question) for key, question in zip(keys, questions, strict=True)]
    waiting = [number for number, reading in enumerate(found) if reading is None]
    for done, number in enumerate(waiting):
        if on_progress:
            on_progress(done, len(waiting))
        # The same words may have been answered a moment ago.
        reading = kept.get(identity, keys[number], questions[number])
        if reading is None:
            reading = reader.read(questions[number])
            kept.put(identity, keys[number], reading)
        found[number] = reading
    if on_progress and waiting:
        on_progress(len(waiting), len(waiting))
    return tuple(reading for reading in found if reading is not None)
