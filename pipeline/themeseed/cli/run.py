"""themeseed run: suggest codes for every quote of a study."""

from typing import TYPE_CHECKING, Annotated

import typer

from themeseed.cli.options import (
    AllowDownload,
    AllowRemote,
    Also,
    Json,
    Model,
    Quiet,
    SecondReader,
    Seed,
    StudyFolder,
)
from themeseed.cli.output import Output, timed
from themeseed.cli.sending import warn_of_sending

if TYPE_CHECKING:
    from themeseed.study import Ran


def run(
    folder: StudyFolder,
    model: Model = None,
    also: Also = None,
    seed: Seed = None,
    allow_download: AllowDownload = False,
    deep: Annotated[
        bool | None,
        typer.Option(
            "--deep/--no-deep",
            help="Let the encoder's last layer learn from what was decided, and use it where that "
            "helps, or not; without it, as study.toml says. Takes minutes.",
        ),
    ] = None,
    second_reader: SecondReader = None,
    allow_remote: AllowRemote = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Embed what is new, cluster, match and suggest. Decisions are never touched."""
    from dataclasses import asdict

    from themeseed.report import told_groups
    from themeseed.study import open_study, run_study

    out = Output(quiet=quiet, as_json=as_json)
    with open_study(folder) as study, timed() as seconds:
        if model and allow_download:
            out.say(
                f"If '{model}' is not on this machine, it is fetched from its hub; no quote is sent."
            )
        warn_of_sending(study.config, second_reader, out, allow_remote=allow_remote)
        with out.progress() as tell:
            ran = run_study(
                study,
                model=model,
                also=also,
                seed=seed,
                allow_download=allow_download,
                deep=deep,
                second_reader=second_reader,
                allow_remote=allow_remote,
                on_progress=tell,
            )
    summary = dict(ran.run.summary)
    if ran.new:
        out.say(f"{summary['quotes']} quotes, {summary['codes']} codes, {summary['decided']} decided.")
        if summary["codes"] == "0":
            out.say(
                f"There are no codes yet, so none is suggested. Look for themes: themeseed discover "
                f"{folder}, and make codes of them with --promote; or give a codebook: themeseed "
                f"codebook {folder} FILE."
            )
        else:
            out.say(
                f"A code is suggested for {summary['suggested']} quotes, 'no theme fits' for "
                f"{summary['no theme fits']}."
            )
        skipped = int(summary["quotes"]) - min(int(summary["quotes"]), ran.n_embedded)
        out.say(
            f"Embedded {ran.n_embedded} new texts with {ran.run.encoder}; {skipped} quotes were known "
            "or equal to another."
        )
        if ran.n_pooled:
            out.say(
                f"{ran.n_pooled} quotes are longer than the model's window and were embedded in parts."
            )
        if ran.suggestions and not any(each.calibrated for each in ran.suggestions):
            out.say("Probabilities are not calibrated yet: that takes 20 decided quotes.")
        out.say(
            f"{len(ran.clustering.clusters)} clusters ({ran.clustering.method}): {ran.clustering.reason}"
        )
        out.say(" ".join(told_groups(ran.clustering)))
    else:
        out.say("Nothing has changed since the latest run; its suggestions stand.")
    _say_options(ran, out)
    if "still to change" in summary:
        out.say(
            f"Of {summary['undecided']} undecided quotes you would change the first suggestion for "
            f"about {summary['still to change']} ({summary['still to change, at least']} to "
            f"{summary['still to change, at most']}), if the {summary['still to change, judged by']} "
            "decisions that say so are like the rest."
        )
    for trouble in ran.run.troubles:
        out.say(f"{trouble.kind}: {trouble.message}")
    then = "discover" if summary.get("codes") == "0" else "review"
    who = "" if then == "discover" else " --coder YOUR-NAME"
    out.say(f"Run {ran.run.id}, {seconds[0]:.1f} s. Next: themeseed {then} {folder}{who}")
    out.result(
        {
            "run": ran.run.id,
            "new": ran.new,
            "seconds": round(seconds[0], 2),
            **summary,
            "troubles": [asdict(each) for each in ran.run.troubles],
        }
    )


def _say_options(ran: "Ran", out: Output) -> None:
    """Say what deep mode and a second reader gave, where they were asked for."""
    if ran.deep:
        out.say(ran.deep.told())
    if ran.heard is None:
        return
    n_read = len(ran.heard.readings) - len(ran.heard.faults)
    out.say(
        f"Second reader {ran.heard.name}: {n_read} quotes read, {len(ran.heard.faults)} answers not "
        f"used. {ran.heard.voice.told()}"
    )
    faults = [each.fault for each in ran.heard.faults]
    for fault in sorted(set(faults), key=lambda each: (-faults.count(each), each))[:3]:
        out.say(f"  not used, {faults.count(fault)}: {fault}")
