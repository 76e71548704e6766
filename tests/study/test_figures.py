"""Figures of a study: what was decided blind counts, and what is missing says what to do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.records import Decision, Quote
from themeseed.review import codings_of, decide, in_random_order, make_coder, sighting
from themeseed.study import Study, add_sources, create_study, find, gather, study_figures
from themeseed.study import holding_out as holding_out_module
from themeseed.study.agreeing import agreement_in
from themeseed.study.figures import _alike_but_for_capitals, figures_in
from themeseed.study.groupings import groupings
from themeseed.study.holding_out import HoldingOut
from themeseed.study.lot import Lot, answered_again, lot_of, seen_since

ADA = make_coder("Ada")
START = datetime(2025, 11, 23, 20, tzinfo=UTC)


def published_codes(published: Study) -> dict[str, tuple[str, ...]]:
    return {it.quote_id: it.codes for it in codings_of(published.store.decisions())}


def decided(
    study: Study, codes: dict[str, tuple[str, ...]], quotes: Sequence[Quote], *, blind: bool, at: int = 0
) -> list[Decision]:
    study.store.add_coder(ADA)
    return [
        decide(
            quote,
            ADA,
            "change",
            codebook=study.store.codebook(),
            codes=codes[quote.id],
            blind=blind,
            now=START + timedelta(minutes=at + number),
        )
        for number, quote in enumerate(quotes)
    ]


def lot(study: Study, decisions: Sequence[Decision]) -> Lot | None:
    book, since = study.store.codebook(), seen_since(study.store, ADA)
    return lot_of(decisions, codings_of(decisions), study.store.quotes(), ADA, book, seen_since=since)


def shown(study: Study, quotes: Sequence[Quote], *, at: int) -> None:
    """Keep that Ada was shown what is suggested for quotes."""
    study.store.add_coder(ADA)
    seen_at = (START + timedelta(minutes=at)).isoformat(timespec="milliseconds")
    seen = replace(sighting(ADA.id, [it.id for it in quotes], "suggestion"), seen_at=seen_at)
    study.store.append_reviewed(sightings=[seen])


def test_a_blind_sample_gives_shares_of_all_quotes(undecided: Study, published: Study) -> None:
    codes = published_codes(published)
    drawn = in_random_order(undecided.store.quotes(), 1)[:35]
    undecided.store.append_decisions(decided(undecided, codes, drawn, blind=True))
    found = study_figures(undecided)
    assert [it.reach for it in found.prevalence] == ["these quotes", "other cases"]
    shares = found.prevalence[0]
    assert (shares.n_sample, shares.n_quotes, shares.n_taken) == (35, 53, 0)
    truth = {code.code_id: 0.0 for code in shares.codes}
    for given in codes.values():
        truth[given[0]] += 1 / 53
    held = 0
    for code in shares.codes:
        it = code.estimate("corrected")
        assert it.low is not None
        assert it.high is not None
        held += it.low <= truth[code.code_id] <= it.high
    assert held >= 4
    assert {it.by for it in found.fairness} == {it.by for it in found.across} == {"site", "role"}
    assert not any(it.startswith("Fairness") for it in found.missing)


def test_without_a_blind_decision_it_is_said_how_many_are_needed(
    undecided: Study, published: Study
) -> None:
    quotes = undecided.store.quotes()[:30]
    undecided.store.append_decisions(decided(undecided, published_codes(published), quotes, blind=False))
    found = study_figures(undecided)
    assert found.prevalence == ()
    (said,) = [it for it in found.missing if it.startswith("Prevalence")]
    assert "themeseed review" in said
    assert "of 53 quotes are enough" in said
    assert any("0 quotes were decided blind" in it for it in found.missing)
    assert found.saturation
    assert found.across


def test_groups_that_differ_in_capitals_only_are_named(undecided: Study, tmp_path: Path) -> None:
    table = tmp_path / "answers.csv"
    rows = [
        f"a{n},Answer number {n} has five words,P{n},{'male' if n % 2 else 'Male'}" for n in range(6)
    ]
    table.write_text("\n".join(["id,text,case,gender", *rows]), encoding="utf-8")
    with create_study(tmp_path / "study", undecided.store.codebook()) as study:
        add_sources(study, [table])
        found = groupings(study.store.quotes(), study.store.cases(), study.store.documents(), None)
    (said,) = _alike_but_for_capitals(found)
    assert "'Male' and 'male' of gender differ only in capitals" in said
    assert not _alike_but_for_capitals([replace(each, groups=("male", "female")) for each in found])


def test_a_study_that_is_all_decided_is_counted(published: Study) -> None:
    found = study_figures(published, by="role")
    these, others = found.prevalence
    assert [it.estimates[0].n_effective for it in these.codes] == [None] * 5
    assert [it.estimates[0].value for it in these.codes] == [it.n_given / 53 for it in these.codes]
    low, high = others.codes[0].estimates[0].low, others.codes[0].estimates[0].high
    assert low is not None
    assert high is not None
    assert low < others.codes[0].estimates[0].value < high
    assert found.groupings == ("role",)


def test_what_was_decided_before_the_lot_was_not_in_it(undecided: Study, published: Study) -> None:
    codes, quotes = published_codes(published), undecided.store.quotes()
    before = decided(undecided, codes, quotes[:10], blind=False)
    blind = decided(undecided, codes, quotes[10:25], blind=True, at=60)
    after = decided(undecided, codes, quotes[25:30], blind=False, at=120)
    found = lot(undecided, [*before, *blind, *after])
    assert found is not None
    assert {it.quote_id for it in found.taken} == {it.id for it in quotes[:10]}
    assert {it.quote_id for it in found.sample} == {it.id for it in quotes[10:25]}
    assert len(found.quote_ids) == 43


def test_what_was_seen_before_the_lot_was_not_in_it(undecided: Study, published: Study) -> None:
    codes, quotes = published_codes(published), undecided.store.quotes()
    shown(undecided, quotes[:8], at=0)
    blind = decided(undecided, codes, quotes[10:25], blind=True, at=60)
    shown(undecided, quotes[40:43], at=65)
    shown(undecided, quotes[43:], at=90)
    # Of what was seen before, two are decided now: counted as decided, not drawn.
    after = decided(undecided, codes, [*quotes[:2], *quotes[30:33]], blind=False, at=120)
    decisions = [*blind, *after]
    found = lot(undecided, decisions)
    assert found is not None
    assert found.known_ids == tuple(it.id for it in quotes[2:8])
    assert {it.quote_id for it in found.taken} == {it.id for it in quotes[:2]}
    assert set(found.quote_ids) == {it.id for it in quotes[8:]}
    assert found.n_meanwhile == 3
    undecided.store.append_decisions(decisions)
    figures = study_figures(undecided)
    these = figures.prevalence[0]
    assert (these.n_sample, these.n_quotes, these.n_taken) == (15, 45, 2)
    said = " ".join(it for it in figures.missing if it.startswith("Prevalence"))
    assert "of 6 undecided quotes Ada had seen what is suggested" in said
    assert "those of the other 47 quotes" in said
    assert "3 quotes seen or decided in another order" in said


def test_the_first_blind_answer_counts_whatever_was_decided_later(
    undecided: Study, published: Study
) -> None:
    codes, (first, second, *_) = published_codes(published), undecided.store.quotes()
    blind = decided(undecided, codes, [first, second], blind=True)
    other = {first.id: ("teams",) if codes[first.id] != ("teams",) else ("identity",)}
    later = decided(undecided, {**codes, **other}, [first], blind=False, at=60)
    found = lot(undecided, [*blind, *later])
    assert found is not None
    assert {it.quote_id: it.codes for it in found.sample} == {
        first.id: codes[first.id],
        second.id: codes[second.id],
    }


def test_what_was_taken_back_is_no_answer(undecided: Study, published: Study) -> None:
    quotes = undecided.store.quotes()[:2]
    blind = decided(undecided, published_codes(published), quotes, blind=True)
    undone = replace(blind[0], id="undone", verdict="undo", codes=(), blind=False)
    found = lot(undecided, [*blind, undone])
    assert found is not None
    assert [it.quote_id for it in found.sample] == [quotes[1].id]
    # It was drawn all the same, and whoever answered it was told what is suggested.
    assert found.open_ids == {quotes[0].id}


def test_sampled_quotes_that_were_skipped_are_counted(undecided: Study, published: Study) -> None:
    quotes = undecided.store.quotes()[:3]
    blind = decided(undecided, published_codes(published), quotes, blind=True)
    book = undecided.store.codebook()
    skips = [decide(quote, ADA, "skip", codebook=book, blind=True, now=START) for quote in quotes[:1]]
    found = lot(undecided, [*skips, *blind[1:]])
    assert found is not None
    assert len(found.sample) == 2
    assert found.open_ids == {quotes[0].id}
    assert len(found.quote_ids) == 53


def test_a_quote_that_was_skipped_first_is_answered_blind_all_the_same(
    undecided: Study, published: Study
) -> None:
    first, second = undecided.store.quotes()[:2]
    blind = decided(undecided, published_codes(published), [first, second], blind=True, at=5)
    skip = decide(first, ADA, "skip", codebook=undecided.store.codebook(), blind=True, now=START)
    found = lot(undecided, [skip, *blind])
    assert found is not None
    assert {it.quote_id for it in found.sample} == {first.id, second.id}
    assert found.n_open == found.n_meanwhile == 0
    beside = decided(undecided, published_codes(published), [first], blind=False, at=9)
    led = lot(undecided, [skip, blind[1], *beside])
    assert led is not None
    # Skipping it told nothing: it was in the lot still, and left it when it was decided otherwise.
    assert ([it.quote_id for it in led.sample], led.taken, led.n_open) == ([second.id], (), 0)


def test_blind_and_assisted_answers_show_how_far_suggestions_lead(
    undecided: Study, published: Study
) -> None:
    codes, quotes = published_codes(published), in_random_order(undecided.store.quotes(), 2)
    run = undecided.store.latest_run()
    assert run is not None
    undecided.store.append_decisions(decided(undecided, codes, quotes[:20], blind=True))
    # Beside a suggestion, everybody accepts what is suggested.
    suggested = {it.quote_id: it.suggested for it in undecided.store.likeliest(run.id) if it.suggested}
    accepted = [it for it in quotes[20:] if it.id in suggested]
    beside = decided(undecided, suggested, accepted, blind=False, at=60)
    undecided.store.append_decisions([replace(it, run_id=run.id) for it in beside])
    found = study_figures(undecided).anchoring
    assert found is not None
    assert found.blind.n_quotes == 20
    assert found.assisted.n_agreeing == found.assisted.n_quotes == len(accepted)
    assert found.low > 0


def test_a_blind_answer_that_was_changed_counts_as_looked_at_again(
    undecided: Study, published: Study
) -> None:
    codes, quotes = published_codes(published), undecided.store.quotes()[:2]
    blind = decided(undecided, codes, quotes, blind=True)
    later = decided(undecided, {quotes[0].id: ("teams",)}, quotes[:1], blind=False, at=60)
    found = answered_again([*blind, *later], ADA, undecided.store.codebook())
    assert [(it.quote_id, it.codes) for it in found] == [(quotes[0].id, ("teams",))]


def test_quotes_cannot_be_grouped_by_what_no_case_has(published: Study) -> None:
    with pytest.raises(UnknownNameError, match=r"Group by one of: .*role.*document, case"):
        study_figures(published, by="shoe size")


def test_a_study_without_decisions_has_no_figures(undecided: Study) -> None:
    with pytest.raises(NothingToDoError, match="themeseed review"):
        study_figures(undecided)


def test_the_report_has_the_figures(published: Study) -> None:
    found = find(published, agreements=())
    assert found.figures is not None
    assert found.figures.n_decided == 53


def test_a_report_before_anybody_decided_has_none(undecided: Study) -> None:
    assert find(undecided).figures is None


def test_what_agreement_fitted_is_not_fitted_again_for_fairness(
    published: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    material = gather(published, published.config)
    holding = HoldingOut(published, material)
    agreement_in(published, holding)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("fitted once more")

    monkeypatch.setattr(holding_out_module, "hold_out", refuse)
    assert {it.by for it in figures_in(published, holding).fairness} == {"site", "role"}
