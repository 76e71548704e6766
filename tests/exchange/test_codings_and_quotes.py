"""Codings, quotes, decided quotes and suggestions as tables."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeseed.errors import TableError, UnknownNameError
from themeseed.exchange.codings_csv import read_codings, write_codings
from themeseed.exchange.quotes_csv import (
    DecidedQuote,
    GivenQuote,
    QuotesTable,
    read_decided,
    read_quotes,
    with_ids,
)
from themeseed.exchange.suggestions_csv import carried_names, write_suggestions
from themeseed.exchange.table import parse_csv
from themeseed.records import Coding, Suggestion


def written(folder: Path, text: str) -> Path:
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def coding(quote_id: str, *codes: str) -> Coding:
    return Coding(quote_id=quote_id, coder_id="ann", codes=codes)


def suggestion(quote_id: str, rank: int, code_id: str, probability: float = 0.5) -> Suggestion:
    return Suggestion(
        id=f"{quote_id}-{code_id}",
        run_id="r",
        quote_id=quote_id,
        code_id=code_id,
        rank=rank,
        probability=probability,
        calibrated=True,
        suggested=rank == 1,
    )


def test_codes_are_trimmed_once_each_and_none_is_an_answer(tmp_path: Path) -> None:
    path = written(tmp_path, "ID,note,codes\nq1,x,trust; care;trust\n q2 ,,\n")
    assert read_codings(path, coder_id="ann") == (coding("q1", "trust", "care"), coding("q2"))


def test_other_columns_can_be_named(tmp_path: Path) -> None:
    path = written(tmp_path, "nr,theme\n1,a\n")
    found = read_codings(path, coder_id="ann", id_column="nr", codes_column="Theme")
    assert found == (coding("1", "a"),)


def test_a_table_of_suggestions_is_read_as_the_machines_codings(tmp_path: Path) -> None:
    text = "id,rank,code,probability,suggested\nq1,1,a,0.9,1\nq1,2,b,0.6,1\nq2,1,a,0.1,0\n"
    path = written(tmp_path, text)
    assert read_codings(path, coder_id="ann") == (coding("q1", "a", "b"), coding("q2"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nr,codes\n1,a\n", "no column 'id'. Columns found: 'nr', 'codes'.*--id-column"),
        ("id,theme\n1,a\n", "no column 'codes'. Columns found: 'id', 'theme'.*--codes-column"),
        ("id,codes\n1,a\n2,b\n1,c\n", "the id '1' stands in the rows 2 and 4"),
        ("id,codes\n,a\n", "row 2: the 'id' cell is empty"),
    ],
)
def test_codings_that_cannot_be_used_say_why(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_codings(written(tmp_path, text), coder_id="ann")


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).map(
    lambda it: it.replace(";", ",").strip()
)


@given(
    codings=st.lists(
        st.builds(
            lambda quote_id, codes: coding(quote_id, *codes),
            names.filter(bool),
            st.lists(names.filter(bool), max_size=3, unique=True),
        ),
        unique_by=lambda it: it.quote_id,
        max_size=5,
    )
)
def test_codings_that_were_written_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, codings: list[Coding]
) -> None:
    path = tmp_path_factory.mktemp("codings") / "a.csv"
    path.write_bytes(write_codings(codings))
    assert read_codings(path, coder_id="ann") == tuple(codings)


def test_quotes_keep_their_ids_and_carry_their_other_columns(tmp_path: Path) -> None:
    table = read_quotes(written(tmp_path, "site,Text,id\nLondon, It is. ,q1\nNorth,,q2\n"))
    assert table == QuotesTable(
        quotes=(GivenQuote(id="q1", text=" It is. ", carried=("London",)),),
        columns=("site",),
        blank_rows=(3,),
    )


rows = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.sampled_from(["", "", "k"])))


@given(rows=rows, order=st.randoms(use_true_random=False))
def test_made_ids_are_unique_and_do_not_depend_on_the_order(
    rows: list[tuple[str, str, str]], order: object
) -> None:
    given_ids = {"k": 0}
    quotes = []
    for text, carried, quote_id in rows:
        if quote_id:
            given_ids[quote_id] += 1
            quote_id = f"{quote_id}{given_ids[quote_id]}-{text}-{carried}"
        quotes.append(GivenQuote(id=quote_id, text=text, carried=(carried,)))
    shuffled = list(quotes)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    once, again = with_ids(quotes), with_ids(shuffled)
    assert len({quote.id for quote in once}) == len(quotes)
    assert sorted(once, key=str) == sorted(again, key=str)


def test_a_made_id_is_the_beginning_of_the_texts_digest(tmp_path: Path) -> None:
    table = read_quotes(written(tmp_path, "text\nabc\nabc\n"))
    assert [quote.id for quote in table.quotes] == ["ba7816bf8f01", "ba7816bf8f01-2"]


def test_a_made_id_never_takes_a_given_one(tmp_path: Path) -> None:
    table = read_quotes(written(tmp_path, "text,id\nabc,\nother,ba7816bf8f01\n"))
    assert [quote.id for quote in table.quotes] == ["ba7816bf8f01-2", "ba7816bf8f01"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("quote\na\n", "no column 'text'. Columns found: 'quote'"),
        ("text,id\n,1\n", "no row with a text"),
        ("text,id\na,1\nb,1\n", "the id '1' stands in the rows 2 and 3"),
    ],
)
def test_quotes_that_cannot_be_used_say_why(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_quotes(written(tmp_path, text))


def test_decided_quotes_are_known_by_text_or_id(tmp_path: Path) -> None:
    path = written(tmp_path, "text,codes,id\nI was ready,trust;care,\n,,q2\n,(none),q3\n")
    assert read_decided(path) == (
        DecidedQuote(id=None, text="I was ready", codes=("trust", "care")),
        DecidedQuote(id="q2", text=None, codes=()),
        DecidedQuote(id="q3", text=None, codes=()),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text,code\na,b\n", "no column 'codes'"),
        ("quote,codes\na,b\n", "no column 'text'.*'text' or its 'id'"),
        ("text,codes\n,b\n", "row 2: codes, but neither a text nor an id"),
        ("id,codes\n1,b\n1,c\n", "the id '1' stands in the rows 2 and 3"),
    ],
)
def test_decided_quotes_that_cannot_be_used_say_why(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_decided(written(tmp_path, text))


def test_suggestions_stand_by_quote_and_rank_with_what_was_carried_along() -> None:
    table = QuotesTable(
        quotes=(
            GivenQuote(id="q2", text="b", carried=("London", "-x")),
            GivenQuote(id="q1", text="a", carried=("North", "")),
        ),
        columns=("site", "Code"),
    )
    content = write_suggestions(
        [suggestion("q1", 1, "a"), suggestion("q2", 2, "@b", 1 / 3), suggestion("q2", 1, "a", 2 / 3)],
        table,
    )
    assert content.decode("utf-8-sig") == (
        "id,rank,code,probability,suggested,site,quote_Code\n"
        "q2,1,a,0.666667,1,London,'-x\n"
        "q2,2,'@b,0.333333,0,London,'-x\n"
        "q1,1,a,0.500000,1,North,\n"
    )
    assert parse_csv(content.decode("utf-8"), source="s.csv").rows[1].cells[2] == "@b"


def test_a_carried_column_never_takes_the_name_of_another() -> None:
    header = carried_names(["quote_id", "ID", "rank"])
    assert header[5:] == ("quote_id", "quote_quote_ID", "quote_rank")


def test_a_suggestion_for_an_unknown_quote_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"suggestion for the quote 'q9'.*table of 0 quotes"):
        write_suggestions([suggestion("q9", 1, "a")], QuotesTable(quotes=()))
