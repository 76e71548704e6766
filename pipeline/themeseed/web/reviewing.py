"""The review page: one quote, what is suggested for it, and everything that can be done with it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast, get_args
from urllib.parse import urlencode
from uuid import uuid4

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import DecisionError, UnknownNameError
from themeseed.records import BoundaryEdit, Decision, Verdict
from themeseed.study.desk import Desk
from themeseed.study.wanted import SEAT_ORDERS, SeatOrder, Wanted
from themeseed.web.answers import to
from themeseed.web.candidates_page import candidate_seen, quotes_of_candidate
from themeseed.web.card import ahead, card_of
from themeseed.web.forms import form_of, redo_step_of, text_of, undo_step_of
from themeseed.web.house import House
from themeseed.web.negative import quotes_against
from themeseed.web.pages import counted, render
from themeseed.web.views import views_of
from themeseed.web.visit import Visit

ORDERS: Mapping[SeatOrder, str] = {
    "document": "as it was said",
    "informative": "what teaches most",
    "uncertain": "least sure first",
    "certain": "surest first",
    "cluster": "by cluster",
    "blind": "blind, drawn by lot",
}
_LONGEST_MEMO = 20_000
_OUT_OF_DATE = "This page is out of date. Load it again, then decide."
_CUT_ANEW = "This quote was cut anew since the page was made. Nothing was kept: here it is as it is now."

_OTHER_CODES = (
    "The codebook was changed since the page was made. Nothing was kept: here is the quote with the "
    "codes as they are now."
)


async def review(request: Request, visit: Visit) -> Response:
    """Show the current quote, in the order and choice that the address names."""
    seat = visit.seat
    visit.house.catch_up()
    if request.query_params:
        seat.want(wanted_of(request, visit))
    return _page(visit)


async def review_one(request: Request, visit: Visit) -> Response:
    """Show one quote, whoever decided what on it; of one that was cut anew, what it was."""
    visit.house.catch_up()
    quote_id = request.path_params["quote_id"]
    if visit.house.desk.lineage.is_gone(quote_id):
        return to(f"/quotes/{quote_id}")
    visit.seat.go_to(quote_id)
    if "hx-request" in request.headers:
        return card_answer(request, visit, "")
    return _page(visit)


async def decide(request: Request, visit: Visit) -> Response:
    """Keep a decision and show the next quote."""
    form = await form_of(request)
    seat, quote_id = visit.seat, request.path_params["quote_id"]
    if seat.desk.lineage.is_gone(quote_id):
        seat.go_to(quote_id)
        return card_answer(request, visit, _CUT_ANEW)
    decision_id = text_of(form, "decision") or None
    known = visit.house.desk.ledger.find(decision_id) if decision_id else None
    if known is not None:
        # The same page sent twice: kept once, and said so as the first time.
        if (known.coder_id, known.quote_id) != (visit.person.coder.id, quote_id):
            raise DecisionError(_OUT_OF_DATE)
        return card_answer(request, visit, _told(visit.house, known))
    codes = [value for value in form.getlist("code") if isinstance(value, str)]
    codes += text_of(form, "again").split()
    verdict, note = (
        _verdict(text_of(form, "verdict") or ("change" if codes else "")),
        _memo_text(form, "note"),
    )
    try:
        decision, entry = seat.decide(
            quote_id,
            verdict,
            codes=codes,
            note=note,
            decision_id=decision_id,
            seen=text_of(form, "seen"),
        )
    except (DecisionError, UnknownNameError):
        if text_of(form, "book") in ("", str(seat.desk.n_codebooks)):
            raise
        return card_answer(request, visit, _OTHER_CODES, here=quote_id)
    # What the next card will tell is on disk before the card is: in the same transaction.
    sightings = ahead(seat, quote_id)
    await visit.house.keep(replace(entry, sightings=sightings))
    seat.sightings.took(sightings)
    seat.decided(decision)
    if decision.verdict != "skip":
        visit.house.learn()
    return card_answer(request, visit, _told(visit.house, decision))


async def undo(request: Request, visit: Visit) -> Response:
    """Take back what the coder did last, a decision or a boundary edit, and show its quote."""
    step = undo_step_of(await form_of(request))
    known = _known_step(visit, step)
    if known is not None:
        return card_answer(request, visit, _told_undone(visit.house, known))
    # What the same person decided in the terminal meanwhile comes first.
    visit.house.catch_up()
    undoing, entry = visit.seat.undo(step)
    await visit.house.keep(entry)
    visit.seat.undone(entry)
    visit.house.follow(entry, visit.seat)
    visit.house.learn()
    return card_answer(request, visit, _told_undone(visit.house, undoing))


async def redo(request: Request, visit: Visit) -> Response:
    """Do again what was taken back last."""
    step = redo_step_of(await form_of(request))
    known = _known_step(visit, step)
    if known is not None:
        return card_answer(request, visit, _told_redone(visit.house, known))
    visit.house.catch_up()
    again, entry = visit.seat.redo(step)
    await visit.house.keep(entry)
    visit.seat.redone(entry)
    visit.house.follow(entry, visit.seat)
    visit.house.learn()
    return card_answer(request, visit, _told_redone(visit.house, again))


async def memo(request: Request, visit: Visit) -> Response:
    """Keep a memo on a quote."""
    form, quote_id = await form_of(request), request.path_params["quote_id"]
    memo_id = text_of(form, "memo") or None
    desk = visit.house.desk
    known = desk.memo_by_id(memo_id) if memo_id else None
    if known is None:
        written = visit.seat.memo(quote_id, "memo", _memo_text(form, "text"), memo_id=memo_id)
        await visit.house.keep_memo(written)
    elif known.coder_id != visit.person.coder.id or known not in desk.memos_of(quote_id):
        raise DecisionError(_OUT_OF_DATE)
    return card_answer(request, visit, "Memo kept.", here=quote_id)


async def flag(request: Request, visit: Visit) -> Response:
    """Flag a quote, or take the flag away, as the page asks; what is so already is not kept again."""
    quote_id, seat = request.path_params["quote_id"], visit.seat
    flagged = seat.desk.flagged(seat.coder.id, quote_id)
    asked = text_of(await form_of(request), "flag")
    takes_away = asked == "unflag" if asked in ("flag", "unflag") else flagged
    if takes_away == flagged:
        await visit.house.keep_memo(seat.memo(quote_id, "unflag" if takes_away else "flag"))
    return card_answer(request, visit, "Flag taken away." if takes_away else "Flagged.", here=quote_id)


def wanted_of(request: Request, visit: Visit) -> Wanted:
    """Return which quotes an address asks for.

    Raises:
        UnknownNameError: there is no such order or candidate, or there are no such negative cases.
    """
    asked = request.query_params
    candidate, against = asked.get("candidate") or None, asked.get("against") or None
    among: frozenset[str] = frozenset()
    if candidate:
        among = quotes_of_candidate(visit, candidate)
    if against:
        among = quotes_against(visit, against) & among if candidate else quotes_against(visit, against)
    order = asked.get("order", "document")
    if order not in SEAT_ORDERS:
        raise UnknownNameError(f"There is no order '{order}'. Orders: {', '.join(SEAT_ORDERS)}.")
    return Wanted(
        order=order,
        code=asked["code"] if "code" in asked and asked["code"] != "any" else None,
        document_id=asked.get("document") or None,
        cluster=asked.get("cluster") or None,
        attribute=asked["attribute"] if "=" in asked.get("attribute", "") else None,
        words=asked.get("words", "").strip(),
        flagged=asked.get("flagged") == "1",
        assigned=asked.get("assigned") == "1",
        candidate=candidate,
        against=against,
        among=among,
    )


def address_of(wanted: Wanted) -> str:
    """Return the address that asks for this: `wanted_of` of it gives the same."""
    asked = {
        "order": wanted.order,
        "document": wanted.document_id,
        "cluster": wanted.cluster,
        "attribute": wanted.attribute,
        "words": wanted.words,
        "flagged": "1" if wanted.flagged else "",
        "assigned": "1" if wanted.assigned else "",
        "candidate": wanted.candidate,
        "against": wanted.against,
    }
    kept = {name: value for name, value in asked.items() if value}
    return f"/review?{urlencode(kept if wanted.code is None else kept | {'code': wanted.code})}"


def _known_step(visit: Visit, step: str | None) -> Decision | BoundaryEdit | None:
    """Return what was undone or redone already under the id that the page made, if that was sent before.

    Raises:
        DecisionError: the id is that of something else.
    """
    desk = visit.house.desk
    found = (desk.ledger.find(step) or desk.lineage.find(step)) if step else None
    if found is not None and found.coder_id != visit.person.coder.id:
        raise DecisionError(_OUT_OF_DATE)
    return found


def _told_undone(house: House, undoing: Decision | BoundaryEdit) -> str:
    if isinstance(undoing, BoundaryEdit):
        return f"Taken back: {told_edit(house.desk, undoing)}"
    quote = house.desk.quote_ever(undoing.quote_id)
    told = _told_together(house.desk, undoing) or (quote.name if quote else "the decision")
    return f"Taken back: {told}"


def _told_redone(house: House, again: Decision | BoundaryEdit) -> str:
    if isinstance(again, BoundaryEdit):
        return f"Again: {told_edit(house.desk, again)}"
    told = _told_together(house.desk, again)
    return f"Again: {told}" if told else _told(house, again)


def _told_together(desk: Desk, step: Decision) -> str:
    """Return how many quotes a step decided together, or took back; "" for a decision on one alone."""
    if step.together is None:
        return ""
    group = desk.ledger.group(step.together)
    of_all = [each for each in group if each.verdict != "undo"]
    n_undone = len(group) - len(of_all)
    if step.verdict != "undo":
        return f"{counted(len(of_all), 'quote')} decided together"
    stay = len(of_all) - n_undone
    rest = f". {counted(stay, 'quote')} decided anew since: as it is now" if stay else ""
    return f"{counted(n_undone, 'quote')} decided together{rest}"


def _memo_text(form: FormData, name: str) -> str:
    found = text_of(form, name)
    if len(found) > _LONGEST_MEMO:
        raise DecisionError(
            f"The memo has {len(found):,} characters; a memo may have {_LONGEST_MEMO:,}. Nothing was "
            "kept. Shorten it, or write two."
        )
    return found


def _verdict(given: str) -> Verdict:
    if given not in get_args(Verdict) or given == "undo":
        raise DecisionError(
            f"'{given}' is no verdict. Verdicts: accept, change (with codes), none, reject, skip."
        )
    return cast("Verdict", given)


def _told(house: House, decision: Decision) -> str:
    """Return what became of a decision, as the page says it; after a blind one, what was suggested."""
    desk = house.desk
    name = desk.quotes[decision.quote_id].name if decision.quote_id in desk.quotes else "quote"
    if decision.verdict == "skip":
        return f"Put off: {name}"
    given = ", ".join(desk.codebook.name_of(code) for code in decision.codes)
    told = given or ("left open" if decision.verdict == "reject" else "no theme fits")
    if not decision.blind:
        return f"Kept: {name} · {told}"
    likeliest = desk.likeliest.get(decision.quote_id)
    if likeliest is None:
        return f"Kept: {name} · {told}"
    suggested = ", ".join(desk.codebook.name_of(code) for code in likeliest.suggested)
    return f"Kept: {name} · {told}. Suggested was: {suggested or 'no theme fits'}"


def told_edit(desk: Desk, edit: BoundaryEdit) -> str:
    """Return what an edit did, in words: for an undo, what it did in going back."""
    names = {
        side: ", ".join(quote.name for each in ids if (quote := desk.quote_ever(each)) is not None)
        for side, ids in (("before", edit.before), ("after", edit.after))
    }
    if edit.kind == "adjust":
        return f"{names['after']} has other boundaries"
    if edit.kind == "undo":
        return f"{names['after']} as before"
    return f"{names['before']} {'split into' if edit.kind == 'split' else 'joined:'} {names['after']}"


def card_answer(request: Request, visit: Visit, told: str, here: str | None = None) -> Response:
    """Return the next card; to a browser without script, the whole page."""
    if "hx-request" not in request.headers:
        return to(f"/review/{here}" if here else "/review")
    if here is not None:
        visit.seat.go_to(here)
    return HTMLResponse(render("card.html.jinja", told=told, part=True, **_values(visit)))


def _page(visit: Visit) -> Response:
    seat = visit.seat
    desk = seat.desk
    values = _values(visit)
    changed = desk.run is not None and _codes_changed(visit.house)
    return HTMLResponse(
        render(
            "review.html.jinja",
            told="",
            part=False,
            visit=visit,
            wanted=seat.wanted,
            candidate=candidate_seen(visit, seat.wanted.candidate) if seat.wanted.candidate else None,
            orders=ORDERS,
            attributes=desk.choosable,
            documents=[(each, desk.documents[each]) for each in desk.document_ids[:_MOST_LISTED]],
            clusters=desk.clustering.clusters if desk.clustering else (),
            has_run=desk.run is not None,
            codebook_changed=changed,
            views=views_of(desk.study.store, visit.person.coder.id),
            here=address_of(seat.wanted),
            **values,
        )
    )


def _values(visit: Visit) -> dict[str, object]:
    seat = visit.seat
    quote = seat.current()
    total = len(seat.desk.quotes)
    return {
        "card": card_of(seat, quote, may_cut=visit.may_cut) if quote else None,
        "codebook": seat.desk.codebook,
        "book": seat.desk.n_codebooks,
        "step": str(uuid4()),
        "n_left": seat.n_left,
        "n_quotes": total,
        "to_do": seat.to_do(),
        "n_known": seat.n_known if seat.blind and quote is None else 0,
        "multiple": seat.desk.study.config.match.multiple,
    }


def _codes_changed(house: House) -> bool:
    """Whether the codebook has codes that nothing suggests yet, since it changed after the run."""
    run, desk = house.desk.run, house.desk
    if run is None or desk.live is not None:
        return False
    first = next(iter(desk.quotes), None)
    known = {each.code_id for each in desk.study.store.suggestions_of(run.id, first)} if first else set()
    return bool(known) and known != set(desk.codebook.codable_ids)


_MOST_LISTED = 500
