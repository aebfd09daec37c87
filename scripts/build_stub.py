#!/usr/bin/env python3
"""Make taizhang_xl/__init__.pyi, the types of the public functions, from the verbs: `build_stub.py [TARGET]`."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from inspect import Parameter
from pathlib import Path

from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.faces.verb_function import signature_of

TARGET = Path(__file__).resolve().parent.parent / "taizhang_xl" / "__init__.pyi"
HEAD = '''"""Made by scripts/build_stub.py from the verbs' registrations: please do not edit."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from taizhang_xl.cells import Value
from taizhang_xl.contract.context import Progress
from taizhang_xl.contract.save import Written
from taizhang_xl.dates.month import Month
from taizhang_xl.faces.api import consolidate_all as consolidate_all
from taizhang_xl.faces.api import open as open  # noqa: A004
from taizhang_xl.faces.api import read as read
from taizhang_xl.findings import Finding
from taizhang_xl.journal.entry import Entry
from taizhang_xl.ledger.compare import Difference
from taizhang_xl.verbs.close import Closed
from taizhang_xl.verbs.consolidate import Consolidated
from taizhang_xl.verbs.doctor import Examined
from taizhang_xl.verbs.edit import Rows
from taizhang_xl.verbs.month_end import MonthEnd
from taizhang_xl.verbs.reading_engine import AnyEngine
from taizhang_xl.verbs.undo import Undone

__version__: str

'''


# Called as taizhang_xl.print, it shadows nothing.
_BUILT_IN = "  # noqa: A001"


def build() -> str:
    """Return the stub: one function for each verb that Python has, in the order of the registry."""
    verbs = (REGISTRY.verb(name) for name in REGISTRY.names())
    return HEAD + "".join(
        f"def {verb.name.replace('-', '_')}({_BUILT_IN if verb.name in dir(builtins) else ''}\n{''.join(_lines(list(signature_of(verb).parameters.values())))}"
        f") -> {verb.python}: ...\n"
        for verb in verbs
        if verb.command
    )


def _lines(parameters: list[Parameter]) -> Iterator[str]:
    by_position = True
    for parameter in parameters:
        if by_position and parameter.kind is Parameter.KEYWORD_ONLY:
            by_position = False
            yield "    *,\n"
        default = "" if parameter.default is Parameter.empty else f" = {parameter.default}"
        yield f"    {parameter.name}: {parameter.annotation}{default},\n"


def main(arguments: list[str]) -> None:
    target = Path(arguments[0]) if arguments else TARGET
    target.write_text(build(), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
