"""Blind and assisted answers of each coder and of the team: what counts, and what is too few."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from themeseed.records import Coder, Decision, Quote
from themeseed.report import render_report
from themeseed.review import decide, make_coder
from themeseed.study import Study, find
from themeseed.study.desk import Desk
from themeseed.study.led import EVERYBODY, Led, led, parted_in
from themeseed.study.team_agreement import team_agreement, team_material

BEN, EVA = make_coder("Ben"), make_coder("Eva")
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def answers(
    study: Study, coder: Coder, quotes: Sequence[Quote], *, blind: bool, takes: bool, at: int = 0
) -> list[Decision]:
    """Keep answers that take what is suggested, or never do."""
    study.store.add_coder(coder)
    run, codebook = study.store.latest_run(), study.store.codebook()
    assert run is not None
    made = []
    for place, quote in enumerate(quotes):
        shown = study.store.suggestions_of(run.id, quote.id)
        suggested = [each.code_id for each in shown if each.suggested]
        others = [code for code in codebook.codable_ids if code not in suggested]
        codes = suggested if takes else others[:1]
        made.append(
            decide(
                quote,
                coder,
                "change" if codes else "none",
                codebook=codebook,
                codes=codes,
                suggestions=shown,
                blind=blind,
                now=START + timedelta(minutes=at + place),
            )
        )
    study.store.append_decisions(made)
    return made


def found(study: Study, viewer: Coder = BEN, *, owner: bool = True) -> dict[str, Led]:
    desk = Desk(study)
    view = desk.sight.view(viewer.id, owner=owner)
    return {each.name: each for each in led(parted_in(desk, view))}


def test_each_coder_and_the_team_have_blind_and_assisted_answers_apart(undecided: Study) -> None:
    quotes = undecided.store.quotes()
    for coder in (BEN, EVA):
        answers(undecided, coder, quotes[:12], blind=True, takes=False)
        answers(undecided, coder, quotes[12:24], blind=False, takes=True, at=60)
    answers(undecided, EVA, quotes[24:44], blind=True, takes=True, at=120)
    those = found(undecided)
    assert list(those) == ["Ben", "Eva", EVERYBODY]
    ben, team = those["Ben"], those[EVERYBODY]
    assert ben.blind is not None
    assert ben.assisted is not None
    assert ben.difference is not None
    assert (ben.blind.n_agreeing, ben.assisted.n_agreeing) == (0, 12)
    value, low, high = ben.difference
    assert value == 1
    assert 0 < low < high <= 1
    assert ben.note == "12 blind are few; 12 beside a suggestion are few"
    assert (team.n_blind, team.n_assisted, team.note) == (44, 24, "24 beside a suggestion are few")
    assert team.blind is not None
    assert team.blind.n_agreeing == 20


def test_the_report_says_that_agreement_beside_suggestions_flatters(undecided: Study) -> None:
    quotes = undecided.store.quotes()
    answers(undecided, BEN, quotes[:12], blind=True, takes=False)
    answers(undecided, BEN, quotes[12:24], blind=False, takes=True, at=60)
    told = find(undecided)
    (said,) = [each for each in told.notes if "flatters" in each]
    assert said.startswith("12 of the 24 quotes that Ben decided were decided with a suggestion in view")
    assert told.apart is not None
    rows = {row[:2]: row[2:] for row in told.apart.rows}
    blind, beside = rows["the suggestions", "blind"], rows["the suggestions", "assisted"]
    assert (blind[0], beside[0]) == (12, 12)
    assert (str(blind[1])[:4], str(beside[1])[:4]) == ("0.00", "1.00")
    assert told.apart.title in render_report(told)


def test_who_moves_to_the_suggestion_after_being_told_it_answered_blind_all_the_same(
    undecided: Study,
) -> None:
    quotes = undecided.store.quotes()[:12]
    answers(undecided, BEN, quotes, blind=True, takes=False)
    answers(undecided, BEN, quotes, blind=False, takes=True, at=60)
    ben = found(undecided)["Ben"]
    assert ben.blind is not None
    assert (ben.blind.n_agreeing, ben.n_assisted) == (0, 0)
    desk = Desk(undecided)
    material = team_material(desk, desk.sight.view(BEN.id, owner=True), blind=True)
    assert {each.codes for each in material.codings} == {
        each.codes for each in desk.ledger.every() if each.blind
    }


def test_too_few_answers_get_no_figure_and_are_said(undecided: Study) -> None:
    quotes = undecided.store.quotes()
    answers(undecided, BEN, quotes[:9], blind=True, takes=True)
    answers(undecided, BEN, quotes[9:50], blind=False, takes=True, at=60)
    (ben,) = found(undecided).values()
    assert (ben.n_blind, ben.blind, ben.difference) == (9, None, None)
    assert ben.assisted is not None
    assert ben.note == "no figure for 9 blind, 10 are needed"


def test_coders_agree_with_each_other_blind_and_assisted_apart(undecided: Study) -> None:
    quotes = undecided.store.quotes()
    answers(undecided, BEN, quotes[:20], blind=True, takes=True)
    answers(undecided, EVA, quotes[:20], blind=True, takes=False)
    for coder in (BEN, EVA):
        answers(undecided, coder, quotes[20:40], blind=False, takes=True, at=60)
    answers(undecided, BEN, quotes[40:50], blind=True, takes=True, at=120)
    desk = Desk(undecided)
    material = team_material(desk, desk.sight.view(BEN.id, owner=True))
    blind, assisted = team_agreement(material).parted
    assert (blind.n_quotes, assisted.n_quotes) == (20, 20)
    agreed = [each.measures[0].value for each in (blind, assisted)]
    assert agreed == [0.0, 1.0]


def test_who_may_not_see_others_is_told_of_their_own_only(undecided: Study) -> None:
    quotes = undecided.store.quotes()
    for coder in (BEN, EVA):
        answers(undecided, coder, quotes[:12], blind=True, takes=True)
    assert list(found(undecided, owner=False)) == ["Ben"]
