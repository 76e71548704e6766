"""The tables behind the report, the terminal and the notebooks."""

from dataclasses import replace

import pytest

from tests.report.sample import NAMES, sample
from themeseed.errors import UnknownNameError
from themeseed.records import Coding, Estimate, Interval, Measure
from themeseed.report import (
    AgreementSection,
    agreement_rows,
    cluster_rows,
    code_rows,
    codes_by_attributes,
    confused_rows,
    confusion_rows,
    count_rows,
    interval_rows,
    told_cluster,
)
from themeseed.report.attribute_tables import NOT_RECORDED
from themeseed.report.tables import codes_inside
from themeseed.report.wording import estimated, measured, shortened

FOUND = sample()
AGREEMENT = FOUND.agreements[0].agreement


def test_every_row_has_a_cell_for_every_column() -> None:
    for table in (
        agreement_rows(FOUND.agreements),
        code_rows(AGREEMENT, FOUND.codebook),
        confusion_rows(AGREEMENT, FOUND.codebook),
        confused_rows(AGREEMENT, FOUND.codebook),
        count_rows(FOUND.suggested(), FOUND.decided(), FOUND.codebook),
        codes_by_attributes(FOUND.decided(), FOUND.quotes, FOUND.cases, FOUND.codebook),
    ):
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_agreement_shows_each_way_with_its_intervals_side_by_side() -> None:
    table = agreement_rows(FOUND.agreements)
    assert table.columns[:3] == ("Way of coding", "Quotes", "Cohen's kappa")
    assert [row[2] for row in table.rows] == [
        "0.55 (0.41 to 0.68)",
        "0.31 (0.17 to 0.44)",
        "−0.04 (−0.18 to 0.09)",
    ]
    assert table.rows[0][4] == "70% (41% to 68%)"
    assert table.notes == ("In brackets: 95% intervals, by resampling quotes.",)


def test_both_intervals_have_columns_of_their_own() -> None:
    measure = AGREEMENT.measures[0]
    cases = Interval(low=0.3, high=0.7, level=0.95, resampled="cases")
    table = interval_rows(replace(AGREEMENT, measures=(replace(measure, beside=cases),)))
    assert table.columns == ("Figure", "Value", "Over quotes", "Over cases")
    assert table.rows == (("Cohen's kappa", "0.55", "0.41 to 0.68", "0.30 to 0.70"),)
    assert "Report the wider" in table.notes[0]


def test_of_many_coders_the_wider_interval_is_shown() -> None:
    quotes = Interval(low=0.2, high=0.6, level=0.95, resampled="quotes")
    documents = Interval(low=0.3, high=0.5, level=0.95, resampled="documents")
    found = Estimate(name="kappa", value=0.4, over_quotes=quotes, over_documents=documents)
    assert estimated(found) == "0.40 (0.20 to 0.60)"
    assert estimated(replace(found, over_documents=replace(documents, high=0.9))) == (
        "0.40 (0.30 to 0.90)"
    )


def test_what_is_true_of_all_ways_is_said_once_and_of_all() -> None:
    def noted(section: AgreementSection, n: int) -> AgreementSection:
        note = f"{n} quotes have several codes: sets are compared by MASI distance"
        alpha = replace(section.agreement.measures[1], note=note)
        return replace(section, agreement=replace(section.agreement, measures=(alpha,)))

    sections = [noted(each, n) for n, each in enumerate(FOUND.agreements, start=7)]
    said = agreement_rows(sections).notes[1:]
    assert said == ("Krippendorff's alpha: sets are compared by MASI distance",)
    one_way = [sections[0], *FOUND.agreements[1:]]
    (only,) = agreement_rows(one_way).notes[1:]
    assert only.startswith(f"Krippendorff's alpha of {FOUND.agreements[0].title}: ")


def test_a_measure_that_is_not_defined_says_so_and_why() -> None:
    table = code_rows(AGREEMENT, FOUND.codebook)
    assert table.rows[0][4] == "not defined"
    assert table.notes == (f"{NAMES[0]}, Cohen's kappa: neither side used it",)


@pytest.mark.parametrize(("value", "text"), [(-0.001, "0.00"), (-0.5, "−0.50"), (1.0, "1.00")])
def test_figures_have_two_places_and_a_real_minus(value: float, text: str) -> None:
    assert measured(Measure(name="kappa", value=value)) == text


def test_counts_by_site_and_role_add_up_to_the_decided_quotes() -> None:
    decided = FOUND.decided()
    table = codes_by_attributes(decided, FOUND.quotes, FOUND.cases, FOUND.codebook)
    assert table.columns == ("Code", "site", "Peer Worker", "staff", "manager", "service user", "All")
    totals = {str(row[0]): row[-1] for row in table.rows if row[1] == "All"}
    assert totals.pop("All quotes") == len(decided) == 45
    assert sum(int(count) for count in totals.values()) == 45
    assert totals["No code fits"] == 3


