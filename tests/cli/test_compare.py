"""themeseed compare: any number of tables, and everybody in a study."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import themeseed
from tests.study.several_people import let_decide
from themeseed.study import open_study

TEXT = "We had a home. Then the rules came. Nobody asked us. It was home no more."


@pytest.fixture
def codings(tmp_path: Path) -> Path:
    for name, given in (("a", "hhrhrhhr"), ("b", "hrrhrhhh"), ("c", "hh.hrrhr")):
        lines = [f"q{at},{code}" for at, code in enumerate(given) if code != "."]
        (tmp_path / f"{name}.csv").write_text("\n".join(["id,codes", *lines]) + "\n", encoding="utf-8")
    lines = [f"q{at},interview {at // 2},{'peer' if at < 4 else 'staff'}" for at in range(8)]
    (tmp_path / "q.csv").write_text("\n".join(["id,document,role", *lines]) + "\n", encoding="utf-8")
    return tmp_path


def test_three_tables_are_compared_with_one_another(codings: Path) -> None:
    done = themeseed(
        "compare", "a.csv", "b.csv", "c.csv", "--quotes", "q.csv", "--csv", "out", cwd=codings
    )
    assert done.returncode == 0, done.stderr
    for said in ("How far 3 coders agree", "Fleiss' kappa", "Over documents", "1 decision missing"):
        assert said in done.stdout
    assert "Agreement by role" not in done.stdout
    assert json.loads((codings / "agreement.json").read_text(encoding="utf-8"))["n_missing"] == 1
    with (codings / "out" / "coders.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {row["of"] for row in csv.DictReader(stream)} == {"(all)", "code", "document", "role"}
    everything = themeseed(
        "compare", "a.csv", "b.csv", "c.csv", "--quotes", "q.csv", "--all", cwd=codings
    )
    assert "Agreement by role" in everything.stdout
    assert "Agreement on each code" in everything.stdout


@pytest.mark.parametrize(("n_codes", "said"), [(5, "Columns stand for"), (20, "All confusions: ")])
def test_confusions_of_many_codes_are_told_as_pairs(tmp_path: Path, n_codes: int, said: str) -> None:
    for name, shift in (("a", 0), ("b", 1)):
        lines = [f"q{at},code {(at + shift * (at % 3 == 0)) % n_codes:02}" for at in range(2 * n_codes)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["id,codes", *lines]) + "\n", encoding="utf-8")
    done = themeseed("compare", "a.csv", "b.csv", "--all", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert ("Most often confused" in done.stdout) == (n_codes == 20)


def test_coders_who_set_their_own_boundaries_are_compared_on_the_text(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text(TEXT, encoding="utf-8")
    marked = {"a": [("h", 0, 14), ("r", 15, 34)], "b": [("h", 0, 13), ("r", 15, 51)]}
    for name, stretches in marked.items():
        quotes = [f"{name}{at},one.txt,{start},{end}" for at, (_, start, end) in enumerate(stretches)]
        codes = [f"{name}{at},{code}" for at, (code, *_) in enumerate(stretches)]
        (tmp_path / f"q-{name}.csv").write_text(
            "\n".join(["id,document,start,end", *quotes]) + "\n", encoding="utf-8"
        )
        (tmp_path / f"{name}.csv").write_text("\n".join(["id,codes", *codes]) + "\n", encoding="utf-8")
    done = themeseed(
        *("compare", "a.csv", "b.csv", "--quotes", "q-a.csv", "--quotes", "q-b.csv"),
        *("--texts", "texts", "--all", "--json"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    figures = {each["name"]: each["value"] for each in json.loads(done.stdout)["unitizing"]["measures"]}
    # Boundaries after words 4 and 8 against 4 and 11: one of three is common.
    assert figures["boundary similarity"] == pytest.approx(1 / 3)
    assert 0 < figures["Krippendorff's u-alpha"] < 1


def test_everybody_in_a_study_is_compared_and_written(
    published_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(published_folder)
    with open_study(folder) as study:
        let_decide(study)
    done = themeseed("compare", folder, "--people", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["coders"]["coders"] == ["Ann", "Bob", "Gillard et al. 2013"]
    assert found["agreements"] == []
    written = {path.name for path in Path(found["csv"]).iterdir()}
    assert written == {"coders.csv", "coders.json"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("a.csv", "b.csv", "--people"), "go with a study"),
        (("a.csv", "b.csv", "--by", "role"), "the table that --quotes names"),
        (("a.csv", "b.csv", "--quotes", "q.csv", "--texts", "."), "start and end"),
        ((".", "--quotes", "q.csv"), "go with tables"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    arguments: tuple[str, ...], told: str, codings: Path
) -> None:
    done = themeseed("compare", *arguments, cwd=codings)
    assert done.returncode == 2
    assert told in done.stderr
