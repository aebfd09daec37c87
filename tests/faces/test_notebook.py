"""The notebook runs from top to bottom on the demo."""

from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(path, demo_once, monkeypatch):
    from nbclient import NotebookClient

    monkeypatch.setenv("TAIZHANG_LEDGER", str(demo_once / "ledger.xlsx"))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    assert notebook.cells[1].outputs[0]["data"]["text/plain"] == "260"
