"""Opens a study and runs the stages in order: the only place that knows both stages and store.

Each name is loaded when it is first used: the review pages need a tenth of what is here, and who opens
them waits for what is imported.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from themeseed.study.adding import Added, add_sources
    from themeseed.study.agreeing import agreement_with_people, chosen_coder
    from themeseed.study.automating import accept_unread, automation, take_back_unread
    from themeseed.study.codebook import CodebookChange, change_codebook
    from themeseed.study.discovering import discover_study
    from themeseed.study.exporting import ExportFormat, export_study
    from themeseed.study.figures import study_figures
    from themeseed.study.folder import Study, create_study, open_study
    from themeseed.study.many_agreeing import agreement_between_coders, people_who_decided
    from themeseed.study.material import Material, gather
    from themeseed.study.promoting import Promoted, promote
    from themeseed.study.reporting import find, write_report
    from themeseed.study.reviewing import ReviewSession
    from themeseed.study.running import Ran, run_study
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

_HOMES = {
    "Added": "adding",
    "CodebookChange": "codebook",
    "ExportFormat": "exporting",
    "Material": "material",
    "Promoted": "promoting",
    "Ran": "running",
    "ReviewSession": "reviewing",
    "Study": "folder",
    "accept_unread": "automating",
    "add_sources": "adding",
    "agreement_between_coders": "many_agreeing",
    "agreement_with_people": "agreeing",
    "automation": "automating",
    "candidates_with_people": "theme_agreeing",
    "change_codebook": "codebook",
    "chosen_coder": "agreeing",
    "clusters_with_people": "theme_agreeing",
    "create_study": "folder",
    "discover_study": "discovering",
    "export_study": "exporting",
    "find": "reporting",
    "gather": "material",
    "keep_discovery": "steering",
    "open_study": "folder",
    "people_who_decided": "many_agreeing",
    "promote": "promoting",
    "run_study": "running",
    "study_figures": "figures",
    "take_back_unread": "automating",
    "write_report": "reporting",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'themeseed.study' has no attribute '{name}'")
    return getattr(import_module(f"themeseed.study.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
