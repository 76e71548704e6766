"""The page of candidate themes: what was found beside the codebook, and what can be done with it.

Candidates from decisions tell for which quotes people found no code: who may not see everybody's
coding sees candidates of similar quotes only, and none of those quotes that wait for them to be
decided blind. Of all others, being in a candidate tells how they read: they are noted as seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import UnknownNameError
from themeseed.records import CandidateEdit, CandidateTheme, Occurrence, Quote, SeedTheme
from themeseed.study.candidate_edits import LONGEST, told_edit
from themeseed.study.candidates import Candidates, Standing
from themeseed.study.codebook_limits import LONGEST_DESCRIPTION, LONGEST_NAME
from themeseed.study.desk import Desk
from themeseed.web.answers import to
from themeseed.web.negative import Negative, negative_cases
from themeseed.web.pages import render
from themeseed.web.visit import Visit

if TYPE_CHECKING:
    from themeseed.report import Table

KEYS = (
    ("j, k", "the next candidate, the one before"),
    ("n", "name it"),
    ("m", "merge it with another"),
    ("s", "split it in two"),
    ("p", "pin it: keep its quotes together"),
    ("x", "discard it, with a reason"),
    ("P", "make a code of it"),
    ("o", "go through its quotes in the review"),
    ("l", "its quotes as a list"),
    ("u", "take back what you did last"),
    ("f", "finer: what stands inside the large ones"),
    ("c", "coarser: fewer, larger ones"),
    ("L", "look for candidates again"),
    ("Esc", "leave a field"),
    ("?", "these keys"),
)
_GROUPS_NAMED = 6
_SOURCES = {
    "nothing fitted": "reads like quotes for which people found no code",
    "alike": "its quotes are more alike than chance makes them",
    "pinned": "was pinned, and not found again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Where a candidate occurs, by one way of grouping quotes: the largest groups, and how many more."""

    name: str
    groups: tuple[Occurrence, ...]
    n_more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An edit of candidates in words: who, when, and whether the visitor may take it back."""

    edit: CandidateEdit
    who: str
    told: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A candidate as the page shows it. `n_kept_back` counts quotes that wait to be decided blind."""

    standing: Standing
    why: str
    exemplars: tuple[tuple[Quote, str], ...]
    contrasts: tuple[tuple[Quote, str], ...]
    n_kept_back: int
    where: tuple[Spread, ...]
    beside: str
    others: tuple[Standing, ...]
    can_split: bool
    done: tuple[Done, ...]


async def candidates(request: Request, visit: Visit) -> Response:
    """Show the candidates as they stand, or how to look for them."""
    # Imported here: the first page of the review does not wait for the report's tables.
    from themeseed.report import seed_theme_rows

    visit.house.catch_up()
    desk, found = visit.house.desk, visit.house.candidates()
    if found is None:
        return HTMLResponse(_page(visit, found=None))
    seen = visible(visit, found)
    fresh = _untold(visit, seen.all, found.kept.discovery.seed_themes)
    if fresh and visit.seat.blind and request.query_params.get("show") != "1":
        return HTMLResponse(_page(visit, found=found, n_would_tell=len(fresh)))
    for each in seen.all:
        _note(visit, each.candidate, each.candidate.quote_ids)
    done = _done(visit, found, seen)
    return HTMLResponse(
        _page(
            visit,
            found=found,
            shown=[_shown(visit, each, seen, done) for each in seen.shown],
            set_aside=[
                (each, next((it for it in done if it.edit.id == each.candidate.edit_ids[-1]), None))
                for each in seen.set_aside
            ],
            n_hidden=len(found.all) - len(seen.all),
            done=done,
            negative=negative_cases(visit, found),
            # How many quotes have a code counts what everybody decided.
            seed_themes=seed_theme_rows(found.kept.discovery, desk.codebook) if visit.view.all else None,
        )
    )


async def how_far(request: Request, visit: Visit) -> Response:
    """Return how far a look for candidates is, as the part of the page that asks for it."""
    if "hx-request" not in request.headers:
        return to("/candidates")
    return HTMLResponse(render("exploring.html.jinja", visit=visit, asked=True))


async def look(_request: Request, visit: Visit) -> Response:
    """Begin to look for candidates in the background."""
    visit.house.exploring.begin()
    return to("/candidates")


def visible(visit: Visit, found: Candidates) -> Candidates:
    """Return the candidates that somebody may see."""
    if visit.view.all:
        return found
    return replace(found, all=tuple(it for it in found.all if it.candidate.source == "alike"))


def quotes_of_candidate(visit: Visit, candidate_id: str) -> frozenset[str]:
    """Return the quotes of a candidate that the visitor may go through, and note that they know it.

    Raises:
        UnknownNameError: there is no such candidate, or none that they may see.
    """
    one = candidate_seen(visit, candidate_id)
    if one is None:
        raise UnknownNameError(
            "There is no such candidate any more: they change when they are merged, split or looked for "
            "again. Choose one on the page Candidates."
        )
    quote_ids = [it for it in one.candidate.quote_ids if not visit.waits_blind(it)]
    _note(visit, one.candidate, quote_ids)
    return frozenset(quote_ids)


def candidate_seen(visit: Visit, candidate_id: str) -> Standing | None:
    """Return a candidate that the visitor may see, or None."""
    found = visit.house.candidates()
    seen = visible(visit, found).all if found else ()
    return next((each for each in seen if each.candidate.id == candidate_id), None)


