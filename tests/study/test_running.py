import csv
import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from themeseed.embed.weights import packaged_folder
from themeseed.errors import ConfigError, NothingToDoError
from themeseed.exchange.codebook import read_codebook
from themeseed.models import model_card
from themeseed.records import Suggestion
from themeseed.review import decide, make_coder
from themeseed.seeds import codebook_path, quotes_path
from themeseed.study import Study, add_sources, create_study, discover_study, gather, run_study
from themeseed.study.material import input_hash
from themeseed.study.reviewing import ReviewSession


def made_study(folder: Path, *files: Path) -> Study:
    study = create_study(folder, read_codebook(codebook_path("gillard-2013")))
    for file in files:
        add_sources(study, [file])
    return study


def by_name(
    study: Study, suggestions: tuple[Suggestion, ...]
) -> dict[tuple[str, str], tuple[object, ...]]:
    name = {quote.id: quote.name for quote in study.store.quotes()}
    return {
        (name[each.quote_id], each.code_id): (each.rank, each.probability, each.suggested)
        for each in suggestions
    }


def test_running_again_changes_nothing_and_says_so(undecided: Study) -> None:
    first = undecided.store.latest_run()
    again = run_study(undecided)
    assert not again.new
    assert again.run == first
    assert len(undecided.store.runs()) == 1


def test_two_studies_of_the_same_quotes_get_byte_identical_suggestions(
    tmp_path: Path, undecided: Study
) -> None:
    with made_study(tmp_path / "second", quotes_path("gillard-2013")) as second:
        ran = run_study(second)
        latest = undecided.store.latest_run()
        assert latest is not None
        assert ran.run.id == latest.id
        assert repr(ran.suggestions) == repr(undecided.store.suggestions(latest.id))
        assert repr(ran.clustering) == repr(undecided.store.clustering(latest.id))


def test_the_order_of_quotes_does_not_show(tmp_path: Path, undecided: Study) -> None:
    with quotes_path("gillard-2013").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    random.Random(5).shuffle(rows)  # noqa: S311  # an order, not a secret
    shuffled = tmp_path / "shuffled.csv"
    with shuffled.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    latest = undecided.store.latest_run()
    assert latest is not None
    with made_study(tmp_path / "second", shuffled) as second:
        ran = run_study(second)
        assert by_name(second, ran.suggestions) == by_name(
            undecided, undecided.store.suggestions(latest.id)
        )
        name = {quote.id: quote.name for quote in second.store.quotes()}
        first_name = {quote.id: quote.name for quote in undecided.store.quotes()}
        clustering = undecided.store.clustering(latest.id)
        assert clustering is not None
        assert {frozenset(name[i] for i in c.quote_ids) for c in ran.clustering.clusters} == {
            frozenset(first_name[i] for i in c.quote_ids) for c in clustering.clusters
        }


def test_only_new_quotes_are_embedded(undecided: Study, tmp_path: Path) -> None:
    table = tmp_path / "more.csv"
    table.write_text("id,text\nx1,The managers asked me whether I wanted the job.\n", encoding="utf-8")
    add_sources(undecided, [table])
    ran = run_study(undecided)
    assert ran.n_embedded == 1
    assert dict(ran.run.summary)["quotes"] == "54"


def test_a_decision_makes_a_new_run_and_is_kept(undecided: Study) -> None:
    session = ReviewSession(undecided, "Anna")
    decision = session.decide("none")
    ran = run_study(undecided)
    assert ran.new
    assert dict(ran.run.summary)["decided"] == "1"
    assert undecided.store.decisions() == (decision,)


def test_taking_a_decision_back_brings_the_earlier_suggestions_back(undecided: Study) -> None:
    first = undecided.store.latest_run()
    assert first is not None
    session = ReviewSession(undecided, "Anna")
    session.decide("none")
    run_study(undecided)
    session.undo()
    back = run_study(undecided)
    assert back.new
    assert len(undecided.store.runs()) == 3
    assert by_name(undecided, back.suggestions) == by_name(
        undecided, undecided.store.suggestions(first.id)
    )
    assert not run_study(undecided).new


