"""Agreement of coders who chose the boundaries of their quotes, with intervals over documents."""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from themeseed.compare import unitizing
from themeseed.compare.boundaries import boundary_edits
from themeseed.compare.coefficients import Floats, ratio
from themeseed.compare.estimates import estimate
from themeseed.compare.many_coefficients import mean_defined
from themeseed.compare.notes import Note
from themeseed.compare.resampling import ENOUGH_CASES, percentiles
from themeseed.compare.stretches import Reading, Stretch, apart, merged, readings
from themeseed.compare.unitizing import Sums, Unit
from themeseed.config import CompareConfig
from themeseed.records import (
    CodeEstimates,
    Coding,
    Document,
    Estimate,
    Quote,
    UnitizingAgreement,
)

ALPHA_U = "Krippendorff's u-alpha"
ALPHA_U_BINARY = "Krippendorff's |u-alpha"
ALPHA_CU = "Krippendorff's cu-alpha"
BOUNDARY = "boundary similarity"

Figure = Callable[[Floats], Floats]
"""From how often each document is drawn (resamples x documents) to a figure of each resample."""


def unitizing_agreement(
    codings: Sequence[Coding],
    quotes: Sequence[Quote],
    documents: Sequence[Document],
    *,
    code_ids: Sequence[str],
    config: CompareConfig,
    seed: int,
) -> UnitizingAgreement:
    """Return how far coders agree on where quotes start and end, and on their codes.

    Over all: u-alpha (boundaries and codes), |u-alpha (what is marked at all), cu-alpha (codes of
    what two coders marked), and boundary similarity (mean over pairs of coders). By code:
    u-alpha of that code alone. Intervals resample documents; there are none over quotes, because
    no quote is common to all coders. Where a coder's quotes overlap or have several codes, u-alpha
    and cu-alpha are not defined; |u-alpha then takes overlapping quotes as one unit.

    Raises:
        TableError: a quote does not lie within its document.
    """
    read = [it for it in readings(codings, quotes, documents) if len(it.marked) >= 2]
    one_code = all(apart(it) for reading in read for it in reading.marked.values())
    drawn = _drawn(len(read), config, seed)
    measures = []
    for name, figure in _figures(read, code_ids, one_code=one_code).items():
        note = _note(name, read, one_code=one_code)
        measures.append(_estimate(name, figure, drawn, note, config))
    return UnitizingAgreement(
        n_documents=len(read),
        n_left_out=len(documents) - len(read),
        measures=tuple(measures),
        by_code=tuple(_of_code(code, read, drawn, config) for code in code_ids),
        warnings=_warnings(len(read)),
    )


def _figures(read: Sequence[Reading], code_ids: Sequence[str], *, one_code: bool) -> dict[str, Figure]:
    value_of = {code: at + 1 for at, code in enumerate(code_ids)}

    def with_codes(stretches: Sequence[Stretch]) -> list[Unit]:
        return [(it.start, it.end, value_of[it.codes[0]]) for it in stretches]

    def marked(stretches: Sequence[Stretch]) -> list[Unit]:
        return [(start, end, 1) for start, end in merged(stretches)]

    binary = _stacked(read, marked, 1)
    coded = _stacked(read, with_codes, len(code_ids)) if one_code else None
    edits = _edits(read)
    return {
        ALPHA_U: lambda times: _or_nothing(unitizing.alpha_u, coded, times),
        ALPHA_U_BINARY: lambda times: _or_nothing(unitizing.alpha_u_binary, binary, times),
        ALPHA_CU: lambda times: _or_nothing(unitizing.alpha_cu, coded, times),
        BOUNDARY: lambda times: mean_defined([ratio(times @ it[0], times @ it[1]) for it in edits]),
    }


def _of_code(code: str, read: Sequence[Reading], drawn: Floats, config: CompareConfig) -> CodeEstimates:
    def alone(stretches: Sequence[Stretch]) -> list[Unit]:
        return [(start, end, 1) for start, end in merged([it for it in stretches if code in it.codes])]

    of_code = _stacked(read, alone, 1)
    given = [it for reading in read for found in reading.marked.values() for it in found]
    n_given = sum(code in it.codes for it in given)
    note = Note(undefined="no coder used it" if not n_given else "every coder marked everything with it")
    figure = _estimate(
        ALPHA_U, lambda times: _or_nothing(unitizing.alpha_u, of_code, times), drawn, note, config
    )
    return CodeEstimates(code_id=code, n_given=n_given, measures=(figure,))


