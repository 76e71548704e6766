"""Figures in the report: said as they were found, safe, and readable without the pictures."""

from dataclasses import replace

import pytest

from tests.report.figured import figured
from tests.report.reading import read
from tests.report.sample import hostile, sample
from themeseed.compare import prevalence
from themeseed.report import (
    across_rows,
    anchoring_rows,
    difference_rows,
    fairness_rows,
    group_rows,
    prevalence_rows,
    render_report,
    saturation_rows,
    stopping_rows,
)

FOUND = figured(sample())
assert FOUND.figures is not None
FIGURES = FOUND.figures
BOOK = FOUND.codebook


def test_shares_stand_beside_each_other_with_their_intervals() -> None:
    table = prevalence_rows(FIGURES.prevalence[0], BOOK)
    assert table.columns == (
        *("Code", "In the sample", "Machine alone"),
        *("Sample alone", "Corrected", "Fully corrected"),
    )
    shown = FIGURES.prevalence[0].codes[0].estimate("corrected")
    assert shown.low is not None
    assert str(table.rows[0][4]).startswith(f"{shown.value:.0%} ({shown.low:.0%} to ")
    assert "Sampled: 30 of 53 quotes" in table.notes[0]
    others = "Says something of others only if these cases were not chosen for what they say"
    assert not any(others in note for note in table.notes)
    assert any(others in note for note in prevalence_rows(FIGURES.prevalence[1], BOOK).notes)


def test_where_all_quotes_are_decided_shares_are_counts_and_no_sample() -> None:
    decided = FOUND.decided()
    ids = [each.quote_id for each in decided]
    table = prevalence_rows(prevalence(decided, ids, BOOK.codable_ids), BOOK)
    assert table.columns == ("Code", "Quotes", "Share")


def test_groups_say_how_many_of_their_quotes_are_sampled() -> None:
    table = group_rows(FIGURES.prevalence[0], BOOK)
    sampled = [column.rpartition(", ")[2] for column in table.columns[1:]]
    assert sum(int(it.split()[0]) for it in sampled) == 30
    assert "about one in 20 would by chance" in table.notes[1]


def test_only_differences_without_zero_in_their_interval_are_named() -> None:
    for shares in FIGURES.prevalence:
        clear = [
            it for it in shares.differences if it.way == "corrected" and (it.low > 0 or it.high < 0)
        ]
        assert len(difference_rows(shares, BOOK).rows) == len(clear)


def test_counts_across_groups_add_up_to_the_groups() -> None:
    (cut,) = FIGURES.across
    table = across_rows(cut, BOOK, cut.codes)
    for at, n in enumerate(cut.n_by_group):
        coded = sum(int(str(row[1 + at]).partition(" ")[0]) for row in table.rows)
        none = sum(not it.codes for it in FOUND.decided())
        assert n - none <= coded <= n


def test_the_curve_ends_where_everything_is_seen() -> None:
    (curve,) = FIGURES.saturation
    last = saturation_rows(curve, {}).rows[-1]
    assert (last[0], last[3], last[4]) == (len(curve.points), 5, "5.0 (5 to 5)")
    assert "met with case" in str(stopping_rows(curve).rows[0][1])


def test_fairness_begins_with_all_codes_together() -> None:
    (fair,) = FIGURES.fairness
    table = fairness_rows(fair, BOOK)
    assert table.rows[0][0] == "Coded otherwise than by the person"
    assert len(table.rows) == 1 + len(BOOK.codable)


def test_anchoring_says_both_shares_and_the_difference() -> None:
    assert FIGURES.anchoring is not None
    table = anchoring_rows(FIGURES.anchoring)
    assert [row[0] for row in table.rows] == ["blind", "suggestion in view", "difference, in points"]
    assert "only if the assisted quotes are like the blind ones" in table.notes[1]


def test_the_page_shows_figures_and_what_is_missing_and_can_be_jumped_to() -> None:
    parsed = read(render_report(FOUND))
    assert parsed.unclosed == []
    assert "Something is missing for Published coding." in parsed.text
    assert "#figures" in {one.get("href") for one in parsed.named("a")}
    alternative = [one.get("aria-label", "") for one in parsed.named("svg")]
    assert any(it.startswith("Curve of codes seen after each case") for it in alternative)


def test_a_page_without_figures_has_no_section_for_them() -> None:
    html = render_report(replace(FOUND, figures=None))
    assert 'id="figures"' not in html
    assert "#figures" not in html


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", '"><img src=x>', "$\\frac{1}{2$", "\x00{{ 7 }}"]
)
def test_what_people_wrote_is_no_part_of_the_page(attack: str) -> None:
    parsed = read(render_report(figured(hostile(attack))))
    plain = read(render_report(figured(hostile("harmless"))))
    assert {name for name, _ in parsed.elements} <= {name for name, _ in plain.elements}
    assert parsed.unclosed == []


def test_the_page_is_the_same_every_time() -> None:
    assert render_report(figured(sample())) == render_report(figured(sample()))
