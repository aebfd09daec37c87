#!/usr/bin/env python3
"""Make workbooks/taizhang.xlam from the text of its macros: `python scripts/build_addin.py`. Excel is not needed.

`build_addin.py FOLDER PYTHON` puts the add-in into a folder instead, set up for the Python interpreter of another
machine, and beside it a twin that opens as a workbook, taizhang.xlsm, for those who want to look inside.
The same text gives the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from addin.xlam import build, macros

from taizhang_xl.addins.xlam import NAME, with_settings

TARGET = Path(__file__).resolve().parent.parent / "workbooks" / NAME


def main(arguments: list[str]) -> None:
    if not arguments:
        TARGET.write_bytes(build("xlam", macros()))
        return
    if len(arguments) != 2:
        sys.exit(__doc__)
    folder, interpreter = Path(arguments[0]), arguments[1]
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("xlam", "xlsm"):
        target = folder / f"taizhang.{kind}"
        target.write_bytes(with_settings(build(kind, macros()), interpreter))
        print(target)


if __name__ == "__main__":
    main(sys.argv[1:])
