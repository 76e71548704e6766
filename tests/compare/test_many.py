"""Agreement of many coders: what is compared, intervals, groups, degenerate cases, order."""

import math
import random
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compare.many import QUICK, agreement, codebook, coded, value
from themeseed.compare import agreement_of_many, compare
from themeseed.config import CompareConfig
from themeseed.errors import NothingToDoError, TableError, UnknownNameError
from themeseed.records import Codebook, Coding, Estimate, ManyCoderAgreement, Quote, Theme

ALPHA = "Krippendorff's alpha"
BEYOND_CHANCE = ("Fleiss' kappa", "Conger's kappa", "mean pairwise kappa", ALPHA, "Gwet's AC1")
THREE = {"ann": "aabbab.b", "bob": "aababb-b", "cem": "a.bbabab"}


def quotes(n: int, n_documents: int) -> list[Quote]:
    return [
        Quote(
            id=f"q{at:03}",
            name=f"q{at:03}",
            text="x",
            document_id=f"d{at * n_documents // n:02}",
            start=0,
            end=1,
        )
        for at in range(n)
    ]


def everything(found: ManyCoderAgreement) -> list[Estimate]:
    return [
        *found.measures,
        *(it for code in (*found.by_code, *found.by_theme) for it in code.measures),
        *(it for group in found.by_group for it in group.measures),
    ]


def test_two_coders_without_gaps_get_the_figures_of_compare() -> None:
    rows = {"ann": ["a+b", "a", "-", "b", "a+b+c", "a"], "bob": ["a", "a", "-", "c", "a+b+c", "b"]}
    found = agreement(rows)
    first, second = ([it for it in coded(rows) if it.coder_id == name] for name in rows)
    pair = compare(first, second, QUICK, seed=0, names=("ann", "bob"))
    for ours, theirs in {
        "percent agreement": "percent agreement",
        "Conger's kappa": "Cohen's kappa",
        "mean pairwise kappa": "Cohen's kappa",
        "Krippendorff's alpha (MASI)": ALPHA,
        "Gwet's AC1": "Gwet's AC1",
        "Jaccard": "Jaccard",
    }.items():
        assert value(found.measure(ours)) == pytest.approx(pair.measure(theirs).value)
    for one, two in zip(found.by_code, pair.by_code, strict=True):
        kappa = next(it for it in one.measures if it.name == "Conger's kappa").value
        assert kappa == pytest.approx(two.measures[1].value)
        assert one.n_given == two.n_first + two.n_second


def test_percent_agreement_is_the_mean_over_quotes_of_pairs_that_agree() -> None:
    # Quotes: 3 of 3 pairs, 1 of 3, 1 of 1 (one gap), and one that a single coder decided.
    found = agreement({"ann": "aab.", "bob": "aab.", "cem": "ab.c"})
    assert value(found.measure("percent agreement")) == pytest.approx((1 + 1 / 3 + 1) / 3)
    assert (found.n_quotes, found.n_single, found.n_missing) == (3, 1, 1)
    assert (found.coders, found.n_coded) == (("ann", "bob", "cem"), (3, 3, 3))


def test_no_code_is_an_answer_and_a_missing_decision_is_none() -> None:
    with_none = agreement({"ann": "aa-b", "bob": "aa-b"})
    with_gaps = agreement({"ann": "aa.b", "bob": "aa.b"})
    assert (with_none.n_quotes, with_gaps.n_quotes) == (4, 3)


def test_sets_are_compared_in_three_ways() -> None:
    rows = {"ann": ["a+b", "a", "b"], "bob": ["a", "a", "b+c"], "cem": ["a+b", "b", "b"]}
    found = agreement(rows)
    assert [it.name for it in found.measures] == [
        "percent agreement",
        *BEYOND_CHANCE[:4],
        "Krippendorff's alpha (Jaccard)",
        "Krippendorff's alpha (MASI)",
        "Gwet's AC1",
        "Jaccard",
    ]
    overlap = np.array([(0.5 + 1 + 0.5) / 3, 1 / 3, (0.5 + 1 + 0.5) / 3])
    assert value(found.measure("Jaccard")) == pytest.approx(overlap.mean())
    assert "3 quotes have several codes" not in found.measure(ALPHA).note
    assert found.measure("Fleiss' kappa").note.startswith("2 quotes have several codes: kappa by code")


