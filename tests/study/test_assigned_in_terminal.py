"""In the terminal, where suggestions show at once, what is assigned blind is left for the browser."""

from themeseed.review import assign, decide, make_coder, withdraw
from themeseed.study import Study
from themeseed.study.reviewing import ReviewSession

IDA = make_coder("Ida")


def test_a_quote_assigned_blind_waits_for_the_browser(undecided: Study) -> None:
    store = undecided.store
    store.add_coder(IDA)
    first, second, third, *rest = store.quotes()
    store.append_team(
        assignments=[
            assign(IDA.id, [first.id, second.id], by=IDA),
            assign(IDA.id, [third.id], by=IDA, blind=False),
        ]
    )
    store.append_decision(decide(first, IDA, "skip", codebook=store.codebook()))
    session = ReviewSession(undecided, "Ida")
    assert session.n_kept_back == 2
    assert session.n_left == 1 + len(rest)
    assert session.current == third
    store.append_team(assignments=[withdraw(IDA.id, [second.id], by=IDA)])
    assert ReviewSession(undecided, "Ida").n_kept_back == 1
    assert ReviewSession(undecided, "Ben").n_kept_back == 0
