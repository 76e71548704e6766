"""What commands print: text and tables for people, one JSON object for programs, or nothing."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from themeseed.report import Table
    from themeseed.study.material import Progress

_WORTH_A_BAR = 2
"""What is done in one step has no progress to show."""


class Output:
    """Where a command prints to. Text and JSON go to standard output, progress to standard error."""

    def __init__(self, *, quiet: bool, as_json: bool) -> None:
        self._silent = quiet or as_json
        self._quiet = quiet
        self._as_json = as_json

    def say(self, text: str = "") -> None:
        """Print a line for people."""
        if not self._silent:
            print(text)  # noqa: T201  # the one place that prints

    def warn(self, text: str) -> None:
        """Print a warning to standard error, whatever else is printed."""
        print(f"Warning: {text}", file=sys.stderr)  # noqa: T201

    def table(self, table: "Table") -> None:
        """Print a table for people, as wide as the terminal."""
        if self._silent:
            return
        # Imported here: commands that print no table need not load it.
        from rich.console import Console
        from rich.table import Table as RichTable
        from rich.text import Text

        shown = RichTable(title=table.title, title_justify="left", title_style="bold")
        for column in table.columns:
            shown.add_column(Text(column), overflow="fold")
        for row in table.rows:
            shown.add_row(*(Text(str(cell)) for cell in row))
        console = Console(width=None if sys.stdout.isatty() else 120)
        console.print(shown)
        for note in table.notes:
            console.print(Text(f"  {note}", style="dim"))

    def result(self, values: Mapping[str, Any]) -> None:
        """Print the command's result for programs."""
        if self._as_json and not self._quiet:
            print(json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True))  # noqa: T201

    @contextmanager
    def progress(self) -> Iterator["Progress"]:
        """Give a function that shows what is being done, as a bar where that takes a while."""
        if self._silent or not sys.stderr.isatty():
            yield _say_nothing
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            running: dict[str, Any] = {}

            def tell(what: str, done: int, total: int) -> None:
                if total < _WORTH_A_BAR and what not in running:
                    return
                if what not in running:
                    running[what] = bars.add_task(what, total=total)
                bars.update(running[what], completed=done)

            yield tell


@contextmanager
def timed() -> Iterator[list[float]]:
    """Give a list that holds the seconds that passed, when the block ends."""
    seconds: list[float] = []
    start = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - start)


def _say_nothing(_what: str, _done: int, _total: int) -> None:
    return
