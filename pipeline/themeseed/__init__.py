"""themeseed: suggested codes for qualitative interviews, offline, reviewed by people.

What stands in `__all__` is the public API; everything else may move. Importing themeseed loads
nothing heavy: each name is loaded when it is first used.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from themeseed.classifier import CodeClassifier
    from themeseed.compare import (
        agreement_of_many,
        anchoring,
        compare,
        cut_across,
        disagreements,
        fairness,
        needed_sample,
        prevalence,
        saturation,
        themes_compared,
    )
    from themeseed.config import Config
    from themeseed.errors import ThemeseedError
    from themeseed.exchange.codebook import read_codebook
    from themeseed.frames import frames
    from themeseed.match.estimator import CodeMatcher
    from themeseed.one_shot import suggest
    from themeseed.study import (
        ReviewSession,
        Study,
        add_sources,
        agreement_between_coders,
        agreement_with_people,
        change_codebook,
        clusters_with_people,
        create_study,
        discover_study,
        export_study,
        find,
        keep_discovery,
        open_study,
        run_study,
        study_figures,
        write_report,
    )

__all__ = [
    "CodeClassifier",
    "CodeMatcher",
    "Config",
    "ReviewSession",
    "Study",
    "ThemeseedError",
    "add_sources",
    "agreement_between_coders",
    "agreement_of_many",
    "agreement_with_people",
    "anchoring",
    "change_codebook",
    "clusters_with_people",
    "compare",
    "create_study",
    "cut_across",
    "disagreements",
    "discover_study",
    "export_study",
    "fairness",
    "find",
    "frames",
    "keep_discovery",
    "needed_sample",
    "open_study",
    "prevalence",
    "read_codebook",
    "run_study",
    "saturation",
    "study_figures",
    "suggest",
    "themes_compared",
    "write_report",
]

_HOMES = {
    "disagreements": "themeseed.compare",
    "themes_compared": "themeseed.compare",
    "CodeClassifier": "themeseed.classifier",
    "CodeMatcher": "themeseed.match.estimator",
    "Config": "themeseed.config",
    "ThemeseedError": "themeseed.errors",
    "agreement_of_many": "themeseed.compare",
    "anchoring": "themeseed.compare",
    "compare": "themeseed.compare",
    "cut_across": "themeseed.compare",
    "fairness": "themeseed.compare",
    "frames": "themeseed.frames",
    "saturation": "themeseed.compare",
    "needed_sample": "themeseed.compare",
    "prevalence": "themeseed.compare",
    "read_codebook": "themeseed.exchange.codebook",
    "suggest": "themeseed.one_shot",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'themeseed' has no attribute '{name}'")
    return getattr(import_module(_HOMES.get(name, "themeseed.study")), name)


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """Keeps public functions from being hidden by the packages of the same name."""

    def __setattr__(self, name: str, value: object) -> None:
        # Importing themeseed.suggest sets it on its parent, where the function `suggest` belongs.
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
