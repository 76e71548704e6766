"""MatchScores -> Suggestion: calibration, abstention, evidence."""

from themeseed.suggest.calibration import ENOUGH, Calibration, fit_calibration
from themeseed.suggest.code_sets import code_set_bar
from themeseed.suggest.suggesting import suggest

__all__ = ["ENOUGH", "Calibration", "code_set_bar", "fit_calibration", "suggest"]
