"""A ledger about to be saved with all that a save may meet, and what must be true of it whatever happens to the save."""

from __future__ import annotations

import inspect
import itertools
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from books import text_row, xlsx

from taizhang_xl.errors import TaizhangError
from taizhang_xl.files import disk
from taizhang_xl.files.lock import lock_path
from taizhang_xl.files.save import save, save_new
from taizhang_xl.xlsx.package import open_package

OLD, NEW = xlsx(text_row(1, "旧")), xlsx(text_row(1, "新"))
NOW = datetime(2018, 3, 31, 17, 30)
NAME = "台账.xlsx"
OPERATIONS = tuple(
    name for name, function in inspect.getmembers(disk, inspect.isfunction)
    if function.__module__ == disk.__name__ and name != "pause"
)  # fmt: skip
# Of the last year's March two must go and the newest stays; a name that is not ours always stays.
THINNED = ("台账_20170302-080000.xlsx", "台账_20170303-080000_2.xlsx")
KEPT = ("台账_20170331-170000.xlsx", "台账_20180330-090000.xlsx", "台账_科长要的.xlsx")
WAYS: dict[str, Callable[[Path], object]] = {
    "save": lambda path: save(open_package(path), NEW, now=NOW),
    "save without backup": lambda path: save(open_package(path), NEW, keep_backup=False, now=NOW),
    "save_new over": lambda path: save_new(path, NEW, overwrite=True, keep_backup=True, now=NOW),
    "save_new": lambda path: save_new(path.with_name("新建") / NAME, NEW, overwrite=False, now=NOW),
}


def seeded(folder: Path) -> Path:
    """Return a ledger with old backups and with what a killed run left: its lock and its temp files."""
    backups = folder / ".taizhang" / "backups"
    backups.mkdir(parents=True)
    path = folder / NAME
    path.write_bytes(OLD)
    for name in (*THINNED, *KEPT):
        (backups / name).write_bytes(name.encode())
    path.with_name(f".~taizhang.{NAME}.99999.1.tmp").write_bytes(b"half")
    (backups / f".~taizhang.{NAME}.99999.2.tmp").write_bytes(b"half")
    lock = {"who": "x", "host": socket.gethostname(), "pid": 99999999, "born": "", "time": "t"}
    lock_path(path).write_text(json.dumps(lock))
    return path


def written(way: str, path: Path) -> Path:
    """Return the file that a way of saving writes."""
    return path.with_name("新建") / NAME if way == "save_new" else path


def content(path: Path) -> bytes | None:
    """Return a file's bytes, None where there is none."""
    return path.read_bytes() if path.exists() else None


def leftovers(folder: Path) -> list[str]:
    """Return the names of temp and lock files."""
    return sorted(p.name for p in folder.rglob("*") if p.is_file() and "~taizhang." in p.name)


def unsound(way: str, path: Path) -> list[str]:
    """Return what is wrong with a folder in which a save was stopped or refused, nothing where all is well."""
    wrong = []
    backups = path.parent / ".taizhang" / "backups"
    present = content(written(way, path))
    if present not in (NEW, None if way == "save_new" else OLD):
        wrong.append("lost" if present is None else "torn")
    if content(path) is None:
        wrong.append("lost")
    kept = {p.name: p.read_bytes() for p in backups.iterdir() if "~taizhang." not in p.name}
    wrong += [f"backup lost: {name}" for name in KEPT if name not in kept]
    made = [data for name, data in kept.items() if name not in (*THINNED, *KEPT)]
    if any(data != OLD for data in made) or any(
        kept[name] != name.encode() for name in kept.keys() & {*KEPT, *THINNED}
    ):
        wrong.append("backup torn")
    if way in ("save", "save_new over") and present == NEW and not made:
        wrong.append("old content lost")
    return wrong


def after_next_start(way: str, path: Path) -> list[str]:
    """Save once more, as the user will, and return what is wrong then."""
    try:
        if content(written(way, path)) != NEW:
            WAYS[way](path)
        else:
            save(open_package(written(way, path)), NEW, now=NOW)
        save(open_package(path), content(path) or b"", now=NOW)
    except TaizhangError as error:
        return [f"the next start is refused: {error}"]
    wrong = unsound(way, path) + [f"left over: {name}" for name in leftovers(path.parent)]
    return wrong if content(written(way, path)) == NEW else [*wrong, "not saved at the next start"]


def half_written(path: Path, data: bytes, *_: object) -> None:
    """Leave a file as a kill in the middle of writing does; one that is there already stays."""
    with suppress(FileExistsError), path.open("xb") as file:
        file.write(data[: len(data) // 2])


def die_at(number: int, when: str) -> None:
    """Make the process kill itself before, in the middle of or after its N-th file operation."""
    turns = itertools.count(1)

    def dying(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            mine = next(turns) == number
            if mine and when == "half" and name in ("write_new", "create"):
                half_written(*arguments)
            if mine and when != "after":
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return real(*arguments)
            finally:
                if mine:
                    os.kill(os.getpid(), signal.SIGKILL)

        return call

    for name in OPERATIONS:
        setattr(disk, name, dying(name, getattr(disk, name)))


def kill_everywhere(folder: Path, way: str, when: str) -> None:
    """Save in one child after the other, each killed one operation later, until one comes to its end."""
    for number in itertools.count(1):
        path = seeded(folder / str(number))
        child = os.fork()
        if child == 0:
            die_at(number, when)
            try:
                WAYS[way](path)
                os._exit(0)
            finally:
                os._exit(1)
        if os.waitpid(child, 0)[1] == 0:
            return


def naive(path: Path) -> None:
    """Save as one should not."""
    path.write_bytes(NEW)


def main(arguments: Sequence[str]) -> None:
    """Save once, in a window that begins with a mark in a trace; exit 0, or 3 where the user was told why not."""
    way, given, spare = arguments
    path = Path(given)
    # What is imported late is imported before the window begins.
    WAYS["save"](seeded(Path(spare)))
    os.path.exists("/save-begins")  # noqa: PTH110 no more than one call
    try:
        naive(path) if way == "naive" else WAYS[way](path)
    except TaizhangError as error:
        said = str(error)
        os._exit(4 if said.startswith(f"{NAME}：已经") else 3)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