def test_a_theme_is_given_where_any_of_its_codes_is() -> None:
    book = replace(
        codebook("abc"),
        themes=(Theme(id="t", name="t", code_ids=("a", "b")), Theme(id="c2", name="c2")),
    )
    rows = {"ann": "abcc", "bob": "bacc", "cem": "abca"}
    found = agreement_of_many(coded(rows), codebook=book, config=QUICK)
    (theme,) = found.by_theme
    alone = agreement({"ann": "tt--", "bob": "tt--", "cem": "tt-t"})
    assert theme.code_id == "t"
    assert [it.value for it in theme.measures] == pytest.approx(
        [it.value for it in alone.by_code[0].measures]
    )
    assert theme.n_given == 2 + 2 + 3
    assert [it.code_id for it in found.by_code] == ["a", "b", "c", "c2"]


def test_codes_nobody_used_are_answers_that_could_have_been_given() -> None:
    few, many = agreement(THREE), agreement(THREE, codes="abxyz")
    assert value(many.measure("Gwet's AC1")) > value(few.measure("Gwet's AC1"))
    assert value(many.measure(ALPHA)) == value(few.measure(ALPHA))
    unused = many.by_code[2]
    assert (unused.code_id, unused.n_given) == ("x", 0)
    # Doubt about a code that nobody used is nil, so AC1 takes nothing out for chance.
    assert [it.value for it in unused.measures] == [1.0, *[None] * 4, 1.0]
    assert {it.note.partition(";")[0] for it in unused.measures} == {"no coder used it"}


def test_each_group_has_the_figures_of_its_quotes_alone() -> None:
    rows = {"ann": "aabbabab", "bob": "aababbab", "cem": "aabbabba"}
    role_of = {f"q{at:03}": "peer" if at < 4 else "clinician" for at in range(7)}
    found = agreement_of_many(coded(rows), quotes(8, 2), groups={"role": role_of}, config=QUICK).by_group
    assert [(it.grouping, it.name, it.n_quotes) for it in found] == [
        ("document", "d00", 4),
        ("document", "d01", 4),
        ("role", "clinician", 3),
        ("role", "peer", 4),
    ]
    alone = agreement({coder: row[:4] for coder, row in rows.items()})
    assert [it.value for it in found[0].measures] == [it.value for it in alone.measures]
    assert [it.value for it in found[3].measures] == [it.value for it in alone.measures]
    assert found[0].measures[0].over_documents is None
    assert found[0].measures[0].over_quotes is not None


def test_a_group_in_which_nobody_can_be_paired_says_so() -> None:
    rows = {"ann": "aab", "bob": "ab."}
    groups = {"role": {"q000": "x", "q001": "x", "q002": "y"}}
    found = agreement_of_many(coded(rows), groups=groups, config=QUICK).by_group[1]
    assert found.n_quotes == 0
    assert {(it.value, it.note) for it in found.measures} == {(None, "no quote was coded by two coders")}


def test_a_coder_who_decided_nothing_in_a_group_counts_for_nothing_there() -> None:
    rows = {"ann": "aabbab", "bob": "abbbab", "cem": "....ab"}
    groups = {"role": {f"q{at:03}": "x" for at in range(4)}}
    (found,) = agreement_of_many(coded(rows), groups=groups, config=QUICK).by_group
    alone = agreement({"ann": "aabb", "bob": "abbb"})
    assert [it.value for it in found.measures] == pytest.approx([it.value for it in alone.measures])


def test_figures_of_sets_do_not_depend_on_codes_that_nobody_used() -> None:
    rows = {"ann": ["a+b", "a", "-", "b"], "bob": ["a", "a", "b", "b"]}
    few, many = agreement(rows), agreement(rows, codes="abxyz")
    assert [it.value for it in many.measures] == [it.value for it in few.measures]


