"""Opens a study and runs the stages in order: the only place that knows both stages and store."""

from themeseed.study.adding import Added, add_sources
from themeseed.study.agreeing import agreement_with_people, chosen_coder
from themeseed.study.automating import accept_unread, automation, take_back_unread
from themeseed.study.codebook import CodebookChange, change_codebook
from themeseed.study.discovering import discover_study
from themeseed.study.exporting import ExportFormat, export_study
from themeseed.study.figures import study_figures
from themeseed.study.folder import Study, create_study, open_study
from themeseed.study.many_agreeing import agreement_between_coders, people_who_decided
from themeseed.study.promoting import Promoted, promote
from themeseed.study.reporting import find, write_report
from themeseed.study.reviewing import ReviewSession
from themeseed.study.running import Material, Ran, gather, run_study
from themeseed.study.steering import keep_discovery
from themeseed.study.theme_agreeing import candidates_with_people, clusters_with_people

__all__ = [
    "Added",
    "CodebookChange",
    "ExportFormat",
    "Material",
    "Promoted",
    "Ran",
    "ReviewSession",
    "Study",
    "accept_unread",
    "add_sources",
    "agreement_between_coders",
    "agreement_with_people",
    "automation",
    "candidates_with_people",
    "change_codebook",
    "chosen_coder",
    "clusters_with_people",
    "create_study",
    "discover_study",
    "export_study",
    "find",
    "gather",
    "keep_discovery",
    "open_study",
    "people_who_decided",
    "promote",
    "run_study",
    "study_figures",
    "take_back_unread",
    "write_report",
]
