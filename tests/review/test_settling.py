"""What counts once somebody has adjudicated, and what coders held before."""

from themeseed.records import Coding, Decision, Refusal, Verdict
from themeseed.review import (
    CONSENSUS,
    as_settled,
    before_adjudication,
    consensus_of,
    differences,
    make_coder,
    settled,
    settled_refusals,
    with_consensus,
)

IDA, BEN = make_coder("Ida"), make_coder("Ben")


def coding(quote_id: str, coder_id: str, *codes: str) -> Coding:
    return Coding(quote_id=quote_id, coder_id=coder_id, codes=codes)


CODINGS = (
    coding("agreed", IDA.id, "a", "b"),
    coding("agreed", BEN.id, "b", "a"),
    coding("open", IDA.id, "a"),
    coding("open", BEN.id),
    coding("over", IDA.id, "a"),
    coding("over", BEN.id, "b"),
    coding("over", CONSENSUS.id, "c"),
    coding("single", BEN.id, "a"),
)


def test_coders_differ_by_their_sets_of_codes() -> None:
    one, other = differences(CODINGS)
    assert (one.quote_id, one.between, one.settled) == ("open", ("(none)", "a"), False)
    assert (other.quote_id, other.between, other.settled) == ("over", ("a", "b"), True)


def test_who_was_overruled_teaches_nothing() -> None:
    assert [each for each in settled(CODINGS) if each.quote_id == "over"] == [CODINGS[6]]
    assert len(settled(CODINGS)) == len(CODINGS) - 2
    refusals = [Refusal(quote_id=each, coder_id=IDA.id, codes=("c",)) for each in ("over", "open")]
    assert [each.quote_id for each in settled_refusals(refusals, CODINGS)] == ["open"]


def test_the_teams_coding_is_adjudicated_agreed_or_single_and_never_open() -> None:
    found = {each.quote_id: each.codes for each in consensus_of(CODINGS)}
    assert found == {"agreed": ("a", "b"), "over": ("c",), "single": ("a",)}
    assert {each.coder_id for each in consensus_of(CODINGS)} == {CONSENSUS.id}


def test_without_an_adjudication_there_is_no_consensus() -> None:
    own = tuple(each for each in CODINGS if each.coder_id != CONSENSUS.id)
    assert with_consensus(own, [IDA, BEN]) == settled(own) == own
    assert len(with_consensus(CODINGS, [IDA, BEN])) == len(own) + 3


def test_what_a_machine_holds_is_no_part_of_what_people_agree_on() -> None:
    machine = make_coder("machine", machine=True)
    more = (*CODINGS, coding("unread", machine.id, "a"), coding("agreed", machine.id, "c"))
    team = {
        it.quote_id for it in with_consensus(more, [IDA, BEN, machine]) if it.coder_id == CONSENSUS.id
    }
    assert team == {"agreed", "over", "single"}


def test_one_coders_codes_give_way_to_the_consensus() -> None:
    mine = [each for each in CODINGS if each.coder_id == IDA.id]
    assert [each.codes for each in as_settled(mine, CODINGS)] == [("a", "b"), ("a",), ("c",)]
    assert as_settled(mine, ()) == tuple(mine)


def decision(
    decision_id: str, coder_id: str, *codes: str, verdict: Verdict = "change", of: tuple[str, ...] = ()
) -> Decision:
    return Decision(
        id=decision_id,
        quote_id="q",
        coder_id=coder_id,
        verdict=verdict,
        codes=codes,
        adjudicates=of,
        decided_at="2026-01-01T00:00:00+00:00",
    )


FIRST = [
    decision("i1", IDA.id, "a"),
    decision("b1", BEN.id, "b"),
    decision("c1", CONSENSUS.id, "b", of=("i1", "b1")),
]


def test_who_gives_in_after_an_adjudication_agreed_no_better_before() -> None:
    decisions = [*FIRST, decision("i2", IDA.id, "b"), decision("c2", CONSENSUS.id, "b", of=("i2", "b1"))]
    assert [each.id for each in before_adjudication(decisions)] == ["i1", "b1"]


def test_an_adjudication_that_was_taken_back_holds_nothing_fast() -> None:
    decisions = [*FIRST, decision("u", CONSENSUS.id, verdict="undo"), decision("i2", IDA.id, "b")]
    assert [each.id for each in before_adjudication(decisions)] == ["i2", "b1"]
