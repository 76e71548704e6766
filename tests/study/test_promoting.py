"""A candidate theme becomes a code: what changes, and what does not."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from typer.testing import CliRunner

from themeseed.cli import app
from themeseed.errors import CodebookError, DecisionError, NothingToDoError, StoreError, UnknownNameError
from themeseed.records import CandidateTheme, Discovery
from themeseed.study import Study, create_study, keep_discovery, open_study, promote
from themeseed.study.codebook import on_the_newest
from themeseed.study.codebook_edits import add_code


def keep(study: Study, *groups: slice) -> list[CandidateTheme]:
    """Keep candidates of these quotes, as `themeseed discover` keeps those that it finds."""
    ids = [quote.id for quote in study.store.quotes()]
    candidates = [
        CandidateTheme(
            id=f"candidate-{number}",
            source="alike",
            quote_ids=tuple(ids[group]),
            exemplar_ids=tuple(ids[group][:2]),
            contrast_ids=(),
            keywords=("word",),
            nearest_codes=(),
            relation="beside",
            refound=0.9,
        )
        for number, group in enumerate(groups)
    ]
    found = Discovery(
        candidates=tuple(candidates),
        reason="",
        n_quotes=53,
        n_read=53,
        n_shuffled=20,
        seed=0,
        encoder="",
    )
    keep_discovery(study, found)
    return candidates


def test_a_promoted_candidate_is_a_code_and_nothing_is_coded_with_it(published: Study) -> None:
    (candidate,) = keep(published, slice(0, 6))
    book, decisions = published.store.codebook(), published.store.decisions()
    done = promote(published, ["1"], name="Doubt", coder_name="Ada")
    now = published.store.codebook()
    assert set(now.codable_ids) - set(book.codable_ids) == {done.code_id}
    texts = {quote.id: quote.text for quote in published.store.quotes()}
    assert now.codes[-1].examples == tuple(texts[it] for it in candidate.exemplar_ids)
    assert published.store.decisions() == decisions
    assert len(published.store.codebook_versions()) == done.version


def test_the_quotes_of_a_promoted_candidate_are_flagged_and_say_who_and_what(published: Study) -> None:
    (candidate,) = keep(published, slice(0, 6))
    promote(published, [candidate.id], name="Doubt", coder_name="Ada")
    memos = published.store.memos()
    assert [each.quote_id for each in memos] == list(candidate.quote_ids)
    assert {each.kind for each in memos} == {"flag"}
    assert all("'Doubt'" in each.text and candidate.id in each.text for each in memos)
    names = {each.id: each.name for each in published.store.coders()}
    assert {names[each.coder_id] for each in memos} == {"Ada"}


def test_candidates_that_are_named_together_become_one_code(published: Study) -> None:
    first, second = keep(published, slice(0, 6), slice(4, 9))
    done = promote(published, ["1", "2"], name="Doubt", coder_name="Ada")
    assert done.quote_ids == tuple(dict.fromkeys((*first.quote_ids, *second.quote_ids)))
    assert len(published.store.codebook().codes) == 1


def test_of_codes_added_and_candidates_promoted_at_once_none_is_lost(published: Study) -> None:
    keep(published, slice(0, 6), slice(6, 12), slice(12, 18))
    added = [f"Added {number}" for number in range(20)]
    promoted = ["Doubt", "Trust", "Rest"]

    def add() -> None:
        with open_study(published.folder) as other:
            for name in added:
                on_the_newest(lambda name=name: add_to(other, name))  # type: ignore[misc]  # bound now

    def add_to(study: Study, name: str) -> None:
        newest = study.store.codebook_version()
        study.store.set_codebook(add_code(newest.codebook, name), made_on=newest.number)

    with ThreadPoolExecutor(1) as adding:
        done = adding.submit(add)
        for number, name in enumerate(promoted, start=1):
            promote(published, [str(number)], name=name, coder_name="Ada")
        done.result()
    assert {code.name for code in published.store.codebook().codes} >= {*added, *promoted}


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, published: Study, tmp_path: Path) -> Iterator[Study]:
    """The published quotes in a study on either database."""
    if request.param == "sqlite":
        yield published
        return
    there, address = published.store, request.getfixturevalue("new_database")()
    with create_study(tmp_path / "team", there.codebook(), database=address) as study:
        study.store.add_together(documents=there.documents(), cases=there.cases(), quotes=there.quotes())
        yield study


def test_of_one_candidate_that_two_make_a_code_of_at_once_comes_one_code(either: Study) -> None:
    candidates = keep(either, *(slice(start, start + 6) for start in range(0, 48, 6)))
    n_before, ready = len(either.store.codebook().codes), Barrier(2)

    def refusals_of(name: str) -> list[str]:
        """Make a code of each candidate as somebody else does; return what was refused."""
        refused = []
        with open_study(either.folder) as own:
            for number in range(1, len(candidates) + 1):
                ready.wait(60)
                try:
                    promote(own, [str(number)], name=f"{name} {number}", coder_name=name)
                except DecisionError as error:
                    refused.append(str(error))
        return refused

    with ThreadPoolExecutor(2) as people:
        refused = [each for those in people.map(refusals_of, ("Ada", "Ben")) for each in those]
    numbers = [re.findall(r"^Candidate (\d+) is the code '\w+ \1' already", each)[0] for each in refused]
    assert sorted(numbers) == [str(number) for number in range(1, len(candidates) + 1)]
    assert len(either.store.codebook().codes) - n_before == len(candidates)
    assert len(either.store.candidate_edits()) == len(candidates)
    assert len(either.store.memos()) == 6 * len(candidates)


def test_a_code_comes_with_the_note_of_what_it_was_made_of_or_not_at_all(published: Study) -> None:
    keep(published, slice(0, 6))
    book, edits = published.store.codebook_version(), published.store.candidate_edits()
    with closing(sqlite3.connect(published.folder / "study.db")) as database:
        full = "CREATE TRIGGER full BEFORE INSERT ON memos BEGIN SELECT RAISE(ABORT, 'full'); END"
        database.execute(full)
        with pytest.raises(StoreError):
            promote(published, ["1"], name="Doubt", coder_name="Ada")
    assert published.store.codebook_version() == book
    assert published.store.candidate_edits() == edits


def test_what_cannot_be_promoted_is_refused_and_changes_nothing(published: Study) -> None:
    with pytest.raises(NothingToDoError, match="themeseed discover"):
        promote(published, ["1"], name="Doubt", coder_name="Ada")
    keep(published, slice(0, 6))
    with pytest.raises(UnknownNameError, match="no candidate '2'"):
        promote(published, ["2"], name="Doubt", coder_name="Ada")
    taken = published.store.codebook().codable[0].name
    with pytest.raises(CodebookError, match="already"):
        promote(published, ["1"], name=taken, coder_name="Ada")
    assert not published.store.memos()
    assert len(published.store.codebook_versions()) == 1


def test_the_command_promotes_and_says_what_comes_next(
    published_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(published_folder)
    with open_study(folder) as study:
        keep(study, slice(0, 6))
    said = ["discover", str(folder), "--promote", "1", "--name", "Doubt"]
    assert CliRunner().invoke(app, said).exit_code == 2
    told = CliRunner().invoke(app, [*said, "--coder", "Ada"])
    assert told.exit_code == 0, told.output
    assert "6 quotes are flagged for Ada" in told.output
    with open_study(folder) as study:
        assert study.store.codebook().codes[-1].name == "Doubt"
