"""No edit of a codebook loses what was decided, and a merge can be taken back."""

import pytest

from themeseed.errors import CodebookError, UnknownNameError
from themeseed.exchange.codebook_toml import parse_codebook_toml, write_codebook_toml
from themeseed.records import Category, Code, Codebook, Coding, Theme
from themeseed.review import in_force
from themeseed.study import codebook_edits as edits

BOOK = Codebook(
    id="b",
    name="book",
    codes=(
        Code(id="pay", name="Pay", description="Money", phrases=("too little",), category_id="work"),
        Code(id="hours", name="Hours", description="When people work", include=("shifts",)),
    ),
    categories=(Category(id="work", name="Work"),),
    themes=(Theme(id="hope", name="Hope"), Theme(id="life", name="Life", code_ids=("pay",))),
)


def coded(*codes: str) -> Coding:
    return Coding(quote_id="q", coder_id="c", codes=codes)


def test_a_new_code_gets_an_id_of_its_name_that_nothing_else_has() -> None:
    book = edits.add_code(BOOK, " Über pay! ", "d", category_id="work")
    assert book.codes[-1] == Code(id="uber-pay", name="Über pay!", description="d", category_id="work")
    again = edits.add_code(edits.merge(book, "uber-pay", "pay"), "Uber pay")
    assert again.codes[-1].id == "uber-pay-2"


def test_a_renamed_code_keeps_what_was_coded_with_it() -> None:
    book = edits.revise(BOOK, "pay", name="Wages", description="d", phrases=("p",))
    assert book.name_of("pay") == "Wages"
    assert in_force([coded("pay")], book) == (coded("pay"),)
    assert book.codes[0].category_id == "work"
    assert edits.revise(BOOK, "hope", name="Hopes", description="d").name_of("hope") == "Hopes"


def test_what_was_coded_with_a_merged_code_counts_for_the_other() -> None:
    book = edits.merge(BOOK, "pay", "hours")
    assert book.codable_ids == ("hours", "hope", "life")
    assert in_force([coded("pay"), coded("pay", "hours", "hope")], book) == (
        coded("hours"),
        coded("hours", "hope"),
    )
    merged = book.codes[0]
    assert merged.include == ("shifts", "Pay", "Money")
    assert merged.phrases == ("too little",)
    twice = edits.merge(book, "hours", "hope")
    assert in_force([coded("pay")], twice) == (coded("hope"),)


def test_a_merge_can_be_taken_back() -> None:
    merged = edits.merge(BOOK, "pay", "hours")
    back = edits.unmerge(merged, "pay", [BOOK])
    assert set(back.codes) == set(BOOK.codes)
    assert back.themes == BOOK.themes
    assert in_force([coded("pay")], back) == (coded("pay"),)


def test_a_merge_can_be_taken_back_after_the_other_was_renamed() -> None:
    renamed = edits.revise(
        edits.merge(BOOK, "pay", "hours"), "hours", name="Time", description="x", include=("Pay", "new")
    )
    back = edits.unmerge(renamed, "pay", [BOOK])
    assert back.name_of("hours") == "Time"
    assert {code.id: code.include for code in back.codes}["hours"] == ("new",)


def test_a_merged_theme_comes_back_as_a_theme() -> None:
    back = edits.unmerge(edits.merge(BOOK, "hope", "pay"), "hope", [BOOK])
    assert {theme.id for theme in back.themes} == {"hope", "life"}
    assert set(back.codes) == set(BOOK.codes)


def test_splitting_puts_new_codes_in_the_place_of_one() -> None:
    book = edits.split(BOOK, "pay", ["Wages", " ", "Benefits"])
    assert [code.id for code in book.codes] == ["hours", "wages", "benefits"]
    assert {code.category_id for code in book.codes[1:]} == {"work"}
    assert book.themes[1].code_ids == ("wages", "benefits")
    assert in_force([coded("pay")], book) == ()


def test_a_code_moves_to_a_category_that_is_there_or_made() -> None:
    assert edits.move(BOOK, "hours", "Work").codes[1].category_id == "work"
    made = edits.move(BOOK, "hours", "Time & place")
    assert made.categories[-1] == Category(id="time-place", name="Time & place")
    assert edits.move(BOOK, "pay", "").codes[0].category_id is None
    with pytest.raises(CodebookError, match="stands in none"):
        edits.move(BOOK, "hope", "Work")


