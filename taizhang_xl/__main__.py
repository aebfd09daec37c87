"""`python -m taizhang_xl` is the command `taizhang`; what is lacking before it can begin is one line as well."""

from __future__ import annotations

import sys
from typing import NoReturn

_REFUSED = 2


def main() -> NoReturn:
    """Run the command, if this Python and its packages can."""
    if sys.version_info < (3, 11):  # noqa: UP036 this very file must still run on an older one
        own = sys.version.split()[0]
        _refuse(f"taizhang：需要 Python 3.11 或更新的版本，这里是 {own}。请装上新的，再重新安装本工具。")
    try:
        from taizhang_xl.faces.cli import main as run

        run()
    except ImportError as error:
        from taizhang_xl.faces.incomplete import incomplete

        _refuse(str(incomplete(error)))


def _refuse(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    sys.exit(_REFUSED)


if __name__ == "__main__":
    main()
