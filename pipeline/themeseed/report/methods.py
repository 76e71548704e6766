"""The methods paragraph of a report: what was done, with what, in sentences to start a paper from."""

import json

from themeseed.records import ManyCoderAgreement, Run
from themeseed.report.findings import Findings
from themeseed.report.wording import counted


def methods(findings: Findings) -> tuple[str, ...]:
    """Return the paragraph sentence by sentence; only what the study itself knows."""
    return tuple(
        sentence
        for sentence in (
            _material(findings),
            _people(findings),
            _machine(findings),
            _agreement(findings),
            between_coders(findings.coders_agreement),
            _shares(findings),
        )
        if sentence
    )


def between_coders(found: ManyCoderAgreement | None) -> str:
    """Return a sentence on how far coders agree; "" where no two decided the same quotes."""
    if found is None or not found.n_quotes:
        return ""
    # Of quotes with several codes the last is that by MASI, for which half the same is half agreed.
    alpha = next((each for each in reversed(found.measures) if "alpha" in each.name), None)
    if alpha is None or alpha.value is None:
        return ""
    interval = alpha.reported
    bounds = (
        f" ({interval.level:.0%} interval {interval.low:.2f} to {interval.high:.2f}, resampling "
        f"{interval.resampled})"
        if interval
        else ""
    )
    return (
        f"{len(found.coders)} coders were compared on {found.n_quotes:,} quotes: {alpha.name} is "
        f"{alpha.value:.2f}{bounds}."
    )


def _shares(findings: Findings) -> str:
    """Return how shares of codes were estimated, where a part of the quotes was drawn by lot."""
    found = next(iter(findings.figures.prevalence), None) if findings.figures else None
    if found is None or found.n_sample >= found.n_quotes:
        return ""
    return (
        f"{found.n_sample:,} of {found.n_quotes:,} quotes were drawn by lot and coded without sight of "
        "suggestions. Shares are prediction-powered estimates with power tuning (Angelopoulos and "
        f"others 2023), {found.level:.0%} intervals by Wilson's method with the effective sample size."
    )


def _material(findings: Findings) -> str:
    book = findings.codebook
    where = f"{counted(len(findings.documents), 'document')} ({counted(len(findings.cases), 'case')})"
    return (
        f"{counted(len(findings.quotes), 'quote').capitalize()} from {where} were coded with the "
        f"codebook '{book.name}' of {counted(len(book.codable), 'code')}"
        f"{f' ({book.citation})' if book.citation else ''}."
    )


def _people(findings: Findings) -> str:
    told = [
        f"{each.coder} decided {counted(each.n_quotes, 'quote')} ({each.n_blind} blind, "
        f"{each.n_assisted} with a suggestion in view, {each.n_brought} brought in or decided together)"
        for each in findings.audit
    ]
    return f"{'; '.join(told)}." if told else "No person has decided anything yet."


def _machine(findings: Findings) -> str:
    run = findings.run
    if run is None:
        return ""
    return (
        f"Suggestions were made by themeseed {_version(run)}, offline, with the {_encoders(run)} "
        f"(digest {run.encoder_digest[:12]}), seed {run.seed}, configuration {run.config_hash[:12]} and "
        f"input {run.input_hash[:12]}: {_regression(run)} over the codebook's passages and what people "
        "decided, with 'no theme fits' among the answers."
    )


def _encoders(run: Run) -> str:
    also = _setting(run, "embed.also")
    return f"encoder{'s' if also else ''} {run.encoder}"


def _regression(run: Run) -> str:
    views = "vectors, letters of words" if _setting(run, "match.words") else "vectors"
    if _setting(run, "match.multiple"):
        return f"a kernel ridge regression in the mean of the views ({views})"
    return f"a kernel logistic regression in each view ({views})"


def _setting(run: Run, name: str) -> object:
    return json.loads(dict(run.settings).get(name, "null"))


def _agreement(findings: Findings) -> str:
    if not findings.agreements:
        return ""
    section = findings.agreements[0]
    return (
        f"Machine and {section.agreement.first} were compared on {section.agreement.n_quotes:,} quotes, "
        f"each suggested for without its own decision. {section.sentence}"
    )


def _version(run: Run) -> str:
    return dict(run.versions).get("themeseed", "of unknown version")
