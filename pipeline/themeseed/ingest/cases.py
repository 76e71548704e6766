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
        TableError: a case occurs twice, compared without case.
        UnreadableFileError: the file is damaged, protected, or no table.
    """
    table = read_table(path)
    found = table.position(*_NAME_COLUMNS)
    name_at = 0 if found is None else found
    cases: dict[str, Case] = {}
    for row in table.rows:
        name = row.cells[name_at].strip()
        if not name:
            continue
        if name.casefold() in cases:
            raise TableError(
                f"{table.source}, row {row.number}: case '{name}' occurs twice, compared without case. "
                "Remove one of them."
            )
        values = [
            (column, row.cells[at].strip())
            for at, column in enumerate(table.columns)
            if at != name_at and column and row.cells[at].strip()
        ]
        cases[name.casefold()] = make_case(name, values)
    return tuple(cases.values())


class CaseBook:
    """The cases met while reading. What a table of cases says wins over what files say."""

    def __init__(self, given: Iterable[Case]) -> None:
        self._given = {case.name.casefold(): case for case in given}
        self._met: dict[str, dict[str, list[tuple[str, str]]]] = {}

    def known(self, name: str) -> Case | None:
        """Return the given case of this name, compared without case."""
        return self._given.get(name.casefold())

    def meet(self, name: str, attributes: Iterable[tuple[str, str]] = ()) -> str:
        """Note that a source names this case with these attributes; return the case's id."""
        given = self.known(name)
        proper = given.name if given else name
        values = self._met.setdefault(proper, {})
        for key, value in attributes:
            values.setdefault(key.casefold(), []).append((key, value))
        return stable_id("case", proper)

    def cases(self) -> tuple[Case, ...]:
        """Return all cases met or given, by name.

        An attribute on which the rows or files of one case differ belongs to these, not to the
        case: it is left off, and `disputed` says so.
        """
        names = {*self._met, *(case.name for case in self._given.values())}
        return tuple(self._case(name) for name in sorted(names))

    def disputed(self) -> tuple[str, ...]:
        """Return a sentence for each attribute that was left off some case, by attribute."""
        cases: dict[str, list[str]] = {}
        for name in sorted(self._met):
            settled = {each.name.casefold() for each in self._case(name).attributes}
            for key, written in self._met[name].items():
                if key not in settled:
                    cases.setdefault(written[0][0], []).append(name)
        return tuple(
            f"'{key}' has several values within case '{names[0]}'"
            + (f" and {len(names) - 1} more" if len(names) > 1 else "")
            + ": it is not kept as an attribute of the case."
            for key, names in sorted(cases.items())
        )

    def _case(self, name: str) -> Case:
        given = self.known(name)
        own = [(each.name, each.value) for each in given.attributes] if given else []
        settled = {key.casefold() for key, _ in own}
        own += [
            written[0]
            for key, written in self._met.get(name, {}).items()
            if key not in settled and len({value for _, value in written}) == 1
        ]
        return make_case(name, own)
