"""Findings -> one self-contained HTML file: no script, no address outside, the same bytes every time."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from themeseed.report.findings import Findings
from themeseed.report.page import page
from themeseed.report.pictures import pictures
from themeseed.report.table import Cell, Table
from themeseed.report.table_shape import shape_of

_TEMPLATES = Path(__file__).parent / "templates"
# Letters that HTML does not allow, and halves of letters that cannot be written as UTF-8.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def report_tables(
    findings: Findings,
) -> tuple[tuple[str, tuple[str, ...], tuple[tuple[Cell, ...], ...]], ...]:
    """Return title, columns and rows of every table of the report that has rows, in order."""
    found = tuple(_tables(page(findings)))
    return tuple((each.title, each.columns, each.rows) for each in found if each.rows)


def _tables(part: object) -> Iterator[Table]:
    if isinstance(part, Table):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _tables(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _tables(getattr(part, field.name))


def render_report(findings: Findings) -> str:
    """Return the report as the text of an HTML file, to be written as UTF-8.

    Everything that people wrote (quotes, names, notes) is escaped by the templates; the pictures
    are SVG elements made from parsed trees.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # The one place where text is declared safe: what svg.py serialised.
    environment.filters["svg"] = lambda picture: Markup(picture.svg)  # noqa: S704
    environment.filters["shape"] = shape_of
    html = environment.get_template("report.html.jinja").render(
        page=page(findings), pictures=pictures(findings)
    )
    return _UNPRINTABLE.sub("�", html)
