"""The trail: every line of who did what in a study, when, and having seen what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from themeseed.records import (
    Assignment,
    BoundaryEdit,
    CandidateEdit,
    Decision,
    KeptDiscovery,
    Memo,
    Quote,
    Sighting,
    SightKind,
    TeamSetting,
    ViewEdit,
)
from themeseed.review import CONSENSUS, View
from themeseed.store import CodebookVersion
from themeseed.study.candidate_edits import told_edit
from themeseed.study.codebook_changes import changes
from themeseed.study.desk import Desk
from themeseed.study.team import how_without_names

WHATS = (
    "decision", "adjudication", "memo", "boundaries", "codebook", "candidate", "view", "assignment",
    "setting", "sighting",
)  # fmt: skip
COLUMNS = (
    "decided_at", "coder", "quote", "document", "verdict", "codes", "refused", "blind", "note", "run",
    "model", "seen", "decision", "what", "by", "adjudicates", "from", "to", "together",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that somebody did: `verdict` says which, among those of its kind (`what`).

    `at` is "" for codings that came with a table, which says not when they were decided.
    `coder_id` says whose it is, `by_id` who did it where that is somebody else. `tell` gives its
    further cells by column, where it is shown.
    """

    at: str
    order: str
    what: str
    coder_id: str | None
    by_id: str | None = None
    verdict: str
    quote_ids: tuple[str, ...]
    id: str
    blind: bool = False
    tell: Callable[[], Mapping[str, str]] = field(repr=False)

    def cells(self, desk: Desk) -> dict[str, str]:
        """Return the line as cells by column."""
        quotes = [quote for each in self.quote_ids if (quote := desk.quote_ever(each)) is not None]
        documents = dict.fromkeys(desk.documents.get(quote.document_id, "") for quote in quotes)
        known = {
            "decided_at": self.at,
            "coder": desk.coder_name(self.coder_id) if self.coder_id else "",
            "quote": _named(quotes),
            "document": "; ".join(documents),
            "verdict": self.verdict,
            "blind": str(int(self.blind)),
            "decision": self.id,
            "what": self.what,
            "by": desk.coder_name(self.by_id) if self.by_id else "",
        }
        return dict.fromkeys(COLUMNS, "") | known | dict(self.tell())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which lines are wanted; what is empty wants all. Times are ISO 8601, `until` included.

    Who asks for a time gets no lines of which it is not known.
    """

    what: str = ""
    coder_id: str = ""
    verdict: str = ""
    quote: str = ""
    since: str = ""
    until: str = ""
    blind: bool = False


def trail(desk: Desk, view: View, asked: Asked, *, owner: bool) -> list[Line]:
    """Return the lines that somebody may see and asked for, oldest first."""
    wanted = _quotes_asked(desk, asked.quote) if asked.quote else None
    found = [
        line
        for line in _all(desk, asked.what, names_coders=view.all)
        if (owner or _may_see(line, view))
        and (not asked.what or line.what == asked.what)
        and (not asked.coder_id or asked.coder_id in (line.coder_id, line.by_id))
        and (not asked.verdict or line.verdict == asked.verdict)
        and (not asked.blind or line.blind)
        and (not asked.since or line.at >= asked.since)
        and (not asked.until or "" < line.at[: len(asked.until)] <= asked.until)
        and (wanted is None or not wanted.isdisjoint(line.quote_ids))
    ]
    return sorted(found, key=lambda line: line.order)


def tells(line: Line, viewer_id: str) -> SightKind | None:
    """Return what a line tells its viewer of quotes: how others coded them, how they read, or nothing.

    Who finds a quote in a candidate that was named or made a code of knows how it reads. What others
    wrote on a quote may say how they coded it, or of which candidate it was.
    """
    if line.coder_id == viewer_id:
        return None
    if line.what in ("decision", "adjudication", "memo"):
        return "coding"
    return "suggestion" if line.what == "candidate" else None


def _may_see(line: Line, view: View) -> bool:
    """Whether somebody who is no owner may see a line.

    Decisions of others as the team set it; memos and views of their own only, and what the team
    settled where it concerns them. How quotes were cut, and the codebook, are everybody's. Candidates
    tell for which quotes people found no code: what was done with them sees who sees everybody's coding.
    """
    if view.viewer_id in (line.coder_id, line.by_id) or line.what in ("boundaries", "codebook"):
        return True
    if line.what == "candidate":
        return view.all
    if line.what in ("decision", "adjudication"):
        return all(view.sees(line.coder_id or "", each) for each in line.quote_ids)
    return line.what == "setting" and line.coder_id is None


def _all(desk: Desk, what: str, *, names_coders: bool) -> Iterator[Line]:
    store = desk.study.store
    if what in ("", "decision", "adjudication"):
        yield from _decisions(desk)
    if what in ("", "memo"):
        yield from (_memo(each) for each in store.memos())
    if what in ("", "boundaries"):
        yield from (_boundary_edit(desk, each) for each in store.boundary_edits())
    if what in ("", "codebook"):
        yield from _codebooks(store.codebook_versions())
    if what in ("", "candidate"):
        yield from (_look(each) for each in store.discoveries())
        yield from _candidate_edits(desk, store.candidate_edits())
        yield from _candidate_edits(desk, store.group_edits())
    if what in ("", "view"):
        yield from (_view_edit(each) for each in store.view_edits())
    if what in ("", "assignment"):
        names = frozenset() if names_coders else frozenset(each.name for each in desk.people)
        yield from (_assignment(each, names) for each in store.assignments())
    if what in ("", "setting"):
        yield from (_setting(each) for each in store.team_settings())
    # What was looked at would drown what was done: it is told where it is asked for.
    if what == "sighting":
        yield from (_sighting(each) for each in store.sightings())


def _decisions(desk: Desk) -> Iterator[Line]:
    models: dict[str, str] = {}
    latest = ""
    for it in desk.study.store.decisions():
        # What went along with an edit was decided earlier, and stands where it was appended.
        latest = max(latest, it.decided_at)
        yield Line(
            at=it.known_time,
            order=latest,
            what="adjudication" if it.coder_id == CONSENSUS.id else "decision",
            coder_id=it.coder_id,
            by_id=it.decided_by,
            verdict=it.verdict,
            quote_ids=(it.quote_id,),
            id=it.id,
            blind=it.blind,
            tell=lambda it=it: _told_decision(desk, it, models),  # type: ignore[misc]  # bound now
        )


def _told_decision(desk: Desk, it: Decision, models: dict[str, str]) -> dict[str, str]:
    if it.run_id and it.run_id not in models:
        models[it.run_id] = desk.study.store.run(it.run_id).encoder
    return {
        "codes": "; ".join(it.codes),
        "refused": "; ".join(it.refused),
        "note": it.note,
        "run": it.run_id or "",
        "model": models.get(it.run_id or "", ""),
        "seen": "; ".join(desk.seen_by(it)),
        "adjudicates": "; ".join(it.adjudicates),
        "from": "; ".join(it.carried_from),
        "together": it.together or "",
    }


def _memo(it: Memo) -> Line:
    return _line(
        it.written_at, "memo", it.coder_id, it.kind, (it.quote_id,), it.id, told={"note": it.text}
    )


def _boundary_edit(desk: Desk, it: BoundaryEdit) -> Line:
    def told(ids: tuple[str, ...]) -> str:
        quotes = (quote for each in ids if (quote := desk.quote_ever(each)) is not None)
        return "; ".join(f"{each.name} ({each.start}-{each.end})" for each in quotes)

    return _line(
        it.edited_at,
        "boundaries",
        it.coder_id,
        it.kind,
        tuple(dict.fromkeys((*it.before, *it.after))),
        it.id,
        told={
            "note": f"{told(it.before)} → {told(it.after)}",
            "from": "; ".join(it.before),
            "to": "; ".join(it.after),
        },
    )


def _codebooks(versions: tuple[CodebookVersion, ...]) -> Iterator[Line]:
    before = None
    for it in versions:
        yield _line(
            it.set_at,
            "codebook",
            it.set_by,
            f"version {it.number}",
            (),
            it.sha256,
            told={
                "note": "; ".join(changes(before.codebook if before else None, it.codebook)),
                "from": str(before.number) if before else "",
                "to": str(it.number),
            },
        )
        before = it


def _look(it: KeptDiscovery) -> Line:
    n = len(it.discovery.candidates)
    told = f"{n:,} {'candidate' if n == 1 else 'candidates'}. {it.discovery.reason}"
    return _line(it.made_at, "candidate", None, "look", (), it.id, told={"note": told})


def _candidate_edits(desk: Desk, edits: Sequence[CandidateEdit]) -> Iterator[Line]:
    by_id = {each.id: each for each in edits}
    for it in edits:
        taken_back = by_id.get(it.undoes or "")
        yield _line(
            it.edited_at,
            "candidate",
            it.coder_id,
            it.kind,
            tuple(dict.fromkeys(each for group in it.groups for each in group)),
            it.id,
            told={
                "note": (
                    f"took back: {_told_edit(desk, taken_back)}" if taken_back else _told_edit(desk, it)
                ),
                "from": it.undoes or it.seen_in or "",
                "to": it.text if it.kind == "promote" else "",
            },
        )


def _told_edit(desk: Desk, it: CandidateEdit) -> str:
    """Return an edit of candidates in words, a code by its name."""
    return told_edit(replace(it, text=desk.name_of(it.text)) if it.kind == "promote" else it)


def _view_edit(it: ViewEdit) -> Line:
    return _line(
        it.edited_at, "view", it.coder_id, it.kind, (), it.id, told={"note": it.name, "to": it.path}
    )


def _assignment(it: Assignment, names: frozenset[str]) -> Line:
    """Return an assignment, how it came about without the names of coders that are not to be told."""
    n, how = len(it.quote_ids), how_without_names(it.how, names) if names else it.how
    return _line(
        it.assigned_at,
        "assignment",
        it.coder_id,
        it.kind,
        it.quote_ids,
        it.id,
        by_id=it.assigned_by,
        blind=it.blind,
        told={"note": f"{n:,} {'quote' if n == 1 else 'quotes'}{': ' if how else ''}{how}"},
    )


def _setting(it: TeamSetting) -> Line:
    told = {"note": it.value}
    return _line(it.set_at, "setting", it.coder_id, it.name, (), it.id, by_id=it.set_by, told=told)


def _sighting(it: Sighting) -> Line:
    told = {"run": it.run_id or ""}
    return _line(it.seen_at, "sighting", it.coder_id, it.kind, it.quote_ids, it.id, told=told)


def _line(
    at: str,
    what: str,
    coder_id: str | None,
    verdict: str,
    quote_ids: tuple[str, ...],
    key: str,
    *,
    by_id: str | None = None,
    blind: bool = False,
    told: Mapping[str, str],
) -> Line:
    return Line(
        at=at,
        order=at,
        what=what,
        coder_id=coder_id,
        by_id=by_id,
        verdict=verdict,
        quote_ids=quote_ids,
        id=key,
        blind=blind,
        tell=lambda: told,
    )


def _quotes_asked(desk: Desk, asked: str) -> set[str]:
    """Return the quotes of this id or with these letters in their name, and what they were cut from."""
    letters = asked.casefold()
    found = {
        quote.id
        for quote in (*desk.quotes.values(), *desk.earlier_quotes.values())
        if quote.id == asked or letters in quote.name.casefold()
    }
    related = (each for it in found for each in (*desk.lineage.earlier(it), *desk.lineage.now(it)))
    return found.union(related)


def _named(quotes: list[Quote]) -> str:
    names = list(dict.fromkeys(quote.name for quote in quotes))
    return "; ".join(names) if len(names) <= _NAMED else f"{len(names)} quotes"


_NAMED = 12
