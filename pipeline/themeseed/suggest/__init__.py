"""MatchScores -> Suggestion: calibration, abstention, evidence."""

from themeseed.suggest.calibration import ENOUGH, Calibration, fit_calibration
from themeseed.suggest.code_sets import code_set_bar
from themeseed.suggest.likeliest import likeliest
from themeseed.suggest.remaining import Remaining, still_to_change
from themeseed.suggest.second_look import Doubt, doubts
from themeseed.suggest.suggesting import suggest

__all__ = [
    "ENOUGH",
    "Calibration",
    "Doubt",
    "Remaining",
    "code_set_bar",
    "doubts",
    "fit_calibration",
    "likeliest",
    "still_to_change",
    "suggest",
]
