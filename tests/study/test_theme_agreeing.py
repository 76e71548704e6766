import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.report.reading import read
from tests.study.test_candidates import do
from tests.study.test_promoting import keep
from themeseed.cli import app
from themeseed.errors import NothingToDoError
from themeseed.exchange.themes_files import disagreements_file, themes_files
from themeseed.report import Findings, group_names, render_report
from themeseed.study import (
    Study,
    agreement_with_people,
    candidates_with_people,
    clusters_with_people,
    find,
    open_study,
    promote,
)
from themeseed.study.theme_agreeing import candidate_names


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def findings(published: Study) -> Findings:
    return find(published, agreements=agreement_with_people(published)[:1])


def test_the_published_themes_are_held_beside_the_groups_of_their_quotes(published: Study) -> None:
    found = clusters_with_people(published)
    assert found.n_quotes == 53
    assert sum(map(sum, found.counts)) == 53
    assert all(each.by_people and each.by_meaning for each in found.themes)
    run = published.store.latest_run()
    clustering = published.store.clustering(run.id) if run else None
    assert clustering is not None
    files = {
        each.name: each.content
        for each in themes_files(found, published.store.codebook(), group_names(clustering))
    }
    assert len(rows(files["codes-beside-groups.csv"])) == 5
    assert len(rows(files["groups-beside-codes.csv"])) == len(clustering.clusters)


def test_nobody_s_decisions_are_nothing_to_compare_groups_with(undecided: Study) -> None:
    with pytest.raises(NothingToDoError, match="Nobody has decided"):
        clusters_with_people(undecided)


def test_candidates_are_held_beside_codes_with_what_became_one_and_without_what_was_discarded(
    published: Study,
) -> None:
    with pytest.raises(NothingToDoError, match="no candidate themes"):
        candidates_with_people(published)
    codings = {it.quote_id: it.codes for it in published.store.decisions()}
    ids = [quote.id for quote in published.store.quotes()]
    of_one = [at for at, it in enumerate(ids) if codings[it] == codings[ids[0]]]
    whole = slice(of_one[0], of_one[-1] + 1)
    assert len(of_one) == whole.stop - whole.start
    keep(published, whole, slice(whole.stop, whole.stop + 4), slice(40, 50))
    do(published, "name", "1", text="Doubt")
    do(published, "discard", "3", text="small talk")
    promote(published, ["2"], name="New", coder_name="Ada")
    found = candidates_with_people(published)
    assert found.group_ids == ("candidate-0", "candidate-1")
    matched = {each.theme_id: each.group_id for each in found.themes if each.kind == "matched"}
    assert matched[codings[ids[0]][0]] == "candidate-0"
    assert candidate_names(published)["candidate-0"] == "Candidate 1: Doubt"
    assert "no independent proof" in found.warnings[-1]


def test_the_command_writes_candidates_beside_codes(
    published_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(published_folder)
    with open_study(folder) as study:
        keep(study, slice(0, 12), slice(20, 30))
    settings = folder / "study.toml"
    text = settings.read_text("utf-8").replace("[compare]\n", "[compare]\nresamples = 100\n")
    settings.write_text(text, "utf-8")
    told = CliRunner().invoke(app, ["compare", str(folder), "--clusters", "--candidates"])
    assert told.exit_code == 0, told.output
    assert "candidate themes" in told.output
    assert "no independent proof" in " ".join(told.output.split())
    written = folder / "exports" / "agreement"
    found = rows((written / "candidates-beside-codes.csv").read_bytes())
    assert [row["group"] for row in found] == ["candidate-0", "candidate-1"]
    assert rows((written / "groups-beside-codes.csv").read_bytes())


def test_the_report_shows_groups_beside_codes_and_every_disagreement_read(
    findings: Findings, published: Study
) -> None:
    section = findings.agreements[0]
    wrong = sum(
        count
        for at, counts in enumerate(section.agreement.confusion.counts)
        for to, count in enumerate(counts)
        if at != to
    )
    assert len(section.disagreements) == wrong > 0
    text = read(render_report(findings)).text
    assert "Groups beside codes" in text
    assert "Quotes read differently" in text
    first = next(q for q in findings.quotes if q.id == section.disagreements[0].quote_id)
    assert first.text[:60] in text
    table = rows(disagreements_file(section.disagreements, published.store.quotes()).content)
    assert len(table) == wrong
    assert {row["kind"] for row in table} <= {
        "boundary", "several themes present", "context missing", "neighbouring theme", "far apart",
    }  # fmt: skip
