"""What must hold for a codebook, whatever file it came from.

The rule: a codebook that is handed on holds no contradiction. Every reference leads somewhere,
every id is unique over codes and themes, and there is something to code with.
"""

from collections.abc import Iterable

from themeseed.errors import CodebookError, EmptyCodebookError
from themeseed.records import Category, Codebook

SEPARATOR = ";"
"""What stands between codes in a `codes` cell, and therefore never in a code's id."""


def check_codebook(codebook: Codebook, *, source: str, remedy: str) -> Codebook:
    """Return the codebook as it is when nothing in it contradicts anything else.

    Args:
        codebook: what a reader made.
        source: the file's name, for messages.
        remedy: how to add a code in this kind of file, for the message about an empty one.

    Raises:
        EmptyCodebookError: there is neither a code nor a theme.
        CodebookError: a blank name, an id that is blank, repeated or holds ';', or a reference
            to a category or code that does not exist, or categories that contain each other.
    """
    if not codebook.codes and not codebook.themes:
        raise EmptyCodebookError(
            f"codebook '{source}' has no codes. {remedy}, or pick a seed set: themeseed seeds"
        )
    entries: list[tuple[str, str, str]] = [
        *(("category", it.id, it.name) for it in codebook.categories),
        *(("code", it.id, it.name) for it in codebook.codes),
        *(("theme", it.id, it.name) for it in codebook.themes),
    ]
    for kind, entry_id, name in entries:
        _check_entry(kind, entry_id, name, source)
    _check_unique("category", (category.id for category in codebook.categories), source)
    codable = [it.id for it in codebook.codes] + [it.id for it in codebook.themes]
    _check_unique("code or theme", codable, source)
    _check_references(codebook, source)
    _check_cycles(codebook.categories, source)
    return codebook


def _check_entry(kind: str, entry_id: str, name: str, source: str) -> None:
    if not name.strip():
        raise CodebookError(f"codebook '{source}': the {kind} '{entry_id}' has a blank name. Name it.")
    if not entry_id.strip() or entry_id != entry_id.strip():
        raise CodebookError(
            f"codebook '{source}': the {kind} '{name}' has the id {entry_id!r}; an id is not blank and "
            "neither begins nor ends with a space. Mend the id."
        )
    if SEPARATOR in entry_id and kind != "category":
        raise CodebookError(
            f"codebook '{source}': the {kind} '{entry_id}' holds a '{SEPARATOR}', which separates codes "
            "in tables. Use another character."
        )


def _check_unique(kind: str, ids: Iterable[str], source: str) -> None:
    seen: set[str] = set()
    for entry_id in ids:
        if entry_id in seen:
            raise CodebookError(
                f"codebook '{source}': the {kind} '{entry_id}' occurs more than once. Ids are unique "
                "over codes and themes; give one of them another id."
            )
        seen.add(entry_id)


def _check_references(codebook: Codebook, source: str) -> None:
    categories = {category.id for category in codebook.categories}
    codes = {code.id for code in codebook.codes}
    references = [
        *(("code", code.id, "category", code.category_id, categories) for code in codebook.codes),
        *(("category", it.id, "category", it.parent_id, categories) for it in codebook.categories),
        *(("theme", it.id, "code", code, codes) for it in codebook.themes for code in it.code_ids),
    ]
    for kind, entry_id, target, target_id, known in references:
        if target_id is not None and target_id not in known:
            listed = ", ".join(f"'{name}'" for name in sorted(known)) or "none"
            raise CodebookError(
                f"codebook '{source}': the {kind} '{entry_id}' refers to the {target} '{target_id}', "
                f"which does not exist. There are: {listed}."
            )


def _check_cycles(categories: tuple[Category, ...], source: str) -> None:
    parents = {category.id: category.parent_id for category in categories}
    for start in parents:
        path: list[str] = []
        at: str | None = start
        while at is not None:
            path.append(at)
            if path.count(at) > 1:
                chain = " > ".join(path)
                raise CodebookError(
                    f"codebook '{source}': categories contain each other: {chain}. Take a 'parent' out."
                )
            at = parents[at]
