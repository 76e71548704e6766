"""themeseed demo: the published framework from quotes to report."""

from pathlib import Path
from typing import Annotated

import typer

from themeseed.cli.options import Json, Quiet
from themeseed.cli.output import Output, timed


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to make the study.")] = Path("demo-study"),
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Run everything on the published framework: five themes, 53 quotes, machine against authors."""
    from themeseed.demo import run_demo

    out = Output(quiet=quiet, as_json=as_json)
    with timed() as seconds, out.progress() as tell:
        found = run_demo(folder, on_progress=tell)
    out.say("Five themes on Peer Workers in mental health teams (Gillard et al. 2013), 53 quotes.")
    for table in found.tables:
        out.say()
        out.table(table)
    out.say()
    for section in found.agreements:
        out.say(f"{section.title}: {section.sentence}")
        out.say(f"  {section.explanation}")
    out.say()
    out.say(found.verdict)
    out.say()
    out.say(
        f"Study:  {found.folder}  (an ordinary one: themeseed review {found.folder} --coder YOUR-NAME)"
    )
    out.say(f"Report: {found.report}")
    out.say(f"{seconds[0]:.1f} s, nothing left this machine.")
    out.result(
        {
            "study": str(found.folder),
            "report": str(found.report),
            "run": found.ran.run.id,
            "verdict": found.verdict,
            "agreement": {
                section.title: {
                    measure.name: {
                        "value": measure.value,
                        "low": measure.interval.low if measure.interval else None,
                        "high": measure.interval.high if measure.interval else None,
                        "note": measure.note,
                    }
                    for measure in section.agreement.measures
                }
                for section in found.agreements
            },
        }
    )
