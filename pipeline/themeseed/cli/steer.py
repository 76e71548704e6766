"""themeseed steer: name, merge, discard, split or pin candidate themes; coarser, finer; take back."""

from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.edits import list_edits, take_back
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
            list_edits(
                study,
                study.store.candidate_edits(),
                out,
                of="candidates",
                called="edits",
                nothing="Nothing was done with candidates yet.",
            )
            return
        if not coder:
            raise typer.BadParameter("Say who does this: --coder NAME.")
        if what == "undo":
            take_back(
                study,
                study.store.candidate_edits(),
                candidates or [],
                coder,
                out,
                append=study.store.append_candidate_edits,
                then=f"themeseed discover {study.folder}",
            )
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
