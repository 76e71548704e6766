"""The report of a study: everything gathered into findings, rendered, and written beside the study."""

from collections.abc import Sequence
from pathlib import Path

from themeseed.errors import NothingToDoError
from themeseed.exchange.atomic import write_atomically, write_export
from themeseed.exchange.report_csv import report_csv
from themeseed.records import Figures, ManyCoderAgreement, Run, ThemesCompared
from themeseed.report import (
    AgreementSection,
    AuditRow,
    Findings,
    Table,
    print_pdf,
    render_report,
    report_tables,
)
from themeseed.review import codings_of, in_current_codes, make_coder, on_quotes, with_consensus
from themeseed.study.agreeing import agreement_in, held_to
from themeseed.study.auditing import audit, codes_made_while_coding, out_of_date
from themeseed.study.blind import apart_in, apart_table
from themeseed.study.discovering import discover_study
from themeseed.study.figures import figures_in
from themeseed.study.folder import Study
from themeseed.study.holding_out import HoldingOut
from themeseed.study.many_agreeing import agreement_between_coders
from themeseed.study.material import Material, Progress, gather
from themeseed.study.theme_agreeing import compared_with_clusters


def find(
    study: Study,
    *,
    agreements: Sequence[AgreementSection] | None = None,
    candidates: bool = False,
    on_progress: Progress | None = None,
) -> Findings:
    """Return what the study knows now.

    Args:
        study: open, with at least one run.
        agreements: as `agreement_with_people` gave them; made now otherwise, where there are
            decisions to compare with.
        candidates: whether candidate themes are sought, which takes longer.
        on_progress: told what is being done.

    Raises:
        NothingToDoError: there has been no run.
    """
    run = study.store.latest_run()
    if run is None:
        raise NothingToDoError(
            f"Study '{study.name}' has no suggestions to report on. Make them: "
            f"themeseed run {study.folder}."
        )
    material = gather(study, study.config, on_progress=on_progress)
    decisions = on_quotes(study.store.decisions(), material.quotes)
    here = {quote.id for quote in material.quotes}
    holding = HoldingOut(study, material, on_progress)
    if agreements is None:
        agreements = _agreements(study, holding)
    coder = agreements[0].agreement.first if agreements else ""
    apart = None
    if any(each.name == coder and each.kind == "human" for each in study.store.coders()):
        apart = apart_table(apart_in(study, make_coder(coder)), coder)
    trail = audit(study)
    return Findings(
        study=study.name,
        codebook=material.codebook,
        description=material.codebook.citation,
        documents=study.store.documents(),
        cases=study.store.cases(),
        quotes=material.quotes,
        coders=study.store.coders(),
        codings=with_consensus(
            in_current_codes(codings_of(decisions), material.codebook), study.store.coders()
        ),
        # Quotes that were cut anew since the run have theirs with the next one.
        suggestions=tuple(each for each in study.store.suggestions(run.id) if each.quote_id in here),
        run=run,
        clustering=study.store.clustering(run.id),
        embeddings=material.embeddings,
        agreements=tuple(agreements),
        notes=(*out_of_date(study, run), *_notes(agreements), *_led(trail, coder, apart)),
        made_with=(*run.versions, ("encoder", run.encoder), ("seed", str(run.seed))),
        figures=_figures(study, holding),
        compared=_compared(study, material, run, on_progress),
        memos=study.store.memos(),
        audit=trail,
        apart=apart,
        codes_added=codes_made_while_coding(study),
        discovery=discover_study(study, on_progress=on_progress) if candidates else None,
        coders_agreement=_between_coders(study, on_progress),
    )


def write_report(
    study: Study,
    *,
    to: Path | None = None,
    findings: Findings | None = None,
    agreements: Sequence[AgreementSection] | None = None,
    pdf: bool = False,
    csv_folder: Path | None = None,
    candidates: bool = False,
    on_progress: Progress | None = None,
) -> Path:
    """Write the report as one HTML file that needs nothing else, and return its path.

    Args:
        study: open, with at least one run.
        to: where to; report.html in the study's folder otherwise.
        findings: as `find` gave them; made now otherwise.
        agreements: as `agreement_with_people` gave them, where findings are made now.
        pdf: whether a PDF of the same name is written beside it.
        csv_folder: where every table of the report is written as CSV too.
        candidates: whether candidate themes are sought where findings are made now; it takes longer.
        on_progress: told what is being done.

    Raises:
        NothingToDoError: there has been no run.
        ThemeseedError: a PDF is asked for, and no browser is there to print it.
    """
    if findings is None:
        findings = find(study, agreements=agreements, candidates=candidates, on_progress=on_progress)
    path = to or study.report_path
    html = render_report(findings).encode("utf-8")
    write_atomically(path, html)
    if csv_folder is not None:
        write_export(csv_folder, report_csv(report_tables(findings)))
    if pdf:
        if on_progress:
            on_progress("Printing", 0, 1)
        write_atomically(path.with_suffix(".pdf"), print_pdf(html))
    return path


def _agreements(study: Study, holding: HoldingOut) -> tuple[AgreementSection, ...]:
    try:
        return agreement_in(study, holding)
    except NothingToDoError:
        # A report before anybody decided is an ordinary report: it says so itself.
        return ()


def _figures(study: Study, holding: HoldingOut) -> Figures | None:
    try:
        return figures_in(study, holding)
    except NothingToDoError:
        # Nobody has decided anything, which the page says elsewhere.
        return None


def _compared(
    study: Study, material: Material, run: Run, on_progress: Progress | None
) -> ThemesCompared | None:
    clustering = study.store.clustering(run.id)
    try:
        person, codings = held_to(study, material, None)
    except NothingToDoError:
        return None
    if clustering is None or not any(each.codes for each in codings):
        return None
    if on_progress:
        on_progress("Comparing codes with groups", 0, 1)
    try:
        return compared_with_clusters(study, material, codings, clustering, name=person.name)
    except NothingToDoError:
        # Everything decided stands outside the groups.
        return None


def _between_coders(study: Study, on_progress: Progress | None) -> ManyCoderAgreement | None:
    try:
        return agreement_between_coders(study, on_progress=on_progress)
    except NothingToDoError:
        # One person's decisions, or none: there is nobody to compare with.
        return None


def _notes(agreements: Sequence[AgreementSection]) -> tuple[str, ...]:
    notes = [
        "Suggestions are a beginning for people to review, not a coding. Read the quote before you "
        "accept one.",
        "What was decided on a quote helped to make the suggestions for other quotes, never its own.",
    ]
    if agreements:
        notes.append(
            "Agreement was measured on held-out quotes of this study. It says little about other "
            "studies, other interviewers, or codes that are rare here."
        )
    return tuple(notes)


def _led(trail: Sequence[AuditRow], coder: str, apart: Table | None) -> tuple[str, ...]:
    """Return that agreement is flattered where decisions were made with a suggestion in view."""
    row = next((each for each in trail if each.coder == coder), None)
    if row is None or not row.n_assisted:
        return ()
    known = (
        "Agreement on what was decided blind stands apart below"
        if apart is not None
        else "Decide some blind, drawn by lot, to know how far you agree without"
    )
    return (
        f"{row.n_assisted:,} of the {row.n_quotes:,} quotes that {coder} decided were decided with a "
        "suggestion in view. Who sees one tends to take it, so agreement on them flatters the machine. "
        f"{known}.",
    )
