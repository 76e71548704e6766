"""Coders who choose the boundaries of their quotes: u-alpha and boundary similarity."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compare.many import QUICK, value
from themeseed.compare import agreement_of_many, unitizing
from themeseed.compare.boundaries import boundary_edits
from themeseed.compare.stretches import Stretch, apart, merged, readings
from themeseed.errors import NothingToDoError, TableError
from themeseed.records import Coding, Document, ManyCoderAgreement, Quote, UnitizingAgreement

U, BINARY, CU = "Krippendorff's u-alpha", "Krippendorff's |u-alpha", "Krippendorff's cu-alpha"
BOUNDARY = "boundary similarity"

# Krippendorff (2019), Content Analysis, 4th edition, figure 12.11: three observers, length 60; the
# figures printed with it are quoted as in the tests of the R package quallmer.
ALEX = [(0, 7, 1), (7, 13, 2), (30, 32, 5), (32, 37, 6), (37, 44, 6), (44, 60, 7)]
PAUL = [(0, 7, 1), (7, 13, 3), (13, 21, 5), (32, 44, 6)]
SUZAN = [(0, 7, 1), (7, 13, 4), (13, 21, 5), (32, 37, 6), (37, 41, 6), (41, 44, 6)]
FIGURE = unitizing.sums([ALEX, PAUL, SUZAN], 60, 7)


def test_u_alpha_is_the_one_printed_with_figure_12_11() -> None:
    assert float(unitizing.alpha_u(FIGURE)) == pytest.approx(0.510, abs=5e-4)


def test_binary_u_alpha_is_the_one_printed_with_figure_12_11() -> None:
    # Quoted as .413; exact arithmetic gives .41360.
    assert float(unitizing.alpha_u_binary(FIGURE)) == pytest.approx(0.4136, abs=5e-5)


def test_cu_alpha_is_the_one_printed_with_figure_12_11() -> None:
    assert float(unitizing.alpha_cu(FIGURE)) == pytest.approx(0.724, abs=5e-4)


marks = st.lists(
    st.tuples(st.integers(1, 8), st.integers(0, 4), st.integers(1, 3)), min_size=1, max_size=6
)


def placed(found: list[tuple[int, int, int]]) -> list[unitizing.Unit]:
    at, units = 0, []
    for width, gap, mark in found:
        units.append((at + gap, at + gap + width, mark))
        at += gap + width
    return units


@given(coders=st.lists(marks.map(placed), min_size=2, max_size=4))
def test_u_alpha_follows_the_definition_character_by_character(
    coders: list[list[unitizing.Unit]],
) -> None:
    length = 80
    held = np.zeros((len(coders), length), dtype=int)
    for row, units in zip(held, coders, strict=True):
        for start, end, mark in units:
            row[start:end] = mark
    observed = np.zeros((4, 4))
    for one in range(len(coders)):
        for two in range(len(coders)):
            if one != two:
                np.add.at(observed, (held[one], held[two]), 1 / (len(coders) - 1))
    n, total = observed.sum(axis=0), observed.sum()
    own = (held == 0).sum() + sum((end - start) ** 2 for it in coders for start, end, _ in it)
    expected = total * (total**2 - (n**2).sum()) / (total**2 - own)
    found = float(unitizing.alpha_u(unitizing.sums(coders, length, 3)))
    assert found == pytest.approx(1 - (total - np.trace(observed)) / expected, abs=1e-9)


def boundaries(masses: Sequence[int]) -> set[int]:
    return set(np.cumsum(masses)[:-1].tolist())


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ((2, 3, 6), (5, 6), 0.5),
        ((2, 3, 6), (2, 3, 3, 3), 2 / 3),
        ((2, 3, 6), (2, 2, 7), 0.75),
        ((2, 3, 6), (1, 1, 3, 1, 5), 0.5),
        ((5, 6), (11,), 0.0),
    ],
    ids=["false negative", "false positive", "near miss", "cluster", "nothing"],
)
def test_boundary_similarity_is_fourniers(
    one: tuple[int, ...], two: tuple[int, ...], expected: float
) -> None:
    # The cases of Fournier (2013), with the values that his own software is tested against.
    edits = boundary_edits(boundaries(one), boundaries(two))
    assert edits.agreed / edits.total == pytest.approx(expected)


@given(one=st.sets(st.integers(1, 30)), two=st.sets(st.integers(1, 30)))
def test_boundary_edits_are_the_same_both_ways_and_none_between_equals(
    one: set[int], two: set[int]
) -> None:
    assert boundary_edits(one, two) == boundary_edits(two, one)
    same = boundary_edits(one, one)
    assert same.agreed == same.total == len(one)


TEXT = "I felt at home there. They listened to me, and that was new. Later it all changed again."
Marked = Mapping[str, Sequence[tuple[int, int, str]]]


def marked(by_document: Mapping[str, Marked]) -> tuple[list[Coding], list[Quote], list[Document]]:
    """For each document and coder: start, end and codes (apart by "+"; "" for none fits)."""
    codings, quotes = [], []
    for document, by_coder in by_document.items():
        for coder, stretches in by_coder.items():
            for start, end, codes in stretches:
                quote_id = f"{document} {coder} {start} {end}"
                quotes.append(
                    Quote(
                        id=quote_id,
                        name=quote_id,
                        text=TEXT[start:end],
                        document_id=document,
                        start=start,
                        end=end,
                    )
                )
                given_codes = tuple(codes.split("+")) if codes else ()
                codings.append(Coding(quote_id=quote_id, coder_id=coder, codes=given_codes))
    documents = [Document(id=it, name=it, text=TEXT, sha256="", format="txt") for it in by_document]
    return codings, quotes, documents


def compared(by_document: Mapping[str, Marked]) -> ManyCoderAgreement:
    codings, quotes, documents = marked(by_document)
    return agreement_of_many(codings, quotes, documents=documents, config=QUICK)


def unitized(by_document: Mapping[str, Marked]) -> UnitizingAgreement:
    found = compared(by_document).unitizing
    assert found is not None
    return found


ANN = [(0, 21, "home"), (22, 60, "heard")]
BOB = [(0, 20, "home"), (42, 60, "heard")]


def test_equal_quotes_agree_fully() -> None:
    found = unitized({"d1": {"ann": ANN, "bob": ANN}})
    assert [value(found.measure(name)) for name in (U, BINARY, CU, BOUNDARY)] == [1.0] * 4
    assert found.measure(U).over_documents is None
    assert found.warnings == ("No intervals of unitizing, because two coders read one document only.",)


def test_boundaries_are_the_same_whatever_stands_between_two_words() -> None:
    # Ann's first quote takes the full stop with it, Bob's does not.
    codings, quotes, documents = marked({"d1": {"ann": [(0, 21, "home")], "bob": [(0, 20, "home")]}})
    (reading,) = readings(codings, quotes, documents)
    assert reading.boundaries("ann") == reading.boundaries("bob") == {5}


@pytest.mark.parametrize("start", [20, 21, 22], ids=["full stop", "blank", "word"])
def test_a_quote_starts_with_its_first_word(start: int) -> None:
    codings, quotes, documents = marked({"d1": {"ann": [(start, 60, "x")], "bob": [(22, 60, "x")]}})
    (reading,) = readings(codings, quotes, documents)
    assert reading.boundaries("ann") == reading.boundaries("bob") == {5, 13}


def test_the_ends_of_a_document_are_no_boundaries() -> None:
    ends = [(0, 21, "x"), (42, len(TEXT), "x")]
    codings, quotes, documents = marked({"d1": {"ann": ends, "bob": ends}})
    (reading,) = readings(codings, quotes, documents)
    assert reading.boundaries("ann") == {5, 9}


def stretches(*places: tuple[int, int]) -> list[Stretch]:
    return [Stretch(start=start, end=end, codes=("x",)) for start, end in places]


@pytest.mark.parametrize(
    ("places", "units"),
    [
        ([(0, 5), (5, 9)], [(0, 5), (5, 9)]),
        ([(0, 5), (4, 9)], [(0, 9)]),
        ([(0, 9), (2, 4), (8, 12), (12, 15)], [(0, 12), (12, 15)]),
        ([(2, 4), (2, 4)], [(2, 4)]),
        ([], []),
    ],
)
def test_overlapping_stretches_are_one_unit_and_neighbours_two(
    places: list[tuple[int, int]], units: list[tuple[int, int]]
) -> None:
    assert list(merged(stretches(*places))) == units


def test_neighbours_are_apart_and_overlaps_and_several_codes_are_not() -> None:
    assert apart(stretches((0, 5), (5, 9)))
    assert not apart(stretches((0, 5), (4, 9)))
    assert not apart([Stretch(start=0, end=5, codes=("x", "y"))])


def test_boundary_similarity_counts_words_over_all_documents() -> None:
    found = unitized({"d1": {"ann": ANN, "bob": BOB}, "d2": {"ann": ANN, "bob": ANN}})
    # Boundaries after words: Ann 5, 13; Bob 5, 9, 13: two matches and one addition. d2: two matches.
    assert value(found.measure(BOUNDARY)) == pytest.approx(4 / 5)
    assert (found.n_documents, found.n_left_out) == (2, 0)


def test_several_documents_are_one_continuum() -> None:
    found = unitized({"d1": {"ann": ANN, "bob": BOB}, "d2": {"ann": ANN, "bob": ANN}})
    n = len(TEXT)
    value_of = {"heard": 1, "home": 2}
    one = [(start, end, value_of[code]) for start, end, code in ANN]
    two = [(start, end, value_of[code]) for start, end, code in BOB]
    moved = [(start + n, end + n, mark) for start, end, mark in one]
    together = unitizing.sums([one + moved, two + moved], 2 * n, 2)
    assert value(found.measure(U)) == pytest.approx(float(unitizing.alpha_u(together)))
    assert value(found.measure(BINARY)) == pytest.approx(float(unitizing.alpha_u_binary(together)))
    assert value(found.measure(CU)) == pytest.approx(float(unitizing.alpha_cu(together)))


def test_each_code_is_looked_at_alone() -> None:
    found = unitized({"d1": {"ann": ANN, "bob": BOB}})
    home = next(it for it in found.by_code if it.code_id == "home")
    alone = unitizing.sums([[(0, 21, 1)], [(0, 20, 1)]], len(TEXT), 1)
    assert value(home.measures[0]) == pytest.approx(float(unitizing.alpha_u(alone)))
    assert home.n_given == 2


def test_overlapping_quotes_leave_u_alpha_undefined_and_the_rest_defined() -> None:
    found = unitized({"d1": {"ann": [(0, 21, "home"), (10, 60, "heard")], "bob": BOB}})
    for name in (U, CU):
        assert found.measure(name).value is None
        assert "overlap or have several codes" in found.measure(name).note
    merged = unitizing.sums([[(0, 60, 1)], [(0, 20, 1), (42, 60, 1)]], len(TEXT), 1)
    assert value(found.measure(BINARY)) == pytest.approx(float(unitizing.alpha_u_binary(merged)))
    assert found.measure(BINARY).note.startswith("overlapping quotes of a coder are one unit")
    assert all(it.measures[0].value is not None for it in found.by_code)


def test_a_document_that_one_coder_read_is_left_out_and_counted() -> None:
    found = unitized({"d1": {"ann": ANN, "bob": BOB}, "d2": {"ann": ANN}})
    alone = unitized({"d1": {"ann": ANN, "bob": BOB}})
    assert (found.n_documents, found.n_left_out) == (1, 1)
    assert found.measure(U).value == alone.measure(U).value


def test_a_coding_without_codes_marks_nothing_and_says_that_the_document_was_read() -> None:
    found = unitized({"d1": {"ann": ANN, "bob": [(0, 20, "")]}})
    assert found.n_documents == 1
    assert value(found.measure(BINARY)) < 0
    assert found.measure(CU).note == "what two coders marked has one code or none"


def test_nothing_marked_is_named() -> None:
    found = unitized({"d1": {"ann": [(0, 20, "")], "bob": [(0, 20, "")]}})
    assert {it.note for it in found.measures} == {"no coder marked anything"}
    assert {it.value for it in found.measures} == {None}


def test_everything_marked_alike_is_named() -> None:
    found = unitized({"d1": {"ann": [(0, len(TEXT), "home")], "bob": [(0, len(TEXT), "home")]}})
    notes = {it.name: it.note for it in found.measures}
    assert notes == {
        U: "every coder marked everything with one code",
        BINARY: "every coder marked everything",
        CU: "what two coders marked has one code or none",
        BOUNDARY: "no coder set a boundary inside a document",
    }
    assert found.by_code[0].measures[0].note == "every coder marked everything with it"


def test_intervals_resample_documents() -> None:
    found = unitized({f"d{at:02}": {"ann": ANN, "bob": BOB if at % 2 else ANN} for at in range(12)})
    interval = found.measure(U).over_documents
    assert interval is not None
    assert interval.resampled == "documents"
    assert interval.low < value(found.measure(U)) < interval.high <= 1
    assert found.measure(U).over_quotes is None
    assert found.warnings == ()


def test_few_documents_are_warned_about() -> None:
    found = unitized({f"d{at}": {"ann": ANN, "bob": BOB} for at in range(3)})
    assert "Only 3 documents are resampled for unitizing" in found.warnings[0]


def test_own_boundaries_leave_the_figures_by_quote_undefined() -> None:
    found = compared({"d1": {"ann": ANN, "bob": BOB}})
    assert found.n_quotes == 0
    (said,) = found.warnings
    assert said == "No quote was coded by two coders, so only what they marked is compared (unitizing)."
    assert {(it.value, it.note) for it in found.measures} == {(None, "no quote was coded by two coders")}


def test_neither_quotes_nor_documents_in_common_is_refused() -> None:
    codings, quotes, documents = marked({"d1": {"ann": ANN}, "d2": {"bob": BOB}})
    with pytest.raises(
        NothingToDoError, match=r"No quote was coded by two coders: ann has 2, bob has 2\..*documents"
    ):
        agreement_of_many(codings, quotes, documents=documents, config=QUICK)


def test_a_quote_beyond_its_document_is_refused() -> None:
    codings, quotes, documents = marked({"d1": {"ann": ANN, "bob": [(0, len(TEXT) + 5, "home")]}})
    with pytest.raises(
        TableError, match="stand at 0 to 93 of the document 'd1', which has 88 characters"
    ):
        agreement_of_many(codings, quotes, documents=documents, config=QUICK)


def test_the_order_of_codings_quotes_and_documents_changes_nothing() -> None:
    found = {f"d{at:02}": {"ann": ANN, "bob": BOB if at % 2 else ANN} for at in range(5)}
    codings, quotes, documents = marked(found)
    expected = agreement_of_many(codings, quotes, documents=documents, config=QUICK)
    again = agreement_of_many(codings[::-1], quotes[::-1], documents=documents[::-1], config=QUICK)
    assert again == expected