def test_ordered_codes_get_ac2_beside_ac1() -> None:
    near, far = {"ann": "112233", "bob": "122332"}, {"ann": "112233", "bob": "132132"}
    assert agreement(near).measures[-1].name == "Gwet's AC1"
    found = [agreement(rows, codes="123", weights="linear") for rows in (near, far)]
    ac2 = [value(it.measure("Gwet's AC2")) for it in found]
    assert ac2[0] > value(found[0].measure("Gwet's AC1"))
    assert ac2[0] > ac2[1]


def test_no_code_fits_is_no_step_of_a_scale() -> None:
    # Agreement of "no code fits" with a step is 0, of equal answers 1, of neighbours of three 0.5.
    found = agreement({"ann": "1-23", "bob": "2-1-"}, codes="123", weights="linear")
    share = np.array([2, 2, 1, 3]) / 8
    agreed, chance = (0.5 + 1 + 0.5 + 0) / 4, (3 + 4 * 0.5 + 1) / 12 * (share * (1 - share)).sum()
    assert value(found.measure("Gwet's AC2")) == pytest.approx((agreed - chance) / (1 - chance))


def test_sets_have_no_place_on_a_scale() -> None:
    found = agreement({"ann": ["1+2", "1"], "bob": ["1", "1"]}, codes="12", weights="linear")
    ac2 = found.measure("Gwet's AC2")
    assert (ac2.value, ac2.note) == (None, "a quote with several codes has no place on a scale")


def test_a_scale_of_one_step_has_nothing_to_weigh() -> None:
    found = agreement({"ann": "1-1", "bob": "11-"}, weights="linear")
    assert value(found.measure("Gwet's AC2")) == value(found.measure("Gwet's AC1"))


def test_unknown_weights_are_refused() -> None:
    with pytest.raises(
        UnknownNameError, match=r"There are no weights 'cubic'\. Choose one of: identity"
    ):
        agreement(THREE, weights="cubic")  # type: ignore[arg-type]  # what a user may type


@pytest.mark.parametrize(("rows", "said"), [({"ann": "ab"}, "all are by 'ann'"), ({}, "there are none")])
def test_fewer_than_two_coders_are_refused(rows: dict[str, str], said: str) -> None:
    with pytest.raises(NothingToDoError, match=f"two coders or more; {said}"):
        agreement(rows)


def test_no_quote_in_common_is_refused() -> None:
    with pytest.raises(NothingToDoError, match="No quote was coded by two coders: ann has 2, bob has 1"):
        agreement({"ann": "ab.", "bob": "..a"})


def test_a_quote_coded_twice_by_one_coder_is_refused() -> None:
    with pytest.raises(TableError, match="ann has two codings of the quote 'q000'"):
        agreement_of_many(coded({"ann": "a", "bob": "a"}) + coded({"ann": "b"}), config=QUICK)


@pytest.mark.parametrize(("entry", "said"), [("a", "'a'"), ("-", "(none)")])
def test_one_answer_throughout_leaves_all_but_percent_agreement_undefined(entry: str, said: str) -> None:
    percent, *others = agreement({coder: [entry] * 5 for coder in ("ann", "bob", "cem")}).measures
    assert (percent.value, percent.note.partition(";")[0]) == (
        1.0,
        f"every coder gave every quote {said}",
    )
    assert {it.value for it in others} == {None}
    assert {it.note for it in others} == {
        f"every coder gave every quote {said}: there is nothing to tell apart"
    }


def test_one_set_of_codes_throughout_leaves_kappa_and_alpha_undefined() -> None:
    found = agreement({coder: [entry] * 5 for coder, entry in (("ann", "a+b"), ("bob", "b+a"))})
    defined = [it.name for it in found.measures if it.value is not None]
    assert defined == ["percent agreement", "Gwet's AC1", "Jaccard"]
    assert found.measure(ALPHA).note.startswith(
        "every coder gave every quote 'a', 'b': there is nothing"
    )


