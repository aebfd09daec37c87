#!/usr/bin/env python3
"""Make the archive for Windows, on any system: unpack it, double-click 安装.cmd, without an administrator or a network.

    python scripts/make_windows_zip.py                              for a Python that is installed: 3.12, 3.13
    python scripts/make_windows_zip.py --python python-3.12.10-embed-amd64.zip     with that Python in it

The wheels are those of requirements.lock, each checked by its hash.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bundle.archive import make, version_of_embedded
from bundle.locked import ROOT, WINDOWS


def main() -> None:
    """Make the archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--python", type=Path, help="an embeddable Python for Windows, 64 bit, from python.org")
    parser.add_argument(
        "--for",
        dest="versions",
        nargs="+",
        default=["3.12", "3.13"],
        help="versions of Python that wheels are taken for",
    )
    parser.add_argument("--to", type=Path, default=ROOT / "dist" / "taizhang-windows.zip")
    told = parser.parse_args()
    versions = [version_of_embedded(told.python)] if told.python else told.versions
    make(told.to, WINDOWS, versions, told.python)


if __name__ == "__main__":
    main()
