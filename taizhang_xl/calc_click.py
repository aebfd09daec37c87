"""Entry point of the LibreOffice extension: `python -m taizhang_xl.calc_click PIPE DOCUMENT VERB FOLDER`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from taizhang_xl.faces.calc_click import main

    main(sys.argv[1:])
