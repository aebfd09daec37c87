"""Entry point for workbooks whose macros call Python by xlwings: `import taizhang_xl.addin; taizhang_xl.addin.check()`."""

from __future__ import annotations

from collections.abc import Callable


def __getattr__(name: str) -> Callable[[], None]:
    from taizhang_xl.faces import buttons

    return buttons.verb_function(name)
