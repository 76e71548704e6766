"""Tables and pictures as a notebook shows them by itself."""

import xml.etree.ElementTree as ET

from IPython.core.formatters import DisplayFormatter

from tests.report.sample import sample
from themeseed.report import Table, agreement_rows, pictures

FOUND = sample()


def shown(thing: object) -> dict[str, str]:
    """Return what a notebook is given to show, by kind."""
    found: dict[str, str] = DisplayFormatter().format(thing)[0]  # type: ignore[no-untyped-call]  # untyped
    return found


def test_a_table_is_shown_with_its_title_its_figures_and_its_notes() -> None:
    table = agreement_rows(FOUND.agreements)
    html = shown(table)["text/html"]
    assert f"<b>{table.title}</b>" in html
    assert html.count("<tr>") == len(table.rows) + 1
    assert f'<td style="text-align: left">{table.rows[0][0]}</td>' in html
    assert f'<td style="text-align: right">{table.rows[0][1]}</td>' in html
    assert html.count("<small>") == len(set(table.notes))


def test_what_people_wrote_cannot_become_markup_in_a_notebook() -> None:
    table = Table(title="<i>t</i>", columns=("<b>",), rows=(("<script>alert(1)</script>",),))
    html = shown(table)["text/html"]
    assert "<script>" not in html
    assert "<i>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_pictures_are_shown_and_stand_alone_as_svg() -> None:
    found = pictures(FOUND)
    assert found.map is not None
    kinds = shown(found.map)
    assert found.map.caption[:30] in kinds["text/html"]
    root = ET.fromstring(kinds["image/svg+xml"])  # noqa: S314  # our own
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert shown(found)["text/html"].count("<svg") == 3 + len(found.confusions)
