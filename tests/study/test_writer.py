"""The writer: everybody's entry is on disk when it says so, and one mistake is nobody else's loss."""

from concurrent.futures import wait
from dataclasses import replace

import pytest

from themeseed.errors import StoreError, UnknownNameError
from themeseed.review import decide, make_coder
from themeseed.study import Study, open_study
from themeseed.study.writer import Entry, Writer

ANNA = make_coder("Anna")


def entries(study: Study) -> list[Entry]:
    study.store.add_coder(ANNA)
    book = study.store.codebook()
    return [
        Entry(decisions=(decide(quote, ANNA, "none", codebook=book),)) for quote in study.store.quotes()
    ]


def test_what_many_send_at_once_is_all_there_when_it_says_so(undecided: Study) -> None:
    sent = entries(undecided)
    writer = Writer(undecided.store)
    kept = [writer.keep(entry) for entry in sent]
    wait(kept)
    assert all(each.exception() is None for each in kept)
    with open_study(undecided.folder) as other:
        there = other.store.decisions()
    assert list(there) == [decision for entry in sent for decision in entry.decisions]
    writer.close()


def test_an_entry_that_is_refused_does_not_take_others_with_it(undecided: Study) -> None:
    sent = entries(undecided)[:10]
    sent[4] = Entry(decisions=(replace(sent[4].decisions[0], quote_id="nobody"),))
    writer = Writer(undecided.store)
    kept = [writer.keep(entry) for entry in sent]
    with pytest.raises(UnknownNameError, match="no quote 'nobody'"):
        kept[4].result()
    wait(kept)
    writer.close()
    assert len(undecided.store.decisions()) == 9


def test_closing_keeps_what_waits_and_refuses_what_comes_after(undecided: Study) -> None:
    sent = entries(undecided)
    writer = Writer(undecided.store)
    kept = [writer.keep(entry) for entry in sent[:-1]]
    writer.close()
    writer.close()
    assert all(each.done() and each.exception() is None for each in kept)
    with pytest.raises(StoreError, match="was closed"):
        writer.keep(sent[-1]).result()
    assert len(undecided.store.decisions()) == len(sent) - 1
