from datetime import UTC, datetime, timedelta, timezone

import pytest

from themeseed.errors import DecisionError, UnknownNameError
from themeseed.records import (
    Code,
    Codebook,
    Coder,
    Coding,
    Decision,
    Quote,
    Refusal,
    Suggestion,
    Verdict,
)
from themeseed.review import codings_of, decide, make_coder, queue, refusals_of, standing

BOOK = Codebook(id="b", name="book", codes=(Code(id="a", name="A"), Code(id="b", name="B")))
ANNA = make_coder("Anna")


def quote(name: str = "q1") -> Quote:
    return Quote(id=name, name=name, text="text", document_id="d", start=0, end=4)


def suggestion(
    code: str, *, suggested: bool, quote_id: str = "q1", rank: int = 1, p: float = 0.5
) -> Suggestion:
    return Suggestion(
        id=f"{quote_id}-{code}",
        run_id="run",
        quote_id=quote_id,
        code_id=code,
        rank=rank,
        probability=p,
        calibrated=False,
        suggested=suggested,
    )


def decided(
    verdict: Verdict, *codes: str, on: str = "q1", by: Coder = ANNA, shown: bool = True
) -> Decision:
    suggestions = (
        suggestion("a", suggested=True, quote_id=on),
        suggestion("b", suggested=False, quote_id=on, rank=2),
    )
    return decide(
        quote(on), by, verdict, codebook=BOOK, suggestions=suggestions if shown else (), codes=codes
    )


@pytest.mark.parametrize(
    ("verdict", "codes", "given", "refused"),
    [
        ("accept", (), ("a",), ()),
        ("change", ("b",), ("b",), ("a",)),
        ("change", ("a", "b"), ("a", "b"), ()),
        ("none", (), (), ("a",)),
        ("reject", (), (), ("a",)),
        ("skip", (), (), ()),
        ("undo", (), (), ()),
    ],
)
def test_a_verdict_gives_and_refuses_codes(
    verdict: Verdict, codes: tuple[str, ...], given: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    decision = decided(verdict, *codes)
    assert (decision.codes, decision.refused) == (given, refused)
    assert decision.run_id == "run"
    assert decision.suggestion_ids == ("q1-a",)


@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_without_a_suggestion_there_is_nothing_to_accept_or_reject(verdict: Verdict) -> None:
    with pytest.raises(DecisionError, match=f"nothing to {verdict}"):
        decided(verdict, shown=False)


def test_a_change_without_codes_is_refused() -> None:
    with pytest.raises(DecisionError, match="at least one code"):
        decided("change")


def test_an_unknown_code_is_named_with_those_there_are() -> None:
    with pytest.raises(
        UnknownNameError, match=r"'x' is not a code of codebook 'book'\. Its codes: a, b"
    ):
        decided("change", "x")


def test_a_coder_without_a_name_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="--coder NAME"):
        make_coder("  ")


def test_the_time_is_kept_in_utc() -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    decision = decide(quote(), ANNA, "skip", codebook=BOOK, now=noon)
    assert datetime.fromisoformat(decision.decided_at) == noon.astimezone(UTC)
    assert decision.decided_at.startswith("2026-05-01T10:00")


def test_the_latest_decision_stands() -> None:
    history = [decided("accept"), decided("change", "b")]
    assert codings_of(history) == (Coding(quote_id="q1", coder_id=ANNA.id, codes=("b",)),)


@pytest.mark.parametrize(("undos", "codes"), [(1, ("a",)), (2, None), (3, None)])
def test_undo_takes_back_the_latest_decision_that_stands(
    undos: int, codes: tuple[str, ...] | None
) -> None:
    history = [decided("accept"), decided("change", "b")] + [decided("undo")] * undos
    found = codings_of(history)
    assert [each.codes for each in found] == ([codes] if codes else [])


def test_undo_takes_back_only_ones_own() -> None:
    history = [decided("accept"), decided("undo", by=make_coder("Ben"))]
    assert len(codings_of(history)) == 1


