#!/usr/bin/env python3
"""Make the templates of Word documents: `python scripts/build_word_templates.py [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from word_templates.brief import brief_page
from word_templates.slip import slip_page

from taizhang_xl.systems.supervision.brief_document import BRIEF_PAGE
from taizhang_xl.systems.supervision.templates import SLIP_PAGE

FOLDER = Path(__file__).resolve().parent.parent / "taizhang_xl" / "systems" / "supervision" / "data"


def main() -> None:
    """Write the templates to the folder named, else to their place in the package."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for template, page in ((SLIP_PAGE, slip_page), (BRIEF_PAGE, brief_page)):
        (folder / template.name).write_bytes(page())


if __name__ == "__main__":
    main()
