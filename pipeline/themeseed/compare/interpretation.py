"""A plain sentence about a figure of agreement."""

from themeseed.compare.notes import BY_CONSTRUCTION, POOLED
from themeseed.records import Measure

BANDS = (
    (0.20, "slight"),
    (0.40, "fair"),
    (0.60, "moderate"),
    (0.80, "substantial"),
    (1.00, "almost perfect"),
)
"""Upper bounds and words of Landis and Koch (1977), The measurement of observer agreement for
categorical data, Biometrics 33(1), 159-174: a convention, as its authors say ("clearly arbitrary").
"""

HUMAN_LOW, HUMAN_HIGH = 0.6, 0.7
"""A rule of thumb for what trained people reach with each other; no one study stands behind it."""

_NOT_CORRECTED = ("percent agreement", "Jaccard")


def interpret(measure: Measure) -> str:
    """Return what a figure says: its interval, and for kappa and its kin the usual word.

    >>> print(interpret(Measure(name="Cohen's kappa", value=0.44)))  # doctest: +ELLIPSIS
    Cohen's kappa is 0.44: moderate by the convention of Landis and Koch (1977), below the 0.6 ...
    """
    if measure.value is None:
        return f"{measure.name} is not defined: {measure.note}."
    name = f"{measure.name}, pooled over codes," if POOLED in measure.note else measure.name
    if measure.note.startswith(BY_CONSTRUCTION):
        return f"{name} is {measure.note.partition(';')[0]}. It says nothing of how far they agree."
    figure = f"{name} is {_shown(measure, measure.value)}{_interval(measure)}"
    if measure.name in _NOT_CORRECTED:
        return f"{figure}; agreement by chance is not taken out of it."
    return (
        f"{figure}: {band(measure.value)} by the convention of Landis and Koch (1977), "
        f"{_beside_people(measure, measure.value)}."
    )


def band(value: float) -> str:
    """Return Landis and Koch's word for a kappa.

    >>> band(-0.1), band(0.2), band(0.21), band(1.0)
    ('poor', 'slight', 'fair', 'almost perfect')
    """
    if value < 0:
        return "poor"
    return next((word for upper, word in BANDS if value <= upper), BANDS[-1][1])


def _shown(measure: Measure, value: float) -> str:
    """Return a value as it is said of this measure: shares in percent, coefficients with two places."""
    return f"{value:.0%}" if measure.name.startswith("percent") else f"{value:.2f}"


def _interval(measure: Measure) -> str:
    if measure.interval is None:
        return ""
    low, high, level = measure.interval.low, measure.interval.high, measure.interval.level
    said = f"{level:.0%} interval {_shown(measure, low)} to {_shown(measure, high)}, resampling "
    said += measure.interval.resampled
    if (beside := measure.beside) is not None:
        said += f"; {_shown(measure, beside.low)} to {_shown(measure, beside.high)}, resampling "
        said += f"{'whole ' * (beside.resampled == 'cases')}{beside.resampled}"
    return f" ({said})"


def _beside_people(measure: Measure, value: float) -> str:
    people = (
        f"the {HUMAN_LOW} to {HUMAN_HIGH} that trained people reach with each other as a rule of thumb"
    )
    interval = measure.reported
    low, high = (interval.low, interval.high) if interval else (value, value)
    if value < HUMAN_LOW:
        return f"below {people}" + (", though the interval reaches it" if high >= HUMAN_LOW else "")
    if value > HUMAN_HIGH:
        return f"above {people}" + (", though the interval reaches it" if low <= HUMAN_HIGH else "")
    return f"within {people}"