def test_one_attribute_stands_in_columns_with_the_same_counts() -> None:
    both = codes_by_attributes(FOUND.decided(), FOUND.quotes, FOUND.cases, FOUND.codebook)
    role = codes_by_attributes(FOUND.decided(), FOUND.quotes, FOUND.cases, FOUND.codebook, ["role"])
    assert [row[2:] for row in both.rows if row[1] == "All"] == [row[1:] for row in role.rows]


def test_quotes_without_a_case_are_counted_as_not_recorded() -> None:
    quotes = tuple(replace(quote, case_id=None) for quote in FOUND.quotes[:5]) + FOUND.quotes[5:]
    table = codes_by_attributes(FOUND.decided(), quotes, FOUND.cases, FOUND.codebook, ["site"])
    assert table.columns[-2:] == (NOT_RECORDED, "All")
    assert table.rows[-1][-2] == sum(
        coding.quote_id in {quote.id for quote in quotes[:5]} for coding in FOUND.decided()
    )


def test_quotes_with_several_codes_count_once_for_each_and_once_in_all() -> None:
    coding = Coding(quote_id=FOUND.quotes[0].id, coder_id="ada", codes=("c0", "c1"))
    table = codes_by_attributes([coding], FOUND.quotes, FOUND.cases, FOUND.codebook, ["site"])
    assert [row[-1] for row in table.rows] == [1, 1, 0, 0, 0, 1]
    assert "several codes" in table.notes[0]


@pytest.mark.parametrize("attributes", [["age"], [], ["site", "role", "site"]])
def test_attributes_that_cannot_be_counted_are_refused_with_those_that_can(
    attributes: list[str],
) -> None:
    with pytest.raises(UnknownNameError, match="that cases have: site, role"):
        codes_by_attributes(FOUND.decided(), FOUND.quotes, FOUND.cases, FOUND.codebook, attributes)


def test_confused_pairs_stand_most_frequent_first_and_leave_out_agreement() -> None:
    table = confused_rows(AGREEMENT, FOUND.codebook, most=3)
    counts = [int(row[2]) for row in table.rows]
    assert counts == sorted(counts, reverse=True)
    assert all(row[0] != row[1] for row in table.rows)
    assert "rarer pairs are not shown" in table.notes[0]


def test_clusters_are_listed_with_words_codes_and_nearest_quote() -> None:
    assert FOUND.clustering is not None
    table = cluster_rows(FOUND.clustering, FOUND.quotes, FOUND.codebook, FOUND.decided())
    assert table.columns == (
        *("Group", "Quotes", "Loose", "Found again"),
        *("Keywords", "Codes inside", "Nearest to its centre"),
    )
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert row["Keywords"] == "group, training, experience"
    assert str(row["Codes inside"]).startswith(NAMES[0])
    assert row["Found again"] == "0.90"
    assert ["fragile" in str(each[3]) for each in table.rows].count(True) == 1
    assert table.notes[0] == FOUND.clustering.reason
    assert "1 of 5 groups is fragile" in " ".join(table.notes)


def test_groups_that_were_never_made_again_have_no_columns_for_it() -> None:
    assert FOUND.clustering is not None
    plain = tuple(
        replace(each, refound=None, refound_documents=None) for each in FOUND.clustering.clusters
    )
    table = cluster_rows(replace(FOUND.clustering, clusters=plain), FOUND.quotes)
    assert table.columns == (*("Group", "Quotes", "Loose", "Keywords", "Nearest to its centre"),)
    assert not any("fragile" in note for note in table.notes)
    assert told_cluster(plain[0]) == "1 of its quotes only loosely."


def test_of_many_codes_inside_a_group_the_commonest_are_named_and_the_others_counted() -> None:
    ids, codes = ("a", "b", "c", "d", "e"), [code.id for code in FOUND.codebook.codable]
    codes_of = dict(zip(ids, [(codes[0],), (codes[0],), *((each,) for each in codes[1:4])], strict=True))
    assert codes_inside(ids, codes_of, FOUND.codebook).count(";") == 3
    few = codes_inside(ids, codes_of, FOUND.codebook, most=1)
    assert few.startswith(f"{FOUND.codebook.codable[0].name} (2)")
    assert few.endswith("; 3 more")


def test_only_a_persons_codings_count_as_decided() -> None:
    coder = FOUND.main_coder()
    assert coder is not None
    assert coder.kind == "human"
    machine_only = replace(FOUND, coders=FOUND.coders[1:])
    assert machine_only.main_coder() is None
    assert machine_only.decided() == ()


def test_a_text_is_shortened_at_a_word_and_never_longer_than_allowed() -> None:
    assert shortened("We had no idea  where\nto put a desk.", 20) == "We had no idea …"
    assert len(shortened("x" * 50, 20)) <= 20
