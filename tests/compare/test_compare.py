"""Agreement of two codings: figures, intervals, degenerate cases, order."""

import math
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from krippendorff import alpha
from scipy.stats import t as student

from themeseed.compare import compare
from themeseed.compare.masi import masi_distances
from themeseed.compare.resampling import percentiles
from themeseed.config import CompareConfig
from themeseed.errors import NothingToDoError, TableError
from themeseed.records import Agreement, CodeAgreement, Coding, Measure

QUICK = CompareConfig(resamples=200)
Answers = Sequence[tuple[str, ...]]


def codings(answers: Answers, coder: str = "a", start: int = 0) -> list[Coding]:
    return [
        Coding(quote_id=f"q{at:04}", coder_id=coder, codes=codes)
        for at, codes in enumerate(answers, start=start)
    ]


def compared(
    first: Answers,
    second: Answers,
    config: CompareConfig = QUICK,
    *,
    case_of: dict[str, str] | None = None,
    code_ids: list[str] | None = None,
) -> Agreement:
    return compare(
        codings(first),
        codings(second),
        config,
        seed=0,
        names=("Ann", "Bob"),
        case_of=case_of,
        code_ids=code_ids,
    )


def value(agreement: Agreement, name: str) -> float:
    found = agreement.measure(name).value
    assert found is not None
    return found


def of_code(agreement: Agreement, code_id: str) -> CodeAgreement:
    return next(it for it in agreement.by_code if it.code_id == code_id)


def measure_of(agreement: Agreement, code_id: str, name: str) -> Measure:
    return next(it for it in of_code(agreement, code_id).measures if it.name == name)


A: tuple[str, ...] = ("a",)
B: tuple[str, ...] = ("b",)
C: tuple[str, ...] = ("c",)
NONE: tuple[str, ...] = ()


def test_half_shared_of_a_hundred_each_in_a_thousand_is_a_kappa_of_4_ninths() -> None:
    first = [A] * 100 + [NONE] * 900
    second = [A] * 50 + [NONE] * 50 + [A] * 50 + [NONE] * 850
    agreement = compared(first, second)
    assert value(agreement, "Cohen's kappa") == pytest.approx(0.4444, abs=5e-5)
    by_code = of_code(agreement, "a")
    assert (by_code.n_first, by_code.n_second, by_code.n_both) == (100, 100, 50)
    assert measure_of(agreement, "a", "Cohen's kappa").value == pytest.approx(0.4444, abs=5e-5)
    assert agreement.confusion.code_ids == ("a", "(none)")
    assert agreement.confusion.counts == ((50, 50), (50, 850))


def test_cohens_own_example_of_three_categories() -> None:
    # Cohen (1960), table 1 and 2 use proportions; as counts of 200: kappa .492.
    counts = {"a": (88, 14, 18), "b": (10, 40, 10), "c": (2, 6, 12)}
    first = [(code,) for code, row in counts.items() for n in row for _ in range(n)]
    second = [
        (code,) for row in counts.values() for code, n in zip("abc", row, strict=True) for _ in range(n)
    ]
    agreement = compared(first, second)
    assert value(agreement, "percent agreement") == pytest.approx(0.70)
    assert value(agreement, "Cohen's kappa") == pytest.approx(0.492, abs=5e-4)
    assert agreement.confusion.counts == tuple(counts.values())


def test_only_shared_quotes_count_and_the_others_are_counted() -> None:
    first, second = codings([A, A, B]), codings([A, B, B, B], start=1)
    agreement = compare(first, second, QUICK, seed=0, names=("Ann", "Bob"))
    assert (agreement.n_quotes, agreement.n_only_first, agreement.n_only_second) == (2, 1, 2)
    assert value(agreement, "percent agreement") == 1.0


def test_nothing_shared_says_what_each_side_holds() -> None:
    other = [Coding(quote_id="x1", coder_id="b", codes=A)]
    with pytest.raises(
        NothingToDoError, match=r"Ann has 2 \(such as 'q0000'\), Bob has 1 \(such as 'x1'\).*same ids"
    ):
        compare(codings([A, A]), other, QUICK, seed=0, names=("Ann", "Bob"))