def test_coders_who_share_no_quote_are_named_and_count_in_no_pair() -> None:
    found = agreement({"ann": "abab..", "bob": "abbaab", "cem": "....ab"})
    assert "ann and cem coded no quote in common" in found.warnings[-1]
    assert found.measure("mean pairwise kappa").note.startswith("mean over 2 of 3 pairs of coders")


def test_a_code_every_coder_gave_every_quote_is_named() -> None:
    found = agreement({"ann": ["a+b", "a", "a"], "bob": ["a", "a", "a+b"]})
    assert {it.note.partition(";")[0] for it in found.by_code[0].measures} == {
        "every coder gave it to every quote"
    }


def test_a_rare_code_warns_of_kappa() -> None:
    found = agreement({"ann": "a" * 97 + "bb" + "a", "bob": "a" * 97 + "bab"})
    kappa = next(it for it in found.by_code[1].measures if it.name == "Fleiss' kappa")
    assert kappa.note.startswith("2.0% of all answers: kappa is unstable for such a code")


def test_a_figure_that_every_resample_gives_says_so_whatever_the_rounding() -> None:
    found = agreement({"ann": "abab" * 5, "bob": "a" * 20, "ida": "a" * 20})
    for name in ("Conger's kappa", "mean pairwise kappa"):
        it = found.measure(name)
        assert it.value == pytest.approx(0.0, abs=1e-12)
        assert "every resample of quotes gives this figure" in it.note


def test_documents_known_to_fewer_than_two_give_no_interval_over_them() -> None:
    assert "No interval over documents, because no documents are known" in agreement(THREE).warnings[-1]
    one = agreement_of_many(coded(THREE), quotes(8, 1), config=QUICK)
    assert "because one document is known" in one.warnings[-1]
    assert {it.over_documents for it in one.measures} == {None}
    few = agreement_of_many(coded(THREE), quotes(8, 4), config=QUICK)
    assert "Only 4 documents are resampled" in few.warnings[-1]


def test_cases_of_a_table_are_resampled_whole_beside_quotes() -> None:
    # In each case the coders agree on everything or on nothing: 20 cases are 20 observations.
    rows = {"ann": "ab" * 200, "bob": "".join("ab" * 10 if n % 2 else "ba" * 10 for n in range(20))}
    table = [replace(each, case_id=f"P{n // 20}") for n, each in enumerate(quotes(400, 1))]
    found = agreement_of_many(coded(rows), table, config=CompareConfig(resamples=1000))
    share = found.measure("percent agreement")
    assert share.over_quotes is not None
    assert share.over_documents is not None
    assert share.over_documents.resampled == "cases"
    wide, narrow = share.over_documents, share.over_quotes
    assert wide.high - wide.low == pytest.approx(math.sqrt(20) * (narrow.high - narrow.low), rel=0.2)
    assert found.by_group == ()
    assert not found.warnings
    survey = [replace(each, case_id=each.id) for each in quotes(400, 1)]
    alone = agreement_of_many(coded(rows), survey, config=QUICK)
    assert {it.over_documents for it in alone.measures} == {None}


def test_documents_are_resampled_whole_beside_quotes() -> None:
    # In each document the coders agree on everything or on nothing: 20 documents are 20 observations.
    first = "ab" * 200
    second = "".join("ab" * 10 if document % 2 else "ba" * 10 for document in range(20))
    found = agreement_of_many(
        coded({"ann": first, "bob": second}), quotes(400, 20), config=CompareConfig(resamples=1000)
    )
    percent = found.measure("percent agreement")
    assert percent.over_documents is not None
    assert percent.over_quotes is not None
    wide = percent.over_documents.high - percent.over_documents.low
    narrow = percent.over_quotes.high - percent.over_quotes.low
    assert (percent.over_quotes.resampled, percent.over_documents.resampled) == ("quotes", "documents")
    assert wide == pytest.approx(math.sqrt(20) * narrow, rel=0.2)
    assert found.warnings == ()


