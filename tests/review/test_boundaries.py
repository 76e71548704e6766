"""Boundaries moved, split and joined: offsets always hold, nobody's words become somebody else's."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themeseed.config import SegmentConfig
from themeseed.errors import BoundaryError
from themeseed.records import BoundaryEdit, Coder, Decision, Document, Quote, Turn
from themeseed.records.boundaries import out_of_force
from themeseed.records.identity import text_digest
from themeseed.review import Lineage, Recut, adjust, carried, join, proposal, split
from themeseed.review.boundaries import not_joined
from themeseed.review.ledger import Ledger
from themeseed.segment import segment

SAID = (
    ("Interviewer", "How did it begin?"),
    ("P1", "We met in the ward 🙂 — naïve as I was. I trusted her. She had been there herself."),
    ("Interviewer", "Mm."),
    ("P1", "And then we talked about hope for a long time."),
    ("P2", "I saw it another way, to be honest with you."),
)


def transcript(said: tuple[tuple[str | None, str], ...] = SAID, **more: str) -> Document:
    """A transcript as ingest makes it: turns hold what was said, names stand between them."""
    text, turns = "", []
    for speaker, words in said:
        text += f"{speaker}: " if speaker else ""
        turns.append(Turn(start=len(text), end=len(text) + len(words), speaker=speaker))
        text += words + "\n"
    values = {"format": "txt", "units": "turns"} | more
    return Document(
        id="d", name="talk", text=text, sha256=text_digest(text), turns=tuple(turns), **values
    )


def quotes_of(document: Document) -> list[Quote]:
    """The quotes of a transcript, without the interviewer's."""
    config = SegmentConfig(min_words=2, leave_out_speakers=("Interviewer",))
    return list(segment(document, config).quotes)


DOCUMENT = transcript()
FIRST, SECOND, OTHERS = quotes_of(DOCUMENT)
QUOTES = [FIRST, SECOND, OTHERS]


def at(words: str, *, end: bool = False) -> int:
    """Where words begin in the transcript, or end."""
    return DOCUMENT.text.index(words) + (len(words) if end else 0)


def apply(quotes: list[Quote], recut: Recut) -> list[Quote]:
    """The quotes in force after a new cut."""
    gone = {quote.id for quote in recut.before}
    kept = [quote for quote in quotes if quote.id not in gone] + list(recut.after)
    return sorted(kept, key=lambda quote: (quote.start, quote.end, quote.id))


def test_a_quote_begins_and_ends_where_it_is_told_without_spaces_at_its_ends() -> None:
    recut = adjust(DOCUMENT, QUOTES, FIRST, at(" I trusted"), at("trusted her. ", end=True))
    (new,) = recut.after
    assert new.text == "I trusted her."
    assert (new.name, new.speaker) == (FIRST.name, "P1")
    assert new.id not in {quote.id for quote in QUOTES}


def test_a_neighbour_that_a_quote_grows_into_gives_way() -> None:
    recut = adjust(DOCUMENT, QUOTES, FIRST, FIRST.start, at("And then we", end=True))
    assert recut.before == (FIRST, SECOND)
    grown, rest = recut.after
    assert grown.text.endswith("Interviewer: Mm.\nP1: And then we")
    assert rest.text == "talked about hope for a long time."


def test_a_neighbour_that_is_swallowed_is_gone() -> None:
    recut = adjust(DOCUMENT, QUOTES, FIRST, FIRST.start, SECOND.end)
    assert recut.before == (FIRST, SECOND)
    assert [each.text for each in recut.after] == [DOCUMENT.text[FIRST.start : SECOND.end]]


@pytest.mark.parametrize(
    ("start", "end", "match"),
    [
        (FIRST.start, FIRST.end, "there already"),
        (at("begin"), FIRST.end, "begin and end in what P1 said"),
        (SECOND.start, OTHERS.start + 5, "begin and end in what P1 said|Nothing of the quote"),
        (SECOND.start, SECOND.end, "Nothing of the quote"),
        (at(" — "), at(" — ", end=True), "at least one word"),
        (FIRST.end, FIRST.start, "no text from"),
        (0, 10_000, "no text from"),
    ],
)
def test_boundaries_that_do_not_fit_are_refused_in_words(start: int, end: int, match: str) -> None:
    with pytest.raises(BoundaryError, match=match):
        adjust(DOCUMENT, QUOTES, FIRST, start, end)


def test_a_split_quote_is_two_with_the_same_speaker() -> None:
    recut = split(DOCUMENT, FIRST, at("I trusted"))
    assert [each.text for each in recut.after] == [
        "We met in the ward 🙂 — naïve as I was.",
        "I trusted her. She had been there herself.",
    ]
    assert [each.name for each in recut.after] == [f"{FIRST.name}.1", f"{FIRST.name}.2"]


