"""Editing a codebook: each edit gives a new codebook, the one before stays on record.

The rule: no edit loses what was decided. A renamed code keeps its id; what was coded with a merged
code counts for the code that it was merged into, until the merge is taken back; a quote whose codes
have all gone comes up for review again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from themeseed.errors import CodebookError, UnknownNameError
from themeseed.exchange.codebook_checks import check_codebook
from themeseed.exchange.codebook_toml import made_id
from themeseed.records import Category, Code, Codebook, Theme
from themeseed.study.codebook_limits import checked_name, require_texts

_PAGE = "on the page"
_REMEDY = "Add a code"


def add_code(
    book: Codebook, name: str, description: str = "", *, category_id: str | None = None
) -> Codebook:
    """Return the codebook with a new code at its end.

    Raises:
        CodebookError: the name is blank, taken or no name, or the description is too long.
        UnknownNameError: there is no such category.
    """
    _require_category(book, category_id)
    name = checked_name(name)
    require_texts(description)
    code = Code(id=_free_id(book, name), name=name, description=description, category_id=category_id)
    return _checked(replace(book, codes=(*book.codes, code)))


def revise(
    book: Codebook,
    code_id: str,
    *,
    name: str,
    description: str,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    phrases: Sequence[str] = (),
) -> Codebook:
    """Return the codebook with another name and other texts for a code.

    The id stays, and with it all that was coded with it.

    Raises:
        UnknownNameError: there is no such code.
        CodebookError: the name is blank, taken by another code or no name, or a text is too long.
    """
    before = _find(book, code_id)
    name = before.name if name.strip() == before.name else checked_name(name)
    require_texts(
        description, {"include": include, "exclude": exclude, "phrases": phrases}, before=before
    )
    _require_free_name(book, name, but=code_id)
    return _checked(
        _with(
            book,
            code_id,
            name=name,
            description=description,
            include=tuple(include),
            exclude=tuple(exclude),
            phrases=tuple(phrases),
        )
    )


def merge(book: Codebook, code_id: str, into: str) -> Codebook:
    """Return the codebook with one code merged into another, which takes over its texts.

    Raises:
        UnknownNameError: one of the codes is not there.
        CodebookError: a code cannot be merged into itself.
    """
    if code_id == into:
        raise CodebookError("A code cannot be merged into itself. Choose another one.")
    gone, kept = _find(book, code_id), _find(book, into)
    texts = {
        name: _together(getattr(kept, name), getattr(gone, name))
        for name in ("exclude", "phrases", "examples")
    }
    said = (gone.description,) if gone.description.strip() else ()
    merged = _with(
        book,
        into,
        **texts,
        include=_together(kept.include, (gone.name, *said, *gone.include)),
        replaces=_together(kept.replaces, (code_id, *gone.replaces)),
    )
    return _checked(_without(merged, code_id))


def unmerge(book: Codebook, code_id: str, earlier: Sequence[Codebook]) -> Codebook:
    """Return the codebook with a merged code back as it was, and its texts taken from the other.

    Args:
        book: the codebook in force.
        code_id: the code that was merged.
        earlier: codebooks from before, oldest first.

    Raises:
        UnknownNameError: no code was merged under this id.
    """
    holder = next((code for code in book.codable if code_id in code.replaces), None)
    before = next((each for each in reversed(earlier) if code_id in each.codable_ids), None)
    if holder is None or before is None:
        raise UnknownNameError(f"No code '{code_id}' was merged into another one.")
    gone = _find(before, code_id)
    back = {gone.name, gone.description, *gone.include}
    taken = {
        "include": tuple(text for text in holder.include if text not in back),
        **{
            name: tuple(text for text in getattr(holder, name) if text not in getattr(gone, name))
            for name in ("exclude", "phrases", "examples")
        },
        "replaces": tuple(
            each for each in holder.replaces if each != code_id and each not in gone.replaces
        ),
    }
    parted = _with(book, holder.id, **taken)
    theme = next((each for each in before.themes if each.id == code_id), None)
    if theme is not None:
        return _checked(replace(parted, themes=(*parted.themes, theme)))
    category = gone.category_id if gone.category_id in {each.id for each in book.categories} else None
    linked = replace(parted, codes=(*parted.codes, replace(gone, category_id=category)))
    return _checked(_linked_as_before(linked, code_id, before))


def split(book: Codebook, code_id: str, names: Sequence[str]) -> Codebook:
    """Return the codebook with new codes in the place of one; its quotes come up for review again.

    Raises:
        UnknownNameError: there is no such code.
        CodebookError: fewer than two names, or one that is blank or taken.
    """
    wanted = [name.strip() for name in names if name.strip()]
    if len(wanted) < 2:
        raise CodebookError("Splitting a code takes the names of at least two new ones, one a line.")
    old = _find(book, code_id)
    made = book
    for name in wanted:
        made = add_code(made, name, category_id=old.category_id)
    new_ids = [code.id for code in made.codes[len(book.codes) :]]
    for theme in book.themes:
        if code_id in theme.code_ids:
            made = _with(made, theme.id, code_ids=(*theme.code_ids, *new_ids))
    return _checked(_without(made, code_id))


def move(book: Codebook, code_id: str, category: str) -> Codebook:
    """Return the codebook with a code in a category (by name; a new name makes one), or in none.

    Raises:
        UnknownNameError: there is no such code.
        CodebookError: it is a theme, which stands above categories.
    """
    if all(code.id != code_id for code in book.codes):
        _find(book, code_id)
        raise CodebookError("A theme cuts across categories and stands in none. Move a code instead.")
    name = category.strip()
    if not name:
        return _checked(_with(book, code_id, category_id=None))
    found = next((each for each in book.categories if each.name == name), None)
    if found is None:
        taken = {each.id for each in book.categories}
        name = checked_name(name, kind="category")
        found = Category(id=_unused(made_id(name, _PAGE), taken), name=name)
        book = replace(book, categories=(*book.categories, found))
    return _checked(_with(book, code_id, category_id=found.id))


def link(book: Codebook, code_id: str, theme_id: str, *, given: Mapping[str, int]) -> Codebook:
    """Return the codebook with a code gathered under a theme.

    Args:
        book: the codebook in force.
        code_id: a code.
        theme_id: a theme; the first code makes a group of it that quotes are no longer coded with.
        given: codings by code: a theme that has some stays codable.

    Raises:
        UnknownNameError: there is no such code or theme.
        CodebookError: quotes are coded with the theme itself.
    """
    theme = next((each for each in book.themes if each.id == theme_id), None)
    if theme is None:
        names = ", ".join(each.id for each in book.themes) or "none"
        raise UnknownNameError(f"There is no theme '{theme_id}'. Themes: {names}.")
    if all(code.id != code_id for code in book.codes):
        raise CodebookError("Only a code can be gathered under a theme.")
    if not theme.code_ids and given.get(theme_id):
        raise CodebookError(
            f"{given[theme_id]} quotes are coded with '{theme.name}' itself. With codes under it, "
            "quotes are coded with those: split the theme first, or take a new theme."
        )
    return _checked(_with(book, theme_id, code_ids=_together(theme.code_ids, (code_id,))))


def _find(book: Codebook, code_id: str) -> Code:
    found = next((code for code in book.codable if code.id == code_id), None)
    if found is None:
        raise UnknownNameError(
            f"'{code_id}' is not a code of the codebook. Its codes: {', '.join(book.codable_ids)}."
        )
    return found


def _ids(book: Codebook) -> set[str]:
    return {code.id for code in book.codes} | {theme.id for theme in book.themes}


def _with(book: Codebook, code_id: str, **values: object) -> Codebook:
    """Return the codebook with other values for a code or theme."""
    codes = tuple(
        replace(code, **values) if code.id == code_id else code  # type: ignore[arg-type]  # our names
        for code in book.codes
    )
    themes = tuple(
        replace(theme, **values) if theme.id == code_id else theme  # type: ignore[arg-type]
        for theme in book.themes
    )
    if code_id not in _ids(book):
        _find(book, code_id)
    return replace(book, codes=codes, themes=themes)


def _without(book: Codebook, code_id: str) -> Codebook:
    return replace(
        book,
        codes=tuple(code for code in book.codes if code.id != code_id),
        themes=tuple(
            replace(theme, code_ids=tuple(each for each in theme.code_ids if each != code_id))
            for theme in book.themes
            if theme.id != code_id
        ),
    )


def _linked_as_before(book: Codebook, code_id: str, before: Codebook) -> Codebook:
    holders: Collection[str] = {theme.id for theme in before.themes if code_id in theme.code_ids}
    themes: list[Theme] = [
        replace(theme, code_ids=_together(theme.code_ids, (code_id,))) if theme.id in holders else theme
        for theme in book.themes
    ]
    return replace(book, themes=tuple(themes))


def _together(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _require_category(book: Codebook, category_id: str | None) -> None:
    if category_id is not None and category_id not in {each.id for each in book.categories}:
        raise UnknownNameError(f"There is no category '{category_id}'. Load the page again.")


def _require_free_name(book: Codebook, name: str, *, but: str | None = None) -> None:
    same = name.strip().casefold()
    taken = next(
        (code for code in book.codable if code.name.casefold() == same and code.id != but), None
    )
    if taken is not None:
        raise CodebookError(f"There is a code '{taken.name}' already. Choose another name, or merge.")


def _free_id(book: Codebook, name: str) -> str:
    _require_free_name(book, name)
    once = {old for code in book.codable for old in code.replaces}
    return _unused(made_id(name, _PAGE), _ids(book) | once)


def _unused(wanted: str, taken: Collection[str]) -> str:
    number, free = 2, wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


def _checked(book: Codebook) -> Codebook:
    return check_codebook(book, source=_PAGE, remedy=_REMEDY)