def test_an_empty_side_is_named() -> None:
    with pytest.raises(NothingToDoError, match="Bob has no quotes"):
        compare(codings([A]), [], QUICK, seed=0, names=("Ann", "Bob"))


def test_a_quote_coded_twice_by_one_coder_is_refused() -> None:
    with pytest.raises(TableError, match="Ann has two codings of the quote 'q0000'"):
        compare(codings([A]) * 2, codings([A]), QUICK, seed=0, names=("Ann", "Bob"))


def test_sets_are_compared_exactly_by_overlap_by_masi_and_code_by_code() -> None:
    first: Answers = [("a", "b"), A, NONE, B, ("a", "b", "c")]
    second: Answers = [A, A, NONE, C, ("a", "b", "c")]
    agreement = compared(first, second)
    assert value(agreement, "percent agreement") == pytest.approx(3 / 5)
    assert value(agreement, "Jaccard") == pytest.approx((1 / 2 + 1 + 1 + 0 + 1) / 5)
    # a: no disagreement; b: 3 against 1 of 5, 3 agree; c: 1 against 2 of 5, 4 agree.
    agreed = np.array([5, 3, 4]) / 5
    used = np.array([(3, 3), (3, 1), (1, 2)]) / 5
    chance = used.prod(axis=1) + (1 - used).prod(axis=1)
    assert value(agreement, "Cohen's kappa") == pytest.approx(
        (agreed - chance).sum() / (1 - chance).sum()
    )
    share = used.mean(axis=1)
    ac1 = 2 * share * (1 - share)
    assert value(agreement, "Gwet's AC1") == pytest.approx((agreed - ac1).sum() / (1 - ac1).sum())
    assert agreement.confusion.code_ids == ("a", "b", "c", "(none)", "(several)")
    assert agreement.confusion.counts[4] == (1, 0, 0, 0, 1)
    assert "2 quotes have several codes: kappa by code" in agreement.measure("Cohen's kappa").note
    assert "MASI" in agreement.measure("Krippendorff's alpha").note


sets = st.lists(st.sampled_from("abc"), max_size=3, unique=True).map(lambda it: tuple(sorted(it)))
coded = st.lists(st.tuples(sets, sets), min_size=1, max_size=25)


