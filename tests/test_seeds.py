import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from themeseed.errors import UnknownNameError
from themeseed.exchange.codebook import read_codebook
from themeseed.seeds import codebook_path, quotes_path, seed_sets, source_path

PAPER = Path(__file__).parents[2] / "shared" / "seeds" / "results-section.txt"
SHARED_RUN = 5


def rows() -> list[dict[str, str]]:
    with quotes_path("gillard-2013").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("column", "counts"),
    [
        ("theme", {"recruitment": 12, "teams": 12, "identity": 6, "boundaries": 12, "practice": 11}),
        ("site", {"London": 31, "North": 12, "South": 10}),
        ("role", {"Peer Worker": 28, "staff": 12, "manager": 9, "service user": 4}),
    ],
)
def test_the_quotes_count_as_in_the_paper(column: str, counts: dict[str, int]) -> None:
    assert Counter(row[column] for row in rows()) == counts


def test_every_quote_has_an_id_and_a_place_of_its_own() -> None:
    assert len({row["id"] for row in rows()}) == len({row["place"] for row in rows()}) == 53


@pytest.mark.skipif(not PAPER.is_file(), reason="the paper's results section is not beside the checkout")
def test_every_quote_stands_word_for_word_in_the_paper_with_its_speaker() -> None:
    paragraphs = [line.strip() for line in PAPER.read_text(encoding="utf-8").splitlines()]
    theme_of = {code.name: code.id for code in read_codebook(codebook_path("gillard-2013")).codable}
    found, theme = [], ""
    for paragraph in paragraphs:
        theme = theme_of.get(paragraph, theme)
        found.append((theme, paragraph.replace("Service User)", "service user)")))
    quoted = [(row["theme"], f"{row['text']} ({row['site']} {row['role']})") for row in rows()]
    closed = re.compile(r"\((London|North|South) (Peer Worker|staff|manager|service user)\)$")
    assert quoted == [
        (theme, re.sub(r"\s+(?=\([^(]*\)$)", " ", text)) for theme, text in found if closed.search(text)
    ]


def test_the_codebook_has_the_published_names_and_every_part() -> None:
    book = read_codebook(codebook_path("gillard-2013"))
    assert [code.name for code in book.codable] == [
        "Who becomes a peer worker, how and why?",
        "Building new teams",
        "Being a peer worker: an experience of conflicted identity",
        "Challenging boundaries",
        "Is a body of peer practice emerging?",
    ]
    for code in book.codable:
        assert code.description
        assert code.include
        assert code.exclude
        assert code.phrases


def test_the_codebook_borrows_no_run_of_words_from_a_quote() -> None:
    quoted = set().union(*(runs(row["text"]) for row in rows()))
    for passage in read_codebook(codebook_path("gillard-2013")).passages():
        assert not runs(passage.text) & quoted, passage.text


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z']+", text.lower().replace("’", "'"))
    return {tuple(words[i : i + SHARED_RUN]) for i in range(len(words) - SHARED_RUN + 1)}


def test_the_source_names_paper_and_licence() -> None:
    source = source_path("gillard-2013").read_text(encoding="utf-8")
    assert "10.1186/1472-6963-13-188" in source
    assert "Creative Commons Attribution" in source


def test_an_unknown_seed_set_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"no seed set 'x'\. Seed sets: gillard-2013"):
        codebook_path("x")
    assert seed_sets() == ("gillard-2013",)
