"""What a study found, as tables, pictures and one self-contained HTML file."""

from themeseed.report.attribute_tables import codes_by_attributes, usable_attributes
from themeseed.report.findings import AgreementSection, AtBar, Findings
from themeseed.report.plots import (
    agreement_picture,
    confusion_picture,
    counts_picture,
    map_picture,
)
from themeseed.report.projection import Projection, project
from themeseed.report.rendering import render_report
from themeseed.report.svg import inline_svg
from themeseed.report.tables import (
    Table,
    agreement_rows,
    bar_rows,
    cluster_rows,
    code_rows,
    confused_rows,
    confusion_rows,
    count_rows,
)

__all__ = [
    "AgreementSection",
    "AtBar",
    "Findings",
    "Projection",
    "Table",
    "agreement_picture",
    "agreement_rows",
    "bar_rows",
    "cluster_rows",
    "code_rows",
    "codes_by_attributes",
    "confused_rows",
    "confusion_picture",
    "confusion_rows",
    "count_rows",
    "counts_picture",
    "inline_svg",
    "map_picture",
    "project",
    "render_report",
    "usable_attributes",
]