def test_decisions_change_suggestions_for_other_quotes(undecided: Study) -> None:
    quotes = {quote.name: quote for quote in undecided.store.quotes()}
    book = undecided.store.codebook()
    coder = make_coder("Anna")
    undecided.store.add_coder(coder)
    latest = undecided.store.latest_run()
    assert latest is not None
    before = by_name(undecided, undecided.store.suggestions(latest.id))
    for name in ("Q39", "Q40", "Q41"):
        undecided.store.append_decision(
            decide(quotes[name], coder, "change", codebook=book, codes=["practice"])
        )
    after = by_name(undecided, run_study(undecided).suggestions)
    moved = [key for key in before if key[0] not in ("Q39", "Q40", "Q41") and before[key] != after[key]]
    assert len(moved) > 50


@pytest.mark.parametrize("refusal", [True, False])
def test_a_refusal_is_evidence_too(undecided: Study, refusal: bool) -> None:
    latest = undecided.store.latest_run()
    assert latest is not None
    session = ReviewSession(undecided, "Anna")
    quote = session.current
    assert quote is not None
    (shown,) = [each for each in session.suggestions(quote) if each.suggested]
    session.decide("reject" if refusal else "skip")
    ran = run_study(undecided)
    assert ran.new is refusal
    after = {(each.quote_id, each.code_id): each.probability for each in ran.suggestions}
    assert (after[quote.id, shown.code_id] < shown.probability - 0.05) is refusal


def test_every_run_says_how_it_was_made(undecided: Study) -> None:
    run = undecided.store.latest_run()
    assert run is not None
    assert run.encoder == "all-MiniLM-L6-v2"
    assert len(run.encoder_digest) == len(run.input_hash) == len(run.config_hash) == 64
    assert {"themeseed", "numpy", "onnxruntime"} <= {name for name, _ in run.versions}
    assert ("embed.model", '"all-MiniLM-L6-v2"') in run.settings


def test_suggested_codes_carry_evidence(undecided: Study) -> None:
    run = undecided.store.latest_run()
    assert run is not None
    suggested = [each for each in undecided.store.suggestions(run.id) if each.suggested]
    assert suggested
    assert all(each.evidence for each in suggested)
    assert not any(each.calibrated for each in suggested)


def test_twenty_decisions_calibrate(published: Study) -> None:
    run = published.store.latest_run()
    assert run is not None
    assert all(each.calibrated for each in published.store.suggestions(run.id))


def test_another_seed_is_another_run(undecided: Study) -> None:
    assert run_study(undecided, seed=7).run.seed == 7
    assert len(undecided.store.runs()) == 2


def test_a_study_without_quotes_says_what_to_do(tmp_path: Path) -> None:
    with made_study(tmp_path / "empty") as study, pytest.raises(NothingToDoError, match="themeseed add"):
        run_study(study)


def test_several_codes_a_quote_when_the_study_says_so(published: Study) -> None:
    several = replace(
        published, config=replace(published.config, match=replace(published.config.match, multiple=True))
    )
    ran = run_study(several)
    probabilities = [each.probability for each in ran.suggestions if each.rank <= 5]
    assert all(0 <= each <= 1 for each in probabilities)
    by_quote: dict[str, float] = {}
    for each in ran.suggestions:
        by_quote[each.quote_id] = by_quote.get(each.quote_id, 0) + each.probability
    # Codes do not compete: their probabilities need not add up to at most one.
    assert max(by_quote.values()) > 1


def test_no_rejected_code_is_suggested_again(undecided: Study) -> None:
    session = ReviewSession(undecided, "Anna")
    rejected = set()
    while session.current is not None:
        quote = session.current
        shown = [each.code_id for each in session.suggestions(quote) if each.suggested]
        session.decide("reject" if shown else "none")
        rejected |= {(quote.id, code) for code in shown}
    assert len(rejected) > 40
    again = {
        (each.quote_id, each.code_id) for each in run_study(undecided).suggestions if each.suggested
    }
    assert not again & rejected


def test_what_a_run_suggests_does_not_echo_what_was_decided(undecided: Study) -> None:
    rng = random.Random(3)  # noqa: S311  # lots, not secrets
    codes = undecided.store.codebook().codable_ids
    session = ReviewSession(undecided, "Lot")
    drawn = {}
    while session.current is not None:
        drawn[session.current.id] = rng.choice(codes)
        session.decide("change", [drawn[session.current.id]])
    first = [each for each in run_study(undecided).suggestions if each.rank == 1]
    # One in five by chance; 53 suggestions that had seen the lots would repeat most of them.
    assert sum(each.code_id == drawn[each.quote_id] for each in first) < 22


