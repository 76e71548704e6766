"""Hearing the second reader: it reads every quote, and its word is weighed on the decided ones."""

from collections.abc import Callable, Sequence

from themeseed.config import Config
from themeseed.match import Matching
from themeseed.records import Codebook, Coding, Quote
from themeseed.study.folder import Study
from themeseed.study.second_reader import Heard, OpenedReader, read_quotes
from themeseed.study.weighing import weigh
from themeseed.suggest import fit_calibration, suggest


def hear(
    study: Study,
    opened: OpenedReader,
    quotes: Sequence[Quote],
    codebook: Codebook,
    codings: Sequence[Coding],
    matching: Matching,
    config: Config,
    *,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Heard:
    """Return what the second reader says of every quote, and what its word is worth.

    Raises:
        ReaderError: the reader cannot be reached, or refuses; answers so far are kept.
    """

    def tell(done: int, total: int) -> None:
        if on_progress:
            on_progress("Second reader", done, total)

    first = suggest(
        matching.without_own_decisions(),
        fit_calibration(matching.held_out, codings),
        config.suggest,
        run_id="before the second reader",
    )
    readings = read_quotes(
        opened,
        first,
        quotes,
        study.store.documents(),
        codebook,
        first_k=config.reader.first_k,
        on_progress=tell,
    )
    voice = weigh(readings, matching.held_out, codings, quotes, seed=config.seed)
    return Heard(name=opened.reader.name, readings=readings, voice=voice)