@settings(deadline=None, max_examples=60)
@given(answers=coded)
def test_alpha_of_sets_is_the_krippendorff_packages(answers: list[tuple[tuple[str, ...], ...]]) -> None:
    domain = sorted({answer for pair in answers for answer in pair})
    measure = compared([one for one, _ in answers], [two for _, two in answers]).measure(
        "Krippendorff's alpha"
    )
    if len(domain) == 1:
        assert measure.value is None
        return
    distances = masi_distances(np.array([[float(code in it) for code in "abc"] for it in domain]))
    several = any(len(it) > 1 for it in domain)
    if not several:
        distances = 1.0 - np.eye(len(domain))
    data = np.array([[domain.index(answer) for answer in pair] for pair in answers]).T
    expected = alpha(
        reliability_data=data,
        value_domain=range(len(domain)),
        level_of_measurement=lambda v1, v2, i1, i2, n_v, dtype: distances[i1, i2],  # noqa: ARG005
    )
    assert measure.value == pytest.approx(expected, abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(answers=coded, order=st.randoms(use_true_random=False))
def test_the_order_of_quotes_changes_nothing(
    answers: list[tuple[tuple[str, ...], ...]], order: random.Random
) -> None:
    first, second = codings([one for one, _ in answers]), codings([two for _, two in answers])
    case_of = {it.quote_id: str(at % 12) for at, it in enumerate(first)}
    expected = compare(first, second, QUICK, seed=3, names=("Ann", "Bob"), case_of=case_of)
    order.shuffle(first)
    order.shuffle(second)
    shuffled = dict(sorted(case_of.items(), key=lambda _: order.random()))
    assert compare(first, second, QUICK, seed=3, names=("Ann", "Bob"), case_of=shuffled) == expected


@settings(deadline=None, max_examples=60)
@given(answers=coded)
def test_changing_places_transposes_the_table_and_keeps_the_figures(
    answers: list[tuple[tuple[str, ...], ...]],
) -> None:
    forth = compared([one for one, _ in answers], [two for _, two in answers])
    back = compared([two for _, two in answers], [one for one, _ in answers])
    assert back.confusion.counts == tuple(zip(*forth.confusion.counts, strict=True))
    for one, two in zip(forth.measures, back.measures, strict=True):
        assert (one.name, one.interval) == (two.name, two.interval)
        assert one.value == (two.value if two.value is None else pytest.approx(two.value))
    for here, there in zip(forth.by_code, back.by_code, strict=True):
        assert (here.n_first, here.n_second, here.n_both) == (
            there.n_second,
            there.n_first,
            there.n_both,
        )


@settings(deadline=None, max_examples=60)
@given(answers=coded)
def test_no_figure_is_ever_nan_and_what_is_undefined_says_why(
    answers: list[tuple[tuple[str, ...], ...]],
) -> None:
    agreement = compared([one for one, _ in answers], [two for _, two in answers], code_ids=["a", "z"])
    for measure in (*agreement.measures, *(it for code in agreement.by_code for it in code.measures)):
        if measure.value is None:
            assert measure.note
            assert measure.interval is None
        else:
            assert math.isfinite(measure.value)
            if measure.interval is not None:
                assert math.isfinite(measure.interval.low + measure.interval.high)


@settings(deadline=None, max_examples=40)
@given(answers=coded)
def test_the_confusion_table_holds_every_shared_quote_once(
    answers: list[tuple[tuple[str, ...], ...]],
) -> None:
    agreement = compared([one for one, _ in answers], [two for _, two in answers])
    assert sum(map(sum, agreement.confusion.counts)) == len(answers) == agreement.n_quotes


def test_one_answer_for_everything_leaves_kappa_undefined_with_its_reason() -> None:
    measure = compared([A] * 40, [A] * 40).measure("Cohen's kappa")
    assert measure.value is None
    assert measure.note == "both coders gave every quote 'a': there is nothing to tell apart"


def test_a_coder_with_one_answer_makes_kappa_zero_and_is_named() -> None:
    measure = compared([A] * 40, [A] * 20 + [B] * 20).measure("Cohen's kappa")
    assert measure.value == 0
    assert measure.note.startswith("0 by construction, because Ann gave every quote 'a'")


def test_a_code_that_one_coder_never_gave_is_named() -> None:
    measure = measure_of(compared([A] * 40, [A] * 20 + [B] * 20), "b", "Cohen's kappa")
    assert measure.value == 0
    assert measure.note.startswith("0 by construction, because Ann gave it to no quote")


def test_codes_of_the_codebook_are_listed_in_its_order_used_or_not() -> None:
    agreement = compared([A, B] * 20, [A, C] * 20, code_ids=["z", "b", "a"])
    assert [it.code_id for it in agreement.by_code] == ["z", "b", "a", "c"]
    assert agreement.confusion.code_ids == ("z", "b", "a", "c")
    unused = measure_of(agreement, "z", "Cohen's kappa")
    assert (unused.value, unused.note) == (None, "neither coder used it")


def test_ac1_counts_the_answers_that_could_have_been_given() -> None:
    few = compared([A, B] * 20, [A, A] * 20)
    many = compared([A, B] * 20, [A, A] * 20, code_ids=["a", "b", "x", "y"])
    share = 0.25
    assert value(few, "Gwet's AC1") == pytest.approx((0.5 - 2 * share * (1 - share)) / (1 - 0.375))
    assert value(many, "Gwet's AC1") == pytest.approx((0.5 - 0.375 / 3) / (1 - 0.375 / 3))


def test_ac1_counts_no_code_as_an_answer_where_it_occurs() -> None:
    share = np.array([0.5, 0.25, 0.25])
    chance = (share * (1 - share)).sum() / 2
    found = value(compared([A, B] * 20, [A, NONE] * 20), "Gwet's AC1")
    assert found == pytest.approx((0.5 - chance) / (1 - chance))


def test_figures_of_sets_do_not_depend_on_codes_that_nobody_used() -> None:
    first: Answers = [("a", "b"), A, NONE, B]
    second: Answers = [A, A, B, B]
    assert [it.value for it in compared(first, second).measures] == [
        it.value for it in compared(first, second, code_ids=["a", "b", "x", "y"]).measures
    ]


def test_few_quotes_and_rare_codes_are_warned_about() -> None:
    few = compared([A, B], [A, B])
    assert "Only 2 quotes were coded by both" in few.warnings[0]
    rare = compared([A] * 98 + [B] * 2, [A] * 97 + [B] * 3)
    assert rare.warnings == (
        "Given to under 5% or over 95% of the quotes, where kappa is unstable "
        "(read it beside AC1): a, b.",
    )
    assert "given to 2.5% of the quotes" in measure_of(rare, "b", "Cohen's kappa").note


def test_resamples_without_a_figure_are_left_out_and_told() -> None:
    measure = compared([A] * 39 + [B], [A] * 39 + [B]).measure("Cohen's kappa")
    assert measure.value == 1
    assert "undefined in 3" in measure.note
    assert "every resample gives this figure" in measure.note


def test_the_interval_of_an_agreement_is_the_binomials() -> None:
    first = [A, B] * 200
    second = [A, B] * 140 + [B, A] * 60
    interval = (
        compared(first, second, CompareConfig(resamples=4000)).measure("percent agreement").interval
    )
    assert interval is not None
    half = 1.96 * math.sqrt(0.7 * 0.3 / 400)
    assert interval.low == pytest.approx(0.7 - half, abs=0.006)
    assert interval.high == pytest.approx(0.7 + half, abs=0.006)
    assert (interval.level, interval.resampled) == (0.95, "quotes")


def test_a_lower_level_gives_a_narrower_interval() -> None:
    first, second = [A, B] * 50, [A, B] * 30 + [B, A] * 20
    wide = compared(first, second).measure("Cohen's kappa").interval
    narrow = compared(first, second, replace(QUICK, level=0.8)).measure("Cohen's kappa").interval
    assert wide is not None
    assert narrow is not None
    assert wide.low < narrow.low < narrow.high < wide.high


def by_case(n_cases: int, n_quotes: int) -> dict[str, str]:
    return {f"q{at:04}": f"P{at * n_cases // n_quotes:02}" for at in range(n_quotes)}


def test_ten_cases_are_resampled_whole_and_widen_what_depends_on_them() -> None:
    # In each case the coders agree on everything or on nothing: 20 cases are 20 observations.
    first = [A, B] * 200
    second = [answer for case in range(20) for answer in ([A, B] * 10 if case % 2 else [B, A] * 10)]
    cases = compared(first, second, case_of=by_case(20, 400)).measure("percent agreement").interval
    quotes = compared(first, second).measure("percent agreement").interval
    assert cases is not None
    assert quotes is not None
    assert (cases.resampled, quotes.resampled) == ("cases", "quotes")
    assert cases.high - cases.low == pytest.approx(math.sqrt(20) * (quotes.high - quotes.low), rel=0.2)


@pytest.mark.parametrize("n", [5, 30])
def test_intervals_from_resamples_of_few_wholes_are_expanded_as_students_t_says(n: int) -> None:
    values = np.random.default_rng(0).normal(size=(200_000, 1))
    low, high, undefined = percentiles(values, 0.95, n)[:, 0]
    reach = student.ppf(0.975, n - 1) * math.sqrt(n / (n - 1))
    assert (high - low) / 2 == pytest.approx(reach, rel=0.03)
    assert undefined == 0
    plain = percentiles(values, 0.95)[:, 0]
    assert (plain[1] - plain[0]) / 2 == pytest.approx(1.96, rel=0.01)


@pytest.mark.parametrize("n_cases", [4, 20])
def test_both_intervals_stand_beside_each_other_where_cases_are_known(n_cases: int) -> None:
    # Each case agrees on everything or on nothing, so that its quotes are worth one.
    per_case = 400 // n_cases
    first = [A, B] * 200
    second = [
        answer
        for case in range(n_cases)
        for answer in ([A, B] if case % 2 else [B, A]) * (per_case // 2)
    ]
    found = compared(first, second, case_of=by_case(n_cases, 400))
    for figure in (*found.measures, *found.by_code[0].measures):
        assert figure.interval is not None
        assert figure.beside is not None
        both = {it.resampled: it.high - it.low for it in (figure.interval, figure.beside)}
        assert both["cases"] > 3 * both["quotes"]
        assert figure.reported is not None
        assert figure.reported.resampled == "cases"
    few = [it for it in found.warnings if "intervals over cases may still be narrower" in it]
    assert len(few) == (n_cases < 10)
    assert compared(first, second).measures[0].beside is None


@pytest.mark.parametrize(
    ("resample", "n_cases", "resampled"),
    [("auto", 9, "quotes"), ("auto", 10, "cases"), ("quotes", 20, "quotes"), ("cases", 5, "cases")],
)
def test_what_is_resampled_is_chosen_by_the_number_of_cases(
    resample: str, n_cases: int, resampled: str
) -> None:
    config = CompareConfig(resamples=100, resample=resample)  # type: ignore[arg-type]  # parametrized
    first, second = [A, B] * 50, [A, B] * 30 + [B, A] * 20
    interval = compared(first, second, config, case_of=by_case(n_cases, 100)).measures[0].interval
    assert interval is not None
    assert interval.resampled == resampled


def test_only_cases_of_shared_quotes_count() -> None:
    case_of = {f"other{at}": f"P{at}" for at in range(20)}
    interval = compared([A, B] * 20, [A, A] * 20, case_of=case_of).measures[0].interval
    assert interval is not None
    assert interval.resampled == "quotes"


def test_few_cases_or_none_are_warned_about_when_asked_for() -> None:
    config = replace(QUICK, resample="cases")
    first, second = [A, B] * 50, [A, B] * 30 + [B, A] * 20
    few = compared(first, second, config, case_of=by_case(5, 100))
    assert few.warnings == (
        "Only 5 cases are resampled: the intervals over cases may still be narrower than they "
        "should be.",
    )
    none = compared(first, second, config)
    assert none.warnings == ("Intervals resample quotes, because no cases are known.",)


def test_the_seed_decides_the_resamples() -> None:
    first, second = codings([A, B] * 50), codings([A, B] * 30 + [B, A] * 20)
    one, again, other = (
        compare(first, second, QUICK, seed=seed, names=("Ann", "Bob")) for seed in (1, 1, 2)
    )
    assert one == again
    assert one.measures[1].interval != other.measures[1].interval


def test_many_answers_take_little_memory_and_give_the_packages_alpha() -> None:
    codes = [(f"c{at}",) for at in range(100)]
    chosen = random.Random(0)  # noqa: S311  # test input, no secret
    first = [chosen.choice(codes) for _ in range(1500)]
    second = [one if chosen.random() < 0.6 else chosen.choice(codes) for one in first]
    tracemalloc.start()
    found = value(compared(first, second), "Krippendorff's alpha")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000  # the package's own arrays take 120 MB each
    numbers = [[codes.index(it) for it in coder] for coder in (first, second)]
    expected = alpha(reliability_data=np.array(numbers), level_of_measurement="nominal")
    assert found == pytest.approx(expected, abs=1e-12)


def test_comparing_loads_no_heavy_library_before_it_is_used() -> None:
    script = (
        "import sys, themeseed.compare; "
        "print(sorted({'torch', 'spacy', 'sklearn', 'scipy', 'krippendorff'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_codes_that_differ_only_in_capitals_are_named() -> None:
    first = [Coding(quote_id=f"q{n}", coder_id="a", codes=("Sleep",)) for n in range(3)]
    second = [Coding(quote_id=f"q{n}", coder_id="b", codes=("sleep",)) for n in range(3)]
    found = compare(first, second, CompareConfig(), seed=0, names=("a", "b"))
    assert any("'Sleep' and 'sleep' differ only in capitals" in each for each in found.warnings)
