#!/usr/bin/env python3
"""Make taizhang_xl/__init__.pyi, the types of the public functions, from the verbs: `build_stub.py [TARGET]`."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterator
from inspect import Parameter
from pathlib import Path

from taizhang_xl.contract.verb import Verb
from taizhang_xl.faces.api import VERBS
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.faces.verb_call import signature_of

TARGET = Path(__file__).resolve().parent.parent / "taizhang_xl" / "__init__.pyi"
HEAD = '''"""Made by scripts/build_stub.py from the verbs' registrations: please do not edit."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

'''
# What is no verb's result; the others are imported from where they are defined.
OURS = (
    ("taizhang_xl.cells", "Value"),
    ("taizhang_xl.contract.context", "Progress"),
    ("taizhang_xl.contract.save", "Written"),
    ("taizhang_xl.dates.month", "Month"),
    ("taizhang_xl.faces.api", "frames as frames"),
    ("taizhang_xl.faces.api", "open as open  # noqa: A004"),
    ("taizhang_xl.faces.api", "read as read"),
    ("taizhang_xl.faces.sources", "AnyLedger"),
    ("taizhang_xl.verbs.edit", "Rows"),
    ("taizhang_xl.verbs.reading_engine", "AnyEngine"),
)


# Called as taizhang_xl.print, it shadows nothing.
_BUILT_IN = "  # noqa: A001"


def build() -> str:
    """Return the stub: one function for each verb that Python has, in the order of the registry."""
    verbs = [REGISTRY.verb(name.replace("_", "-")) for name in VERBS]
    imports = sorted({*OURS, *(found for verb in verbs for found in results_of(verb))})
    return "".join(
        (
            HEAD,
            *(f"from {module} import {name}\n" for module, name in imports),
            "\n__version__: str\n\n",
            *(
                f"def {verb.name.replace('-', '_')}({_BUILT_IN if verb.name in dir(builtins) else ''}\n{''.join(_lines(list(signature_of(verb).parameters.values())))}"
                f") -> {verb.python}: ...\n"
                for verb in verbs
            ),
        )
    )


def results_of(verb: Verb) -> Iterator[tuple[str, str]]:
    """Yield the classes of ours in a verb's result that its module knows: where each is defined, and its name."""
    known = vars(sys.modules[verb.decide.__module__])
    for name in re.findall(r"\w+", verb.python):
        found = known.get(name)
        if isinstance(found, type) and found.__module__.startswith("taizhang_xl."):
            yield found.__module__, name


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