def _note(visit: Visit, candidate: CandidateTheme, quote_ids: Iterable[str]) -> None:
    """Note what the visitor is told of quotes by seeing them in a candidate."""
    told = [each for each in quote_ids if not visit.waits_blind(each)]
    visit.seat.saw(told, "suggestion")
    if candidate.source != "alike":
        visit.seat.saw(told, "coding")


def _page(
    visit: Visit,
    *,
    found: Candidates | None,
    shown: Sequence[Shown] = (),
    set_aside: Sequence[tuple[Standing, Done | None]] = (),
    n_hidden: int = 0,
    n_would_tell: int = 0,
    done: Sequence[Done] = (),
    negative: Sequence[Negative] = (),
    seed_themes: "Table | None" = None,
) -> str:
    desk = visit.house.desk
    return render(
        "candidates.html.jinja",
        visit=visit,
        keys=KEYS,
        found=found,
        shown=shown,
        set_aside=set_aside,
        n_hidden=n_hidden,
        n_would_tell=n_would_tell,
        done=done,
        negative=negative,
        waiting=[told_edit(each) for each in found.waiting] if found and visit.view.all else (),
        n_waiting=len(found.waiting) if found else 0,
        seed_themes=seed_themes,
        code_name=desk.name_of,
        longest={"text": LONGEST, "name": LONGEST_NAME, "description": LONGEST_DESCRIPTION},
        step=lambda: str(uuid4()),
        n_new=len(desk.document_ids) - len(found.kept.document_ids) if found else 0,
        asked=False,
    )


def _shown(visit: Visit, each: Standing, seen: Candidates, done: Sequence[Done]) -> Shown:
    desk, candidate = visit.house.desk, each.candidate
    kept_back = {it for it in candidate.quote_ids if visit.waits_blind(it)}
    exemplars = [it for it in candidate.exemplar_ids if it not in kept_back]
    return Shown(
        standing=each,
        why=_SOURCES[candidate.source],
        exemplars=_with_place(desk, exemplars),
        contrasts=_with_place(desk, candidate.contrast_ids),
        n_kept_back=len(kept_back),
        where=_spread(candidate.where),
        beside=_beside(desk, candidate),
        others=tuple(other for other in seen.shown if other.number != each.number),
        can_split=len(candidate.quote_ids) >= 2 * desk.study.config.discover.min_quotes,
        done=tuple(it for it in done if it.edit.id in candidate.edit_ids),
    )


def _with_place(desk: Desk, quote_ids: Iterable[str]) -> tuple[tuple[Quote, str], ...]:
    quotes = (desk.quotes[each] for each in quote_ids if each in desk.quotes)
    return tuple((quote, desk.documents.get(quote.document_id, "")) for quote in quotes)


def _spread(where: Sequence[Occurrence]) -> tuple[Spread, ...]:
    names = dict.fromkeys(each.grouping for each in where)
    of = {name: [each for each in where if each.grouping == name] for name in names}
    return tuple(
        Spread(
            name=name,
            groups=tuple(groups[:_GROUPS_NAMED]),
            n_more=max(0, len(groups) - _GROUPS_NAMED),
        )
        for name, groups in of.items()
    )


def _beside(desk: Desk, candidate: CandidateTheme) -> str:
    """Return how a candidate stands to the codebook, in a sentence."""
    codes = [f"{desk.name_of(code)} ({share:.0%})" for code, share in candidate.nearest_codes]
    if candidate.relation == "beside":
        near = f"; nearest: {', '.join(codes)}" if codes else ""
        return f"Beside the codebook: for most of its quotes no code is likely{near}. Perhaps new."
    if candidate.relation == "inside":
        first, *others = codes
        near = f"; also {', '.join(others)}" if others else ""
        return f"Inside {first}{near}. Perhaps a sub-theme."
    return f"Across {', '.join(codes)}. Perhaps a theme that cuts across."


def _done(visit: Visit, found: Candidates, seen: Candidates) -> tuple[Done, ...]:
    """Return the edits in force that somebody may see, the latest first."""
    desk, mine = visit.house.desk, visit.person.coder.id
    on_seen = {edit_id for each in seen.all for edit_id in each.candidate.edit_ids}
    return tuple(
        Done(
            edit=edit,
            who=desk.coder_name(edit.coder_id),
            told=told_edit(replace(edit, text=desk.name_of(edit.text)))
            if edit.kind == "promote"
            else told_edit(edit),
            mine=edit.kind != "promote"
            and visit.codes
            and (edit.coder_id == mine or visit.person.may("owner")),
        )
        for edit in reversed(found.edits)
        if visit.view.all or edit.coder_id == mine or edit.id in on_seen
    )


def _untold(visit: Visit, shown: Sequence[Standing], themes: Sequence[SeedTheme]) -> set[str]:
    """Return the quotes on the page of which the visitor knows nothing yet, and would from here."""
    desk, mine = visit.house.desk, visit.person.coder.id
    there = {it for each in shown for it in each.candidate.quote_ids}
    there |= {it for each in themes for it in each.contrary_ids if it in desk.quotes}
    return {
        it
        for it in there
        if not desk.knows(mine, it) and not desk.is_decided(mine, it) and not visit.waits_blind(it)
    }
