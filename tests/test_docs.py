"""The docs say what the code does: every name stands there, made pages are fresh, examples run."""

import importlib.util
import inspect
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import fields, is_dataclass
from pathlib import Path
from statistics import mean
from types import ModuleType

import pytest
from typer.testing import CliRunner

from themeseed import errors, records
from themeseed.cli import app
from themeseed.config import Config
from themeseed.demo import run_demo
from themeseed.records import Verdict
from themeseed.report import agreement_rows
from themeseed.review import codings_of
from themeseed.study import Study

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
FORBIDDEN = ("label", "tag", "item", "data", "manager", "helper", "util")
COMMANDS = [command.callback.__name__ for command in app.registered_commands if command.callback]
KEYS = [
    (part.name, key.name)
    for part in fields(Config)
    if part.name != "seed"
    for key in fields(getattr(Config(), part.name))
]
ERRORS = [name for name, found in vars(errors).items() if inspect.isclass(found)]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path, language: str) -> list[str]:
    """Return the fenced blocks of one language."""
    text = path.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def shell_lines() -> Iterator[tuple[str, str]]:
    for path in PAGES:
        for block in blocks(path, "sh"):
            for line in block.splitlines():
                yield name_of(path), line


def section(page: Path, heading: str) -> str:
    text = page.read_text(encoding="utf-8")
    return text.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]


