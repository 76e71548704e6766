"""What people say of groups holds at the next run, for those that are found again; and is taken back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.cluster.planted import planted
from themeseed.cli import app
from themeseed.cluster import cluster
from themeseed.config import ClusterConfig
from themeseed.errors import DecisionError, UnknownNameError
from themeseed.records import CandidateEdit, Clustering, Embeddings, Words
from themeseed.study import open_study
from themeseed.study.group_wishes import GroupWishes, Shaping

Groups = tuple[tuple[str, ...], ...]


def edit(
    kind: str, *groups: tuple[str, ...], text: str = "", seen_in: str | None = None
) -> CandidateEdit:
    return CandidateEdit(
        id=f"{kind} {text}", coder_id="ada", kind=kind, groups=groups, text=text,  # type: ignore[arg-type]
        seen_in=seen_in, edited_at="",
    )  # fmt: skip


def shaped(
    *edits: CandidateEdit, known: dict[str, frozenset[str]] | None = None
) -> tuple[Clustering, Groups, Embeddings, Words]:
    """Return the groups after edits of three planted ones, and those groups."""
    embeddings, words, _ = planted([14, 10, 8], spread=0.2)
    before = tuple(
        each.quote_ids for each in cluster(embeddings, words, ClusterConfig(), seed=0).clusters
    )
    shaping = Shaping(GroupWishes(edits=edits, known=known or {}), embeddings, smallest=2)
    found = cluster(embeddings, words, ClusterConfig(), seed=0, reshape=shaping.reshape)
    return shaping.with_names(found), before, embeddings, words


def plain() -> Groups:
    return shaped()[1]


def test_groups_are_merged_named_and_split() -> None:
    first, second, third = plain()
    merged, *_ = shaped(edit("merge", second, third, text="Both"), edit("name", first, text="One"))
    assert [(len(each.quote_ids), each.name) for each in merged.clusters] == [(18, "Both"), (14, "One")]
    assert merged.clusters[0].edit_ids == ("merge Both",)
    assert merged.clusters[0].called == "Both"
    parted, *_ = shaped(edit("split", first))
    assert len(parted.clusters) == 4
    assert sorted(it for each in parted.clusters if each.edit_ids for it in each.quote_ids) == sorted(
        first
    )


def test_a_pin_takes_its_quotes_out_of_the_other_groups() -> None:
    first, second, third = plain()
    pinned = (*third, *second[:3])
    found, *_ = shaped(edit("pin", pinned))
    assert [len(each.quote_ids) for each in found.clusters] == [14, 11, 7]
    assert set(found.clusters[1].quote_ids) == set(pinned)
    assert set(found.clusters[2].quote_ids) == set(second[3:])
    assert set(found.clusters[0].quote_ids) == set(first)


def test_a_wish_that_fits_no_group_changes_nothing_and_is_counted() -> None:
    first, second, third = plain()
    mixture = (*first[:3], *second[:3], *third[:3])
    found, before, *_ = shaped(edit("name", mixture, text="Nothing"))
    assert [each.quote_ids for each in found.clusters] == list(before)
    assert "1 wish fits no group of this time" in found.reason


def test_quotes_that_came_later_make_no_other_group_of_it() -> None:
    first, *_ = plain()
    then = first[:6]
    wish = edit("name", then, text="Early", seen_in="run")
    unaware, *_ = shaped(wish)
    assert not any(each.name for each in unaware.clusters)
    aware, *_ = shaped(wish, known={"run": frozenset(then)})
    assert [each.name for each in aware.clusters] == ["Early", "", ""]


def test_what_is_said_in_the_terminal_holds_at_the_next_run_and_is_taken_back(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = str(copied(undecided_folder))

    def done(*command: str) -> Any:
        told = CliRunner().invoke(app, [*command, "--json"])
        assert told.exit_code == 0, told.output
        return json.loads(told.stdout)

    before = done("groups", folder)["groups"]
    first, second = before[0]["quote_ids"], before[1]["quote_ids"]
    done("groups", folder, "merge", "1", "2", "--name", "Both", "--coder", "Ada")
    assert done("run", folder)["new"]
    after = done("groups", folder)["groups"]
    assert len(after) == len(before) - 1
    assert after[0]["name"] == "Both"
    assert sorted(after[0]["quote_ids"]) == sorted([*first, *second])
    assert after[0]["refound"] is not None
    assert not done("run", folder)["new"]
    assert list(done("groups", folder, "wishes")["wishes"]) == ["1"]
    done("groups", folder, "undo", "--coder", "Ada")
    assert done("run", folder)["new"]
    assert done("groups", folder)["groups"] == before
    with open_study(Path(folder)) as study:
        assert [each.kind for each in study.store.group_edits()] == ["merge", "undo"]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["name", "1"], "name is blank"),
        (["merge", "1"], "two groups to merge"),
        (["pin", "1", "2"], "Name one group to pin"),
        (["pin", "99"], "There is no group '99'"),
        (["finer", "1"], "wished for all groups"),
        (["discard", "1"], "Do one of: name, merge"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(
    undecided_folder: Path, command: list[str], said: str
) -> None:
    told = CliRunner().invoke(app, ["groups", str(undecided_folder), *command, "--coder", "Ada"])
    assert isinstance(told.exception, DecisionError | UnknownNameError)
    assert said in str(told.exception)
