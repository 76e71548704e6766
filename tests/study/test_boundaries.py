"""Quotes cut anew in a study: what is in force, what goes along, what is taken back."""

from pathlib import Path

import pytest

from themeseed.demo import CODER
from themeseed.errors import BoundaryError, DecisionError
from themeseed.exchange.study_json import read_study_json
from themeseed.exchange.table import read_table
from themeseed.records import BoundaryEdit, Decision, Quote, ViewEdit
from themeseed.review import Recut, adjust, join, make_coder, split
from themeseed.seeds import quotes_path
from themeseed.study import Study, add_sources, export_study, run_study
from themeseed.study.boundaries import recut_entry
from themeseed.study.desk import Desk
from themeseed.study.reporting import find
from themeseed.study.reviewing import ReviewSession
from themeseed.study.seat import Seat
from themeseed.study.wanted import Wanted
from themeseed.study.writer import Entry

IDA, BEN = make_coder("Ida"), make_coder("Ben")


class Room:
    """A desk with Ida and Ben, and what they do kept at once."""

    def __init__(self, study: Study) -> None:
        for coder in (IDA, BEN):
            study.store.add_coder(coder)
        self.store = study.store
        self.desk = Desk(study)
        self.ida, self.ben = Seat(self.desk, IDA), Seat(self.desk, BEN)

    def keep(self, entry: Entry) -> None:
        self.store.append_reviewed(
            runs=entry.runs,
            suggestions=entry.suggestions,
            decisions=entry.decisions,
            memos=entry.memos,
            boundary_edits=entry.boundary_edits,
            quotes=entry.quotes,
        )

    def decide(self, seat: Seat, quote: Quote, *codes: str, blind: bool = False) -> Decision:
        decision, entry = seat.decide(
            quote.id, "change" if codes else "none", codes=codes, seen="blind" if blind else ""
        )
        self.keep(entry)
        seat.decided(decision)
        return decision

    def cut(self, seat: Seat, recut: Recut) -> BoundaryEdit:
        edit, entry = seat.cut(recut)
        self.keep(entry)
        seat.was_cut(entry)
        other = self.ben if seat is self.ida else self.ida
        other.follow(edit, recut.before)
        return edit

    def undo(self, seat: Seat) -> Decision | BoundaryEdit:
        undoing, entry = seat.undo()
        self.keep(entry)
        seat.undone(entry)
        return undoing

    def redo(self, seat: Seat) -> None:
        _, entry = seat.redo()
        self.keep(entry)
        seat.redone(entry)

    def split(self, quote: Quote, words: str) -> Recut:
        document = self.desk.document(quote.document_id)
        return split(document, quote, document.text.index(words))

    def join(self, quote: Quote) -> Recut:
        quotes = self.desk.quotes_of(quote.document_id)
        return join(self.desk.document(quote.document_id), quotes, quote, with_next=True)


@pytest.fixture
def room(talked: Study) -> Room:
    return Room(talked)


def quotes(room: Room) -> list[Quote]:
    """The quotes at hand, which are always those in the store."""
    assert tuple(room.desk.quotes.values()) == room.store.quotes()
    return list(room.desk.quotes.values())


def test_the_first_part_is_under_the_eyes_and_the_second_comes_next(room: Room) -> None:
    first = room.ida.current()
    assert first is not None
    room.cut(room.ida, room.split(first, "I trusted"))
    one, two, *_ = quotes(room)
    assert (one.name, two.name) == (f"{first.name}.1", f"{first.name}.2")
    assert room.ida.current() == one
    assert room.ida.upcoming(2) == [one.id, two.id]
    assert room.ida.n_left == 6


def test_undo_steps_back_decisions_and_edits_in_the_order_in_which_they_were_made(room: Room) -> None:
    first, second, *_ = before = quotes(room)
    room.decide(room.ida, first, "teams")
    room.cut(room.ida, room.join(first))
    (joined, *_) = quotes(room)
    room.decide(room.ida, joined, "boundaries")
    assert isinstance(room.undo(room.ida), Decision)
    assert quotes(room)[0] == joined
    assert isinstance(room.undo(room.ida), BoundaryEdit)
    assert quotes(room) == before
    assert room.desk.ledger.of(IDA.id, first.id).codes == ("teams",)  # type: ignore[union-attr]
    room.undo(room.ida)
    assert not room.desk.is_decided(IDA.id, first.id)
    for _ in range(3):
        room.redo(room.ida)
    assert quotes(room)[0] == joined
    assert room.desk.ledger.of(IDA.id, joined.id).codes == ("boundaries",)  # type: ignore[union-attr]
    with pytest.raises(DecisionError, match="nothing to redo"):
        room.ida.redo()
    assert second.id not in room.desk.quotes


def test_what_another_coder_has_before_the_eyes_goes_on_as_it_is_now(room: Room) -> None:
    first = room.ben.current()
    assert first is not None
    room.cut(room.ida, room.split(first, "I trusted"))
    with pytest.raises(DecisionError, match="cut anew since the page was made"):
        room.ben.decide(first.id, "none")
    one, two, *_ = quotes(room)
    assert room.ben.upcoming(2) == [one.id, two.id]


