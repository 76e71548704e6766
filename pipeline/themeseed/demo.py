"""The demonstration: the published framework as an ordinary study, machine against authors."""

from dataclasses import dataclass
from pathlib import Path

from themeseed.compare import HUMAN_LOW
from themeseed.exchange.codebook import read_codebook
from themeseed.report import (
    AgreementSection,
    Findings,
    Table,
    agreement_rows,
    cluster_rows,
    codes_by_attributes,
    confusion_rows,
)
from themeseed.seeds import DEFAULT, codebook_path, quotes_path
from themeseed.study import (
    Ran,
    add_sources,
    agreement_with_people,
    create_study,
    find,
    open_study,
    run_study,
    write_report,
)
from themeseed.study.material import Progress

CODER = "Gillard et al. 2013"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the demonstration found, and where it wrote the study and its report."""

    folder: Path
    report: Path
    ran: Ran
    agreements: tuple[AgreementSection, ...]
    tables: tuple[Table, ...]
    verdict: str


def run_demo(folder: Path, *, on_progress: Progress | None = None) -> Demo:
    """Make the published framework a study, suggest, compare, report; safe to run again.

    The 53 quotes come in with the authors' themes as decisions of a coder, so every other command
    works on the study. What is compared are suggestions for each quote that were made without
    the authors' decision on it.

    Args:
        folder: a new folder, or the one of an earlier demonstration.
        on_progress: told what is being done.

    Raises:
        StudyError: the folder holds something else.
    """
    is_study = (folder / "study.db").exists()
    book = read_codebook(codebook_path(DEFAULT))
    with open_study(folder) if is_study else create_study(folder, book) as study:
        add_sources(study, [quotes_path(DEFAULT)], codes_column="theme", coder_name=CODER)
        ran = run_study(study, on_progress=on_progress)
        agreements = agreement_with_people(study, coder_name=CODER, on_progress=on_progress)
        findings = find(study, agreements=agreements, on_progress=on_progress)
        report = write_report(study, findings=findings, on_progress=on_progress)
    return Demo(
        folder=folder,
        report=report,
        ran=ran,
        agreements=agreements,
        tables=_tables(findings),
        verdict=_verdict(agreements),
    )


def _verdict(agreements: tuple[AgreementSection, ...]) -> str:
    """Return in plain words how good the suggestions are, and how bad."""
    agreement = agreements[0].agreement
    right = sum(row[position] for position, row in enumerate(agreement.confusion.counts))
    kappa = agreement.measure("Cohen's kappa")
    reach = kappa.interval.high if kappa.interval else (kappa.value or 0.0)
    people = "could just reach" if reach >= HUMAN_LOW else "does not reach"
    return (
        f"The first suggestion is the authors' theme for {right} of {agreement.n_quotes} quotes and "
        f"another one for {agreement.n_quotes - right}. That is enough to begin a review with and not "
        f"enough to do without one: it {people} what two people reach who code the same interviews, and "
        f"{agreement.n_quotes} quotes from one paper leave a wide interval."
    )


def _tables(findings: Findings) -> tuple[Table, ...]:
    """Return what is printed: agreement, confusions, themes by site and role, clusters."""
    decided = findings.decided()
    tables = [
        agreement_rows(findings.agreements),
        confusion_rows(findings.agreements[0].agreement, findings.codebook),
        codes_by_attributes(decided, findings.quotes, findings.cases, findings.codebook),
    ]
    if findings.clustering is not None:
        tables.append(cluster_rows(findings.clustering, findings.quotes, findings.codebook, decided))
    return tuple(tables)
