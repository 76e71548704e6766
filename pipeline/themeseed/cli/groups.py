"""themeseed groups: show the groups of similar quotes; name, merge, split, pin; coarser, finer."""

from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.options import CoderName, Json, Quiet, StudyFolder
from themeseed.cli.output import Output

if TYPE_CHECKING:
    from themeseed.study import Study


def groups(
    folder: StudyFolder,
    what: Annotated[
        str,
        typer.Argument(
            help="list, name, merge, split, pin, coarser, finer, wishes or undo. Without: list."
        ),
    ] = "list",
    numbers: Annotated[
        list[str] | None,
        typer.Argument(
            help="Groups by their number in the list; for undo the number of a wish, or nothing for "
            "the latest."
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="The name, for name; for merge, if it gets one.")] = "",
    coder: CoderName = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Show the groups of similar quotes of the latest run, or say what they should be.

    Groups are made from the quotes alone, each run anew. What is said of one holds for every later run
    in which it is found again, by more than half of its quotes. Nothing is coded; all can be taken back.
    """
    from themeseed.study import open_study

    out = Output(quiet=quiet, as_json=as_json)
    with open_study(folder) as study:
        if what == "list":
            _list(study, out)
        elif what == "wishes":
            _wishes(study, out)
        elif not coder:
            raise typer.BadParameter("Say who does this: --coder NAME.")
        elif what == "undo":
            _undo(study, numbers or [], coder, out)
        else:
            _do(study, what, numbers or [], name, coder, out)


def _list(study: "Study", out: Output) -> None:
    from dataclasses import asdict

    from themeseed.errors import NothingToDoError
    from themeseed.report import cluster_rows

    run = study.store.latest_run()
    clustering = study.store.clustering(run.id) if run else None
    if clustering is None:
        raise NothingToDoError(
            f"Study '{study.name}' has no groups of similar quotes yet. Make them: themeseed run "
            f"{study.folder}."
        )
    out.table(cluster_rows(clustering, study.store.quotes()))
    out.result({"groups": [asdict(each) for each in clustering.clusters]})


def _do(study: "Study", what: str, wanted: list[str], name: str, coder_name: str, out: Output) -> None:
    from dataclasses import asdict

    from themeseed.review import make_coder
    from themeseed.study.candidate_edits import told_edit
    from themeseed.study.group_edits import make_group_edit

    coder = make_coder(coder_name)
    edit = make_group_edit(study, what, wanted, coder.id, text=name)
    study.store.add_coder(coder)
    study.store.append_group_edits([edit])
    out.say(f"Kept: {told_edit(edit)}.")
    out.say(f"See it: themeseed run {study.folder}. Take it back: themeseed groups {study.folder} undo")
    out.result(asdict(edit))


def _undo(study: "Study", wanted: list[str], coder_name: str, out: Output) -> None:
    from dataclasses import asdict

    from themeseed.review import make_coder
    from themeseed.study.candidate_edits import edits_listed, told_edit, undo_edit

    coder = make_coder(coder_name)
    edits = study.store.group_edits()
    listed = edits_listed(edits)
    if len(wanted) > 1 or any(each not in listed for each in wanted):
        known = ", ".join(listed) or "none"
        raise typer.BadParameter(f"Name one wish by its number among the wishes: {known}.")
    undoing = undo_edit(edits, coder.id, edit_id=listed[wanted[0]].id if wanted else "")
    study.store.add_coder(coder)
    study.store.append_group_edits([undoing])
    undone = next(each for each in edits if each.id == undoing.undoes)
    out.say(f"Taken back: {told_edit(undone)}. Next: themeseed run {study.folder}")
    out.result(asdict(undoing))


def _wishes(study: "Study", out: Output) -> None:
    from dataclasses import asdict

    from themeseed.report import steering_rows
    from themeseed.study.candidate_edits import edits_listed, told_edit

    listed = edits_listed(study.store.group_edits())
    names = {coder.id: coder.name for coder in study.store.coders()}
    if listed:
        told = (
            (number, each.edited_at, names[each.coder_id], told_edit(each))
            for number, each in listed.items()
        )
        out.table(steering_rows(told, of="groups"))
    else:
        out.say("Nothing was said of groups yet.")
    out.result({"wishes": {number: asdict(each) for number, each in listed.items()}})