def test_what_another_coder_decided_comes_up_again_where_the_text_changed_much(room: Room) -> None:
    first, *_ = quotes(room)
    room.decide(room.ben, first, "teams")
    room.decide(room.ida, first, "boundaries")
    room.cut(room.ida, room.split(first, "I trusted"))
    one, two, *_ = quotes(room)
    assert room.desk.is_decided(IDA.id, one.id)
    assert room.desk.is_decided(IDA.id, two.id)
    assert not room.desk.is_decided(BEN.id, one.id)
    assert {one.id, two.id} <= set(room.ben.upcoming(9))
    assert room.desk.ledger.of(BEN.id, first.id) is not None


def test_an_edit_is_not_taken_back_where_somebody_else_cut_further(room: Room) -> None:
    first, *_ = quotes(room)
    room.cut(room.ida, room.split(first, "I trusted"))
    room.cut(room.ben, room.split(quotes(room)[1], "She had"))
    with pytest.raises(BoundaryError, match="Ben cut this quote anew since"):
        room.ida.undo()


def test_taking_back_a_decision_takes_back_what_went_along(room: Room) -> None:
    first, *_ = quotes(room)
    room.decide(room.ben, first, "teams")
    document = room.desk.document(first.document_id)
    room.cut(room.ida, adjust(document, quotes(room), first, first.start, first.end - 8))
    (new, *_) = quotes(room)
    assert room.desk.is_decided(BEN.id, new.id)
    room.undo(room.ben)
    assert not room.desk.is_decided(BEN.id, new.id)
    assert room.ben.current() == new
    room.redo(room.ben)
    assert room.desk.ledger.of(BEN.id, new.id).codes == ("teams",)  # type: ignore[union-attr]


def test_who_knows_what_is_suggested_for_a_quote_decides_blind_on_no_part_of_it(room: Room) -> None:
    room.ida.want(Wanted(order="blind"))
    first, second, *_ = quotes(room)
    room.ida.show(first, blind=False)
    room.cut(room.ida, room.split(first, "I trusted"))
    room.cut(room.ida, room.split(second, "and about"))
    one, two, three, four, *_ = quotes(room)
    assert [room.ida.knows(each.id) for each in (one, two, three, four)] == [True, True, False, False]


def test_memos_and_flags_stay_with_the_words(room: Room) -> None:
    first, *_ = quotes(room)
    for memo in (room.ida.memo(first.id, "memo", "mark this"), room.ida.memo(first.id, "flag")):
        room.keep(Entry(memos=(memo,)))
        room.desk.take_memo(memo)
    room.cut(room.ida, room.split(first, "I trusted"))
    for part in quotes(room)[:2]:
        assert [memo.text for memo in room.desk.memos_of(part.id) if memo.text] == ["mark this"]
        assert room.desk.flagged(IDA.id, part.id)


def test_a_desk_takes_in_what_another_process_cut(room: Room, talked: Study) -> None:
    other = Desk(talked)
    waiting = Seat(other, BEN)
    assert waiting.current() is not None
    first, *_ = quotes(room)
    room.cut(room.ida, room.split(first, "I trusted"))
    assert other.catch_up()
    waiting.line_up()
    assert list(other.quotes) == list(room.desk.quotes)
    assert waiting.current() == quotes(room)[0]
    assert not other.catch_up()


def test_all_else_works_on_the_quotes_in_force(room: Room, talked: Study, tmp_path: Path) -> None:
    first, *_ = quotes(room)
    room.decide(room.ben, first, "teams")
    room.decide(room.ida, first, "boundaries")
    cut = room.cut(room.ida, room.split(first, "I trusted"))
    in_force = {quote.id for quote in quotes(room)}
    ran = run_study(talked)
    assert {each.quote_id for each in ran.suggestions} == in_force
    assert ran.n_embedded == 2
    findings = find(talked)
    assert {each.quote_id for each in findings.codings} <= in_force
    session = ReviewSession(talked, "Ben")
    assert session.n_left == len(in_force)
    view = ViewEdit(id="v", coder_id=IDA.id, kind="save", name="n", path="/map", edited_at="2026")
    room.store.append_view_edit(view)
    export_study(talked, "json", to=tmp_path)
    export = read_study_json(tmp_path / "study.json")
    assert export.boundary_edits == (cut,)
    assert export.view_edits == (view,)
    assert export.earlier_quotes == (first,)
    assert {quote.id for quote in export.quotes} == in_force
    assert {each.quote_id for each in export.codings} == {*cut.after}
    export_study(talked, "csv", to=tmp_path)
    table = read_table(tmp_path / "boundary_edits.csv")
    side, text = (table.columns.index(name) for name in ("side", "text"))
    assert [(row.cells[side], row.cells[text]) for row in table.rows] == [
        ("before", first.text),
        *(("after", quote.text) for quote in quotes(room)[:2]),
    ]


def test_an_entry_made_before_somebody_cut_the_quote_is_refused(room: Room) -> None:
    first, *_ = quotes(room)
    late = recut_entry(room.desk, BEN, room.split(first, "She had"))
    room.cut(room.ida, room.split(first, "I trusted"))
    with pytest.raises(BoundaryError, match="cut anew by somebody else"):
        room.keep(late)


def test_a_table_with_codes_that_is_added_again_decides_on_no_part_of_a_quote(
    published: Study,
) -> None:
    room = Room(published)
    first, *_ = quotes(room)
    room.cut(room.ida, split(room.desk.document(first.document_id), first, first.start + 20))
    table = [quotes_path("gillard-2013")]
    again = add_sources(published, table, codes_column="theme", coder_name=CODER)
    assert again.n_codings == 0
    other = add_sources(published, table, codes_column="theme", coder_name="Eva")
    assert other.n_codings == len(quotes(room)) == 54
