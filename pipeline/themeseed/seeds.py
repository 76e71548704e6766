"""The seed sets: published frameworks that ship with themeseed. The only reader of seeds/."""

from pathlib import Path

from themeseed.errors import UnknownNameError

DEFAULT = "gillard-2013"

_IN_WHEEL = Path(__file__).parent / "_seeds"
_IN_CHECKOUT = Path(__file__).parents[2] / "seeds"


def seed_sets() -> tuple[str, ...]:
    """Return the names of all seed sets, sorted.

    >>> "gillard-2013" in seed_sets()
    True
    """
    return tuple(sorted(each.name for each in _folder().iterdir() if (each / "codebook.toml").is_file()))


def codebook_path(name: str) -> Path:
    """Return where a seed set's codebook lies; UnknownNameError when there is no such set."""
    return _file(name, "codebook.toml")


def quotes_path(name: str) -> Path:
    """Return where a seed set's quotes lie; UnknownNameError when there is no such set."""
    return _file(name, "quotes.csv")


def source_path(name: str) -> Path:
    """Return where a seed set's citation and licence lie; UnknownNameError when there is none."""
    return _file(name, "SOURCE.md")


def _folder() -> Path:
    return _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT


def _file(name: str, file_name: str) -> Path:
    if name not in seed_sets():
        raise UnknownNameError(f"There is no seed set '{name}'. Seed sets: {', '.join(seed_sets())}.")
    return _folder() / name / file_name
