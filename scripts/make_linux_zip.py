#!/usr/bin/env python3
"""Make the archive for Linux desktops: unpack it, run 安装.sh, without root or a network. See make_windows_zip.py."""

from __future__ import annotations

import argparse
from pathlib import Path

from bundle.archive import make
from bundle.locked import LINUX, ROOT


def main() -> None:
    """Make the archive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--for",
        dest="versions",
        nargs="+",
        default=["3.11", "3.12", "3.13"],
        help="versions of Python that wheels are taken for",
    )
    parser.add_argument("--to", type=Path, default=ROOT / "dist" / "taizhang-linux.zip")
    told = parser.parse_args()
    make(told.to, LINUX, told.versions)


if __name__ == "__main__":
    main()
