"""Cases: from a table of their own, from rows, and from front matter, brought together by name."""

from collections.abc import Iterable
from pathlib import Path

from themeseed.errors import TableError
from themeseed.exchange.table import read_table
from themeseed.records import Attribute, Case
from themeseed.records.identity import stable_id

_NAME_COLUMNS = ("case", "case_id", "participant", "speaker", "document", "name", "id")


def make_case(name: str, attributes: Iterable[tuple[str, str]] = ()) -> Case:
    """Return the case of this name; the same name is always the same case."""
    return Case(
        id=stable_id("case", name),
        name=name,
        attributes=tuple(Attribute(name=key, value=value) for key, value in attributes),
    )


def read_cases(path: Path) -> tuple[Case, ...]:
    """Return the cases in a table: a column that names them, and a column for each attribute.

    The naming column is called case, participant, speaker, document or name; otherwise the first
    column is taken. It matches a transcript's file name (with or without its ending), a speaker,
    or a table's case column.

    Raises:
        TableError: a case occurs twice.
    """
    table = read_table(path)
    found = table.position(*_NAME_COLUMNS)
    name_at = 0 if found is None else found
    cases: dict[str, Case] = {}
    for row in table.rows:
        name = row.cells[name_at].strip()
        if not name:
            continue
        if name in cases:
            raise TableError(
                f"{table.source}, row {row.number}: case '{name}' occurs twice. Remove one of them."
            )
        values = [
            (column, row.cells[at].strip())
            for at, column in enumerate(table.columns)
            if at != name_at and column and row.cells[at].strip()
        ]
        cases[name] = make_case(name, values)
    return tuple(cases.values())


class CaseBook:
    """The cases met while reading. What a table of cases says wins over what files say."""

    def __init__(self, given: Iterable[Case]) -> None:
        self._given = {case.name.casefold(): case for case in given}
        self._values: dict[str, dict[str, str]] = {}
        self._disputed: dict[str, set[str]] = {}

    def known(self, name: str) -> Case | None:
        """Return the given case of this name, compared without case."""
        return self._given.get(name.casefold())

    def meet(self, name: str, attributes: Iterable[tuple[str, str]]) -> str:
        """Note that a source names this case with these attributes; return the case's id.

        An attribute on which rows of one case differ belongs to the row, not to the case: it is
        left off the case.
        """
        proper = self._given[name.casefold()].name if name.casefold() in self._given else name
        values = self._values.setdefault(proper, {})
        disputed = self._disputed.setdefault(proper, set())
        for key, value in attributes:
            if values.setdefault(key, value) != value:
                disputed.add(key)
        return stable_id("case", proper)

    def cases(self) -> tuple[Case, ...]:
        """Return all cases met or given, by name."""
        result: dict[str, Case] = {case.name: case for case in self._given.values()}
        for name, values in self._values.items():
            own = {key: value for key, value in values.items() if key not in self._disputed[name]}
            if name in result:
                own.update((each.name, each.value) for each in result[name].attributes)
            result[name] = make_case(name, own.items())
        return tuple(result[name] for name in sorted(result))