def test_a_quote_of_an_unknown_document_is_a_document_of_its_own() -> None:
    # Ten quotes agree in one document, ten in another; ten of unknown documents do not. Were those
    # one document, a third of the resamples would hold none of them.
    rows = {"ann": "ab" * 15, "bob": "ab" * 10 + "ba" * 5}
    known = [replace(it, document_id=f"d{at // 10}") for at, it in enumerate(quotes(20, 2))]
    percent = agreement_of_many(coded(rows), known, config=QUICK).measure("percent agreement")
    assert percent.over_documents is not None
    assert percent.over_documents.high < 1


def test_resamples_without_a_figure_are_left_out_and_told() -> None:
    found = agreement({"ann": "a" * 39 + "b", "bob": "a" * 39 + "b"}).measure("Fleiss' kappa")
    assert found.value == 1
    assert re.fullmatch(
        r"undefined in \d\d% of the resamples of quotes, which the interval leaves out; "
        "every resample of quotes gives this figure",
        found.note,
    )


def test_an_interval_over_quotes_is_the_binomials() -> None:
    rows = {"ann": "ab" * 200, "bob": "ab" * 140 + "ba" * 60}
    found = agreement_of_many(coded(rows), config=CompareConfig(resamples=4000))
    interval = found.measure("percent agreement").over_quotes
    assert interval is not None
    half = 1.96 * math.sqrt(0.7 * 0.3 / 400)
    assert interval.low == pytest.approx(0.7 - half, abs=0.006)
    assert interval.high == pytest.approx(0.7 + half, abs=0.006)


entries = st.sampled_from(["a", "b", "a+b", "-", ".", "c"])
tables = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.tuples(*[entries] * n), min_size=1, max_size=15)
)


def rows_of(table: list[tuple[str, ...]]) -> dict[str, list[str]]:
    return {f"c{at}": list(row) for at, row in enumerate(zip(*table, strict=True))}


def found_in(codings: list[Coding]) -> ManyCoderAgreement | None:
    """None where there is nothing to compare."""
    known = quotes(15, 4)
    groups = {"role": {it.id: "xyz"[at % 3] for at, it in enumerate(known)}}
    try:
        return agreement_of_many(
            codings, known, BOOK, groups=groups, weights="linear", config=QUICK, seed=3
        )
    except NothingToDoError:
        return None


BOOK: Codebook = replace(codebook("abz"), themes=(Theme(id="t", name="t", code_ids=("a", "b")),))


@settings(deadline=None, max_examples=60)
@given(table=tables)
def test_no_figure_is_ever_nan_and_what_is_undefined_says_why(table: list[tuple[str, ...]]) -> None:
    found = found_in(coded(rows_of(table)))
    for measure in everything(found) if found else []:
        if measure.value is None:
            assert measure.note
            assert (measure.over_quotes, measure.over_documents) == (None, None)
            continue
        assert -1.001 <= measure.value <= 1 or math.isfinite(measure.value)
        for interval in (measure.over_quotes, measure.over_documents):
            assert interval is None or -math.inf < interval.low <= interval.high <= 1 + 1e-9


@settings(deadline=None, max_examples=40)
@given(table=tables, order=st.randoms(use_true_random=False))
def test_the_order_of_codings_changes_nothing(
    table: list[tuple[str, ...]], order: random.Random
) -> None:
    codings = coded(rows_of(table))
    expected = found_in(codings)
    order.shuffle(codings)
    assert found_in(codings) == expected


def test_the_seed_decides_the_resamples() -> None:
    rows = {"ann": "ab" * 50, "bob": "ab" * 30 + "ba" * 20}
    one, again, other = (agreement_of_many(coded(rows), config=QUICK, seed=it) for it in (1, 1, 2))
    assert one == again
    assert one.measures[1].over_quotes != other.measures[1].over_quotes


def test_a_figure_of_another_name_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="Scott's pi"):
        agreement(THREE).measure("Scott's pi")
