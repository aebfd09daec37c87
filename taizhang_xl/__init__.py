"""taizhang_xl: the chores of an office's yearly work ledger, done in the Excel workbook that staff already use.

The public functions are loaded on first use, so that importing the package costs nothing. Their types stand in the
stub beside this file, which is made from the verbs' registrations.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"
__all__ = [
    "__version__",
    "check",
    "close",
    "consolidate",
    "consolidate_all",
    "diff",
    "doctor",
    "edit",
    "extend",
    "history",
    "month_end",
    "open",
    "packet",
    "read",
    "refresh",
    "sign_off",
    "split",
    "undo",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from taizhang_xl.faces import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
