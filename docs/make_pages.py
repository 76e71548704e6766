"""Make the pages of docs/ that say what the code says: configuration, commands, errors.

Run it after a change of a configuration key, a command or an error class, and commit what it
wrote: `python docs/make_pages.py`. A test fails while a page is stale.
"""

import inspect
import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import tomli_w
from typer.main import get_command
from typer.models import ArgumentInfo, OptionInfo

from themeseed import errors
from themeseed.cli import app
from themeseed.config import Config

_HERE = Path(__file__).parent
_MADE = "<!-- Made by docs/make_pages.py from the code. Change the code, not this page. -->\n"
_PLACEHOLDERS = {Path: "PATH", int: "NUMBER", float: "NUMBER", str: "TEXT"}


def pages() -> Mapping[str, str]:
    """Return the text of every made page by its file name."""
    return {
        "configuration.md": configuration_page(),
        "commands.md": commands_page(),
        "errors.md": errors_page(),
    }


def configuration_page() -> str:
    """Return the page of every key in study.toml."""
    parts = [
        "# Configuration\n",
        _MADE,
        "Each study has a file `study.toml` in its folder. `themeseed init` writes it with every key as "
        "a comment. To change a key, take the `#` in front of it away, write another value, and run "
        "again: `themeseed run FOLDER`. Keys under `[ingest]` and `[segment]` count for files that are "
        "added later; quotes that are in the study stay as they are.\n",
        "A key that is not listed here is refused, with its place in the file. So is a value of the "
        "wrong kind.\n",
        "## The whole study\n",
        _table(
            ("key", "default", "allowed", "what it means"),
            [
                (
                    "`seed`",
                    _shown(Config().seed),
                    _allowed(_hints(Config)["seed"]),
                    "The seed of everything that draws lots: groups of very large studies, and the "
                    "resamples behind intervals. The same seed gives the same result.",
                )
            ],
        ),
    ]
    for part in fields(Config):
        if part.name != "seed":
            parts += _section(part)
    return "\n".join(parts)


def commands_page() -> str:
    """Return the page of every command, argument and option."""
    functions = [command.callback for command in app.registered_commands if command.callback]
    parts = [
        "# Commands\n",
        _MADE,
        "`themeseed COMMAND --help` says the same in the terminal. A command ends with 0 when all went "
        "well, with 2 when there is something that you can mend (the message says what), and with 1 "
        "when there is something that we must mend.\n",
        _table(
            ("command", "what it does"),
            [(f"[`{_name(each)}`](#{_name(each)})", _first_line(each)) for each in functions],
        ),
    ]
    for function in functions:
        parts += _command(function)
    return "\n".join(parts)


def errors_page() -> str:
    """Return the page of every error class."""
    classes = [each for each in vars(errors).values() if inspect.isclass(each)]
    parts = [
        "# Errors\n",
        _MADE,
        "Every error that themeseed raises on purpose is one of these. The message says what happened, "
        "with the value; what was expected; and what to do next. In Python, all of them are a "
        "`ThemeseedError` and can be imported from `themeseed.errors`. On the command line they are one "
        "line without a traceback, and the command ends with 2.\n",
        _table(
            ("error", "when", "a kind of"),
            [
                (f"`{each.__name__}`", _flat(each.__doc__), f"`{each.__mro__[1].__name__}`")
                for each in classes
            ],
        ),
        "Any other error is a fault of ours: the command ends with 1 and a traceback. Please report it, "
        "with the traceback and without your quotes.\n",
    ]
    return "\n".join(parts)


def _section(part: Field[Any]) -> list[str]:
    stage = get_type_hints(Config)[part.name]
    summary, _, rest = inspect.cleandoc(stage.__doc__).partition("\n")
    meanings = _meanings(_flat(rest), [each.name for each in fields(stage)])
    hints, defaults = _hints(stage), stage()
    rows = [
        (
            f"`{each.name}`",
            _shown(getattr(defaults, each.name)),
            _allowed(hints[each.name]),
            meanings[each.name],
        )
        for each in fields(stage)
    ]
    head = [f"## `[{part.name}]`\n", f"{summary}\n"]
    return [*head, _table(("key", "default", "allowed", "what it means"), rows)]


def _meanings(text: str, keys: list[str]) -> dict[str, str]:
    """Return what a docstring says of each key; it is written 'one, two: meaning. three: meaning.'."""
    key = "|".join(keys)
    found = re.split(rf"(?:^|(?<=\. ))((?:(?:{key}), )*(?:{key})): ", text)[1:]
    meanings = {
        name: f"{said.strip()[0].upper()}{said.strip()[1:]}"
        for names, said in zip(found[::2], found[1::2], strict=True)
        for name in names.split(", ")
    }
    missing = [name for name in keys if name not in meanings]
    if missing:
        raise LookupError(f"The docstring in config.py does not say what these keys mean: {missing}.")
    return meanings


