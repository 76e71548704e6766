"""Candidate themes as plain tables, for page and terminal."""

from collections.abc import Iterable, Sequence

from themeseed.records import CandidateTheme, Codebook, Discovery, Quote
from themeseed.report.table import Table
from themeseed.report.wording import code_name, shortened

_MOST_WORDS = 5
_MOST_CHARACTERS = 200
_MOST_INSIDE = 3


def candidate_rows(found: Discovery, codebook: Codebook) -> Table:
    """Return one row for each candidate: its words, why it is one, and how surely it comes back."""
    others = any(each.refound_encoders for each in found.candidates)
    rows = tuple(
        (
            str(number),
            each.name or f"{each.suggested_name} (suggested)",
            ", ".join(each.keywords[:_MOST_WORDS]),
            len(each.quote_ids),
            each.source,
            _beside(each, codebook),
            f"{each.refound:.2f}",
            "" if each.refound_documents is None else f"{each.refound_documents:.2f}",
            *((_by_others(each),) if others else ()),
            "fragile" if each.fragile else "",
        )
        for number, each in enumerate(found.candidates, start=1)
    )
    return Table(
        title="Candidate themes",
        columns=(
            *("Candidate", "Name", "Words", "Quotes", "Why", "Beside the codebook"),
            *("Found again", "Without a document"),
            *(("By another encoder alone",) if others else ()),
            "Note",
        ),
        rows=rows,
        notes=(
            "Candidates are for a person to judge: groups of similar quotes are not yet themes.",
            "Found again: how much of the group comes back when a fifth of its quotes or decisions is "
            "left out, 0 to 1; without each document (each case of a single table) in turn, in the "
            "mean. Below 0.60 it is fragile, as is a group that hangs on single shuffled copies to be "
            "beyond chance.",
        ),
    )


def _by_others(each: CandidateTheme) -> str:
    return ", ".join(f"{it:.2f}" for it in each.refound_encoders)


def set_aside_rows(found: Discovery, codebook: Codebook) -> Table:
    """Return one row for each candidate that was found and is not shown, with what was said of it."""
    return Table(
        title="Found, and set aside earlier",
        columns=("Candidate", "Name", "Quotes", "Set aside", "Reason or code"),
        rows=tuple(
            (
                str(number),
                each.candidate.name or f"{each.candidate.suggested_name} (suggested)",
                len(each.candidate.quote_ids),
                each.why,
                each.said if each.why == "discarded" else code_name(codebook, each.said),
            )
            for number, each in enumerate(found.set_aside, start=len(found.candidates) + 1)
        ),
    )


def steering_rows(edits: Iterable[tuple[str, str, str, str]], *, of: str = "candidates") -> Table:
    """Return one row for each edit in force: its number, when, who, and what was done."""
    return Table(
        title=f"What was done with {of}",
        columns=("Edit", "When", "Who", "What"),
        rows=tuple((number, at[:16].replace("T", " "), who, what) for number, at, who, what in edits),
    )


def candidate_quote_rows(each: CandidateTheme, number: int, quotes: Sequence[Quote]) -> Table:
    """Return a candidate's most typical quotes, and the nearest quotes outside it."""
    by_id = {quote.id: quote for quote in quotes}
    said = [("inside", quote_id) for quote_id in each.exemplar_ids]
    said += [("just outside", quote_id) for quote_id in each.contrast_ids]
    return Table(
        title=f"Candidate {number}",
        columns=("Where", "Quote", "Text"),
        rows=tuple(
            (where, by_id[quote_id].name, shortened(by_id[quote_id].text, _MOST_CHARACTERS))
            for where, quote_id in said
        ),
    )


def occurrence_rows(each: CandidateTheme, number: int) -> Table:
    """Return in which groups a candidate's quotes stand, and what share of all quotes stands there."""
    return Table(
        title=f"Where candidate {number} occurs",
        columns=("By", "Group", "Quotes", "Share", "Of all quotes"),
        rows=tuple(
            (it.grouping, it.group, it.n_quotes, f"{it.share:.0%}", f"{it.share_of_all:.0%}")
            for it in each.where
        ),
    )


def seed_theme_rows(found: Discovery, codebook: Codebook) -> Table:
    """Return one row for each code of the codebook: how it stands in the material."""
    rows = tuple(
        (
            code_name(codebook, each.code_id),
            each.state,
            each.n_quotes,
            each.n_decided,
            "; ".join(", ".join(part.keywords[:_MOST_INSIDE]) for part in each.parts),
            "; ".join(f"{code_name(codebook, it)} {len(ids)}" for it, ids in each.shared_with),
        )
        for each in found.seed_themes
    )
    return Table(
        title="The codebook in this material",
        columns=("Theme or code", "State", "Quotes", "Decided", "Inside it", "Quotes shared with"),
        rows=rows,
        notes=(
            "Quotes: what was decided, and what reads as it. Supported: more alike than as many quotes "
            "drawn by lot. Split: groups beyond chance stand inside it. Mixed: not more alike than by "
            "lot, which a theme across subjects may well be. Empty: too few quotes.",
            *_judged_by(found),
        ),
    )


def _judged_by(found: Discovery) -> tuple[str, ...]:
    if all(each.n_decided or each.state == "empty" for each in found.seed_themes):
        return ()
    return (
        "Quotes that nobody decided were found by the words of the code, and are alike by that: where "
        "few are decided, supported says that the code finds something, not that it is one thing.",
    )


def negative_case_rows(
    found: Discovery, codebook: Codebook, quotes: Sequence[Quote], *, most: int | None = None
) -> Table:
    """Return the quotes that read as a code and may say the opposite, a row each.

    At most `most` of each code.
    """
    by_id = {quote.id: quote for quote in quotes}
    return Table(
        title="Negative cases",
        columns=("Theme or code", "Quote", "Text"),
        rows=tuple(
            (
                code_name(codebook, each.code_id),
                by_id[quote_id].name,
                shortened(by_id[quote_id].text, _MOST_CHARACTERS),
            )
            for each in found.seed_themes
            for quote_id in each.contrary_ids[:most]
            if quote_id in by_id
        ),
        notes=(
            "Quotes that read as the theme and stand most on other sides of opposite words (good and "
            "bad, allow and ban) than it does. Whether they contradict it is for a person to say.",
        ),
        grouped=True,
    )


def _beside(each: CandidateTheme, codebook: Codebook) -> str:
    codes = "; ".join(f"{code_name(codebook, code)} {share:.0%}" for code, share in each.nearest_codes)
    return f"{each.relation}: {codes}" if codes else each.relation
