from pathlib import Path

import numpy as np
import pytest

from themeseed.config import Config
from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.held_out import coding_of_machine, held_out_suggestions
from themeseed.records import Coding
from themeseed.study import (
    ReviewSession,
    Study,
    agreement_with_people,
    chosen_coder,
    export_study,
    gather,
    write_report,
)


def test_machine_and_authors_agree_better_than_plain_cosine(published: Study) -> None:
    sections = agreement_with_people(published)
    kappa = {each.title: each.agreement.measure("Cohen's kappa") for each in sections}
    held_out, alone = kappa["themeseed, each quote held out"], kappa["Cosine to the descriptions alone"]
    assert held_out.value is not None
    assert alone.value is not None
    assert held_out.interval is not None
    assert held_out.value > alone.value + 0.1
    assert held_out.interval.low > 0
    # The figure that the issue gives for plain cosine to the five names.
    names = next(each for each in sections if each.title == "Cosine to the names alone")
    percent = names.agreement.measure("percent agreement").value
    assert percent == pytest.approx(0.26, abs=0.01)


def test_every_quote_of_its_own_is_resampled_as_a_quote(published: Study) -> None:
    interval = agreement_with_people(published)[0].agreement.measure("Cohen's kappa").interval
    assert interval is not None
    assert interval.resampled == "quotes"


def test_held_out_suggestions_never_see_the_decision_they_are_held_to(published: Study) -> None:
    material = gather(published, published.config)

    def first_codes(codings: tuple[Coding, ...]) -> dict[str, tuple[str, ...]]:
        found = held_out_suggestions(
            material.quotes,
            material.embeddings,
            material.codebook,
            material.passages,
            Config(),
            codings=codings,
        )
        return {c.quote_id: c.codes for c in coding_of_machine(found, coder_id="m", forced=True)}

    # Turning one decision round must not move the suggestion for that very quote.
    plain = first_codes(material.codings)
    for coding in material.codings[:3]:
        other = "teams" if coding.codes != ("teams",) else "identity"
        turned = tuple(
            Coding(quote_id=c.quote_id, coder_id=c.coder_id, codes=(other,) if c == coding else c.codes)
            for c in material.codings
        )
        assert first_codes(turned)[coding.quote_id] == plain[coding.quote_id]


def test_decisions_drawn_by_lot_give_no_agreement(published: Study) -> None:
    material = gather(published, published.config)
    rng = np.random.default_rng(0)
    codes = list(material.codebook.codable_ids)
    hits = []
    for _ in range(5):
        lots = tuple(
            Coding(quote_id=c.quote_id, coder_id="lot", codes=(codes[rng.integers(5)],))
            for c in material.codings
        )
        found = held_out_suggestions(
            material.quotes,
            material.embeddings,
            material.codebook,
            material.passages,
            Config(),
            codings=lots,
        )
        machine = {c.quote_id: c.codes for c in coding_of_machine(found, coder_id="m", forced=True)}
        hits += [machine[c.quote_id] == c.codes for c in lots]
    # 265 guesses at one in five: more than 0.28 would happen once in a thousand times.
    assert np.mean(hits) < 0.28


def test_comparing_needs_decisions(undecided: Study) -> None:
    with pytest.raises(NothingToDoError, match="themeseed review"):
        agreement_with_people(undecided)


def test_an_unknown_coder_is_named_with_those_there_are(published: Study) -> None:
    with pytest.raises(UnknownNameError, match=r"no coder 'Zoe'.*Gillard et al\. 2013"):
        agreement_with_people(published, coder_name="Zoe")


@pytest.mark.parametrize("decided", [True, False])
def test_a_report_is_written_with_and_without_decisions(
    decided: bool, published: Study, undecided: Study
) -> None:
    path = write_report(published if decided else undecided)
    text = path.read_text(encoding="utf-8")
    assert "<!doctype html>" in text.lower()
    assert ("moderate by the convention" in text) is decided


@pytest.mark.parametrize("export_format", ["csv", "xlsx", "json"])
def test_exports_hold_every_decision(published: Study, export_format: str, tmp_path: Path) -> None:
    paths = export_study(published, export_format, to=tmp_path / "out")  # type: ignore[arg-type]  # parametrized
    assert paths
    if export_format == "csv":
        codings = (tmp_path / "out" / "codings.csv").read_text(encoding="utf-8")
        assert len(codings.splitlines()) == 54


def test_an_unknown_export_format_is_named(published: Study) -> None:
    with pytest.raises(UnknownNameError, match=r"no export format 'docx'\. Formats: csv, xlsx, json"):
        export_study(published, "docx")  # type: ignore[arg-type]  # what the command line may pass


def test_the_person_compared_with_is_the_one_with_most_codings_not_most_skips(published: Study) -> None:
    session = ReviewSession(published, "Zoe")
    for _ in range(60):
        session.decide("skip")
    assert chosen_coder(published).name == "Gillard et al. 2013"


def test_another_coders_decisions_change_nothing_that_is_held_to_the_first(published: Study) -> None:
    before = agreement_with_people(published, coder_name="Gillard et al. 2013")
    codes = published.store.codebook().codable_ids
    session = ReviewSession(published, "Zoe")
    while session.current is not None:
        session.decide("change", [codes[session.n_left % 5]])
    after = agreement_with_people(published, coder_name="Gillard et al. 2013")
    assert repr(after) == repr(before)


def test_what_nothing_decided_gives_does_not_hang_on_decisions(published: Study) -> None:
    codes = published.store.codebook().codable_ids
    session = ReviewSession(published, "Zoe")
    while session.current is not None:
        session.decide("change", [codes[session.n_left % 5]])

    def chosen(coder: str, title: str) -> list[int]:
        sections = agreement_with_people(published, coder_name=coder)
        counts = next(s for s in sections if s.title == title).agreement.confusion.counts
        return [sum(column) for column in zip(*counts, strict=True)][:5]

    for title in ("themeseed, with nothing decided", "Cosine to all that the codebook says"):
        assert chosen("Zoe", title) == chosen("Gillard et al. 2013", title)


def test_what_a_higher_bar_would_give_is_counted(published: Study) -> None:
    held_out, *others = agreement_with_people(published)
    assert all(not section.at_bars for section in others)
    bars = {each.bar: each for each in held_out.at_bars}
    right = sum(row[place] for place, row in enumerate(held_out.agreement.confusion.counts))
    assert (bars[0.0].n_suggested, bars[0.0].n_right) == (53, right)
    suggested = [each.n_suggested for each in held_out.at_bars]
    assert suggested == sorted(suggested, reverse=True)
    assert suggested[0] > suggested[-1]
    for each in held_out.at_bars:
        assert 0 <= each.n_right <= each.n_suggested <= each.n_quotes == 53
        assert not each.n_suggested or each.low <= each.n_right / each.n_suggested <= each.high
