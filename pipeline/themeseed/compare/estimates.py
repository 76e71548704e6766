"""A figure with its intervals, as a record that is never NaN."""

from collections.abc import Mapping

import numpy as np

from themeseed.compare.coefficients import NOTHING, Floats
from themeseed.compare.notes import Note
from themeseed.compare.resampling import TOLERATED
from themeseed.records import Estimate, Interval


def estimate(
    name: str, value: float, bounds: Mapping[str, Floats], note: Note, level: float
) -> Estimate:
    """Return one figure with its intervals and what to say about them.

    Args:
        name: of the figure.
        value: NaN where it is not defined.
        bounds: low, high and share undefined, by what was resampled ("quotes", and "documents" or
            "cases").
        note: why it is not defined, or how to read it.
        level: of the intervals.
    """
    if np.isnan(value):
        return Estimate(name=name, value=None, note=note.undefined)
    remarks = [note.remark] if note.remark else []
    intervals = {}
    for resampled, (low, high, undefined) in bounds.items():
        if undefined > TOLERATED:
            remarks.append(
                f"undefined in {undefined:.0%} of the resamples of {resampled}, which the interval "
                "leaves out"
            )
        if np.isclose(low, high, rtol=0, atol=NOTHING):
            remarks.append(f"every resample of {resampled} gives this figure")
        if not np.isnan(low):
            intervals[resampled] = Interval(
                low=float(low), high=float(high), level=level, resampled=resampled
            )
    return Estimate(
        name=name,
        value=value,
        over_quotes=intervals.get("quotes"),
        over_documents=intervals.get("documents") or intervals.get("cases"),
        note="; ".join(remarks),
    )
