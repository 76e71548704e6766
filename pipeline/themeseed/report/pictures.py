"""The pictures of a report, each with a caption and a text for those who do not see it."""

from dataclasses import dataclass

from themeseed.records import Agreement
from themeseed.report.findings import Findings
from themeseed.report.pictures_view import Picture
from themeseed.report.plots import (
    MOST_CODES_IN_HEAT_MAP,
    agreement_picture,
    confusion_picture,
    counts_picture,
    map_picture,
)
from themeseed.report.projection import project
from themeseed.report.svg import inline_svg


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """A report's pictures; None where there is nothing to draw. A notebook shows them all."""

    agreement: Picture | None
    confusions: tuple[Picture | None, ...]
    counts: Picture | None
    map: Picture | None

    def _repr_html_(self) -> str:
        found = (self.agreement, *self.confusions, self.counts, self.map)
        return "".join(each._repr_html_() for each in found if each is not None)


def pictures(findings: Findings) -> Pictures:
    """Return the pictures that these findings have material for."""
    return Pictures(
        agreement=_agreement(findings),
        confusions=tuple(
            _confusion(findings, one.agreement, number)
            for number, one in enumerate(findings.agreements, start=1)
        ),
        counts=_counts(findings),
        map=_map(findings),
    )


def _agreement(findings: Findings) -> Picture | None:
    """Return the first measure that has an interval somewhere, one line for each way of coding."""
    names = [
        measure.name
        for one in findings.agreements
        for measure in one.agreement.measures
        if measure.value is not None and measure.interval is not None
    ]
    if not names:
        return None
    # Chance-corrected agreement tells most; percent agreement flatters where one code is frequent.
    name = next((one for one in names if "kappa" in one.lower()), names[0])
    figure = agreement_picture(findings.agreements, name)
    alt = (
        f"{name} of {len(findings.agreements)} ways of coding, with intervals; the table says the same."
    )
    return Picture(
        svg=inline_svg(figure, name="agreement", alt=alt),
        caption=f"{name}: the dot is the figure, the line its interval. Further right is better.",
    )


def _confusion(findings: Findings, agreement: Agreement, number: int) -> Picture | None:
    if not agreement.n_quotes or len(agreement.confusion.code_ids) > MOST_CODES_IN_HEAT_MAP:
        return None
    figure = confusion_picture(agreement, findings.codebook)
    alt = (
        f"Heat map of {agreement.first} against {agreement.second} on {agreement.n_quotes} quotes; "
        "the table below holds the same counts."
    )
    return Picture(
        svg=inline_svg(figure, name=f"confusion-{number}", alt=alt),
        caption=(
            f"How many quotes have each pair of codes. Rows: {agreement.first}. Columns, in the same "
            f"order: {agreement.second}. Outlined squares are agreement; the darker, the more quotes."
        ),
    )


def _counts(findings: Findings) -> Picture | None:
    suggested, decided = findings.suggested(), findings.decided()
    if not findings.codebook.codable or not (suggested or decided):
        return None
    figure = counts_picture(suggested, decided, findings.codebook)
    return Picture(
        svg=inline_svg(
            figure, name="counts", alt="Bars of quotes for each code; the table below says the same."
        ),
        caption="How many quotes each code was suggested for, and decided for.",
    )


def _map(findings: Findings) -> Picture | None:
    projection = project(findings.embeddings) if findings.embeddings else None
    if projection is None:
        return None
    decided = findings.decided()
    codings = decided or findings.suggested()
    code_of = {
        one.quote_id: "(several)" if len(set(one.codes)) > 1 else (*one.codes, "(none)")[0]
        for one in codings
    }
    figure = map_picture(projection, code_of, findings.codebook)
    kind = "decided" if decided else "suggested"
    return Picture(
        svg=inline_svg(
            figure,
            name="map",
            alt=f"Map of {len(projection.ids)} quotes as points, coloured by {kind} code.",
        ),
        caption=(
            f"Each point is a quote, its colour and shape the {kind} code. The map shows "
            f"{projection.share:.0%} of the differences between the quotes' vectors (their first two "
            "principal components) and hides the rest: points that lie close may be far apart in "
            "truth. Look for ideas here, never for proof."
        ),
    )
