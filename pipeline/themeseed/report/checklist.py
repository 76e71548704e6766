"""A checklist for reporting, as COREQ and SRQR ask: what the study answers itself, and what people must.

Tong, A., Sainsbury, P. and Craig, J. (2007), Consolidated criteria for reporting qualitative research
(COREQ), International Journal for Quality in Health Care 19(6), 349-357; O'Brien, B. C. et al. (2014),
Standards for reporting qualitative research (SRQR), Academic Medicine 89(9), 1245-1251. Numbers are
COREQ's; the wording is ours.
"""

from collections.abc import Mapping

from themeseed.report.findings import Findings
from themeseed.report.methods import between_coders
from themeseed.report.table import Table
from themeseed.report.wording import counted

TO_FILL_IN = "for the researcher"

_ASKED = (
    (1, "Who interviewed"), (2, "Their credentials"), (3, "Their occupation"), (4, "Their gender"),
    (5, "Their experience and training"), (6, "Relationship before the study"),
    (7, "What participants knew of the interviewer"), (8, "Interviewer's interests and bias"),
    (9, "Methodological orientation"), (10, "How participants were selected"),
    (11, "How they were approached"), (12, "Sample size"), (13, "Who refused or left"),
    (14, "Setting"), (15, "Who else was present"), (16, "Description of the sample"),
    (17, "Interview guide"), (18, "Repeat interviews"), (19, "Recording"), (20, "Field notes"),
    (21, "Duration"), (22, "Saturation"), (23, "Transcripts returned to participants"),
    (24, "Number of coders"), (25, "The coding tree"), (26, "How themes came about"),
    (27, "Software"), (28, "Participants' checking"), (29, "Quotations, with who said them"),
    (30, "Consistency of material and findings"), (31, "Major themes"), (32, "Minor themes"),
)  # fmt: skip


def checklist(findings: Findings) -> Table:
    """Return one row for each thing to report: what the study says of it, or that people must."""
    known = _known(findings)
    return Table(
        title="Checklist for reporting (COREQ, with SRQR in mind)",
        columns=("Number", "What to report", "What this study says"),
        rows=tuple((number, what, known.get(number, TO_FILL_IN)) for number, what in _ASKED),
        notes=(
            f"{counted(len(known), 'row')} can be said from the study itself, "
            f"{len(_ASKED) - len(known)} are for the researcher. Read the answers before you copy "
            "them: the study knows what was recorded in it, nothing else.",
        ),
        headings=2,
    )


def _known(findings: Findings) -> Mapping[int, str]:
    book = findings.codebook
    people = [each for each in findings.coders if each.kind == "human"]
    who = ", ".join(each.name for each in people)
    software = dict(findings.run.versions).get("themeseed", "") if findings.run else ""
    cases = counted(len(findings.cases), "case")
    documents = counted(len(findings.documents), "document")
    answers = {
        12: f"{cases} in {documents}, {counted(len(findings.quotes), 'quote')}",
        16: _sample(findings),
        22: _saturation(findings),
        24: f"{len(people)}: {who}.{_between(findings)}" if people else "",
        25: f"{counted(len(book.codable), 'code')} of '{book.name}'; see Codebook",
        26: _derivation(findings),
        27: f"themeseed {software}; see How this was made" if software else "",
        29: "See Codes: an example of each code, with who said it; all quotes stand in the HTML file",
        31: "See Codes and Codebook",
    }
    return {number: said for number, said in answers.items() if said}


def _sample(findings: Findings) -> str:
    values: dict[str, dict[str, None]] = {}
    for case in findings.cases:
        for attribute in case.attributes:
            values.setdefault(attribute.name, {})[attribute.value] = None
    told = [f"{name}: {', '.join(found)}" for name, found in values.items() if len(found) <= 8]
    return "; ".join(told)


def _between(findings: Findings) -> str:
    """Return how far coders agree with one another, " ..." or ""."""
    said = between_coders(findings.coders_agreement)
    return f" {said}" if said else ""


def _derivation(findings: Findings) -> str:
    book, added = findings.codebook, findings.codes_added
    source = f": {book.citation}" if book.citation else ""
    if not added:
        return f"All codes were brought to the material{source}"
    brought = len(book.codable) - added
    return f"{counted(brought, 'code')} brought to the material, {added} made while coding{source}"


def _saturation(findings: Findings) -> str:
    """Return what can be said of saturation; the rule says something of codes made while reading."""
    if findings.figures is None or not findings.figures.saturation:
        return ""
    if not findings.codes_added:
        return "not to be shown: all codes were there before the coding; see Saturation"
    curve = findings.figures.saturation[0]
    met = [rule for rule in curve.rules if rule.met_at is not None]
    said = f"stopping rule met with {curve.unit} {met[0].met_at}" if met else "no stopping rule met"
    return f"{said}; see Saturation"
