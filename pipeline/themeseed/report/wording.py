"""How figures, codes and counts are put into words: the same in the page, tables and pictures."""

from collections.abc import Iterable
from string import ascii_uppercase

from themeseed.records import Codebook, Estimate, Interval, Measure

NO_CODE = "no code fits"
_SPECIAL = {"(none)": NO_CODE, "(several)": "several codes"}


def code_name(codebook: Codebook, code_id: str) -> str:
    """Return a code's name; the ids that stand for none and several codes have names too."""
    return _SPECIAL.get(code_id) or codebook.name_of(code_id)


def code_names(codebook: Codebook, code_ids: Iterable[str]) -> str:
    """Return the names of codes in one line, or that none fits."""
    return "; ".join(code_name(codebook, code_id) for code_id in code_ids) or NO_CODE


def marks(count: int) -> tuple[str, ...]:
    """Return short marks for the rows and columns of a square table: letters, or else numbers.

    >>> marks(3)
    ('A', 'B', 'C')
    """
    if count <= len(ascii_uppercase):
        return tuple(ascii_uppercase[:count])
    return tuple(str(number) for number in range(1, count + 1))


def measured(measure: Measure) -> str:
    """Return a measure's value with its interval, or that it is not defined.

    >>> measured(Measure(name="kappa", value=0.4567))
    '0.46'
    """
    if measure.value is None:
        return "not defined"
    # A share named "percent agreement" reads wrong as 0.66.
    show = _percent if measure.name.startswith("percent") else _figure
    if measure.interval is None:
        return show(measure.value)
    return f"{show(measure.value)} ({show(measure.interval.low)} to {show(measure.interval.high)})"


def estimated(estimate: Estimate) -> str:
    """Return a figure of many coders with the interval to report, which is the wider one.

    >>> print(estimated(Estimate(name="Fleiss' kappa", value=0.4567)))
    0.46
    """
    return measured(
        Measure(name=estimate.name, value=estimate.value, interval=estimate.reported, note=estimate.note)
    )


def together_in(measures: Iterable[Estimate]) -> str:
    """Return what was resampled as a whole beside quotes: "documents", "cases", or nothing."""
    return next((it.resampled for each in measures if (it := each.over_documents)), "")


def ranged(name: str, interval: Interval) -> str:
    """Return the ends of an interval of the measure of this name.

    >>> ranged("kappa", Interval(low=-0.1, high=0.5, level=0.95, resampled="quotes"))
    '−0.10 to 0.50'
    """
    show = _percent if name.startswith("percent") else _figure
    return f"{show(interval.low)} to {show(interval.high)}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun.

    >>> counted(1, "quote"), counted(1200, "quote")
    ('1 quote', '1,200 quotes')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def shortened(text: str, most: int) -> str:
    """Return the text in one line of at most `most` characters, cut at a word with an ellipsis.

    >>> shortened("conflicted identity", 14)
    'conflicted …'
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    kept = line[: most - 2]
    return f"{kept.rsplit(' ', 1)[0] if ' ' in kept else kept} …"


def _figure(value: float) -> str:
    # A minus sign, not a hyphen; and never "-0.00".
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _percent(value: float) -> str:
    return f"{value:.0%}"
