from itertools import combinations
from pathlib import Path

import pytest

from tests.study.several_people import let_decide
from themeseed.demo import CODER
from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.exchange.codebook import read_codebook
from themeseed.review import codings_of, decide, make_coder
from themeseed.seeds import codebook_path
from themeseed.study import Study, add_sources, agreement_between_coders, create_study, find


def test_everybody_who_decided_is_compared_quote_by_quote(published: Study) -> None:
    let_decide(published)
    found = agreement_between_coders(published)
    assert found.coders == ("Ann", "Bob", CODER)
    codes: dict[str, list[tuple[str, ...]]] = {}
    for each in codings_of(published.store.decisions()):
        codes.setdefault(each.quote_id, []).append(each.codes)
    shares = []
    for given in codes.values():
        pairs = list(combinations(given, 2))
        if pairs:
            shares.append(sum(one == two for one, two in pairs) / len(pairs))
    assert found.n_quotes == len(shares)
    assert found.measure("percent agreement").value == pytest.approx(sum(shares) / len(shares))
    assert {each.code_id for each in found.by_code} == set(published.store.codebook().codable_ids)
    assert {each.grouping for each in found.by_group} >= {"role", "site"}


def test_the_machine_counts_as_one_more_coder_where_asked_for(published: Study) -> None:
    let_decide(published)
    found = agreement_between_coders(published, machine=True)
    assert "themeseed, each quote held out" in found.coders
    assert len(found.coders) == 4
    assert max(found.n_coded) == 53


def test_chosen_people_alone_are_compared(published: Study) -> None:
    let_decide(published)
    found = agreement_between_coders(published, coder_names=["Ann", "Bob"], by="role")
    assert found.coders == ("Ann", "Bob")
    assert {each.grouping for each in found.by_group} == {"role"}
    with pytest.raises(UnknownNameError, match=r"'Zoe' decided nothing.*Ann, Bob"):
        agreement_between_coders(published, coder_names=["Zoe"])


def test_one_person_is_nobody_to_compare_with(published: Study) -> None:
    with pytest.raises(NothingToDoError, match="comparing coders takes two"):
        agreement_between_coders(published)
    assert find(published, agreements=()).coders_agreement is None


def test_documents_are_named_as_people_know_them_and_cases_that_part_alike_are_not_told_again(
    tmp_path: Path,
) -> None:
    sources = []
    for folder, case in (("first", "P1"), ("second", "P2"), ("second", "P3")):
        name = "notes.csv" if case != "P3" else "third.csv"
        source = tmp_path / folder / name
        source.parent.mkdir(exist_ok=True)
        rows = [f"{case}-{n},I had to find my own way of doing {case} {n},{case}\n" for n in "abc"]
        source.write_text(f"id,text,case\n{''.join(rows)}", encoding="utf-8")
        sources.append(source)
    with create_study(tmp_path / "study", read_codebook(codebook_path("gillard-2013"))) as study:
        add_sources(study, sources)
        book = study.store.codebook()
        for coder in (make_coder("Ann"), make_coder("Bob")):
            study.store.add_coder(coder)
            for quote in study.store.quotes():
                code = book.codable_ids[0]
                study.store.append_decision(decide(quote, coder, "change", codebook=book, codes=(code,)))
        found = agreement_between_coders(study)
        by_case = agreement_between_coders(study, by="case")
    assert [(it.grouping, it.name, it.n_quotes) for it in found.by_group] == [
        ("document", "notes.csv", 3),
        ("document", "notes.csv (2)", 3),
        ("document", "third.csv", 3),
    ]
    assert [it.name for it in by_case.by_group if it.grouping == "case"] == ["P1", "P2", "P3"]