def test_no_theme_fits_is_a_coding_but_reject_and_skip_are_not() -> None:
    history = [decided("none", on="q1"), decided("reject", on="q2"), decided("skip", on="q3")]
    assert codings_of(history) == (Coding(quote_id="q1", coder_id=ANNA.id, codes=()),)
    assert refusals_of(history) == (Refusal(quote_id="q2", coder_id=ANNA.id, codes=("a",)),)
    assert len(standing(history)) == 3


def test_the_queue_holds_what_a_coder_has_not_decided_with_skipped_quotes_last() -> None:
    quotes = [quote(name) for name in ("q1", "q2", "q3")]
    history = [decided("skip", on="q1"), decided("accept", on="q2")]
    left = queue(quotes, (), history, coder_id=ANNA.id)
    assert [each.id for each in left] == ["q3", "q1"]
    assert len(queue(quotes, (), history, coder_id=make_coder("Ben").id)) == 3


@pytest.mark.parametrize(("order", "expected"), [("uncertain", ["q2", "q1"]), ("certain", ["q1", "q2"])])
def test_the_queue_can_begin_where_the_machine_is_least_or_most_sure(
    order: str, expected: list[str]
) -> None:
    suggestions = [
        suggestion("a", suggested=True, quote_id="q1", p=0.9),
        suggestion("b", suggested=False, quote_id="q1", rank=2, p=0.1),
        suggestion("a", suggested=True, quote_id="q2", p=0.5),
        suggestion("b", suggested=False, quote_id="q2", rank=2, p=0.4),
    ]
    left = queue(
        [quote("q1"), quote("q2")],
        suggestions,
        (),
        coder_id=ANNA.id,
        order="uncertain" if order == "uncertain" else "certain",
    )
    assert [each.id for each in left] == expected


def test_suggestions_of_codes_that_are_gone_are_neither_given_nor_refused() -> None:
    both = (suggestion("a", suggested=True), suggestion("gone", suggested=True, rank=2))
    accepted = decide(quote(), ANNA, "accept", codebook=BOOK, suggestions=both)
    rejected = decide(quote(), ANNA, "reject", codebook=BOOK, suggestions=both)
    assert (accepted.codes, accepted.suggestion_ids) == (("a",), ("q1-a",))
    assert rejected.refused == ("a",)
    with pytest.raises(DecisionError, match="nothing to accept"):
        decide(quote(), ANNA, "accept", codebook=BOOK, suggestions=both[1:])


def test_what_teaches_most_comes_first_then_the_smallest_lead() -> None:
    quotes = [quote(name) for name in ("q1", "q2", "q3", "q4", "q5")]
    suggestions = [
        suggestion(code, suggested=False, quote_id=name, rank=rank, p=p)
        for name, lead in (("q1", 0.1), ("q2", 0.4), ("q3", 0.2), ("q4", 0.3))
        for rank, (code, p) in enumerate((("a", 0.5), ("b", 0.5 - lead)), start=1)
    ]
    found = queue(
        quotes, suggestions, (), coder_id=ANNA.id, order="informative", ask_next=("q4", "gone", "q2")
    )
    # q5 has no suggestions yet; q4 and q2 were asked for; then q1 and q3 by their lead.
    assert [each.id for each in found] == ["q5", "q4", "q2", "q1", "q3"]
    other = queue(quotes, suggestions, (), coder_id=ANNA.id, order="uncertain", ask_next=("q4",))
    assert [each.id for each in other] == ["q5", "q1", "q3", "q4", "q2"]


def test_a_quote_whose_codes_have_left_the_codebook_is_open_again() -> None:
    quotes = [quote(name) for name in ("q1", "q2", "q3")]
    decisions = [
        decided("change", "a", on="q1"),
        decided("change", "b", on="q2"),
        decided("none", on="q3"),
    ]
    found = queue(quotes, (), decisions, coder_id=ANNA.id, codable=("b",))
    assert [each.id for each in found] == ["q1"]
    assert not queue(quotes, (), decisions, coder_id=ANNA.id)
