"""Candidate themes of a study: what they hold, and that nothing is touched."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from themeseed.cli import app
from themeseed.discover import shuffled_texts
from themeseed.embed.weights import packaged_folder
from themeseed.models import model_card
from themeseed.review import codings_of, decide, make_coder
from themeseed.study import Study, discover_study, open_study

ADA = make_coder("Ada")


def test_candidates_of_the_published_quotes_are_whole_and_come_again(undecided: Study) -> None:
    before = undecided.store.decisions(), undecided.store.runs()
    found = discover_study(undecided)
    assert found == discover_study(undecided)
    assert (undecided.store.decisions(), undecided.store.runs()) == before
    assert 'Nobody has decided "no theme fits" yet' in found.reason
    assert found.n_quotes == 53
    assert found.n_shuffled == 20
    known = {quote.id for quote in undecided.store.quotes()}
    assert found.candidates
    for each in found.candidates:
        assert each.source == "alike"
        assert set(each.quote_ids) <= known
        assert len(each.quote_ids) >= 4
        assert set(each.exemplar_ids) <= set(each.quote_ids)
        assert not set(each.contrast_ids) & set(each.quote_ids)
        assert each.keywords
        assert 0 <= each.refound <= 1
        assert each.refound_encoders == ()
        for grouping in {it.grouping for it in each.where}:
            inside = sum(it.n_quotes for it in each.where if it.grouping == grouping)
            assert 0 < inside <= len(each.quote_ids)
        assert {"site", "role"} <= {it.grouping for it in each.where}
    assert [it.code_id for it in found.seed_themes] == list(undecided.store.codebook().codable_ids)
    assert 0 < sum(it.n_quotes for it in found.seed_themes) <= 53
    for theme in found.seed_themes:
        assert (theme.state == "empty") == (theme.n_quotes < 4)
        assert all(set(part.quote_ids) <= known for part in theme.parts)


def test_quotes_that_people_found_no_code_for_come_first(
    undecided: Study, published: Study, tmp_path: Path
) -> None:
    codes = {it.quote_id: it.codes for it in codings_of(published.store.decisions())}
    hidden = max(
        sorted({it[0] for it in codes.values()}),
        key=lambda code: sum(it[0] == code for it in codes.values()),
    )
    book = undecided.store.codebook()
    undecided.store.add_coder(ADA)
    undecided.store.append_decisions(
        [
            decide(quote, ADA, "none", codebook=book)
            if codes[quote.id][0] == hidden
            else decide(quote, ADA, "change", codebook=book, codes=codes[quote.id])
            for quote in undecided.store.quotes()
        ]
    )
    # A second encoder that sees what the first sees: the same model in a folder of its own.
    second = tmp_path / "second"
    shutil.copytree(packaged_folder(model_card("all-MiniLM-L6-v2")), second)
    embedding = replace(undecided.config.embed, also=(str(second),))
    found = discover_study(replace(undecided, config=replace(undecided.config, embed=embedding)))
    assert found.candidates[0].source == "nothing fitted"
    assert "that people found no code for" in found.reason
    held = {it for each in found.candidates if each.source == "nothing fitted" for it in each.quote_ids}
    assert sum(codes[it][0] == hidden for it in held) > len(held) / 2
    for each in found.candidates:
        assert len(each.refound_encoders) == 1
        if each.source == "alike":
            assert each.refound_encoders == (1.0,)
            assert each.refound_chance is not None
        else:
            assert each.refound_encoders[0] > 0.7
            assert each.refound_chance is None
    decided = Counter(code for its in codes.values() for code in its if code != hidden)
    assert {each.code_id: each.n_decided for each in found.seed_themes if each.n_decided} == decided


def test_the_command_writes_candidates_with_their_quotes(
    undecided_folder: Path, copied: Callable[[Path], Path], tmp_path: Path
) -> None:
    folder = copied(undecided_folder)
    told = CliRunner().invoke(app, ["discover", str(folder), "--out", str(tmp_path / "out")])
    assert told.exit_code == 0, told.output
    assert "The codebook in this material" in told.output
    assert "Candidate themes" in told.output
    assert "Where candidate 1 occurs" in told.output
    assert "Quotes that nobody decided were found by the words of the code" in " ".join(
        told.output.split()
    )
    assert told.output.index("Candidate themes") < told.output.index("Negative cases")
    with (tmp_path / "out" / "candidate-quotes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with open_study(folder) as study:
        texts = {quote.id: quote.text for quote in study.store.quotes()}
    assert rows
    assert all(texts[row["quote_id"]] == row["text"] for row in rows)
    kept = json.loads((tmp_path / "out" / "discovery.json").read_text(encoding="utf-8"))
    with (tmp_path / "out" / "seed-theme-quotes.csv").open(encoding="utf-8-sig", newline="") as file:
        of_themes = list(csv.DictReader(file))
    shared = [row["quote_id"] for row in of_themes if row["where"] == "shared with"]
    assert sorted(shared) == sorted(
        it for each in kept["seed_themes"] for _, ids in each["shared_with"] for it in ids
    )
    assert all(texts[row["quote_id"]] == row["text"] for row in of_themes)
    inside = [row for row in rows if row["where"] == "inside"]
    assert len(inside) == sum(len(each["quote_ids"]) for each in kept["candidates"])


@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_words_have_no_candidate_through_the_whole_command(
    undecided: Study, tmp_path: Path, seed: int
) -> None:
    texts = [" ".join(quote.text.split()[:12]) for quote in undecided.store.quotes()[:32]]
    table, study = tmp_path / "texts.csv", tmp_path / "shuffled"
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = [["text"], *([text] for text in shuffled_texts(texts, seed=seed))]
        csv.writer(file).writerows(rows)
    for command in (["init", str(study)], ["add", str(study), str(table)], ["discover", str(study)]):
        told = CliRunner().invoke(app, command)
        assert told.exit_code == 0, told.output
    kept = json.loads((study / "exports" / "discovery" / "discovery.json").read_text(encoding="utf-8"))
    assert (kept["n_read"], kept["n_shuffled"]) == (32, 20)
    assert kept["candidates"] == []
