"""What one version of a codebook changed in the one before, in words."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from themeseed.records import Code, Codebook
from themeseed.store import CodebookVersion

_TEXTS = ("description", "include", "exclude", "phrases", "examples")


def changes(before: Codebook | None, after: Codebook) -> tuple[str, ...]:
    """Return what changed, one thing a sentence part; of the first version, how many codes it has.

    >>> from themeseed.records import Theme
    >>> one = Codebook(id="b", name="B", themes=(Theme(id="hope", name="Hope"),))
    >>> two = Codebook(id="b", name="B", themes=(Theme(id="hope", name="Hoping"),))
    >>> changes(one, two)
    ('renamed "Hope" to "Hoping"',)
    """
    if before is None:
        return (f"{len(after.codable)} codes",)
    found = list(_changes(before, after))
    return tuple(found) or ("nothing that quotes are coded with",)


def told_since(
    versions: Sequence[CodebookVersion],
    known: int,
    name_of: Callable[[str], str],
    *,
    touches: Callable[[Codebook, Codebook], bool] = lambda _before, _after: True,
) -> str:
    """Return who changed what in the versions after one, in words; "" where nobody did.

    Args:
        versions: all, oldest first.
        known: the number of the version that is known.
        name_of: gives a coder's name by their id.
        touches: which changes count, from the codebook before and after each.
    """
    return " ".join(
        f"Version {after.number}, {name_of(after.set_by) if after.set_by else 'by a command'}: "
        f"{'; '.join(changes(before.codebook, after.codebook))}."
        for before, after in pairwise(versions)
        if after.number > known and touches(before.codebook, after.codebook)
    )


def _changes(before: Codebook, after: Codebook) -> Iterator[str]:
    if before.name != after.name:
        yield f'codebook renamed to "{after.name}"'
    was = {code.id: code for code in before.codable}
    now = {code.id: code for code in after.codable}
    groups = {theme.id for theme in after.themes if theme.code_ids}
    into = {old: code for code in after.codable for old in code.replaces}
    merged_before = {old for code in before.codable for old in code.replaces}
    for code in after.codable:
        if code.id not in was:
            back = code.id in merged_before and code.id not in into
            yield f'{"took back the merge of" if back else "added"} "{code.name}"'
    for code in before.codable:
        if code.id in now:
            yield from _revised(code, now[code.id], after)
        elif code.id in into:
            yield f'merged "{code.name}" into "{into[code.id].name}"'
        elif code.id in groups:
            yield f'"{code.name}" now gathers codes'
        else:
            yield f'removed "{code.name}"'
    yield from _gathered(before, after)


def _revised(old: Code, new: Code, after: Codebook) -> Iterator[str]:
    if old.name != new.name:
        yield f'renamed "{old.name}" to "{new.name}"'
    # What a merge adds to a code's texts is told with the merge.
    told = [name for name in _TEXTS if getattr(old, name) != getattr(new, name)]
    if told and old.replaces == new.replaces:
        yield f'changed {", ".join(told)} of "{new.name}"'
    if old.category_id != new.category_id:
        names = {each.id: each.name for each in after.categories}
        where = f'to "{names.get(new.category_id, new.category_id)}"' if new.category_id else "out of"
        yield f'moved "{new.name}" {where}{"" if new.category_id else " its category"}'


def _gathered(before: Codebook, after: Codebook) -> Iterator[str]:
    was = {theme.id: theme.code_ids for theme in before.themes}
    for theme in after.themes:
        for code_id in theme.code_ids:
            if code_id not in was.get(theme.id, ()):
                yield f'gathered "{after.name_of(code_id)}" under "{theme.name}"'
