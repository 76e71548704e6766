"""The ledger says what `standing` says, after every single decision."""

from dataclasses import replace
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from themeseed.records import Decision, Verdict
from themeseed.review import Ledger, standing

MADE = st.lists(
    st.tuples(
        st.sampled_from(["anna", "ben"]),
        st.sampled_from(["q1", "q2", "q3"]),
        st.sampled_from(get_args(Verdict)),
    ),
    max_size=30,
)


def decisions(made: list[tuple[str, str, Verdict]]) -> list[Decision]:
    blank = Decision(id="", quote_id="", coder_id="", verdict="none", decided_at="")
    return [
        replace(blank, id=str(number), coder_id=coder, quote_id=quote, verdict=verdict)
        for number, (coder, quote, verdict) in enumerate(made)
    ]


@given(made=MADE)
def test_what_stands_is_the_same_after_every_decision(made: list[tuple[str, str, Verdict]]) -> None:
    ledger = Ledger()
    for number, decision in enumerate(decisions(made), start=1):
        ledger.add(decision)
        ledger.add(decision)
        expected = standing(decisions(made)[:number])
        assert set(ledger.standing()) == set(expected)
        assert ledger.find(decision.id) == decision
        for coder in ("anna", "ben"):
            for quote in ("q1", "q2", "q3"):
                its = [each for each in expected if (each.coder_id, each.quote_id) == (coder, quote)]
                assert ledger.of(coder, quote) == (its[0] if its else None)


@given(made=MADE)
def test_undoing_the_latest_again_and_again_comes_to_nothing(
    made: list[tuple[str, str, Verdict]],
) -> None:
    ledger = Ledger(decisions(made))
    number = 1000
    while (last := ledger.latest("anna")) is not None:
        assert ledger.of("anna", last.quote_id) == last
        ledger.add(replace(last, id=str(number), verdict="undo"))
        number += 1
    assert all(each.coder_id != "anna" for each in ledger.standing())
