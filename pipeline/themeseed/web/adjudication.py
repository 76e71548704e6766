"""Adjudication: quotes on which coders differ, side by side, and the one decision on top."""

from dataclasses import dataclass
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import DecisionError
from themeseed.records import Decision, Quote
from themeseed.review import CONSENSUS
from themeseed.study import adjudicating
from themeseed.study.adjudicating import AdjudicationOrder, Side
from themeseed.study.desk import Desk
from themeseed.study.overtaken import Change, changes_since, overtaken
from themeseed.study.writer import Entry
from themeseed.web.answers import to
from themeseed.web.card import Said, around
from themeseed.web.forms import form_of, redo_step_of, text_of, undo_step_of
from themeseed.web.pages import render
from themeseed.web.visit import Visit

ORDERS: dict[AdjudicationOrder, str] = {
    "codes": "codes confused most often first",
    "document": "as it was said",
}
KEYS = (
    ("1 to 9", "take the codes of this coder"),
    ("n", "no theme fits"),
    ("c", "choose other codes by a few letters; Tab marks one of several, Enter takes them"),
    ("m", "say why; Ctrl Enter keeps the decision"),
    ("s", "skip: the next one"),
    ("u", "take back your latest adjudication"),
    ("U", "redo it"),
    ("d", "the whole document"),
    ("Esc", "leave a field"),
    ("?", "these keys"),
)
_MOST_LISTED = 200
_LONGEST_REASON = 20_000
_BETWEEN = " / "
_NOT_YOURS = (
    "This page was sent already, for another quote or by somebody else, and that was kept; nothing was "
    "kept now. Open the page Adjudicate again to see what stands."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for: an order, a choice, and after which quote to go on."""

    order: AdjudicationOrder
    between: tuple[str, ...] | None
    document_id: str | None
    after: str

    def query(self) -> dict[str, str]:
        """Return it as an address says it, without the place."""
        found: dict[str, str] = {"order": self.order}
        if self.between is not None:
            found["between"] = _BETWEEN.join(self.between)
        if self.document_id is not None:
            found["document"] = self.document_id
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A quote on the table: what each coder holds, and what was adjudicated before, if anything."""

    quote: Quote
    document: str
    before: tuple[Said, ...]
    after: tuple[Said, ...]
    sides: tuple[Side, ...]
    consensus: Decision | None
    consensus_by: str
    changes: tuple[Change, ...]
    seen: str
    decision_id: str


async def adjudicate(request: Request, visit: Visit) -> Response:
    """Show the first quote that is to adjudicate, in the order and choice that the address names."""
    visit.house.catch_up()
    asked = _asked(request)
    found = _open(visit.house.desk, asked)
    return HTMLResponse(_page(visit, asked, found, _next(visit.house.desk, asked, found)))


async def adjudicate_one(request: Request, visit: Visit) -> Response:
    """Show one quote with what each coder decided, adjudicated or not."""
    visit.house.catch_up()
    desk, quote_id = visit.house.desk, request.path_params["quote_id"]
    _not_mine_to_code(desk, visit, quote_id)
    asked = _asked(request)
    return HTMLResponse(_page(visit, asked, _open(desk, asked), _table(desk, quote_id)))


async def decide(request: Request, visit: Visit) -> Response:
    """Keep an adjudication and show the next quote."""
    visit.house.catch_up()
    form = await form_of(request)
    house, desk, quote_id = visit.house, visit.house.desk, request.path_params["quote_id"]
    decision_id = text_of(form, "decision") or None
    async with house.consensus_turn:
        known = desk.ledger.find(decision_id) if decision_id else None
        if known is not None:
            if (known.coder_id, known.quote_id) != (CONSENSUS.id, quote_id):
                raise DecisionError(_NOT_YOURS)
            return _card(request, visit, _told(desk, known))
        reason = text_of(form, "note")
        if len(reason) > _LONGEST_REASON:
            raise DecisionError(
                f"The reason has {len(reason):,} characters; it may have {_LONGEST_REASON:,}. Nothing "
                "was kept."
            )
        seen, choice = text_of(form, "seen").split(), text_of(form, "choice")
        try:
            adjudicating.require_as_seen(desk, quote_id, seen)
        except DecisionError as error:
            return _as_it_stands(request, visit, error, quote_id, reason)
        chosen = [value for value in form.getlist("code") if isinstance(value, str)]
        decision = adjudicating.adjudicate(
            desk,
            quote_id,
            visit.person.coder,
            codes=_codes(desk, quote_id, choice, chosen),
            reason=reason,
            seen=seen,
            decision_id=decision_id,
        )
        await house.add_coder(CONSENSUS)
        await house.keep(Entry(decisions=(decision,)))
        desk.take([decision])
        house.taken_back(visit.person).forget()
    house.learn()
    return _card(request, visit, _told(desk, decision))


async def undo(request: Request, visit: Visit) -> Response:
    """Take back this person's latest adjudication and show its quote."""
    visit.house.catch_up()
    step = undo_step_of(await form_of(request))
    house, desk, by = visit.house, visit.house.desk, visit.person.coder
    async with house.consensus_turn:
        undoing = _known_step(visit, step)
        if undoing is None:
            undoing = adjudicating.take_back(desk, by, decision_id=step)
            undone = house.taken_back(visit.person).read()
            last = desk.ledger.of(CONSENSUS.id, undoing.quote_id)
            await house.keep(Entry(decisions=(undoing,)))
            desk.take([undoing])
            if last is not None:
                undone.append((last,))
    house.learn()
    told = f"Taken back: {desk.quotes[undoing.quote_id].name}"
    return _card(request, visit, told, here=undoing.quote_id)


async def redo(request: Request, visit: Visit) -> Response:
    """Adjudicate again as this person did before they took it back."""
    visit.house.catch_up()
    step = redo_step_of(await form_of(request))
    house, desk, by = visit.house, visit.house.desk, visit.person.coder
    async with house.consensus_turn:
        decision = _known_step(visit, step)
        if decision is None:
            undone = house.taken_back(visit.person).steps
            latest = undone[-1] if undone else None
            if not isinstance(latest, tuple):
                raise DecisionError(
                    "There is nothing to redo: redo follows undo, before anything is adjudicated."
                )
            try:
                decision = adjudicating.again(desk, latest[0], by, decision_id=step)
            except DecisionError as error:
                return _as_it_stands(request, visit, error, latest[0].quote_id, latest[0].note)
            await house.keep(Entry(decisions=(decision,)))
            desk.take([decision])
            undone.pop()
    house.learn()
    return _card(request, visit, _told(desk, decision))


def _as_it_stands(
    request: Request, visit: Visit, error: DecisionError, quote_id: str, reason: str
) -> Response:
    """Return the quote as it stands now, with why nothing was kept, and the reason that was given.

    Raises:
        DecisionError: the error, to a browser without script, or where there is nothing to adjudicate;
            or that the quote is the adjudicator's to code first.
    """
    desk = visit.house.desk
    _not_mine_to_code(desk, visit, quote_id)
    no_more = quote_id not in desk.quotes or len(adjudicating.answers_on(desk, quote_id)) < 2
    if no_more or "hx-request" not in request.headers:
        raise error
    return _card(request, visit, str(error), here=quote_id, reason=reason)


def _known_step(visit: Visit, step: str | None) -> Decision | None:
    """Return what was kept already under the id that the page made, if it was sent before."""
    found = visit.house.desk.ledger.find(step) if step else None
    if found is not None and found.decided_by != visit.person.coder.id:
        raise DecisionError(_NOT_YOURS)
    return found


def _asked(request: Request) -> Asked:
    asked = request.query_params
    between = asked.get("between", "")
    return Asked(
        order="document" if asked.get("order") == "document" else "codes",
        between=tuple(between.split(_BETWEEN)) if between else None,
        document_id=asked.get("document") or None,
        after=asked.get("after", ""),
    )


def _open(desk: Desk, asked: Asked) -> adjudicating.Open:
    return adjudicating.open_differences(
        desk, order=asked.order, between=asked.between, document_id=asked.document_id
    )


def _next(desk: Desk, asked: Asked, found: adjudicating.Open) -> Table | None:
    """Return the quote after the one that was skipped; from the end on to the first again."""
    ids = [each.quote_id for each in found.to_do]
    if not ids:
        return None
    place = ids.index(asked.after) + 1 if asked.after in ids else 0
    return _table(desk, ids[place % len(ids)])


def _table(desk: Desk, quote_id: str) -> Table:
    sides = adjudicating.sides(desk, quote_id)
    if quote_id not in desk.quotes or len(sides) < 2:
        raise DecisionError("Fewer than two coders have decided on this quote. Go back to the list.")
    quote = desk.quotes[quote_id]
    document = desk.document(quote.document_id)
    before, after = around(desk, quote)
    consensus = desk.ledger.of(CONSENSUS.id, quote_id)
    by = desk.coders.get((consensus.decided_by if consensus else None) or "")
    return Table(
        quote=quote,
        document=document.name,
        before=before,
        after=after,
        sides=sides,
        consensus=consensus,
        consensus_by=by.name if by else "",
        changes=changes_since(desk, quote_id),
        seen=" ".join(adjudicating.on_the_table(desk, quote_id)),
        decision_id=str(uuid4()),
    )


def _not_mine_to_code(desk: Desk, visit: Visit, quote_id: str) -> None:
    mine = visit.person.coder.id
    if quote_id in desk.assigned.to(mine) and not desk.is_decided(mine, quote_id):
        raise DecisionError(
            "This quote is assigned to you and you have not decided on it: decide first, then look at "
            "what others did."
        )


def _codes(desk: Desk, quote_id: str, choice: str, chosen: list[str]) -> tuple[str, ...]:
    """Return the codes of the coder whose decision was chosen, or those that were chosen by hand."""
    if choice == "(none)":
        return ()
    if choice == "(codes)":
        if not chosen:
            raise DecisionError("No code was chosen. Choose one, or a coder, or 'no theme fits'.")
        return tuple(dict.fromkeys(chosen))
    for side in adjudicating.sides(desk, quote_id):
        if side.decision.id == choice:
            return side.codes
    raise DecisionError(
        "Nothing was chosen, or a coder decided anew since this page was made. Choose a coder, other "
        "codes, or 'no theme fits'. Nothing was kept."
    )


def _told(desk: Desk, decision: Decision) -> str:
    given = ", ".join(desk.name_of(code) for code in decision.codes)
    return f"Adjudicated: {desk.quotes[decision.quote_id].name} · {given or 'no theme fits'}"


def _card(
    request: Request, visit: Visit, told: str, here: str | None = None, reason: str = ""
) -> Response:
    """Return the next card; to a browser without script, the whole page."""
    desk, asked = visit.house.desk, _asked(request)
    if "hx-request" not in request.headers:
        return to(f"/adjudicate/{here}" if here else "/adjudicate")
    found = _open(desk, asked)
    table = _table(desk, here) if here else _next(desk, asked, found)
    values = _values(visit, asked, found, table)
    return HTMLResponse(
        render("adjudication_card.html.jinja", part=True, told=told, reason=reason, **values)
    )


def _page(visit: Visit, asked: Asked, found: adjudicating.Open, table: Table | None) -> str:
    desk = visit.house.desk
    values = _values(visit, asked, found, table)
    return render(
        "adjudicate.html.jinja",
        visit=visit,
        part=False,
        told="",
        reason="",
        keys=KEYS,
        orders=ORDERS,
        multiple=desk.study.config.match.multiple,
        documents=[(each, desk.documents[each]) for each in desk.document_ids[:_MOST_LISTED]],
        **values,
    )


def _values(
    visit: Visit, asked: Asked, found: adjudicating.Open, table: Table | None
) -> dict[str, object]:
    desk, changed = visit.house.desk, overtaken(visit.house.desk)
    if table is not None:
        visit.seat.saw([table.quote.id], "coding")
    return {
        "codebook": desk.codebook,
        "table": table,
        "step": str(uuid4()),
        "asked": asked,
        "query": asked.query(),
        "n_left": len(found.to_do),
        "groups": _groups(desk, asked, found),
        "done": [(it.quote_id, desk.quotes[it.quote_id].name) for it in found.done[:_MOST_LISTED]],
        "n_done": len(found.done),
        "n_waiting": found.n_waiting,
        "overtaken": [
            (each, desk.quotes[each].name, len(adjudicating.answers_on(desk, each)) > 1)
            for each in changed[:_MOST_LISTED]
        ],
        "n_overtaken": len(changed),
        "name_of": desk.name_of,
    }


def _groups(desk: Desk, asked: Asked, found: adjudicating.Open) -> list[tuple[str, str, int]]:
    """Return the codes that quotes differ in and how many do; the chosen ones also when none is left."""
    counts = dict(found.groups)
    if asked.between is not None:
        counts.setdefault(asked.between, 0)
    return [
        (_BETWEEN.join(codes), _BETWEEN.join(_name(desk, code) for code in codes), count)
        for codes, count in counts.items()
    ]


def _name(desk: Desk, code: str) -> str:
    return "no theme fits" if code == "(none)" else desk.name_of(code)
