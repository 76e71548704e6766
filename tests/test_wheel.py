"""What is shipped is what is tested: the wheel, unpacked elsewhere, runs the demonstration."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    # Without isolation nothing is fetched: the build backend is among the development packages.
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (found,) = folder.glob("themeseed-*.whl")
    return found


def test_seeds_models_and_templates_are_inside_and_tests_are_not(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "themeseed/_seeds/gillard-2013/codebook.toml" in names
    assert "themeseed/_seeds/gillard-2013/quotes.csv" in names
    assert "themeseed/_seeds/gillard-2013/SOURCE.md" in names
    assert "themeseed/_models/all-MiniLM-L6-v2/model.toml" in names
    assert "themeseed/py.typed" in names
    assert any(name.startswith("themeseed/report/templates/") for name in names)
    assert {"themeseed/web/templates/card.html.jinja", "themeseed/web/static/htmx.min.js"} <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "notebooks/"))]
    assert not [name for name in names if name.endswith((".safetensors", ".onnx", ".pkl", ".bin"))]


def test_the_demonstration_runs_from_the_wheel_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site)}
    code = "import themeseed.seeds as s; print(s.__file__); print(s.codebook_path('gillard-2013'))"
    shown = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(line.startswith(str(site)) for line in shown.stdout.split())
    done = subprocess.run(
        [sys.executable, "-m", "themeseed", "demo", "study"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "each quote held out" in done.stdout
    assert (tmp_path / "study" / "report.html").is_file()


def test_spacy_finds_the_component_of_an_installed_themeseed(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = """
import sys
import spacy

nlp = spacy.blank("en")
book = {"pay": "wages, money", "team": "colleagues"}
# spaCy has imported the factory, which must not have brought the rest with it.
ours = {name for name in sys.modules if name.startswith("themeseed.")}
assert ours == {"themeseed.spacy_component"}
nlp.add_pipe("themeseed", config={"codebook": book})
doc = nlp("They pay too little money.")
print(doc.spans["themeseed"][0].label_)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "pay"
