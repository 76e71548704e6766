"""MatchScores -> Suggestion: calibration, abstention, evidence."""

from themeseed.suggest.bands import Offered, band_of
from themeseed.suggest.calibration import ENOUGH, Calibration, fit_calibration
from themeseed.suggest.code_sets import code_set_bar
from themeseed.suggest.likeliest import likeliest
from themeseed.suggest.remaining import Remaining, still_to_change
from themeseed.suggest.second_look import Doubt, doubts
from themeseed.suggest.suggesting import suggest
from themeseed.suggest.unlike import left_out_documents, unlike_documents

__all__ = [
    "ENOUGH",
    "Calibration",
    "Doubt",
    "Offered",
    "Remaining",
    "band_of",
    "code_set_bar",
    "doubts",
    "fit_calibration",
    "left_out_documents",
    "likeliest",
    "still_to_change",
    "suggest",
    "unlike_documents",
]
