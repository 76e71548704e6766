"""Each kind of disagreement by its rule, the first that holds; those that differ most first."""

import pytest

from themeseed.compare import disagreements
from themeseed.errors import NothingToDoError
from themeseed.records import Coding, Disagreement, Quote

LONG = "they asked me to come back the week after and I did and it was good"
SHORT = "yes, that too"


def quote(name: str, text: str = LONG, start: int = 0, document: str = "d") -> Quote:
    return Quote(id=name, name=name, text=text, document_id=document, start=start, end=start + 9)


def coding(name: str, *codes: str) -> Coding:
    return Coding(quote_id=name, coder_id="c", codes=codes)


def only(
    text: str,
    one: tuple[str, ...],
    other: tuple[str, ...],
    likely: dict[str, float] | None = None,
    nearest: dict[str, str] | None = None,
) -> Disagreement:
    (found,) = disagreements(
        [coding("q", *one)],
        [coding("q", *other)],
        [quote("q", text)],
        probabilities={"q": likely} if likely else None,
        nearest_codes=nearest,
    )
    return found


@pytest.mark.parametrize(
    ("text", "one", "other", "likely", "nearest", "kind"),
    [
        (SHORT, (), ("a",), None, None, "boundary"),
        (SHORT, ("a",), (), {"a": 0.3, "b": 0.2}, None, "boundary"),
        (SHORT, ("a", "b"), ("a",), None, None, "several themes present"),
        (SHORT, ("a",), ("b",), {"a": 0.3, "b": 0.6}, None, "several themes present"),
        (SHORT, ("a",), ("b",), {"a": 0.29, "b": 0.6}, None, "context missing"),
        (LONG, ("a",), ("b",), {"a": 0.1, "b": 0.8}, {"b": "a", "a": "c"}, "neighbouring theme"),
        (LONG, ("a",), ("b",), {"a": 0.1, "b": 0.8}, {"a": "c", "b": "c"}, "far apart"),
        (LONG, ("a",), ("b",), None, None, "far apart"),
    ],
)
def test_the_first_kind_that_holds_is_the_kind(
    text: str,
    one: tuple[str, ...],
    other: tuple[str, ...],
    likely: dict[str, float] | None,
    nearest: dict[str, str] | None,
    kind: str,
) -> None:
    assert only(text, one, other, likely, nearest).kind == kind


def test_a_quote_whose_forerunner_has_the_first_reading_lacks_its_context() -> None:
    quotes = [quote("q2", start=20), quote("q1"), quote("q3", document="e", start=30)]
    mine = [coding("q1", "a"), coding("q2", "a"), coding("q3", "a")]
    theirs = [coding("q2", "b"), coding("q3", "b")]
    found = disagreements(mine, theirs, quotes, transcripts={"d", "e"})
    assert {each.quote_id: each.kind for each in found} == {
        "q2": "context missing",
        "q3": "far apart",
    }
    # In a table of answers the row before is somebody else's.
    found = disagreements(mine, theirs, quotes)
    assert {each.kind for each in found} == {"far apart"}


def test_equal_codings_are_no_disagreement_and_the_largest_come_first() -> None:
    quotes = [quote(name, document=name) for name in ("q1", "q2", "q3")]
    mine = [coding("q1", "a", "b"), coding("q2", "a"), coding("q3", "a")]
    theirs = [coding("q1", "b", "a"), coding("q2", "b"), coding("q3", "b")]
    likely = {"q2": {"a": 0.2, "b": 0.5}, "q3": {"a": 0.05, "b": 0.9}}
    found = disagreements(mine, theirs, quotes, probabilities=likely)
    assert [each.quote_id for each in found] == ["q3", "q2"]
    assert found[0].distance == pytest.approx(0.85)


def test_coders_of_different_quotes_have_nothing_to_read_side_by_side() -> None:
    with pytest.raises(NothingToDoError, match="coded by both"):
        disagreements([coding("q1", "a")], [coding("q2", "a")], [quote("q1"), quote("q2")])