def test_a_theme_that_quotes_are_coded_with_does_not_become_a_group() -> None:
    assert edits.link(BOOK, "hours", "life", given={}).themes[1].code_ids == ("pay", "hours")
    assert edits.link(BOOK, "hours", "hope", given={}).codable_ids == ("pay", "hours")
    with pytest.raises(CodebookError, match="3 quotes are coded with 'Hope' itself"):
        edits.link(BOOK, "hours", "hope", given={"hope": 3})


@pytest.mark.parametrize(
    ("edit", "error", "told"),
    [
        (lambda: edits.add_code(BOOK, "  "), CodebookError, "is empty"),
        (lambda: edits.add_code(BOOK, "PAY"), CodebookError, "a code 'Pay' already"),
        (lambda: edits.add_code(BOOK, "x", category_id="no"), UnknownNameError, "no category 'no'"),
        (lambda: edits.revise(BOOK, "pay", name="Hours", description=""), CodebookError, "already"),
        (lambda: edits.revise(BOOK, "no", name="x", description=""), UnknownNameError, "not a code"),
        (lambda: edits.merge(BOOK, "pay", "pay"), CodebookError, "into itself"),
        (lambda: edits.merge(BOOK, "pay", "no"), UnknownNameError, "'no' is not a code"),
        (lambda: edits.unmerge(BOOK, "pay", [BOOK]), UnknownNameError, "was merged"),
        (lambda: edits.split(BOOK, "pay", ["one"]), CodebookError, "at least two"),
        (lambda: edits.split(BOOK, "pay", ["one", "one"]), CodebookError, "already"),
        (lambda: edits.link(BOOK, "pay", "no", given={}), UnknownNameError, "no theme 'no'"),
        (lambda: edits.link(BOOK, "hope", "life", given={}), CodebookError, "Only a code"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(edit: object, error: type[Exception], told: str) -> None:
    assert callable(edit)
    with pytest.raises(error, match=told):
        edit()


def test_merges_survive_the_way_through_a_file() -> None:
    book = edits.merge(BOOK, "pay", "hours")
    assert parse_codebook_toml(write_codebook_toml(book).decode(), source="b.toml") == book


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("n" * 201, "201 characters; 200 are the most. .*description"),
        ("Pay\u200b", "ZERO WIDTH SPACE"),
        ("\u2063", "INVISIBLE SEPARATOR"),
        ("?", "no letter and no digit"),
    ],
)
def test_a_name_that_is_too_long_or_cannot_be_seen_is_refused(name: str, told: str) -> None:
    with pytest.raises(CodebookError, match=told):
        edits.add_code(BOOK, name)
    with pytest.raises(CodebookError, match=told):
        edits.revise(BOOK, "pay", name=name, description="")
    with pytest.raises(CodebookError, match=told):
        edits.split(BOOK, "pay", ["Wages", name])
    with pytest.raises(CodebookError, match="category"):
        edits.move(BOOK, "hours", name)


def test_texts_that_are_too_long_are_refused_with_their_length() -> None:
    with pytest.raises(CodebookError, match="description has 10,001 characters; 10,000 are the most"):
        edits.add_code(BOOK, "Wages", "d" * 10_001)
    with pytest.raises(CodebookError, match="line of 'phrases' has 1,001 characters"):
        edits.revise(BOOK, "pay", name="Pay", description="", phrases=("p" * 1_001,))
    with pytest.raises(CodebookError, match="'include' has 201 lines; 200 are the most"):
        edits.revise(BOOK, "pay", name="Pay", description="", include=tuple(map(str, range(201))))


def test_what_a_codebook_came_with_stays_however_long_it_is() -> None:
    long = Code(id="long", name="n" * 300, description="d" * 20_000, phrases=("p" * 2_000,))
    book = Codebook(id="b", name="book", codes=(long,))
    kept = edits.revise(
        book, "long", name=long.name, description=long.description, phrases=(*long.phrases, "new")
    )
    assert kept.codes[0].phrases == ("p" * 2_000, "new")
    with pytest.raises(CodebookError, match=r"20,001 characters"):
        edits.revise(book, "long", name=long.name, description="d" * 20_001)
