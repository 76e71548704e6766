"""How far any number of codings agree, each figure with two intervals; nothing is ever NaN."""

from dataclasses import dataclass

from themeseed.records.agreement import Interval, wider


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One figure of agreement, with an interval over quotes and one over documents.

    `value` is None where the figure is not defined; `note` says why. An interval is None where
    the figure is, or where there is nothing to resample (fewer than two documents). Where all quotes
    stand in one document, such as a table of answers, `over_documents` is over their cases, as its
    `resampled` says.
    """

    name: str
    value: float | None
    over_quotes: Interval | None = None
    over_documents: Interval | None = None
    note: str = ""

    @property
    def reported(self) -> Interval | None:
        """The wider of the two intervals, which is the one to report."""
        return wider(self.over_documents, self.over_quotes)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEstimates:
    """Agreement on one code or theme against all else, and how often coders gave it in all."""

    code_id: str
    n_given: int
    measures: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEstimates:
    """Agreement on the quotes of one group: a document, a role, a site.

    `grouping` is what the quotes are grouped by, `name` the group; `n_quotes` counts its quotes
    that two coders or more coded.
    """

    grouping: str
    name: str
    n_quotes: int
    measures: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitizingAgreement:
    """Agreement of coders who chose the boundaries of their quotes themselves.

    `n_documents` counts the documents that two coders or more read, `n_left_out` the others.
    `by_code` looks at each code alone: marked with it, or not.
    """

    n_documents: int
    n_left_out: int
    measures: tuple[Estimate, ...]
    by_code: tuple[CodeEstimates, ...]
    warnings: tuple[str, ...] = ()

    def measure(self, name: str) -> Estimate:
        """Return the figure of this name over all codes; KeyError when there is none."""
        return _named(self.measures, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyCoderAgreement:
    """Agreement of two coders or more, where decisions may be missing.

    `n_coded` counts quotes by coder, in the order of `coders`. `n_quotes` counts the quotes that
    two coders or more coded, `n_single` those of one coder, `n_missing` the decisions that these
    `n_quotes` lack. `unitizing` is None where no documents were handed in.
    """

    coders: tuple[str, ...]
    n_coded: tuple[int, ...]
    n_quotes: int
    n_single: int
    n_missing: int
    measures: tuple[Estimate, ...]
    by_code: tuple[CodeEstimates, ...]
    by_theme: tuple[CodeEstimates, ...]
    by_group: tuple[GroupEstimates, ...]
    unitizing: UnitizingAgreement | None = None
    warnings: tuple[str, ...] = ()

    def measure(self, name: str) -> Estimate:
        """Return the overall figure of this name; KeyError when there is none."""
        return _named(self.measures, name)


def _named(measures: tuple[Estimate, ...], name: str) -> Estimate:
    for measure in measures:
        if measure.name == name:
            return measure
    raise KeyError(name)
