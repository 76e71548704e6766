"""How many quotes a wanted interval takes: what was reached is what is asked for."""

import pytest

from tests.study.test_figures import decided, published_codes
from themeseed.compare import needed_sample
from themeseed.errors import ConfigError
from themeseed.review import in_random_order
from themeseed.study import Study, study_figures
from themeseed.study.sizing import GUESSED, needed_for, needed_table, needed_values


def test_for_the_width_that_a_sample_reached_about_that_sample_is_needed(
    undecided: Study, published: Study
) -> None:
    drawn = in_random_order(undecided.store.quotes(), 1)[:30]
    undecided.store.append_decisions(decided(undecided, published_codes(published), drawn, blind=True))
    found, book = study_figures(undecided), undecided.store.codebook()
    for at, code in enumerate(found.prevalence[0].codes):
        estimate = code.estimate("corrected")
        assert estimate.low is not None
        assert estimate.high is not None
        reached = (estimate.high - estimate.low) / 2
        each = needed_for(found, within=reached, level=0.95)[at]
        assert each.within_now == pytest.approx(reached)
        # Intervals leave out what the sampled quotes make impossible, which the plan does not know.
        assert 28 <= each.n_needed <= 36
        narrower = needed_for(found, within=reached / 2, level=0.95)[at]
        assert narrower.n_needed > each.n_needed
    needed = needed_for(found, within=0.05, level=0.95)
    table = needed_table(needed, found, book, 0.05)
    assert table.title.endswith("for 5 points to either side")
    assert len(table.rows) == len(book.codable) == len(needed_values(needed, found, book).rows)
    assert "30 are decided blind so far" in table.notes[0]


def test_before_there_is_a_sample_shares_are_guessed(undecided: Study, published: Study) -> None:
    quotes = undecided.store.quotes()[:12]
    undecided.store.append_decisions(decided(undecided, published_codes(published), quotes, blind=False))
    found = study_figures(undecided)
    needed = needed_for(found, within=0.1, level=0.95)
    assert [each.share for each in needed] == list(GUESSED)
    assert needed[0].n_needed == needed_sample(0.5, 0.1, n_quotes=53)
    table = needed_table(needed, found, undecided.store.codebook(), 0.1)
    assert "shares are guessed" in table.notes[0]
    with pytest.raises(ConfigError, match="--within 5"):
        needed_for(found, within=5.0, level=0.95)


def test_where_all_is_decided_nothing_is_needed(published: Study) -> None:
    assert needed_for(study_figures(published), within=0.05, level=0.95) == ()
