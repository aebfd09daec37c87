"""taizhang_xl: the chores of an office's yearly work ledger, done in the Excel workbook that staff already use.

The public functions are loaded on first use, so that importing the package costs nothing. Their types are in the
stub beside this file, generated from the verbs' registrations.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # `__all__` as well: the verbs' names are listed in their registry only.
    if name == "__all__" or not name.startswith("_"):
        from taizhang_xl.faces import api

        if name == "__all__":
            return ["__version__", *api.__all__]
        if name in api.__all__:
            return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
