"""MatchScores -> Suggestion: calibration, abstention, evidence."""

from themeseed.suggest.calibration import ENOUGH, Calibration, fit_calibration
from themeseed.suggest.suggesting import suggest

__all__ = ["ENOUGH", "Calibration", "fit_calibration", "suggest"]
