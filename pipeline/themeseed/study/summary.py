"""What a run keeps of itself in numbers: how much is suggested, and how much is still to change."""

from collections.abc import Sequence

from themeseed.config import Config
from themeseed.match import Matching
from themeseed.records import Suggestion
from themeseed.study.material import Material
from themeseed.suggest import Calibration, still_to_change, with_bar


def summary_of(
    material: Material,
    suggestions: Sequence[Suggestion],
    matching: Matching,
    calibration: Calibration,
    config: Config,
) -> tuple[tuple[str, str], ...]:
    """Return names and counts, as a run keeps them."""
    with_code = {each.quote_id for each in suggestions if each.suggested}
    counts = _counts(material, len(with_code), len(material.quotes) - len(with_code))
    decided = {coding.quote_id for coding in material.codings}
    left = still_to_change(
        matching.scores,
        matching.held_out,
        material.judging,
        calibration,
        decided,
        with_bar(config.suggest, calibration, matching.without_own_decisions()),
    )
    if left is not None:
        counts |= {
            "undecided": left.n_undecided,
            "still to change": left.estimate,
            "still to change, judged by": left.n_judged,
            "still to change, at least": left.low,
            "still to change, at most": left.high,
        }
    return _named(counts)


def summary_without_codes(material: Material) -> tuple[tuple[str, str], ...]:
    """Return names and counts of a run of a study that has no codes yet."""
    return _named(_counts(material, 0, 0))


def _counts(material: Material, n_suggested: int, n_none: int) -> dict[str, int]:
    return {
        "quotes": len(material.quotes),
        "codes": len(material.codebook.codable),
        "decided": len({coding.quote_id for coding in material.codings}),
        "suggested": n_suggested,
        "no theme fits": n_none,
        "embedded now": material.embeddings.computed,
        "longer than the model's window": len(material.embeddings.pooled_ids),
    }


def _named(counts: dict[str, int]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(count)) for name, count in counts.items())
