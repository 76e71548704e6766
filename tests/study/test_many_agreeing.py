from itertools import combinations

import pytest

from tests.study.several_people import let_decide
from themeseed.demo import CODER
from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.review import codings_of
from themeseed.study import Study, agreement_between_coders, find


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