def _allowed(hint: Any) -> str:
    """Return in words what values a type takes."""
    if get_origin(hint) is Annotated:
        return f"{_allowed(get_args(hint)[0])} {_bounds(hint.__metadata__)}".strip()
    if get_origin(hint) is Literal:
        return ", ".join(f'`"{each}"`' for each in get_args(hint))
    if get_origin(hint) is tuple:
        return "a list of texts"
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(_allowed(each) for each in get_args(hint) if each is not type(None))
    return {bool: "`true`, `false`", int: "a whole number", float: "a number", str: "a text"}[hint]


def _bounds(metadata: tuple[Any, ...]) -> str:
    words = {"ge": "from", "gt": "above", "le": "up to", "lt": "below"}
    limits = [
        (word, getattr(limit, name))
        for field in metadata
        for limit in getattr(field, "metadata", [field])
        for name, word in words.items()
        if hasattr(limit, name)
    ]
    return " ".join(f"{word} {bound:g}" for word, bound in limits)


def _hints(stage: type) -> dict[str, Any]:
    return get_type_hints(stage, include_extras=True)


def _shown(value: object) -> str:
    if value is None:
        return "none is set"
    written = tomli_w.dumps({"it": list(value) if isinstance(value, tuple) else value})
    return f"`{_flat(written.partition('= ')[2]).replace('[ ', '[').replace(', ]', ']')}`"


def _command(function: Callable[..., Any]) -> list[str]:
    arguments = list(_parameters(function, ArgumentInfo))
    options = list(_parameters(function, OptionInfo))
    words = [_usage(name, info, default) for name, info, _, default in arguments]
    needed = [
        f"{_option_names(function, name)[0]} {_placeholder(info, kind)}"
        for name, info, kind, default in options
        if default is inspect.Parameter.empty
    ]
    usage = " ".join(["themeseed", _name(function), *words, *needed, "[OPTIONS]"])
    parts = [f"## {_name(function)}\n", f"```text\n{usage}\n```\n"]
    parts += [f"{_flat(each)}\n" for each in inspect.cleandoc(function.__doc__ or "").split("\n\n")]
    rows = [(f"`{info.metavar or name.upper()}`", info.help or "", "") for name, info, _, _ in arguments]
    for name, info, kind, default in options:
        names = ", ".join(_option_names(function, name))
        shown = names if _is(kind, bool) else f"{names} {_placeholder(info, kind)}"
        rows.append((f"`{shown}`", info.help or "", _default(default)))
    return [*parts, _table(("what you give", "what it is", "default"), rows)]


def _parameters(
    function: Callable[..., Any], wanted: type[ArgumentInfo | OptionInfo]
) -> Iterator[tuple[str, Any, Any, object]]:
    hints = get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        kind, info = get_args(hints[name])[:2]
        if isinstance(info, wanted):
            yield name, info, kind, parameter.default


def _usage(name: str, info: Any, default: object) -> str:
    word = info.metavar or name.upper()
    return str(word) if default is inspect.Parameter.empty else f"[{word}]"


def _option_names(function: Callable[..., Any], name: str) -> list[str]:
    # Asked of the command that typer makes: it reads names in more ways than are documented.
    command = get_command(app).commands[_name(function)]  # type: ignore[attr-defined]  # a group
    return next([*each.opts, *each.secondary_opts] for each in command.params if each.name == name)


def _placeholder(info: Any, kind: Any) -> str:
    if info.metavar:
        return str(info.metavar)
    return next(word for each, word in _PLACEHOLDERS.items() if _is(kind, each))


def _is(kind: Any, wanted: type) -> bool:
    """Return whether a type is the wanted one, or that one or none, or a list of it."""
    return kind is wanted or any(_is(each, wanted) for each in get_args(kind))


def _default(value: object) -> str:
    if value is inspect.Parameter.empty:
        return "must be given"
    return "" if value is None or isinstance(value, bool) else f"`{value}`"


def _name(function: Callable[..., Any]) -> str:
    return function.__name__.replace("_", "-")


def _first_line(function: Callable[..., Any]) -> str:
    return inspect.cleandoc(function.__doc__ or "").partition("\n")[0]


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def _table(columns: tuple[str, ...], rows: list[Any]) -> str:
    lines = [columns, tuple("---" for _ in columns), *rows]
    # A bar inside a cell would end the cell.
    escaped = [[cell.replace("|", r"\|") for cell in row] for row in lines]
    return "".join(f"| {' | '.join(row)} |\n" for row in escaped)


if __name__ == "__main__":
    for file_name, text in pages().items():
        (_HERE / file_name).write_text(text, encoding="utf-8")
