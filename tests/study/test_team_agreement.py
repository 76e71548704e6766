"""Agreement within a team: the same figures as for tables, by pair and time, before adjudication."""

from datetime import UTC, datetime, timedelta

import pytest

from themeseed.compare import compare
from themeseed.records import Coding, Decision, Estimate
from themeseed.review import CONSENSUS, decide, make_coder
from themeseed.study import Study
from themeseed.study.adjudicating import adjudicate, on_the_table
from themeseed.study.desk import Desk
from themeseed.study.team_agreement import TeamAgreement, team_agreement, team_material

IDA, BEN, EVA = make_coder("Ida"), make_coder("Ben"), make_coder("Eva")
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
CODES = ("recruitment", "teams", "identity", "boundaries", "practice")


def coded(study: Study, n: int = 45, *, differ_every: int = 3) -> Desk:
    """Ben and Eva decide on n quotes, two days apart; they differ on every third, Ben blind on all."""
    for coder in (IDA, BEN, EVA):
        study.store.add_coder(coder)
    codebook = study.store.codebook()
    made: list[Decision] = []
    for place, quote in enumerate(study.store.quotes()[:n]):
        for coder, shift in ((BEN, 0), (EVA, place % differ_every == 0)):
            made.append(
                decide(
                    quote,
                    coder,
                    "change",
                    codebook=codebook,
                    codes=[CODES[(place + shift) % 5]],
                    blind=coder == BEN or place < 30,
                    now=BEGAN + timedelta(hours=8 * place),
                )
            )
    study.store.append_decisions(made)
    return Desk(study)


def found(desk: Desk, *, blind: bool = False, now: bool = False) -> TeamAgreement:
    view = desk.sight.view(IDA.id, owner=True)
    return team_agreement(team_material(desk, view, blind=blind, now=now))


def value(measures: tuple[Estimate, ...], name: str) -> float:
    got = next(each.value for each in measures if each.name == name)
    assert got is not None
    return got


def test_a_pairs_figures_are_those_that_two_tables_would_get(undecided: Study) -> None:
    desk = coded(undecided)
    (pair,) = found(desk).pairs
    assert (pair.name, pair.n_quotes) == ("Ben and Eva", 45)
    codings = {
        coder.id: [
            Coding(quote_id=each.quote_id, coder_id=coder.id, codes=each.codes)
            for each in desk.ledger.standing()
            if each.coder_id == coder.id
        ]
        for coder in (BEN, EVA)
    }
    tables = compare(
        codings[BEN.id],
        codings[EVA.id],
        desk.study.config.compare,
        seed=0,
        names=("Ben", "Eva"),
        code_ids=desk.codebook.codable_ids,
    )
    for ours, theirs in (
        ("percent agreement", "percent agreement"),
        ("Conger's kappa", "Cohen's kappa"),
        ("Krippendorff's alpha", "Krippendorff's alpha"),
        ("Gwet's AC1", "Gwet's AC1"),
    ):
        measured = tables.measure(theirs).value
        assert measured is not None
        assert value(pair.measures, ours) == pytest.approx(measured)


def test_quotes_of_two_coders_are_counted_as_agreed_or_open(undecided: Study) -> None:
    standing = found(coded(undecided)).standing
    assert (standing.n_double, standing.n_agreed, standing.n_open) == (45, 30, 15)


def test_giving_in_after_an_adjudication_raises_nothing_before_it(undecided: Study) -> None:
    desk = coded(undecided)
    quote_id = next(iter(desk.quotes))
    before = found(desk)
    made = adjudicate(
        desk, quote_id, IDA, codes=["teams"], reason="x", seen=on_the_table(desk, quote_id)
    )
    gives_in = decide(
        desk.quotes[quote_id], BEN, "change", codebook=desk.codebook, codes=["teams"], now=BEGAN
    )
    desk.coders[CONSENSUS.id] = CONSENSUS
    desk.take([made, gives_in])
    after, now = found(desk), found(desk, now=True)
    assert before.whole is not None
    assert after.whole is not None
    assert now.whole is not None
    assert after.whole.measures == before.whole.measures
    assert value(now.whole.measures, "percent agreement") > value(
        after.whole.measures, "percent agreement"
    )
    assert (after.standing.n_adjudicated, after.standing.n_open) == (1, 14)
    agreed = {
        each.name: value(each.measures, "percent agreement")
        for each in after.with_consensus
        if each.measures
    }
    assert agreed == {"Ben": pytest.approx(30 / 31), "Eva": pytest.approx(1.0)}


def test_time_goes_by_quotes_or_by_weeks_and_short_stretches_get_no_figure(undecided: Study) -> None:
    desk = coded(undecided)
    by_quotes = found(desk).over_time
    assert [(each.name, each.n_quotes) for each in by_quotes] == [
        ("1 to 20", 20),
        ("21 to 40", 20),
        ("41 to 45", 5),
    ]
    assert [not each.measures for each in by_quotes] == [False, False, True]
    view = desk.sight.view(IDA.id, owner=True)
    weeks = team_agreement(team_material(desk, view), period="week").over_time
    assert [each.name for each in weeks] == ["2026, week 10", "2026, week 11", "2026, week 12"]
    assert sum(each.n_quotes for each in weeks) == 45


def test_blind_decisions_are_looked_at_apart(undecided: Study) -> None:
    assert found(coded(undecided), blind=True).standing.n_double == 30


def test_who_may_see_nothing_of_others_gets_no_agreement(undecided: Study) -> None:
    desk = coded(undecided)
    mine = team_agreement(team_material(desk, desk.sight.view(BEN.id)))
    assert mine.coders == (BEN,)
    assert (mine.whole, mine.pairs, mine.standing.n_double) == (None, (), 0)
