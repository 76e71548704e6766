"""What the machine suggests and what people decide. No coding exists without a coder."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["accept", "change", "none", "reject", "skip", "undo"]
"""What a coder did with a quote.

accept   the suggested codes are right
change   other codes than the suggested ones (or further ones) are right
none     no code of the codebook fits
reject   the suggested codes are wrong; what is right is left open
skip     not decided now
undo     takes back this coder's latest decision on the quote
"""

EvidenceKind = Literal[
    "decided", "example", "name", "description", "include", "phrase", "exclude", "reader", "reader: none"
]
"""Where an evidence text comes from: a decided quote, a passage of the codebook, or a second reader.

An `exclude` passage of one code can speak for another. `reader` texts are made by a machine: why the
second reader chose the code, or ("reader: none", beside the first suggestion) why it found that no
code fits.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """Who codes: a person, the machine (one coder a model and configuration), or the consensus.

    The consensus is the coder under whose name an adjudicator decides where coders differ.
    """

    id: str
    name: str
    kind: Literal["human", "machine", "consensus"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One text that speaks for a suggestion, and how much it weighs (0 to 1, for ordering).

    `quote_id` is set when the text is a decided quote; `span` holds the words of the quote that a
    second reader pointed to.
    """

    kind: EvidenceKind
    text: str
    weight: float
    quote_id: str | None = None
    span: str = ""

    @property
    def source(self) -> str:
        """Where the text comes from, in a word or two; what a machine wrote is called that."""
        if self.kind == "reader":
            return "second reader (a machine)"
        return "second reader (a machine): no code fits" if self.kind == "reader: none" else self.kind

    @property
    def told(self) -> str:
        """The text on one line, with the words of the quote that a second reader pointed to."""
        text = " ".join(self.text.split())
        return f"{text} “{' '.join(self.span.split())}”" if self.span else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A code put forward for a quote by one run.

    `rank` counts from 1 within the quote. `suggested` is true for the codes that are put before
    the reviewer; a quote with none suggested is the answer "no theme fits". `calibrated` says
    whether `probability` was fitted on decisions. `in_set` says whether the code stands in the
    quote's code set; None where too little is decided to make sets.
    """

    id: str
    run_id: str
    quote_id: str
    code_id: str
    rank: int
    probability: float
    calibrated: bool
    suggested: bool
    evidence: tuple[Evidence, ...] = ()
    in_set: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeliest:
    """What a run found likeliest for one quote.

    `suggested` holds the codes that are put before the reviewer, none for "no theme fits";
    `probability` is that of the first code, `lead` by how much it is ahead of the second.
    """

    quote_id: str
    suggested: tuple[str, ...]
    probability: float
    lead: float


TIME_UNKNOWN = "1970-01-01T00:00:00.000+00:00"
"""The time of codings that came with a table, which says not when they were decided. A fixed time keeps
adding the same table twice the same; it is no time that anything is reckoned from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one coder decided on one quote, once. Appended, never overwritten.

    `codes` are the codes that the coder gave (empty for none, reject, skip, undo); `refused` the
    suggested codes that the coder turned down. `run_id` and `suggestion_ids` are what the coder
    saw. `blind` says that no suggestion was shown before the codes were chosen: only such decisions
    estimate agreement without anchoring. `decided_at` is ISO 8601 in UTC, `TIME_UNKNOWN` for codes that
    came with a table: show and count `known_time` instead.

    A decision of the consensus names the person who adjudicated in `decided_by` (None: the coder), and
    in `adjudicates` the ids of the coders' decisions that it was made from.

    `together` names the group of a decision that was made on many quotes in one step; taking the group
    back names it too. Such decisions have one `decided_at`.

    `carried_from` lists the coder's decisions on earlier quotes that this one carries over to a quote
    that was cut anew; it was decided when they were.
    """

    id: str
    quote_id: str
    coder_id: str
    verdict: Verdict
    codes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    note: str = ""
    run_id: str | None = None
    suggestion_ids: tuple[str, ...] = ()
    decided_at: str
    blind: bool = False
    decided_by: str | None = None
    adjudicates: tuple[str, ...] = ()
    carried_from: tuple[str, ...] = ()
    together: str | None = None

    @property
    def known_time(self) -> str:
        """When it was decided, "" where that is not known."""
        return "" if self.decided_at == TIME_UNKNOWN else self.decided_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """What a coder noted on a quote: a text, or that the quote is flagged (or no longer).

    Appended, never overwritten; `written_at` is ISO 8601 in UTC.
    """

    id: str
    quote_id: str
    coder_id: str
    kind: Literal["memo", "flag", "unflag"]
    text: str = ""
    written_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """The codes that a coder holds to be right for a quote; none is an answer too."""

    quote_id: str
    coder_id: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Codes that a coder turned down for a quote without saying what is right."""

    quote_id: str
    coder_id: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that a run noticed and a person should look at, with the quotes in question."""

    kind: Literal["contradiction", "second look", "confused codes", "new ground"]
    message: str
    quote_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a set of suggestions was made: everything needed to make it again.

    `input_hash` covers quotes, codebook, decisions and vectors; `config_hash` the configuration, which
    stands in `settings` in full as (key, JSON value), keys such as "embed.model". `versions` lists
    (package, version). `summary` lists (name, value) counts for people. `ask_next` lists quotes
    that should be decided next, since their decisions teach most; `troubles` what deserves a look.
    `live` runs are made between decisions in a review; of their suggestions those are kept that
    somebody saw when deciding.
    """

    id: str
    started_at: str
    seed: int
    input_hash: str
    config_hash: str
    encoder: str
    encoder_digest: str
    versions: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...] = ()
    summary: tuple[tuple[str, str], ...] = ()
    ask_next: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    live: bool = False