@pytest.fixture(scope="module")
def make_pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_pages", DOCS / "make_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands.md", "configuration.md", "errors.md"])
def test_a_made_page_is_what_the_code_makes_now(page: str, make_pages: ModuleType) -> None:
    written = (DOCS / page).read_text(encoding="utf-8")
    assert written == make_pages.pages()[page], "Stale. Run: python docs/make_pages.py"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_that_help_shows_stands_on_the_page_of_commands(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert shown.exit_code == 0
    options = set(re.findall(r"(?<!\S)(--[a-z][a-z-]*)", shown.output)) - {"--help"}
    assert {"--quiet", "--json"} <= options
    told = section(DOCS / "commands.md", f"## {command}")
    assert {option for option in options if not re.search(rf"`.*{option}\b.*`", told)} == set()


@pytest.mark.parametrize(("part", "key"), KEYS)
def test_every_configuration_key_stands_in_the_docs_with_its_meaning(part: str, key: str) -> None:
    told = section(DOCS / "configuration.md", f"## `[{part}]`")
    row = next(line for line in told.splitlines() if line.startswith(f"| `{key}` |"))
    assert len(row.rstrip(" |").rsplit("|", 1)[1].strip()) > 5


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_stands_in_the_docs(name: str) -> None:
    assert f"| `{name}` |" in (DOCS / "errors.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(records.__all__))
def test_every_public_record_stands_in_the_glossary(name: str) -> None:
    told = (DOCS / "glossary.md").read_text(encoding="utf-8")
    assert re.search(rf"^\*\*.*\*\*.*`{name}`", told, re.MULTILINE)


def test_the_glossary_names_only_records_that_exist() -> None:
    told = (DOCS / "glossary.md").read_text(encoding="utf-8")
    entries = re.findall(r"^\*\*[^*]*\*\* \((`.*?`)\)", told, re.MULTILINE)
    named = {name for entry in entries for name in re.findall(r"`(\w+)`", entry)}
    assert len(named) > 20
    assert named <= set(records.__all__)
    assert any(is_dataclass(getattr(records, name)) for name in named)


@pytest.mark.parametrize("verdict", Verdict.__args__)  # type: ignore[attr-defined]  # a Literal
def test_the_glossary_tells_every_verdict(verdict: str) -> None:
    assert f"`{verdict}`:" in (DOCS / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_heading_uses_a_word_that_we_do_not_use(page: Path) -> None:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings
    words = {word.rstrip("s") for heading in headings for word in re.findall(r"\w+", heading.lower())}
    assert words.isdisjoint(FORBIDDEN)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_something(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.exists(), f"{name_of(page)} links to {target}"
        if anchor:
            assert re.search(rf"^#+ {anchor}$", found.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("page", "line"), list(shell_lines()))
def test_every_shell_command_in_the_docs_exists_with_its_options(page: str, line: str) -> None:
    words = shlex.split(line.partition(" < ")[0])
    if words[0] == "make":
        targets = re.findall(
            r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
        )
        assert words[1] in targets
    elif words[0] == "themeseed":
        assert words[1] in COMMANDS
        told = section(DOCS / "commands.md", f"## {words[1]}")
        for option in (word for word in words if word.startswith("--")):
            assert f"`{option}" in told, f"{page}: {line}"
    else:
        assert words[0] in ("python", "cd", "chromium"), f"{page}: {line}"


def test_the_readme_names_every_command_that_the_tutorial_uses() -> None:
    used = {shlex.split(line)[1] for page, line in shell_lines() if page == "docs/tutorial.md"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {command for command in used if f"themeseed {command}" not in readme} == set()


def test_the_figures_in_the_readme_are_those_of_the_demonstration(tmp_path: Path) -> None:
    found = agreement_rows(run_demo(tmp_path / "demo").agreements)
    wanted = [found.columns.index(name) for name in ("Way of coding", "Quotes", "percent agreement")]
    wanted.append(found.columns.index("Cohen's kappa"))
    rows = {" | ".join(str(row[at]) for at in wanted) for row in found.rows}
    told = section(ROOT / "README.md", "## What to expect")
    shown = [line.strip("| ") for line in told.splitlines() if re.match(r"\| \w.*\| \d", line)]
    assert len(shown) == 7
    assert set(shown) <= rows, f"The demonstration gives: {sorted(rows)}"


def test_probabilities_tell_right_from_wrong_as_little_as_the_readme_says(published: Study) -> None:
    theirs = {each.quote_id: each.codes for each in codings_of(published.store.decisions())}
    run = published.store.latest_run()
    assert run is not None
    first = [each for each in published.store.suggestions(run.id) if each.rank == 1]
    right = [each.probability for each in first if each.code_id in theirs[each.quote_id]]
    wrong = [each.probability for each in first if each.code_id not in theirs[each.quote_id]]
    higher = mean((one > other) + (one == other) / 2 for one in right for other in wrong)
    assert 0.4 < higher < 0.6, "Mend the sentence on high probabilities in README.md and notebook 02."


def test_the_figures_of_other_constants_are_those_of_the_benchmark() -> None:
    measured = ROOT / "benchmarks" / "match" / "choose_defaults.json"
    constants = json.loads(measured.read_text(encoding="utf-8"))["constants"]
    told = section(DOCS / "matching.md", "## How the defaults were chosen")
    for what, found in constants.items():
        module, _, name = found["constant"].rpartition(".")
        value = getattr(importlib.import_module(module), name)
        assert found["in use"] == ("yes" if callable(value) else f"{value:.4g}"), f"Measure {what} anew."
        kappa = {one: f"{one}: {means['mean']:.3f}" for one, means in found["kappa"].items()}
        in_use = kappa.pop(found["in use"])
        left_out = found["left out"]["mean"]
        others = ", ".join(kappa.values())
        assert f"| {what} (`{name}`) | {in_use} | {others} | {left_out['kappa with it']:.3f} |" in told
        assert f"as things are it is {left_out['kappa as it is']:.3f}" in told


def test_the_readme_says_how_it_does_on_other_sets() -> None:
    measured = ROOT / "benchmarks" / "quality" / "agreement.json"
    content = json.loads(measured.read_text(encoding="utf-8"))
    by_lot = content["budgets"]["100 decided"]["themeseed"]["by set"]
    # Both figures over the same sets: those that are large enough for a hundred decided texts.
    alone = content["budgets"]["codebook only"]["themeseed"]["by set"]
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"On {['no', 'one', 'two', 'three', 'four'][len(by_lot)]} shared sets" in told
    assert f"with up to {max(content['sets'][name][1] for name in by_lot)} codes" in told
    assert f"mean kappa was {mean(alone[name] for name in by_lot):.2f} from the codebook alone" in told
    assert f"and {mean(by_lot.values()):.2f} with a hundred decided texts" in told


@pytest.mark.parametrize(
    ("name", "page"), [("quality", "quality"), ("prevalence", "prevalence"), ("discover", "discovery")]
)
def test_a_page_of_figures_is_made_of_the_figures_beside_its_benchmark(name: str, page: str) -> None:
    spec = importlib.util.spec_from_file_location("page", ROOT / "benchmarks" / name / "page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    assert written == module.page(), f"Stale. Run: python benchmarks/{name}/page.py"


def test_peers_ran_on_the_splits_of_the_other_ways_with_themeseed_as_it_is_there() -> None:
    folder = ROOT / "benchmarks" / "quality"
    budgets = json.loads((folder / "agreement.json").read_text(encoding="utf-8"))["budgets"]
    peers = json.loads((folder / "peers" / "bertopic.json").read_text(encoding="utf-8"))["budgets"]
    assert list(peers) == list(budgets)
    for budget, found in budgets.items():
        ours = {figure: found["themeseed"][figure] for figure in ("kappa", "macro F1")}
        assert peers[budget]["means"]["themeseed"] == ours


def test_the_python_in_the_readme_prints_what_stands_below_it() -> None:
    (code,) = blocks(ROOT / "README.md", "python")
    (printed,) = blocks(ROOT / "README.md", "text")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == printed


def test_the_python_for_other_pipelines_prints_what_stands_below_it() -> None:
    # An installed themeseed is found by its entry point (tests/test_wheel.py), a checkout need not be.
    importlib.import_module("themeseed.spacy_component")
    page = DOCS / "in-other-pipelines.md"
    for code, printed in zip(blocks(page, "python"), blocks(page, "text"), strict=True):
        told = io.StringIO()
        with redirect_stdout(told):
            exec(code, {})  # noqa: S102  # our own page
        assert told.getvalue().strip() == printed.strip()


def test_the_tutorial_prints_what_it_says(tmp_path: Path) -> None:
    shutil.copytree(DOCS / "tutorial-files", tmp_path / "tutorial-files")
    page = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    printed = ""
    checked = 0
    for language, block in re.findall(r"^```(sh|text)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        if language == "sh":
            done = subprocess.run(
                ["bash", "-euc", block], cwd=tmp_path, env={**os.environ, "PATH": programs},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            printed = done.stdout
            continue
        for line in block.splitlines():
            pattern = ".*".join(re.escape(part) for part in re.split(r"\.\.\.", line))
            assert re.search(rf"^{pattern}$", printed, re.MULTILINE), f"{line!r} is not in:\n{printed}"
            checked += 1
    assert checked > 50
    assert (tmp_path / "cafe" / "report.html").is_file()
    assert (tmp_path / "cafe" / "exports" / "study.xlsx").is_file()


def test_the_citation_has_what_its_format_asks_for_and_names_the_paper() -> None:
    import yaml

    from themeseed.seeds import source_path

    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "license", "type"} <= cited.keys()
    assert (cited["cff-version"], cited["license"]) == ("1.2.0", "MIT")
    assert cited["authors"] == [{"name": "The themeseed authors"}]
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert cited["version"] == version[1]
    source = source_path("gillard-2013").read_text(encoding="utf-8")
    (paper,) = cited["references"]
    assert paper["doi"] in source
    assert paper["title"] in source


def test_the_figures_of_the_review_pages_are_those_of_their_benchmarks() -> None:
    told = (DOCS / "review.md").read_text(encoding="utf-8")
    keys, coders, learning, kills, apart = (
        json.loads((DOCS.parent / "benchmarks" / "review" / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("keys", "coders", "learning", "kills", "blind_and_assisted")
    )
    for study in keys["studies"]:
        assert f"{study['seconds_to_first_page']} s" in told
        for figures in study["milliseconds"].values():
            assert f"| {figures['median']} ms | {figures['p95']} ms |" in told
    for level in coders["levels"]:
        assert f"| {level['coders']} | {level['median_ms']} ms | {level['p95_ms']} ms |" in told
        assert (level["lost"], level["doubled"]) == (0, 0)
    assert (kills["lost"], kills["doubled"]) == (0, 0)
    assert f"at {kills['kills']} random moments while {kills['coders']} coders" in told
    assert f"{kills['answered']:,} decisions were answered with success" in told
    assert f"Of {kills['under_way_when_killed']:,}" in told
    assert f"{kills['of_these_kept']:,} had been kept" in told
    assert f"{learning['median_seconds']} s later (at most {learning['max_seconds']} s" in told
    for row in apart["apart"]:
        value, low, high = row["Cohen's kappa"]
        assert f"| {row['decided']} | {row['quotes']} | " in told
        assert f"| {value:.2f} ({low:.2f} to {high:.2f}) |" in told
