"""themeseed groups: show the groups of similar quotes; name, merge, split, pin; coarser, finer."""

from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.edits import list_edits, take_back
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
            list_edits(
                study,
                study.store.group_edits(),
                out,
                of="groups",
                called="wishes",
                nothing="Nothing was said of groups yet.",
            )
        elif not coder:
            raise typer.BadParameter("Say who does this: --coder NAME.")
        elif what == "undo":
            take_back(
                study,
                study.store.group_edits(),
                numbers or [],
                coder,
                out,
                append=study.store.append_group_edits,
                then=f"themeseed run {study.folder}",
            )
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
