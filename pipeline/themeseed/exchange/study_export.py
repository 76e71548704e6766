"""Everything of a study that leaves it: one record that every export format starts from."""

from dataclasses import dataclass

from themeseed.records import (
    Assignment,
    BoundaryEdit,
    CandidateEdit,
    Case,
    Clustering,
    Codebook,
    Coder,
    Coding,
    Decision,
    Document,
    KeptDiscovery,
    Memo,
    Quote,
    Run,
    Sighting,
    Suggestion,
    TeamSetting,
    ViewEdit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyExport:
    """A study's records, each kind in the order of its store.

    `suggestions` may be of several runs; `codings` are what follows from `decisions`, and what
    was imported or made by a machine. `quotes` are those in force, `earlier_quotes` those that were
    cut anew by `boundary_edits`; decisions may be on either. `runs` hold also the live ones that
    somebody decided by. `clustering` is that of the latest run.
    """

    study: str
    codebook: Codebook
    documents: tuple[Document, ...] = ()
    cases: tuple[Case, ...] = ()
    quotes: tuple[Quote, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    decisions: tuple[Decision, ...] = ()
    codings: tuple[Coding, ...] = ()
    coders: tuple[Coder, ...] = ()
    runs: tuple[Run, ...] = ()
    memos: tuple[Memo, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    team_settings: tuple[TeamSetting, ...] = ()
    earlier_quotes: tuple[Quote, ...] = ()
    boundary_edits: tuple[BoundaryEdit, ...] = ()
    view_edits: tuple[ViewEdit, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    discoveries: tuple[KeptDiscovery, ...] = ()
    candidate_edits: tuple[CandidateEdit, ...] = ()
    clustering: Clustering | None = None
    group_edits: tuple[CandidateEdit, ...] = ()
