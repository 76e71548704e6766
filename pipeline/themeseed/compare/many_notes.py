"""What stands beside a figure of many coders: why it is not defined, or how to read it."""

from collections.abc import Sequence

import numpy as np

from themeseed.compare import figures, many_frame
from themeseed.compare.confusion import NONE
from themeseed.compare.many_frame import ManyFrame
from themeseed.compare.notes import FEW_QUOTES, RARE, Note
from themeseed.compare.paired import MISSING, Answer, Counts
from themeseed.compare.resampling import ENOUGH_CASES

_KAPPAS = (many_frame.FLEISS, many_frame.CONGER, many_frame.LIGHT)

_UNEQUAL = "no two answers differ where two coders can be compared"


def on_all(frame: ManyFrame, counts: Counts, name: str) -> Note:
    """Return the note on a figure over all codes.

    Args:
        frame: of the ratings.
        counts: quotes in each cell.
        name: of the figure.
    """
    if not counts @ frame.pairable:
        return Note(undefined="no quote was coded by two coders")
    if frame.ratings.several and name == many_frame.AC2:
        return Note(undefined="a quote with several codes has no place on a scale")
    answers = _answers(frame, counts)
    if len(answers) == 1:
        said = ", ".join(f"'{code}'" for code in sorted(answers[0])) or NONE
        same = f"every coder gave every quote {said}"
        return Note(remark=same, undefined=f"{same}: there is nothing to tell apart")
    return Note(remark=_remark(frame, counts, name), undefined=_UNEQUAL)


def on_code(frame: ManyFrame, counts: Counts, column: Counts, name: str) -> Note:
    """Return the note on a figure of one code or theme.

    Args:
        frame: of the ratings.
        counts: quotes in each cell.
        column: answers; 1 where an answer counts as one of the code.
        name: of the figure.
    """
    if not counts @ frame.pairable:
        return Note(undefined="no quote was coded by two coders")
    held = {bool(column[at]) for cell in frame.ratings.cells.T for at in set(cell) - {MISSING}}
    if held == {False}:
        return Note(remark="no coder used it", undefined="no coder used it")
    if held == {True}:
        said = "every coder gave it to every quote"
        return Note(remark=said, undefined=said)
    share = _share(frame, counts, column)
    if name in _KAPPAS and (share < RARE or share > 1 - RARE):
        return Note(
            remark=f"{share:.1%} of all answers: kappa is unstable for such a code; read it beside AC1",
            undefined=_UNEQUAL,
        )
    return Note(undefined=_UNEQUAL)


def warnings(frame: ManyFrame, n_quotes: int, *, together: str, n_together: int) -> tuple[str, ...]:
    """Return what to keep in mind with all figures: few quotes, few documents, strangers."""
    if not n_quotes:
        return ("No quote was coded by two coders, so only what they marked is compared (unitizing).",)
    found = []
    if n_quotes < FEW_QUOTES:
        quotes = "quote was" if n_quotes == 1 else "quotes were"
        found.append(
            f"Only {n_quotes} {quotes} coded by two coders or more; below {FEW_QUOTES} the intervals "
            "are wide and themselves uncertain."
        )
    if n_together < 2:
        said = "one document is" if n_together else "no documents are"
        found.append(f"No interval over documents, because {said} known for these quotes.")
    elif n_together < ENOUGH_CASES:
        found.append(
            f"Only {n_together} {together} are resampled: the intervals over {together} may still be "
            "narrower than they should be."
        )
    found += [
        f"{one} and {two} coded no quote in common, so they count in no pair."
        for one, two in _strangers(frame)
    ]
    return tuple(found)


def _remark(frame: ManyFrame, counts: Counts, name: str) -> str:
    if name == many_frame.LIGHT:
        return _on_pairs(frame)
    if not frame.ratings.several:
        return ""
    several = np.array([len(answer) > 1 for answer in frame.ratings.answers])
    cells = frame.ratings.cells
    n = int(counts @ (several[cells] & (cells != MISSING)).any(axis=1))
    quotes = f"{n} quote has several codes" if n == 1 else f"{n} quotes have several codes"
    return {
        figures.PERCENT: f"{quotes}: agreement is the very same set",
        many_frame.FLEISS: f"{quotes}: kappa by code, weighted by 1 - chance (pooled kappa)",
        many_frame.CONGER: f"{quotes}: kappa by code, weighted by 1 - chance (pooled kappa)",
        figures.ALPHA: "sets of codes are the same or differ",
        many_frame.ALPHA_JACCARD: "sets of codes are compared by Jaccard distance",
        many_frame.ALPHA_MASI: "sets of codes are compared by MASI distance",
        figures.AC1: f"{quotes}: AC1 by code, weighted by 1 - chance",
        figures.JACCARD: "mean overlap of two coders' sets of codes",
    }[name]


def _on_pairs(frame: ManyFrame) -> str:
    n = len(frame.ratings.coders) * (len(frame.ratings.coders) - 1) // 2
    without = len(_strangers(frame))
    return f"mean over {n - without} of {n} pairs of coders" if without else ""


def _strangers(frame: ManyFrame) -> Sequence[tuple[str, str]]:
    """Return the pairs of coders who coded no quote in common."""
    known = frame.ratings.cells != MISSING
    coders = frame.ratings.coders
    return [
        (coders[one], coders[two])
        for one in range(len(coders))
        for two in range(one + 1, len(coders))
        if not (known[:, one] & known[:, two]).any()
    ]


def _answers(frame: ManyFrame, counts: Counts) -> list[Answer]:
    """Return the different answers on quotes that two coders or more decided."""
    cells = frame.ratings.cells[(counts * frame.pairable) > 0]
    return [frame.ratings.answers[at] for at in np.unique(cells[cells != MISSING])]


def _share(frame: ManyFrame, counts: Counts, column: Counts) -> float:
    cells = frame.ratings.cells
    held = np.where(cells != MISSING, column[cells], 0.0).sum(axis=1)
    return float((counts @ (held / frame.given)) / counts.sum())
