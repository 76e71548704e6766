"""The notebooks run from top to bottom, offline, and are kept without outputs."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

# Runs in the kernel before the first cell: whatever reaches for the network ends the notebook.
OFFLINE = """
import sys as _sys

def _refuse(event, arguments):
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if host not in ("127.0.0.1", "::1", "localhost", None):
        raise PermissionError(f"the notebook reached for {host}")

_sys.addaudithook(_refuse)
"""


def name_of(path: Path) -> str:
    return path.stem


def executed(path: Path, *, first_cells: tuple[str, ...] = (OFFLINE,)) -> nbformat.NotebookNode:
    """Return the notebook with its outputs, run in its own folder as people run it."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[:0] = [nbformat.v4.new_code_cell(source) for source in first_cells]
    client = NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    )
    return client.execute()


def printed(notebook: nbformat.NotebookNode) -> str:
    """Return what the cells show. A kernel may send one printed line in pieces: they are joined."""
    parts: list[str] = []
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        parts.append("".join(each.get("text", "") for each in outputs))
        for shown in (each.get("data", {}) for each in outputs):
            parts += [shown.get("text/html", ""), shown.get("text/markdown", "")]
    return "\n".join(parts)


def test_a_line_that_comes_in_pieces_is_read_as_one() -> None:
    pieces = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("new:", " False")]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=pieces)])
    assert "new: False" in printed(notebook)


def test_there_are_four_notebooks() -> None:
    assert [path.name for path in NOTEBOOKS] == [
        "01_first_study.ipynb",
        "02_machine_against_human.ipynb",
        "03_discover.ipynb",
        "04_methodologist.ipynb",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = [each for each in nbformat.read(path, as_version=4).cells if each.cell_type == "code"]
    assert cells
    assert [each.execution_count for each in cells] == [None] * len(cells)
    assert [each for each in cells if each.outputs] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_notebook_uses_public_names_only(path: Path) -> None:
    import ast

    public = {
        "themeseed",
        "themeseed.records",
        "themeseed.report",
        "themeseed.review",
        "themeseed.seeds",
    }
    source = "\n".join(
        each.source for each in nbformat.read(path, as_version=4).cells if each.cell_type == "code"
    )
    imports = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.ImportFrom)]
    ours = [each for each in imports if str(each.module).startswith("themeseed")]
    assert ours
    assert {str(each.module) for each in ours} <= public
    assert [name.name for each in ours for name in each.names if name.name.startswith("_")] == []


@pytest.mark.slow
def test_the_first_study_ends_with_an_export_and_every_quote_decided() -> None:
    told = printed(executed(FOLDER / "01_first_study.ipynb"))
    assert "24 of 24 quotes are decided" in told
    assert "a new run: False" in told
    assert "changed:      False" in told
    assert "report.html" in told
    assert "codings.csv" in told


@pytest.mark.slow
def test_machine_against_human_shows_figures_pictures_and_every_wrong_suggestion() -> None:
    told = printed(executed(FOLDER / "02_machine_against_human.ipynb"))
    assert "53 quotes, 53 codings by the authors" in told
    assert "Cohen's kappa is " in told
    assert told.count("<svg") == 3
    count = int(told.split(" of 53 first suggestions are not the authors' theme")[0].split()[-1])
    assert told.count("What spoke for it:") == count
    assert 0 < count < 53


@pytest.mark.slow
def test_discovering_finds_what_the_codebook_lacks_and_says_how_surely() -> None:
    told = printed(executed(FOLDER / "03_discover.ipynb"))
    assert "30 answers, 2 codes" in told
    right, size = re.search(r"(\d+) of (\d+) quotes of the first candidate are about", told).groups()  # type: ignore[union-attr]  # a miss fails too
    assert int(right) > int(size) / 2
    assert told.count("<b>The codebook in this material</b>") == 2
    assert "12 quotes have the hidden theme; Ida read " in told
    assert "<b>Where candidate 1 occurs</b>" in told
    assert "met with case 6" in told
    assert told.count("<svg") == 1


@pytest.mark.slow
def test_the_methodologist_compares_and_holds_shares_to_the_truth() -> None:
    told = printed(executed(FOLDER / "04_methodologist.ipynb"))
    assert "<b>How far each way of coding agrees</b>" in told
    assert "'agreement':" in told
    assert 'class="dataframe"' in told
    assert "53 quotes; Ada decided 25 blind" in told
    assert int(told.split(" of 5 intervals hold the truth")[0].split()[-1]) >= 3
    assert "Coded otherwise than by the person" in told
    assert "met with case 6" in told
    assert told.count("<svg") == 3
    if (FOLDER / "../../shared/data/pdpilot_interviews/data.csv").is_file():
        assert int(told.split(" of 7 intervals hold the truth")[0].split()[-1]) >= 4
    else:
        assert "Skipped: PDPilot's interviews are not here" in told


def test_a_notebook_that_reaches_for_the_network_fails(tmp_path: Path) -> None:
    from nbclient.exceptions import CellExecutionError

    path = tmp_path / "outside.ipynb"
    reach = "import socket\nsocket.create_connection(('192.0.2.1', 9), 1)"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(reach)]), path)
    with pytest.raises(CellExecutionError, match=r"the notebook reached for 192\.0\.2\.1"):
        executed(path)
