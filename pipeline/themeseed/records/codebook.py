"""The codebook: codes, the categories they belong to, and the themes that cut across them."""

from dataclasses import dataclass
from typing import Literal

from themeseed.records.identity import stable_id

PassageKind = Literal["name", "description", "include", "exclude", "phrase", "example"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What a quote can be coded with, and every text that says when it applies.

    `replaces` lists the ids of codes that were merged into this one: what was coded with them counts
    for this code.
    """

    id: str
    name: str
    description: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    category_id: str | None = None
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A group of codes, possibly inside another category."""

    id: str
    name: str
    description: str = ""
    parent_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A pattern of meaning that gathers codes across categories; without codes, itself a code."""

    id: str
    name: str
    description: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    code_ids: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()

    def as_code(self) -> Code:
        """Return the theme as something a quote can be coded with."""
        return Code(
            id=self.id,
            name=self.name,
            description=self.description,
            include=self.include,
            exclude=self.exclude,
            phrases=self.phrases,
            examples=self.examples,
            replaces=self.replaces,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One text of a codebook that is embedded on its own; `exclude` passages say what is not."""

    id: str
    code_id: str
    kind: PassageKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """Codes, categories and themes under one name.

    `codes` and `themes` keep the order of the file. Ids are unique over both.
    """

    id: str
    name: str
    codes: tuple[Code, ...] = ()
    categories: tuple[Category, ...] = ()
    themes: tuple[Theme, ...] = ()
    citation: str = ""
    language: str = "en"

    @property
    def codable(self) -> tuple[Code, ...]:
        """What quotes can be coded with: all codes, and each theme that has no codes below it."""
        return self.codes + tuple(theme.as_code() for theme in self.themes if not theme.code_ids)

    @property
    def codable_ids(self) -> tuple[str, ...]:
        """The ids of `codable`, in order: the columns of every MatchScores."""
        return tuple(code.id for code in self.codable)

    def name_of(self, code_id: str) -> str:
        """Return the name of a code or theme, or the id itself when it is not in the codebook."""
        names = {theme.id: theme.name for theme in self.themes}
        names.update((code.id, code.name) for code in self.codes)
        return names.get(code_id, code_id)

    def current_code(self, code_id: str) -> str:
        """Return the code that a code counts for now: itself, or the one that it was merged into."""
        return next((code.id for code in self.codable if code_id in code.replaces), code_id)

    def passages(self) -> tuple[Passage, ...]:
        """Return every text of every codable code, in order, each with a content-made id."""
        return tuple(
            Passage(id=stable_id(code.id, kind, text), code_id=code.id, kind=kind, text=text)
            for code in self.codable
            for kind, texts in _texts(code)
            for text in dict.fromkeys(texts)
            if text.strip()
        )


def _texts(code: Code) -> tuple[tuple[PassageKind, tuple[str, ...]], ...]:
    return (
        ("name", (code.name,)),
        ("description", (code.description,)),
        ("include", code.include),
        ("exclude", code.exclude),
        ("phrase", code.phrases),
        ("example", code.examples),
    )