def _stacked(
    read: Sequence[Reading], units: Callable[[Sequence[Stretch]], list[Unit]], n_values: int
) -> Sums | None:
    """Return the sums of all documents, documents first; None where there are none."""
    found = [
        unitizing.sums([units(it) for it in reading.marked.values()], len(reading.text), n_values)
        for reading in read
    ]
    if not found:
        return None
    return Sums(
        length=np.stack([it.length for it in found]),
        same=np.stack([it.same for it in found]),
        across=np.stack([it.across for it in found]),
        own=np.stack([it.own for it in found]),
        coded_length=np.stack([it.coded_length for it in found]),
        coded_same=np.stack([it.coded_same for it in found]),
        coded_own=np.stack([it.coded_own for it in found]),
    )


def _edits(read: Sequence[Reading]) -> list[Floats]:
    """Return what is agreed on, and what there is to agree on, by document, for each pair of coders."""
    coders = sorted({coder for reading in read for coder in reading.marked})
    bounds = [{coder: reading.boundaries(coder) for coder in reading.marked} for reading in read]
    pairs = []
    for one, two in combinations(coders, 2):
        agreed, total = np.zeros(len(read)), np.zeros(len(read))
        for at, found in enumerate(bounds):
            if one in found and two in found:
                edits = boundary_edits(found[one], found[two])
                agreed[at], total[at] = edits.agreed, edits.total
        pairs.append(np.stack([agreed, total]))
    return pairs or [np.zeros((2, len(read)))]


def _or_nothing(alpha: Callable[[Sums], Floats], sums: Sums | None, times: Floats) -> Floats:
    return np.full(len(times), np.nan) if sums is None else alpha(sums.drawn(times))


def _drawn(n_documents: int, config: CompareConfig, seed: int) -> Floats:
    """Return how often each resample holds each document; no resamples of fewer than two."""
    if n_documents < 2:
        return np.zeros((0, n_documents))
    generator = np.random.default_rng(seed)
    share = np.full(n_documents, 1 / n_documents)
    return generator.multinomial(n_documents, share, size=config.resamples).astype(np.float64)


def _estimate(name: str, figure: Figure, drawn: Floats, note: Note, config: CompareConfig) -> Estimate:
    value = float(figure(np.ones((1, drawn.shape[1])))[0])
    n = drawn.shape[1]
    bounds = {"documents": percentiles(figure(drawn), config.level, n)} if len(drawn) else {}
    return estimate(name, value, bounds, note, config.level)


def _note(name: str, read: Sequence[Reading], *, one_code: bool) -> Note:
    """Return the note on a figure over all codes."""
    if not read:
        return Note(undefined="no document was read by two coders")
    if not one_code and name in (ALPHA_U, ALPHA_CU):
        return Note(
            undefined="a coder's quotes overlap or have several codes: see |u-alpha and each code alone"
        )
    if not any(it for reading in read for it in reading.marked.values()):
        return Note(undefined="no coder marked anything")
    undefined = {
        ALPHA_U: "every coder marked everything with one code",
        ALPHA_U_BINARY: "every coder marked everything",
        ALPHA_CU: "what two coders marked has one code or none",
        BOUNDARY: "no coder set a boundary inside a document",
    }[name]
    merges = name == ALPHA_U_BINARY and not one_code
    return Note(
        remark="overlapping quotes of a coder are one unit" if merges else "", undefined=undefined
    )


def _warnings(n_documents: int) -> tuple[str, ...]:
    if n_documents == 1:
        return ("No intervals of unitizing, because two coders read one document only.",)
    if 1 < n_documents < ENOUGH_CASES:
        return (
            f"Only {n_documents} documents are resampled for unitizing: the intervals may still be "
            "narrower than they should be.",
        )
    return ()
