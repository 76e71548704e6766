"""What people did with candidates or groups, listed by number and taken back: for two commands."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from themeseed.cli.output import Output

if TYPE_CHECKING:
    from themeseed.records import CandidateEdit
    from themeseed.study import Study


def list_edits(
    study: "Study", edits: Sequence["CandidateEdit"], out: Output, *, of: str, called: str, nothing: str
) -> None:
    """Print the edits in force, with a number for each; `called` names them in JSON.

    `nothing` is said where there are none.
    """
    from dataclasses import asdict

    from themeseed.report import steering_rows
    from themeseed.study.candidate_edits import edits_listed, told_edit

    listed = edits_listed(edits)
    names = {coder.id: coder.name for coder in study.store.coders()}
    if listed:
        told = (
            (number, each.edited_at, names[each.coder_id], told_edit(each))
            for number, each in listed.items()
        )
        out.table(steering_rows(told, of=of))
    else:
        out.say(nothing)
    out.result({called: {number: asdict(each) for number, each in listed.items()}})


def take_back(
    study: "Study",
    edits: Sequence["CandidateEdit"],
    wanted: Sequence[str],
    coder_name: str,
    out: Output,
    *,
    append: Callable[[Sequence["CandidateEdit"]], None],
    then: str,
) -> None:
    """Keep, by `append`, the edit that takes back the one of this number, or the latest in force.

    Raises:
        BadParameter: the number is not in the list, or there are several.
    """
    from dataclasses import asdict

    from themeseed.review import make_coder
    from themeseed.study.candidate_edits import edits_listed, told_edit, undo_edit

    coder, listed = make_coder(coder_name), edits_listed(edits)
    if len(wanted) > 1 or any(each not in listed for each in wanted):
        raise typer.BadParameter(
            f"Name one edit by its number in the list: {', '.join(listed) or 'none'}."
        )
    undoing = undo_edit(edits, coder.id, edit_id=listed[wanted[0]].id if wanted else "")
    study.store.add_coder(coder)
    append([undoing])
    undone = next(each for each in edits if each.id == undoing.undoes)
    out.say(f"Taken back: {told_edit(undone)}. Next: {then}")
    out.result(asdict(undoing))