@pytest.mark.parametrize("place", [FIRST.start, FIRST.end, 0, at(" — ", end=True)])
def test_a_split_that_leaves_a_part_without_words_is_refused(place: int) -> None:
    quote = FIRST if place != at(" — ", end=True) else replace_text(FIRST, at(" — ") + 1, FIRST.end)
    with pytest.raises(BoundaryError, match="at least one word"):
        split(DOCUMENT, quote, place)


def replace_text(quote: Quote, start: int, end: int) -> Quote:
    return replace(quote, id="x", start=start, end=end, text=DOCUMENT.text[start:end])


def test_joining_takes_in_what_stands_between() -> None:
    (joined,) = join(DOCUMENT, QUOTES, FIRST, with_next=True).after
    assert joined.text == DOCUMENT.text[FIRST.start : SECOND.end]
    assert joined.name == f"{FIRST.name}+2"
    assert join(DOCUMENT, QUOTES, SECOND, with_next=False).after == (joined,)


def test_what_two_people_said_is_not_joined() -> None:
    with pytest.raises(BoundaryError, match=r"is P2's\. A quote belongs to one speaker"):
        join(DOCUMENT, QUOTES, SECOND, with_next=True)
    with pytest.raises(BoundaryError, match="No quote stands before this one in 'talk'"):
        join(DOCUMENT, QUOTES, FIRST, with_next=False)


def test_why_a_neighbour_cannot_be_joined_is_said_in_words_that_fit() -> None:
    def why(rows: Sequence[Quote], document: Document = DOCUMENT, *, place: int = 0) -> str:
        return not_joined(document, rows, rows[place], with_next=True)

    assert why(QUOTES) == ""
    assert why(QUOTES, place=1).startswith("The quote after this one is P2's.")
    other_case = [FIRST, replace(SECOND, case_id="another")]
    assert why(other_case).startswith("The quote after this one is of another case.")
    table = transcript(((None, "It was good."), (None, "It was bad.")), units="fixed")
    rows = quotes_of(table)
    assert why(rows, table).startswith("The quote after this one stands in a row of its own.")
    assert why(rows, table, place=1) == "No quote stands after this one in 'talk'."


def test_a_joined_quote_is_split_between_the_speakers_words() -> None:
    (joined,) = join(DOCUMENT, QUOTES, FIRST, with_next=True).after
    recut = split(DOCUMENT, joined, at("Interviewer: Mm"))
    assert [each.text for each in recut.after] == [FIRST.text, SECOND.text]
    assert [each.id for each in recut.after] == [FIRST.id, SECOND.id]


def test_rows_of_a_table_that_name_nobody_stay_apart() -> None:
    table = transcript(((None, "It was good to talk."), (None, "It was bad to talk.")), units="fixed")
    rows = quotes_of(table)
    with pytest.raises(BoundaryError, match="belongs to one speaker"):
        join(table, rows, rows[0], with_next=True)
    with pytest.raises(BoundaryError, match="begin and end"):
        adjust(table, rows, rows[0], rows[0].start, rows[1].end)
    halves = split(table, rows[0], table.text.index("to talk")).after
    assert join(table, list(halves), halves[0], with_next=True).after[0].text == rows[0].text


WORDS = st.text(st.sampled_from("ab é🙂日.—'"), min_size=1, max_size=12)
TURNS = st.lists(
    st.tuples(st.sampled_from([None, "P1", "P1", "P2"]), st.lists(WORDS, min_size=1, max_size=8)),
    min_size=1,
    max_size=6,
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["adjust", "split", "next", "previous"]),
        st.integers(0, 30),
        st.integers(0, 120),
        st.integers(0, 120),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(said=TURNS, units=st.sampled_from(["turns", "fixed"]), edits=EDITS)
def test_offsets_hold_and_quotes_never_overlap_whatever_is_edited(
    said: list[tuple[str | None, list[str]]],
    units: str,
    edits: list[tuple[str, int, int, int]],
) -> None:
    lines = tuple((speaker, " ".join(words).strip()) for speaker, words in said)
    document = transcript(tuple(line for line in lines if line[1]) or ((None, "a"),), units=units)
    quotes = [each for each in quotes_of(document) if any(letter.isalnum() for letter in each.text)]
    ever = {quote.id: quote for quote in quotes}
    log: list[BoundaryEdit] = []
    for number, (kind, which, one, other) in enumerate(edits):
        if not quotes:
            break
        quote = quotes[which % len(quotes)]
        try:
            if kind == "adjust":
                recut = adjust(document, quotes, quote, min(one, other), max(one, other))
            elif kind == "split":
                recut = split(document, quote, quote.start + one)
            else:
                recut = join(document, quotes, quote, with_next=kind == "next")
        except BoundaryError:
            continue
        quotes = apply(quotes, recut)
        ever |= {each.id: each for each in recut.after}
        log.append(
            BoundaryEdit(
                id=str(number),
                coder_id="ada",
                kind=recut.kind,
                before=tuple(each.id for each in recut.before),
                after=tuple(each.id for each in recut.after),
                edited_at="",
            )
        )
    for each in quotes:
        assert document.text[each.start : each.end] == each.text == each.text.strip()
        assert any(letter.isalnum() for letter in each.text)
        ends = [turn for turn in document.turns if turn.start <= each.start < turn.end]
        ends += [turn for turn in document.turns if turn.start < each.end <= turn.end]
        assert {turn.speaker for turn in ends} == {each.speaker}
    assert all(one.end <= two.start for one, two in pairwise(quotes))
    assert {each.id for each in quotes} == set(ever) - out_of_force(log)
    lineage = Lineage(log)
    for quote_id in ever:
        assert set(lineage.now(quote_id)) <= {each.id for each in quotes}


