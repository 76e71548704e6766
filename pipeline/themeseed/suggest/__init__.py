"""MatchScores -> Suggestion: calibration, abstention, evidence."""

from themeseed.suggest.bands import Offered, band_of
from themeseed.suggest.bars import Bars, best_bars
from themeseed.suggest.calibration import ENOUGH, PLAIN_ODDS, Calibration, Odds, fit_calibration
from themeseed.suggest.checking import calibration_error, checked
from themeseed.suggest.code_sets import code_set_bar
from themeseed.suggest.confused import Confused, confused
from themeseed.suggest.cost import with_bar
from themeseed.suggest.likeliest import likeliest
from themeseed.suggest.remaining import ENOUGH_BLIND, Remaining, still_to_change
from themeseed.suggest.second_look import Doubt, doubts
from themeseed.suggest.shift import shift
from themeseed.suggest.suggesting import suggest
from themeseed.suggest.unlike import left_out_documents, unlike_documents

__all__ = [
    "ENOUGH",
    "ENOUGH_BLIND",
    "PLAIN_ODDS",
    "Bars",
    "Calibration",
    "Confused",
    "Doubt",
    "Odds",
    "Offered",
    "Remaining",
    "band_of",
    "best_bars",
    "calibration_error",
    "checked",
    "code_set_bar",
    "confused",
    "doubts",
    "fit_calibration",
    "left_out_documents",
    "likeliest",
    "shift",
    "still_to_change",
    "suggest",
    "unlike_documents",
    "with_bar",
]
