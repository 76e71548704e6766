"""What stands beside a figure of agreement: why it is not defined, or how to read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from themeseed.compare import figures
from themeseed.compare.confusion import NONE
from themeseed.compare.figures import Frame
from themeseed.compare.paired import Answer

FEW_QUOTES = 30
RARE = 0.05
POOLED = "(pooled kappa)"
BY_CONSTRUCTION = "0 by construction"
_LISTED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What to say about a figure when it is defined, and when it is not."""

    remark: str = ""
    undefined: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How often each coder used a code, how often both did, of how many quotes."""

    code_id: str
    n_first: int
    n_second: int
    n_both: int
    n_quotes: int

    @property
    def share(self) -> float:
        """The mean share of quotes that the coders gave the code."""
        return (self.n_first + self.n_second) / (2 * self.n_quotes)

    @property
    def lopsided(self) -> bool:
        """Whether the code is used for so few, or so many, quotes that kappa is unstable."""
        return 0 < self.share < RARE or 1 - RARE < self.share < 1


def on_all(frame: Frame, name: str, names: tuple[str, str]) -> Note:
    """Return the note on an overall figure; `names` are the coders'."""
    one, two = _answers(frame, 0), _answers(frame, 1)
    if len(one | two) == 1:
        said = _said(next(iter(one)))
        return Note(undefined=f"both coders gave every quote {said}: there is nothing to tell apart")
    remark = ""
    if frame.several:
        remark = _on_sets(frame, name)
    elif name == figures.KAPPA and min(len(one), len(two)) == 1:
        coder, answers = (names[0], one) if len(one) == 1 else (names[1], two)
        remark = f"{BY_CONSTRUCTION}, because {coder} gave every quote {_said(next(iter(answers)))}"
    return Note(remark=remark)


def on_code(use: Use, name: str, names: tuple[str, str]) -> Note:
    """Return the note on a figure of one code."""
    if use.share == 0:
        return Note(remark="neither coder used it", undefined="neither coder used it")
    if use.share == 1:
        both = "both coders gave it to every quote"
        return Note(remark=both, undefined=both)
    remark = ""
    if name == figures.KAPPA:
        for coder, n in zip(names, (use.n_first, use.n_second), strict=True):
            if n in (0, use.n_quotes):
                given = "every quote" if n else "no quote"
                remark = f"{BY_CONSTRUCTION}, because {coder} gave it to {given}"
        if not remark and use.lopsided:
            remark = (
                f"given to {use.share:.1%} of the quotes: kappa is unstable for such a code; "
                "read it beside AC1"
            )
    return Note(remark=remark)


def warnings(uses: Sequence[Use], n_quotes: int) -> tuple[str, ...]:
    """Return what to keep in mind with all figures: few quotes, two spellings, lopsided codes."""
    found = []
    if n_quotes < FEW_QUOTES:
        quotes = "quote was" if n_quotes == 1 else "quotes were"
        found.append(
            f"Only {n_quotes} {quotes} coded by both; below {FEW_QUOTES} the intervals are wide and "
            "themselves uncertain."
        )
    spellings: dict[str, list[str]] = {}
    for use in uses:
        spellings.setdefault(use.code_id.casefold(), []).append(use.code_id)
    found += [
        f"{' and '.join(repr(code_id) for code_id in sorted(same))} differ only in capitals and count "
        "as different codes. If they are one, mend a table and compare again."
        for same in spellings.values()
        if len(same) > 1
    ]
    lopsided = [use.code_id for use in uses if use.lopsided]
    if lopsided:
        more = f" and {len(lopsided) - _LISTED} more" if len(lopsided) > _LISTED else ""
        found.append(
            f"Given to under {RARE:.0%} or over {1 - RARE:.0%} of the quotes, where kappa is unstable "
            f"(read it beside AC1): {', '.join(lopsided[:_LISTED])}{more}."
        )
    return tuple(found)


def _on_sets(frame: Frame, name: str) -> str:
    n = frame.paired.n_several
    several = f"{n} quote has several codes" if n == 1 else f"{n} quotes have several codes"
    return {
        figures.PERCENT: f"{several}: agreement is the very same set",
        figures.KAPPA: f"{several}: kappa by code, weighted by 1 - chance agreement {POOLED}",
        figures.ALPHA: f"{several}: sets are compared by MASI distance",
        figures.AC1: f"{several}: AC1 by code, weighted by 1 - chance agreement",
        figures.JACCARD: "mean overlap of the two sets of codes",
    }[name]


def _answers(frame: Frame, coder: int) -> set[Answer]:
    cells = (frame.paired.first, frame.paired.second)[coder]
    return {frame.paired.answers[at] for at in cells}


def _said(answer: Answer) -> str:
    return ", ".join(f"'{code}'" for code in sorted(answer)) or NONE