def test_other_vectors_make_another_run(undecided: Study) -> None:
    first = undecided.store.latest_run()
    assert first is not None
    for file in undecided.embeddings_folder.rglob("*"):
        if file.is_file():
            file.unlink()
    assert not run_study(undecided).new  # the same texts in the same batches: the same vectors
    (embedding,) = {each.encoder_digest for each in undecided.store.runs()}
    material = gather(undecided, undecided.config)
    nudged = replace(material.embeddings, vectors=material.embeddings.vectors * np.float32(1.0000001))
    assert embedding == nudged.encoder_digest
    assert input_hash(replace(material, embeddings=nudged)) != first.input_hash
    assert input_hash(material) == first.input_hash


def test_a_second_encoder_is_named_by_the_run_and_weighed_in_it(
    undecided: Study, tmp_path: Path
) -> None:
    folder = tmp_path / "second"
    shutil.copytree(packaged_folder(model_card("all-MiniLM-L6-v2")), folder)
    embedding = replace(undecided.config.embed, also=(str(folder),))
    study = replace(undecided, config=replace(undecided.config, embed=embedding))
    first, ran = study.store.latest_run(), run_study(study)
    assert first is not None
    assert ran.new
    assert ran.run.encoder == f"all-MiniLM-L6-v2 + {folder} (weight 0.5)"
    assert ran.run.encoder_digest != first.encoder_digest
    assert dict(ran.run.settings)["embed.also"] == f'["{folder}"]'
    assert by_name(study, ran.suggestions) != by_name(study, study.store.suggestions(first.id))
    # Groups are the first encoder's: they stay as they are, and say what comes back by the other.
    before = study.store.clustering(first.id)
    assert before is not None
    assert [each.quote_ids for each in ran.clustering.clusters] == [
        each.quote_ids for each in before.clusters
    ]
    # Both folders hold the same model.
    assert all(each.refound_encoders == (1.0,) for each in ran.clustering.clusters)
    assert all(each.refound_encoders == () for each in before.clusters)
    assert study.store.clustering(ran.run.id) == ran.clustering
    assert not run_study(study).new
    heavier = replace(embedding, also_weight=1.0)
    assert run_study(replace(study, config=replace(study.config, embed=heavier))).new
    ada = make_coder("Ada")
    study.store.add_coder(ada)
    book = study.store.codebook()
    none = [decide(quote, ada, "none", codebook=book) for quote in study.store.quotes()[:12]]
    study.store.append_decisions(none)
    assert "12 quotes that people found no code for" in discover_study(study).reason


def test_attributes_count_in_a_run_that_names_them_and_nowhere_else(undecided: Study) -> None:
    names = sorted({part.name for case in undecided.store.cases() for part in case.attributes})
    first = undecided.store.latest_run()
    assert first is not None
    matching = replace(undecided.config.match, attributes=(names[0], "document"))
    study = replace(undecided, config=replace(undecided.config, match=matching))
    ran = run_study(study)
    assert ran.new
    assert dict(ran.run.settings)["match.attributes"] == f'["{names[0]}", "document"]'
    assert by_name(study, ran.suggestions) != by_name(study, study.store.suggestions(first.id))
    assert ran.clustering == study.store.clustering(first.id)
    assert not run_study(study).new
    wrong = replace(study.config, match=replace(matching, attributes=("shoe size",)))
    with pytest.raises(ConfigError, match=rf"attributes.*'shoe size'.*{names[0]}"):
        run_study(replace(study, config=wrong))


def test_a_run_keeps_which_quotes_to_decide_next(undecided: Study) -> None:
    run = undecided.store.latest_run()
    assert run is not None
    assert len(run.ask_next) == len(set(run.ask_next)) > 10
    session = ReviewSession(undecided, "Anna", order="informative")
    assert session.current is not None
    assert session.current.id == run.ask_next[0]
    session.decide("none")
    again = run_study(undecided).run
    assert run.ask_next[0] not in again.ask_next
