import csv
import io

import pytest

from tests.report.reading import read
from themeseed.errors import NothingToDoError
from themeseed.exchange.themes_files import disagreements_file, themes_files
from themeseed.report import Findings, group_names, render_report
from themeseed.study import Study, agreement_with_people, clusters_with_people, find


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
