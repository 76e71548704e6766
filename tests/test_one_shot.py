import pytest

import themeseed
from themeseed.errors import NothingToDoError, TableError, UnknownNameError
from themeseed.records import Suggestion

QUOTES = {"a1": "They pay me too little.", "a2": "My colleagues helped me.", "a3": "Money is short."}
BOOK = {"pay": "wages and money", "team": "colleagues who work together"}


def best(found: tuple[Suggestion, ...]) -> dict[str, str]:
    return {each.quote_id: each.code_id for each in found if each.rank == 1}


def test_texts_and_descriptions_are_enough() -> None:
    assert best(themeseed.suggest(list(QUOTES.values()), BOOK)) == {"0": "pay", "1": "team", "2": "pay"}


def test_ids_are_kept() -> None:
    assert best(themeseed.suggest(QUOTES, BOOK)) == {"a1": "pay", "a2": "team", "a3": "pay"}


@pytest.mark.parametrize("codes", ["pay;team", ["pay", "team"], ("pay", "team")])
def test_several_codes_may_be_a_list_or_one_text(codes: str | list[str]) -> None:
    found = themeseed.suggest(QUOTES, BOOK, {"a1": codes}, multiple=True)
    assert found == themeseed.suggest(QUOTES, BOOK, {QUOTES["a1"]: ["pay", "team"]}, multiple=True)
    assert found != themeseed.suggest(QUOTES, BOOK, multiple=True)


def test_a_decision_on_a_further_text_teaches_and_is_not_suggested_for() -> None:
    found = themeseed.suggest(QUOTES, BOOK, {"Money was never enough for us": "team"})
    assert set(best(found)) == set(QUOTES)
    assert found != themeseed.suggest(QUOTES, BOOK)


def test_one_text_in_place_of_a_list_is_refused() -> None:
    with pytest.raises(TableError, match=r"one text \('They pay me too little\.'\).*Give \[text\]"):
        themeseed.suggest(QUOTES["a1"], BOOK)


def test_a_mistyped_id_is_named() -> None:
    with pytest.raises(UnknownNameError, match=r"'a7' was decided, but is neither.*a1, a2, a3"):
        themeseed.suggest(QUOTES, BOOK, {"a7": "pay"})


def test_a_code_that_is_not_in_the_codebook_is_named() -> None:
    with pytest.raises(UnknownNameError, match=r"'wages' was decided.*pay, team"):
        themeseed.suggest(QUOTES, BOOK, {"a1": "pay;wages"})


def test_no_quotes_are_refused() -> None:
    with pytest.raises(NothingToDoError, match="at least one text"):
        themeseed.suggest([], BOOK)
