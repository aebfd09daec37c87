"""What many tests share: the demo made once, and what is skipped where this machine lacks something."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip loudly what needs LibreOffice where it is absent, unless it is required; and long sweeps unless asked for."""
    office = shutil.which("soffice") or os.environ.get("TAIZHANG_REQUIRE_LIBREOFFICE")
    for item in items:
        if item.get_closest_marker("libreoffice") and not office:
            item.add_marker(pytest.mark.skip(reason="LibreOffice is not here: install libreoffice-calc"))
        if item.get_closest_marker("slow") and not os.environ.get("TAIZHANG_SLOW"):
            item.add_marker(pytest.mark.skip(reason="a long sweep: set TAIZHANG_SLOW=1 to run it"))


@pytest.fixture(scope="session")
def demo_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo of March 2018, made once; copy it before changing it."""
    from taizhang_xl.actions.making import demo
    from taizhang_xl.ledger.month import Month

    folder = tmp_path_factory.mktemp("demo") / "demo"
    demo(folder, 2018, Month(2018, 3), lambda step: None)
    return folder


@pytest.fixture
def demo_folder(demo_once: Path, tmp_path: Path) -> Path:
    """A copy of the demo that a test may change."""
    return Path(shutil.copytree(demo_once, tmp_path / "demo"))
