"""Which intervals of agreement hold: over quotes, over documents, or the wider of the two.

    python benchmarks/compare/agreement_intervals.py

Simulates studies of two coders and four codes. In each document the coders agree on a share of the
quotes that is the document's own, drawn around 0.7 so that quotes of a document are as alike as `alike`
says (intraclass correlation); where they differ, the second coder gives another code by lot. So kappa
is 0.6 among documents without number. Counts how often the 95% interval of kappa holds that: the
bootstrap over quotes, that over documents, and the wider, which `Estimate.reported` gives. The share
that holds is known within about 2 points. Writes agreement_intervals.json beside itself.
"""

import json
from pathlib import Path

import numpy as np

from themeseed.compare import estimates_of_many
from themeseed.config import CompareConfig
from themeseed.records import Coding, Quote

STUDIES, LEVEL = 500, 0.95
N_CODES, AGREEING = 4, 0.7
KAPPA = (AGREEING - 1 / N_CODES) / (1 - 1 / N_CODES)
DOCUMENTS, QUOTES_EACH, ALIKE = (5, 10, 20, 40), 12, (0.0, 0.05, 0.2)
CONFIG = CompareConfig(resamples=400, level=LEVEL)


def main() -> None:
    """Simulate and write."""
    rng = np.random.default_rng(0)
    rows = []
    for n_documents in DOCUMENTS:
        quotes = [
            Quote(
                id=f"q{at:04}", name="q", text="x", document_id=f"d{at // QUOTES_EACH}", start=0, end=1
            )
            for at in range(n_documents * QUOTES_EACH)
        ]
        for alike in ALIKE:
            held = {"quotes": 0, "documents": 0, "the wider": 0}
            for _ in range(STUDIES):
                found = estimates_of_many(_codings(rng, quotes, alike), quotes, config=CONFIG)
                kappa = next(each for each in found if each.name == "Conger's kappa")
                for how, it in (
                    ("quotes", kappa.over_quotes),
                    ("documents", kappa.over_documents),
                    ("the wider", kappa.reported),
                ):
                    held[how] += it is not None and it.low <= KAPPA <= it.high
            shares = {f"{how} holds": round(n / STUDIES, 3) for how, n in held.items()}
            rows.append({"documents": n_documents, "alike": alike, **shares})
            print(rows[-1], flush=True)
    result = {
        "studies": STUDIES,
        "quotes a document": QUOTES_EACH,
        "kappa": round(KAPPA, 3),
        "rows": rows,
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _codings(rng: np.random.Generator, quotes: list[Quote], alike: float) -> list[Coding]:
    n_documents = len(quotes) // QUOTES_EACH
    share = np.full(n_documents, AGREEING)
    if alike:
        # A beta distribution whose variance is `alike` of that of a single quote.
        weight = 1 / alike - 1
        share = rng.beta(AGREEING * weight, (1 - AGREEING) * weight, n_documents)
    first = rng.integers(0, N_CODES, len(quotes))
    agreed = rng.random(len(quotes)) < np.repeat(share, QUOTES_EACH)
    second = np.where(agreed, first, (first + rng.integers(1, N_CODES, len(quotes))) % N_CODES)
    return [
        Coding(quote_id=quote.id, coder_id=coder, codes=(f"c{code}",))
        for coder, given in (("Ada", first), ("Ben", second))
        for quote, code in zip(quotes, given, strict=True)
    ]


if __name__ == "__main__":
    main()
