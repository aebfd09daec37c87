#!/usr/bin/env python3
"""Draw the rooms of the package into docs/architecture.md, from its imports: `build_architecture.py [TARGET]`."""

from __future__ import annotations

import ast
import functools
import statistics
import sys
from collections import Counter
from pathlib import Path

from marks import made_part

PACKAGE = Path(__file__).resolve().parent.parent / "taizhang_xl"
PAGE = PACKAGE.parent / "docs" / "architecture.md"
# A room imports only from itself and from rooms before it in this line.
ROOMS = (
    "root", "dates", "ledger", "xlsx", "tables", "files", "paper", "reading", "checks", "returns", "month", "journal",
    "hosts", "addins", "contract", "sending", "companion", "systems", "verbs", "demo", "faces",
)  # fmt: skip
# Entry points that users' files and macros name; they are in the root and belong to the faces.
DOORS = ("__init__", "__main__", "addin", "calc_click")
DATA = ("data",)


def modules() -> list[Path]:
    """Return the modules of the package."""
    return sorted(PACKAGE.rglob("*.py"))


@functools.cache
def room_of(parts: tuple[str, ...]) -> str:
    """Return the room of a module or of a name in it, by its path below the package."""
    if not parts or parts[0] in DOORS:
        return "faces"
    return parts[0] if (PACKAGE / parts[0]).is_dir() and parts[0] not in DATA else "root"


def path_parts(path: Path) -> tuple[str, ...]:
    """Return a module's path below the package, without its suffix."""
    return path.relative_to(PACKAGE).with_suffix("").parts


@functools.cache
def imports(path: Path) -> tuple[tuple[str, ...], ...]:
    """Return what a module imports of the package, as paths below it; the version in its root is no import."""
    found: list[tuple[str, ...]] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE.name:
            below = tuple((node.module or "").split(".")[1:])
            names = [(*below, alias.name) for alias in node.names if alias.name != "__version__"]
            found += (target for name in names if (target := module_named(name)) != ())
        elif isinstance(node, ast.Import):
            found += (tuple(a.name.split(".")[1:]) for a in node.names if a.name.startswith(f"{PACKAGE.name}."))
    return tuple(found)


@functools.cache
def module_named(name: tuple[str, ...]) -> tuple[str, ...]:
    """Return the module that a dotted name lies in: the name itself, or what is before its last part."""
    target = PACKAGE.joinpath(*name)
    is_module = target.with_suffix(".py").exists() or target.is_dir()
    return name if is_module else name[:-1]


def counted() -> Counter[tuple[str, str]]:
    """Return (room, room it imports from) -> how many of its modules do."""
    found: Counter[tuple[str, str]] = Counter()
    for path in modules():
        here = room_of(path_parts(path))
        found.update({(here, room_of(target)) for target in imports(path)})
    return found


def drawing() -> str:
    """Return the table of rooms: how many modules of a row's room import from a column's room."""
    found = counted()
    files = Counter(room_of(path_parts(path)) for path in modules())
    head = "| room | modules | " + " | ".join(ROOMS) + " |\n|---|---|" + "---|" * len(ROOMS) + "\n"
    rows = []
    for room in ROOMS:
        cells = [str(found[room, other] or "") if other != room else "■" for other in ROOMS]
        rows.append(f"| **{room}** | {files[room]} | " + " | ".join(cells) + " |\n")
    return head + "".join(rows) + "\n" + summary()


def summary() -> str:
    """Return the measures of the house, each with how it is counted."""
    fan_out = [len({target for target in imports(path) if target != path_parts(path)}) for path in modules()]
    folders = Counter(path.parent for path in modules() if path.name != "__init__.py")
    largest, count = max(folders.items(), key=lambda each: (each[1], str(each[0])))
    return (
        f"{len(modules())} modules (`__init__.py` counted); the largest folder is "
        f"`{largest.relative_to(PACKAGE.parent)}` with {count} modules (`__init__.py` not counted); "
        f"a module imports {statistics.median(fan_out):g} others of the package "
        "(median; imports inside functions counted, each module once).\n"
    )


def page(text: str) -> str:
    """Return the page with its drawing made anew."""
    return made_part(text, "drawing", drawing())


def main(arguments: list[str]) -> None:
    target = Path(arguments[0]) if arguments else PAGE
    target.write_text(page(PAGE.read_text("utf-8")), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
