"""Exporting a study for spreadsheets, scripts and archives."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from themeseed.errors import UnknownNameError
from themeseed.exchange.atomic import ExportFile, write_export
from themeseed.exchange.study_export import StudyExport
from themeseed.records import Decision, Run
from themeseed.review import codings_of, in_current_codes, on_quotes, with_consensus
from themeseed.store import Store
from themeseed.study.folder import Study

ExportFormat = Literal["csv", "xlsx", "json"]


def export_study(
    study: Study, export_format: ExportFormat, *, to: Path | None = None
) -> tuple[Path, ...]:
    """Write the study to files and return their paths.

    Suggestions are those of the latest run; decisions are all there ever were. Where somebody
    adjudicated, the consensus has codings of its own beside each coder's.

    Args:
        study: open.
        export_format: "csv" (a folder of tables), "xlsx" (one workbook) or "json" (lossless).
        to: the folder; exports/ in the study's folder otherwise.

    Raises:
        UnknownNameError: there is no such format.
        ThemeseedError: the folder may not be written.
    """
    folder = to or study.exports_folder
    written = write_export(folder, _files(gather_export(study), export_format))
    if to is None and export_format == "csv":
        # One coder's codings.csv must not stay beside the files of several, or the other way round.
        for path in {*folder.glob("codings.csv"), *folder.glob("codings-*.csv")}.difference(written):
            path.unlink()
    return written


def gather_export(study: Study) -> StudyExport:
    """Return everything that an export of the study holds."""
    store = study.store
    latest = store.latest_run()
    decisions, quotes = store.decisions(), store.quotes()
    codings = codings_of(on_quotes(decisions, quotes))
    return StudyExport(
        study=study.name,
        codebook=store.codebook(),
        documents=store.documents(),
        cases=store.cases(),
        quotes=quotes,
        suggestions=store.suggestions(latest.id) if latest else (),
        decisions=decisions,
        codings=with_consensus(in_current_codes(codings, store.codebook()), store.coders()),
        coders=store.coders(),
        runs=(*store.runs(), *_live_runs(store, decisions)),
        memos=store.memos(),
        assignments=store.assignments(),
        team_settings=store.team_settings(),
        earlier_quotes=store.earlier_quotes(),
        boundary_edits=store.boundary_edits(),
        view_edits=store.view_edits(),
        sightings=store.sightings(),
        discoveries=store.discoveries(),
        candidate_edits=store.candidate_edits(),
        group_edits=store.group_edits(),
        clustering=store.clustering(latest.id) if latest else None,
    )


def _live_runs(store: Store, decisions: Sequence[Decision]) -> tuple[Run, ...]:
    """Return the runs between runs that somebody saw suggestions of, in the order of decisions."""
    asked_for = {run.id for run in store.runs()}
    seen = dict.fromkeys(each.run_id for each in decisions if each.run_id)
    return tuple(store.run(run_id) for run_id in seen if run_id not in asked_for)


def _files(export: StudyExport, export_format: str) -> tuple[ExportFile, ...]:
    # Each writer is imported where it is used, so that CSV does not wait for the XLSX library.
    if export_format == "csv":
        from themeseed.exchange.study_csv import write_study_csv

        return write_study_csv(export)
    if export_format == "xlsx":
        from themeseed.exchange.study_xlsx import write_study_xlsx

        return (write_study_xlsx(export),)
    if export_format == "json":
        from themeseed.exchange.study_json import write_study_json

        return (write_study_json(export),)
    known = ", ".join(get_args(ExportFormat))
    raise UnknownNameError(f"There is no export format '{export_format}'. Formats: {known}.")
