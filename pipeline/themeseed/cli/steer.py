"""themeseed steer: name, merge, discard, split or pin candidate themes; coarser, finer; take back."""

from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.options import CoderName, Json, Quiet, StudyFolder
from themeseed.cli.output import Output

if TYPE_CHECKING:
    from themeseed.study import Study


def steer(
    folder: StudyFolder,
    what: Annotated[
        str,
        typer.Argument(
            help="list, name, merge, discard, split, pin, coarser, finer or undo. Without: list."
        ),
    ] = "list",
    candidates: Annotated[
        list[str] | None,
        typer.Argument(
            help="Candidates by number or id in the latest discover; for undo the number of an edit in "
            "the list, or nothing for the latest."
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="The name, for name; for merge, if it gets one.")] = "",
    reason: Annotated[str, typer.Option(help="Why a candidate is discarded.")] = "",
    coder: CoderName = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Say what candidate themes should be; every later discover holds to it.

    A candidate that is found again, by more than half of its quotes, keeps its name, stays merged, split
    or pinned, and stays away where it was discarded. Nothing is coded. Everything can be taken back.
    """
    from themeseed.study import open_study

    out = Output(quiet=quiet, as_json=as_json)
    with open_study(folder) as study:
        if what == "list":
            _list(study, out)
            return
        if not coder:
            raise typer.BadParameter("Say who does this: --coder NAME.")
        if what == "undo":
            _undo(study, candidates or [], coder, out)
        else:
            _do(study, what, candidates or [], reason if what == "discard" else name, coder, out)


def _do(study: "Study", what: str, wanted: list[str], text: str, coder_name: str, out: Output) -> None:
    from dataclasses import asdict

    from themeseed.review import make_coder
    from themeseed.study.candidate_edits import make_edit, told_edit
    from themeseed.study.candidates import candidates_kept

    coder = make_coder(coder_name)
    kept = candidates_kept(study.store, study.store.quotes(), study.store.codebook())
    edit = make_edit(what, kept, wanted, coder.id, text=text, smallest=study.config.discover.min_quotes)
    study.store.add_coder(coder)
    study.store.append_candidate_edits([edit])
    out.say(f"Kept: {told_edit(edit)}.")
    out.say(
        f"See it: themeseed discover {study.folder}. Take it back: themeseed steer {study.folder} undo"
    )
    out.result(asdict(edit))


def _undo(study: "Study", wanted: list[str], coder_name: str, out: Output) -> None:
    from dataclasses import asdict

    from themeseed.review import make_coder
    from themeseed.study.candidate_edits import edits_listed, told_edit, undo_edit

    coder = make_coder(coder_name)
    edits = study.store.candidate_edits()
    listed = edits_listed(edits)
    if len(wanted) > 1 or any(each not in listed for each in wanted):
        numbers = ", ".join(listed) or "none"
        raise typer.BadParameter(f"Name one edit by its number in the list: {numbers}.")
    undoing = undo_edit(edits, coder.id, edit_id=listed[wanted[0]].id if wanted else "")
    study.store.add_coder(coder)
    study.store.append_candidate_edits([undoing])
    undone = next(each for each in edits if each.id == undoing.undoes)
    out.say(f"Taken back: {told_edit(undone)}. Next: themeseed discover {study.folder}")
    out.result(asdict(undoing))


def _list(study: "Study", out: Output) -> None:
    from dataclasses import asdict

    from themeseed.report import steering_rows
    from themeseed.study.candidate_edits import edits_listed, told_edit

    listed = edits_listed(study.store.candidate_edits())
    names = {coder.id: coder.name for coder in study.store.coders()}
    if listed:
        out.table(
            steering_rows(
                (number, each.edited_at, names[each.coder_id], told_edit(each))
                for number, each in listed.items()
            )
        )
    else:
        out.say("Nothing was done with candidates yet.")
    out.result({"edits": {number: asdict(each) for number, each in listed.items()}})
