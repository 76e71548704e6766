"""What may be accepted without reading: for each code a band of probabilities, or why there is none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From which probability on suggestions of a code may be accepted without reading.

    `code_id` None is the answer "no theme fits". Of the quotes decided blind `n_sample` lie at or
    above `bar`, and for `n_right` of them the person gave the code; `at_least` is the least share of
    right ones among the undecided quotes there, with the confidence that was asked for. `quote_ids`
    would be accepted. Where the code cannot be automated, `bar` is None, `refused` says why, the
    counts are those of the band that came nearest, and `more` says how many further blind decisions it
    may take (None where no number would do, as things stand).
    """

    code_id: str | None
    bar: float | None
    n_sample: int
    n_right: int
    at_least: float
    quote_ids: tuple[str, ...] = ()
    refused: str = ""
    more: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Automation:
    """What `themeseed automate` found: bands by code, and what they rest on.

    `precision` is the wanted share of right ones among what is accepted, held for each code with
    `confidence`. `run_id` is the run whose suggestions are meant, `coder` the person whose `n_sample`
    blind decisions they are held to. `set_aside` holds sentences about documents that are unlike the
    blind sample; `n_set_aside` counts their undecided quotes, none of which is accepted. `n_kept`
    counts quotes with codes accepted earlier.
    """

    run_id: str
    coder: str
    precision: float
    confidence: float
    n_quotes: int
    n_undecided: int
    n_sample: int
    n_open: int
    bands: tuple[Band, ...]
    set_aside: tuple[str, ...] = ()
    n_set_aside: int = 0
    n_kept: int = 0

    @property
    def accepted(self) -> tuple[Band, ...]:
        """The bands from which something would be accepted."""
        return tuple(band for band in self.bands if band.quote_ids)
