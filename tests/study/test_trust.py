"""What a study says of its probabilities and code sets; blind decisions judge where there are enough."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.study.test_figures import published_codes
from themeseed.records import Quote
from themeseed.report import Findings, render_report, trust_rows
from themeseed.review import codings_of, decide, in_random_order, make_coder
from themeseed.study import Study, agreement_with_people, gather, run_study

ADA = make_coder("Ada")
START = datetime(2025, 11, 23, 20, tzinfo=UTC)


def decide_all(study: Study, published: Study, quotes: list[Quote], *, blind: bool, at: int = 0) -> None:
    study.store.add_coder(ADA)
    codes, book = published_codes(published), study.store.codebook()
    study.store.append_decisions(
        [
            decide(
                quote,
                ADA,
                "change",
                codebook=book,
                codes=codes[quote.id],
                blind=blind,
                now=START + timedelta(minutes=at + number),
            )
            for number, quote in enumerate(quotes)
        ]
    )


def test_blind_and_other_decisions_are_checked_apart(undecided: Study, published: Study) -> None:
    drawn = list(in_random_order(undecided.store.quotes(), 1))
    decide_all(undecided, published, drawn[:31], blind=True)
    decide_all(undecided, published, drawn[31:40], blind=False, at=60)
    first = agreement_with_people(undecided)[0]
    assert first.trust is not None
    assert [(each.how, each.n_quotes) for each in first.trust.checked] == [("blind", 31), ("other", 9)]
    assert all(each.held is not None and each.n_with_codes for each in first.trust.checked)
    # 13 quotes are undecided, too few to tell whether they are alike.
    assert first.trust.shift is None
    # The curve rests on what was decided blind.
    assert {each.n_quotes for each in first.at_bars} == {31}
    table = trust_rows(first.trust)
    assert [row[0] for row in table.rows] == ["decided blind", "decided otherwise"]


@pytest.mark.parametrize(("n_blind", "n_judging"), [(29, 40), (30, 30)])
def test_from_30_blind_decisions_on_these_alone_judge(
    undecided: Study, published: Study, n_blind: int, n_judging: int
) -> None:
    drawn = list(in_random_order(undecided.store.quotes(), 1))
    decide_all(undecided, published, drawn[:n_blind], blind=True)
    decide_all(undecided, published, drawn[n_blind:40], blind=False, at=60)
    material = gather(undecided, undecided.config)
    assert len(material.judging) == n_judging
    assert len(material.codings) == 40
    assert len(codings_of(undecided.store.decisions())) == 40
    ran = run_study(undecided)
    assert dict(ran.run.summary)["still to change, judged by"] == str(n_judging)


def test_the_report_draws_the_curve_and_tells_what_came_true(published: Study) -> None:
    sections = agreement_with_people(published)
    page = render_report(
        Findings(study="s", codebook=published.store.codebook(), agreements=tuple(sections))
    )
    assert "Whether probabilities and code sets come true" in page
    assert "Each dot is a bar for suggesting" in page
