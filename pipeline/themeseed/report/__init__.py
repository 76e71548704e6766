"""What a study found, as tables, pictures and one self-contained HTML file."""

from themeseed.report.attribute_tables import MOST_VALUES, codes_by_attributes, usable_attributes
from themeseed.report.band_tables import band_rows
from themeseed.report.candidate_tables import (
    candidate_quote_rows,
    candidate_rows,
    negative_case_rows,
    occurrence_rows,
    seed_theme_rows,
    set_aside_rows,
    steering_rows,
)
from themeseed.report.code_examples import example_rows
from themeseed.report.cost_plot import cost_figure
from themeseed.report.disagreement_view import kinds_of
from themeseed.report.figure_tables import (
    across_rows,
    anchoring_rows,
    difference_rows,
    fairness_rows,
    group_rows,
    prevalence_rows,
    saturation_rows,
    stopping_rows,
)
from themeseed.report.findings import AgreementSection, AtBar, AuditRow, Findings
from themeseed.report.group_tables import cluster_rows, told_cluster, told_groups
from themeseed.report.many_tables import (
    groupings_of,
    many_code_rows,
    many_group_rows,
    many_rows,
    many_theme_rows,
    unitizing_code_rows,
    unitizing_rows,
)
from themeseed.report.pdf import find_browser, print_pdf
from themeseed.report.pictures import Pictures, pictures
from themeseed.report.pictures_view import Picture
from themeseed.report.plots import (
    agreement_picture,
    confusion_picture,
    counts_picture,
    map_picture,
)
from themeseed.report.projection import Projection, project
from themeseed.report.rendering import render_report, report_tables
from themeseed.report.saturation_plot import saturation_figure, saturation_picture
from themeseed.report.sensitivity_table import sensitivity_rows
from themeseed.report.svg import drawn, inline_svg
from themeseed.report.table import Table
from themeseed.report.tables import (
    agreement_rows,
    bar_rows,
    code_rows,
    confused_rows,
    confusion_rows,
    count_rows,
    interval_rows,
)
from themeseed.report.theme_tables import (
    compared_figure_rows,
    compared_group_rows,
    compared_sentence,
    compared_theme_rows,
    contingency_rows,
    contribution_rows,
    group_names,
    nearest_rows,
)
from themeseed.report.trust_tables import trust_rows

__all__ = [
    "MOST_VALUES",
    "AgreementSection",
    "AtBar",
    "AuditRow",
    "Findings",
    "Picture",
    "Pictures",
    "Projection",
    "Table",
    "across_rows",
    "agreement_picture",
    "agreement_rows",
    "anchoring_rows",
    "band_rows",
    "bar_rows",
    "candidate_quote_rows",
    "candidate_rows",
    "cluster_rows",
    "code_rows",
    "codes_by_attributes",
    "compared_figure_rows",
    "compared_group_rows",
    "compared_sentence",
    "compared_theme_rows",
    "confused_rows",
    "confusion_picture",
    "confusion_rows",
    "contingency_rows",
    "contribution_rows",
    "cost_figure",
    "count_rows",
    "counts_picture",
    "difference_rows",
    "drawn",
    "example_rows",
    "fairness_rows",
    "find_browser",
    "group_names",
    "group_rows",
    "groupings_of",
    "inline_svg",
    "interval_rows",
    "kinds_of",
    "many_code_rows",
    "many_group_rows",
    "many_rows",
    "many_theme_rows",
    "map_picture",
    "nearest_rows",
    "negative_case_rows",
    "occurrence_rows",
    "pictures",
    "prevalence_rows",
    "print_pdf",
    "project",
    "render_report",
    "report_tables",
    "saturation_figure",
    "saturation_picture",
    "saturation_rows",
    "seed_theme_rows",
    "sensitivity_rows",
    "set_aside_rows",
    "steering_rows",
    "stopping_rows",
    "told_cluster",
    "told_groups",
    "trust_rows",
    "unitizing_code_rows",
    "unitizing_rows",
    "usable_attributes",
]
