"""What people do with candidates: it shows at once, holds at the next look, and can be taken back."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.study.test_promoting import keep
from themeseed.cli import app
from themeseed.errors import DecisionError, NothingToDoError, UnknownNameError
from themeseed.exchange.study_json import read_study_json
from themeseed.records import CandidateEdit
from themeseed.review import make_coder, split
from themeseed.study import Study, discover_study, export_study, keep_discovery, open_study, promote
from themeseed.study.boundaries import recut_entry
from themeseed.study.candidate_edits import make_edit, undo_edit
from themeseed.study.candidates import Candidates, candidates_kept, candidates_of
from themeseed.study.desk import Desk

ADA = make_coder("Ada")


def standing(study: Study) -> Candidates:
    return candidates_kept(study.store, study.store.quotes(), study.store.codebook())


def do(study: Study, kind: str, *wanted: str, text: str = "") -> CandidateEdit:
    """Do something with candidates, as commands and pages do."""
    edit = make_edit(kind, standing(study), wanted, ADA.id, text=text, smallest=4)
    study.store.add_coder(ADA)
    study.store.append_candidate_edits([edit])
    return edit


def undo(study: Study, edit: CandidateEdit | None = None) -> None:
    edits = study.store.candidate_edits()
    study.store.append_candidate_edits([undo_edit(edits, ADA.id, edit_id=edit.id if edit else "")])


def shown(study: Study) -> list[tuple[int, str, int]]:
    return [
        (each.number, each.candidate.name, len(each.candidate.quote_ids))
        for each in standing(study).shown
    ]


def test_what_is_done_shows_at_once_and_numbers_stay(published: Study) -> None:
    keep(published, slice(0, 6), slice(10, 18), slice(20, 30), slice(30, 34))
    do(published, "name", "2", text="  Doubt ")
    do(published, "discard", "1", text="small talk")
    do(published, "merge", "2", "4")
    assert shown(published) == [(2, "Doubt", 12), (3, "", 10)]
    (aside,) = standing(published).set_aside
    assert (aside.number, aside.why, aside.said) == (1, "discarded", "small talk")
    assert standing(published).find("2").candidate.relation == "beside"


def test_what_is_taken_back_is_as_before_and_stays_on_record(published: Study) -> None:
    keep(published, slice(0, 6), slice(10, 18))
    discard = do(published, "discard", "1", text="small talk")
    do(published, "name", "2", text="Doubt")
    undo(published, discard)
    assert shown(published) == [(1, "", 6), (2, "Doubt", 8)]
    undo(published)
    assert shown(published) == [(1, "", 6), (2, "", 8)]
    with pytest.raises(DecisionError, match="nothing to take back"):
        undo(published)
    assert [each.kind for each in published.store.candidate_edits()] == [
        "discard",
        "name",
        "undo",
        "undo",
    ]


def test_what_takes_vectors_waits_for_the_next_look(published: Study) -> None:
    keep(published, slice(0, 10))
    do(published, "finer")
    split = do(published, "split", "1")
    assert [each.kind for each in standing(published).waiting] == ["finer", "split"]
    assert shown(published) == [(1, "", 10)]
    undo(published, split)
    assert [each.kind for each in standing(published).waiting] == ["finer"]


@pytest.mark.parametrize(
    ("kind", "wanted", "text", "error", "told"),
    [
        ("name", ["1"], " ", DecisionError, "blank"),
        ("name", ["1"], "x" * 201, DecisionError, "201"),
        ("discard", ["1"], "", DecisionError, "Say why"),
        ("merge", ["1"], "", DecisionError, "two candidates"),
        ("merge", ["1", "1"], "", DecisionError, "two candidates"),
        ("pin", [], "", DecisionError, "Name one candidate"),
        ("coarser", ["1"], "", DecisionError, "name none"),
        ("split", ["1"], "", DecisionError, "too few for two parts of 4"),
        ("promote", ["1"], "", DecisionError, "nothing that can be done here"),
        ("name", ["7"], "X", UnknownNameError, "no candidate '7'"),
        ("pin", ["2"], "", DecisionError, "was discarded"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    published: Study, kind: str, wanted: list[str], text: str, error: type[Exception], told: str
) -> None:
    keep(published, slice(0, 6), slice(10, 18))
    do(published, "discard", "2", text="small talk")
    with pytest.raises(error, match=told):
        make_edit(kind, standing(published), wanted, ADA.id, text=text, smallest=4)


def test_without_a_look_there_is_nothing_to_do_anything_with(published: Study) -> None:
    assert candidates_of(published.store, (), published.store.codebook()) is None
    with pytest.raises(NothingToDoError, match="themeseed discover"):
        standing(published)


def test_a_promoted_candidate_is_set_aside_for_as_long_as_the_code_is_there(published: Study) -> None:
    keep(published, slice(0, 6))
    before = published.store.codebook()
    done = promote(published, ["1"], name="Doubt", coder_name="Ada")
    (aside,) = standing(published).set_aside
    assert (aside.why, aside.said) == ("promoted", done.code_id)
    assert published.store.codebook_versions()[-1].set_by == ADA.id
    with pytest.raises(DecisionError, match="is the code 'Doubt' already"):
        promote(published, ["1"], name="Again", coder_name="Ada")
    with pytest.raises(DecisionError, match="taken back in the codebook"):
        undo_edit(published.store.candidate_edits(), ADA.id, edit_id=standing(published).edits[0].id)
    published.store.set_codebook(before)
    assert shown(published) == [(1, "", 6)]


def test_quotes_that_were_cut_anew_stay_in_their_candidate(published: Study) -> None:
    keep(published, slice(0, 6))
    do(published, "name", "1", text="Doubt")
    desk = Desk(published)
    quote = next(iter(desk.quotes.values()))
    published.store.add_coder(ADA)
    recut = split(desk.document(quote.document_id), quote, quote.start + quote.text.index(" "))
    entry = recut_entry(desk, ADA, recut)
    published.store.append_reviewed(
        boundary_edits=entry.boundary_edits, quotes=entry.quotes, decisions=entry.decisions
    )
    assert shown(published) == [(1, "Doubt", 7)]


def test_what_people_did_holds_at_the_next_look(undecided: Study) -> None:
    found = discover_study(undecided)
    keep_discovery(undecided, found)
    first, second, *_ = found.candidates
    do(undecided, "discard", "1", text="too broad")
    do(undecided, "name", "2", text="Doubt")
    others = [each.id for each in undecided.store.quotes() if each.id not in first.quote_ids][:5]
    undecided.store.append_candidate_edits(
        [replace(do(undecided, "pin", "2"), id="pinned", groups=(tuple(others),))]
    )
    again = discover_study(undecided)
    assert [(each.candidate.quote_ids, each.why, each.said) for each in again.set_aside] == [
        (first.quote_ids, "discarded", "too broad")
    ]
    assert (again.candidates[0].quote_ids, again.candidates[0].name) == (second.quote_ids, "Doubt")
    assert again.candidates[-1].source == "pinned"
    assert set(again.candidates[-1].quote_ids) == set(others)
    assert 0 < again.candidates[-1].refound <= 1
    assert "1 named, 2 pinned" in again.reason
    assert again.n_edits == 4
    keep_discovery(undecided, again)
    assert standing(undecided).waiting == ()
    assert [each.why for each in standing(undecided).all][-2:] == ["", "discarded"]


def test_exports_hold_what_was_found_and_done(published: Study, tmp_path: Path) -> None:
    keep(published, slice(0, 6), slice(10, 18), slice(20, 30))
    merge = do(published, "merge", "1", "2")
    undo(published, merge)
    export_study(published, "json", to=tmp_path)
    export = read_study_json(tmp_path / "study.json")
    assert export.discoveries == (published.store.latest_discovery(),)
    assert export.candidate_edits == published.store.candidate_edits()
    export_study(published, "csv", to=tmp_path)
    with (tmp_path / "candidate_edits.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["merge", "merge", "undo"]
    assert rows[1]["quotes"].split(";") == list(merge.groups[1])
    assert rows[2]["undoes"] == merge.id


def test_the_command_does_lists_and_takes_back(
    published_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(published_folder)
    with open_study(folder) as study:
        keep(study, slice(0, 6), slice(10, 18))

    def steer(*said: str) -> str:
        told = CliRunner().invoke(app, ["steer", str(folder), *said])
        assert told.exit_code == 0, told.output
        return told.output

    assert "Nothing was done" in steer()
    assert CliRunner().invoke(app, ["steer", str(folder), "coarser"]).exit_code == 2
    assert "discarded 6 quotes: small talk" in steer(
        "discard", "1", "--reason", "small talk", "--coder", "Ada"
    )
    assert "named 'Doubt'" in steer("name", "2", "--name", "Doubt", "--coder", "Ada")
    steer("coarser", "--coder", "Ada")
    assert "discarded 6 quotes" in steer("undo", "1", "--coder", "Ada")
    listed = steer("list")
    assert "named 'Doubt'" in listed
    assert "discarded" not in listed
    wrong = CliRunner().invoke(app, ["steer", str(folder), "undo", "1", "--coder", "Ada"])
    assert wrong.exit_code == 2
    assert "2, 3" in wrong.output
