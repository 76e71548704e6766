"""Codings of many coders, written the way that papers print them."""

from collections.abc import Mapping, Sequence

from themeseed.compare import agreement_of_many
from themeseed.compare.scale_weights import Weights
from themeseed.config import CompareConfig
from themeseed.records import Code, Codebook, Coding, Estimate, ManyCoderAgreement

QUICK = CompareConfig(resamples=100)


def coded(rows: Mapping[str, Sequence[str]]) -> list[Coding]:
    """One row a coder, one entry a quote: codes apart by "+", "-" for none fits, "." for missing."""
    return [
        Coding(
            quote_id=f"q{at:03}", coder_id=coder, codes=() if entry == "-" else tuple(entry.split("+"))
        )
        for coder, row in rows.items()
        for at, entry in enumerate(row)
        if entry != "."
    ]


def codebook(codes: Sequence[str]) -> Codebook:
    return Codebook(id="b", name="b", codes=tuple(Code(id=code, name=code) for code in codes))


def agreement(
    rows: Mapping[str, Sequence[str]], codes: Sequence[str] = (), weights: Weights = "identity"
) -> ManyCoderAgreement:
    return agreement_of_many(
        coded(rows), codebook=codebook(codes) if codes else None, weights=weights, config=QUICK
    )


def value(measure: Estimate) -> float:
    assert measure.value is not None, measure.note
    return measure.value