ADA, BEN = (Coder(id=name, name=name, kind="human") for name in ("ada", "ben"))


def decided(quote: Quote, coder: Coder, *codes: str, blind: bool = False) -> Decision:
    return Decision(
        id=f"{coder.id} {quote.id} {codes}",
        quote_id=quote.id,
        coder_id=coder.id,
        verdict="change" if codes else "none",
        codes=codes,
        decided_at="2026-01-01",
        blind=blind,
    )


def carry(
    recut: Recut, decisions: list[Decision], *, multiple: bool = True
) -> tuple[tuple[Decision, ...], BoundaryEdit]:
    """What goes along with an edit of Ada's."""
    edit = BoundaryEdit(
        id="e",
        coder_id="ada",
        kind=recut.kind,
        before=tuple(each.id for each in recut.before),
        after=tuple(each.id for each in recut.after),
        edited_at="2026-01-02",
    )
    ledger = Ledger(decisions)
    found = carried(edit, recut.before, recut.after, ledger, ("ada", "ben"), multiple=multiple)
    return found, edit


def test_codes_go_along_for_all_where_the_text_is_nearly_the_same() -> None:
    recut = adjust(DOCUMENT, QUOTES, FIRST, FIRST.start, at("been there", end=True))
    made = [decided(FIRST, ADA, "trust", blind=True), decided(FIRST, BEN)]
    found, _ = carry(recut, made)
    assert [(each.coder_id, each.codes, each.verdict, each.blind) for each in found] == [
        ("ada", ("trust",), "change", True),
        ("ben", (), "none", False),
    ]
    assert [each.carried_from for each in found] == [(each.id,) for each in made]
    assert all(each.decided_at == "2026-01-01" and each.run_id is None for each in found)


def test_splitting_copies_the_codes_of_who_splits_and_proposes_those_of_others() -> None:
    recut = split(DOCUMENT, FIRST, at("I trusted"))
    made = [decided(FIRST, ADA, "trust", blind=True), decided(FIRST, BEN, "hope")]
    found, edit = carry(recut, made)
    assert [(each.coder_id, each.codes, each.blind) for each in found] == [
        ("ada", ("trust",), False)
    ] * 2
    assert {each.quote_id for each in found} == {each.id for each in recut.after}
    lineage, ledger = Lineage([edit]), Ledger([*made, *found])
    for part in recut.after:
        assert proposal(part, "ben", lineage, ledger, {FIRST.id: FIRST}) == (made[1],)
        assert proposal(part, "ada", lineage, ledger, {FIRST.id: FIRST}) == ()


def test_joining_unites_the_codes_unless_a_quote_may_have_one_only() -> None:
    recut = join(DOCUMENT, QUOTES, FIRST, with_next=True)
    made = [decided(FIRST, ADA, "trust"), decided(SECOND, ADA, "hope", "trust")]
    (found,), _ = carry(recut, made)
    assert found.codes == ("trust", "hope")
    assert found.carried_from == tuple(each.id for each in made)
    assert carry(recut, made, multiple=False)[0] == ()


def test_that_no_theme_fits_is_said_of_no_part_and_of_no_longer_text() -> None:
    for recut in (
        split(DOCUMENT, FIRST, at("I trusted")),
        join(DOCUMENT, QUOTES, FIRST, with_next=True),
    ):
        assert carry(recut, [decided(FIRST, ADA)])[0] == ()


def test_a_quote_that_gives_a_few_words_away_keeps_its_codes_and_gives_none() -> None:
    recut = adjust(DOCUMENT, QUOTES, FIRST, FIRST.start, at("And then", end=True))
    found, _ = carry(recut, [decided(SECOND, ADA, "hope")])
    assert [(each.quote_id, each.codes) for each in found] == [(recut.after[1].id, ("hope",))]
