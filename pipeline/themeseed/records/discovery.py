"""What the material says beside the codebook: candidate themes, for a person to judge."""

from dataclasses import dataclass
from typing import Literal

from themeseed.records.found_again import is_fragile

CandidateSource = Literal["nothing fitted", "alike", "pinned"]
"""Why quotes stand together: people decided that no code fits quotes like these, the quotes are more
alike than chance makes them, or somebody pinned them and they were not found again."""

CandidateEditKind = Literal[
    "name", "merge", "discard", "promote", "split", "pin", "coarser", "finer", "undo"
]
"""What a person does with candidates.

name     gives a candidate a name that it keeps when it is found again
merge    makes one of two candidates or more
discard  says that it is no theme: it is not shown when it is found again
promote  makes a code of it
split    has it divided into two at every later look
pin      keeps its quotes together, whether they are found again or not
coarser  asks for fewer, larger groups of similar quotes
finer    asks for what stands inside the large ones
undo     takes an edit back
"""

Relation = Literal["inside", "across", "beside"]
"""How a candidate stands to the codebook.

inside   most of its quotes read as one code: perhaps a sub-theme of it
across   its quotes read as several codes: perhaps a theme that cuts across
beside   for most of its quotes no code is likely: perhaps something new
"""


ThemeState = Literal["supported", "split", "mixed", "empty"]
"""How a theme of the codebook stands in the material.

supported  its quotes are more alike than as many drawn by lot
split      they are, and two groups beyond chance or more stand inside it, apart from each other
mixed      they are not: it gathers what is not alike, or fits here badly
empty      too few quotes read as it
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """How many quotes of a candidate stand in one group of quotes (a site, a role, a document).

    `share` is of the candidate's quotes that are grouped so, `share_of_all` of all quotes that are.
    """

    grouping: str
    group: str
    n_quotes: int
    share: float
    share_of_all: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePart:
    """A group beyond chance inside a theme: perhaps a sub-theme."""

    quote_ids: tuple[str, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedTheme:
    """A code of the codebook under test: `n_quotes` read as it (what was decided counts as certain).

    Of these, people decided `n_decided`. Where that is enough for a group, its state is told by them
    alone: quotes that a matcher finds by a code's words are alike by how they were found.

    `shared_with` pairs other codes with the quotes that read as this one first and as the other at
    least half as likely, most quotes first. `contrary_ids` are quotes that read as it and may say the
    opposite, the likeliest first: negative cases to look at, few or none.
    """

    code_id: str
    state: ThemeState
    n_quotes: int
    parts: tuple[ThemePart, ...]
    shared_with: tuple[tuple[str, tuple[str, ...]], ...]
    contrary_ids: tuple[str, ...] = ()
    n_decided: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateTheme:
    """Quotes that may make a theme, the most typical first.

    `exemplar_ids` are its most typical quotes, `contrast_ids` the nearest quotes outside it.
    `nearest_codes` pairs codes with the share of its quotes for which they are the likeliest answer,
    largest share first. `refound` is how much of it comes back when a fifth of the quotes (or of the
    decisions it rests on) is left out, `refound_documents` when each document is left out in turn (each
    case, where all quotes stand in one table): the mean Jaccard similarity to the nearest group then
    found, 0 to 1; None where there is only one. `least_document` is the smallest of these.
    `refound_encoders` has a number for each further encoder: what comes back by that one alone.
    `refound_chance` is how often it is still beyond chance when one of the shuffled copies that chance
    was judged by is left out: the copies are all that a seed decides; None for what people decided.
    `tight` is the share of its quotes that stand in groups tighter than chance makes; None for what
    people decided.
    `where` says how it spreads over sites, roles and documents. `suggested_name` is made of its words,
    `name` was given by a person ("" for none); `edit_ids` names what people did to it, oldest first.
    """

    id: str
    source: CandidateSource
    quote_ids: tuple[str, ...]
    exemplar_ids: tuple[str, ...]
    contrast_ids: tuple[str, ...]
    keywords: tuple[str, ...]
    nearest_codes: tuple[tuple[str, float], ...]
    relation: Relation
    refound: float
    refound_documents: float | None = None
    least_document: float | None = None
    refound_encoders: tuple[float, ...] = ()
    refound_chance: float | None = None
    tight: float | None = None
    where: tuple[Occurrence, ...] = ()
    suggested_name: str = ""
    name: str = ""
    edit_ids: tuple[str, ...] = ()

    @property
    def fragile(self) -> bool:
        """Whether it should not be believed yet: it comes back by less than 0.6 (`is_fragile`)."""
        return is_fragile(self.refound, self.refound_documents, self.refound_chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A candidate that was found and is not shown. `said` is the reason, or the id of the code."""

    candidate: CandidateTheme
    why: Literal["discarded", "promoted"]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """Candidate themes of a study, those that explain most that the codebook does not first.

    `reason` says in sentences how they were found, or why there are none. `n_quotes` counts the
    study's quotes, `n_read` those that the groups were sought in, `n_shuffled` the shuffled copies
    that chance was judged by. `seed_themes` has every code of the codebook, in its order. `set_aside`
    holds what was found and is not shown, since people discarded it or made a code of it. `n_edits`
    counts the study's edits of candidates that were known.
    """

    candidates: tuple[CandidateTheme, ...]
    reason: str
    n_quotes: int
    n_read: int
    n_shuffled: int
    seed: int
    encoder: str
    seed_themes: tuple[SeedTheme, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    n_edits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDiscovery:
    """A discovery as the study keeps it: when it was made (ISO 8601, UTC), and of which documents."""

    id: str
    made_at: str
    document_ids: tuple[str, ...]
    discovery: Discovery


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateEdit:
    """What a person did with candidates, or wished for the next look. Appended, never changed.

    The same of groups of similar quotes, which are kept apart from those of candidates; they are seen in
    a run, and shown by the next.

    `groups` has the quotes of each candidate that it is about, as they were in the discovery `seen_in`:
    several of a merge, none of coarser, finer and undo. `text` is the name, the reason of a discard, or
    the id of the code that was made. `undoes` is the edit that an undo takes back.
    """

    id: str
    coder_id: str
    kind: CandidateEditKind
    groups: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    seen_in: str | None = None
    edited_at: str
    undoes: str | None = None
