#!/usr/bin/env python3
"""Build the Excel add-in from text: `python scripts/build_addin.py FOLDER [PYTHON]`. Neither Excel nor Windows is needed.

Writes taizhang.xlam and a twin that opens as a workbook, taizhang.xlsm, for those who want to look inside.
The same text gives the same bytes. PYTHON is the interpreter that the buttons run, by default this one.
"""

from __future__ import annotations

import sys
from pathlib import Path

from taizhang_xl.addins.xlam import build, macros


def main() -> None:
    """Write both files into the folder named."""
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    interpreter = sys.argv[2] if len(sys.argv) == 3 else sys.executable
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("xlam", "xlsm"):
        target = folder / f"taizhang.{kind}"
        target.write_bytes(build(kind, interpreter, macros()))
        print(target)


if __name__ == "__main__":
    main()
