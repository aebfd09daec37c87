"""What reaches beyond files (a mail, a timer): `.taizhang/effects/LEDGER.jsonl`, a line before each and a line after it.

A line that says "begun" and is followed by none tells of a run that was cut off: nobody knows whether it was done.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.errors import FileBusyError, FileError
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.side import FOLDER, claimed, place
from taizhang_xl.messages import os_message

_KIND, _ENDING = "effects", ".jsonl"


class State(StrEnum):
    """What a line says of an effect."""

    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"
    TOLD = "told"


class Open(NamedTuple):
    """An effect that was begun and not ended. One that is still `running` is another run's, and not to be told as cut off."""

    id: str
    time: str
    name: str
    target: str
    running: bool = False

    def __str__(self) -> str:
        what = f"“{self.name}”（{self.target}，{self.time} 开始）"
        if self.running:
            return f"另一次运行正在做{what}，还没有做完"
        return f"上次运行的{what}没有做完，不知道做成没有。请核对后再决定要不要重做"


@contextmanager
def recorded(ledger: Path) -> Iterator[Path]:
    """Hold the record of a ledger's effects while some are carried out; yields its file."""
    # Imported late: what only reads needs no lock.
    from taizhang_xl.files import disk
    from taizhang_xl.files.lock import locked

    file = claimed(ledger, _KIND, _ENDING)
    disk.make_folder(file.parent, ledger)
    with locked(file):
        # What is told of mails is nobody's who may not read the ledger. Where it cannot be made the first effect says so.
        if not file.exists():
            with suppress(OSError):
                disk.write_new(file, b"", ledger)
        yield file


def begin(file: Path, name: str, target: str) -> str:
    """Write down that an effect begins, and see it onto the disk; returns the name by which `end` knows it."""
    now = datetime.now().astimezone()
    known = f"{now:%Y%m%d-%H%M%S}-{os.urandom(3).hex()}"
    started = now.isoformat(sep=" ", timespec="seconds")[:19]
    _append(file, {"id": known, "state": State.BEGUN, "time": started, "name": name, "target": target})
    return known


def end(file: Path, known: str, state: State, why: str = "") -> None:
    """Write down how an effect ended."""
    _append(file, {"id": known, "state": state, **({"why": why} if why else {})})


def open_effects(ledger: Path) -> tuple[Open, ...]:
    """Return what was begun and not ended. Raises FileError where the record cannot be read."""
    if not (ledger.resolve().parent / FOLDER / _KIND).is_dir():
        return ()
    file = place(ledger, _KIND, _ENDING)
    if not _open(file):
        return ()
    from taizhang_xl.files.lock import locked

    try:
        with locked(file, patience=0):
            return _open(file)
    except FileBusyError:
        return tuple(each._replace(running=True) for each in _open(file))
    except FileError:
        # Where nothing can be written nobody else carries anything out from here.
        return _open(file)


def tell(ledger: Path, effects: tuple[Open, ...]) -> None:
    """Write down that people were told of what was cut off; where that cannot be written they are told again."""
    if cut_off := [each for each in effects if not each.running]:
        with suppress(FileError, OSError), recorded(ledger) as file:
            for each in cut_off:
                end(file, each.id, State.TOLD)


def _open(file: Path) -> tuple[Open, ...]:
    found: dict[str, Open] = {}
    for number, line in enumerate(_lines(file), 1):
        try:
            said = json.loads(line)
            refuse_newer(said)
            if State(said["state"]) is State.BEGUN:
                found[said["id"]] = Open(said["id"], said["time"], said["name"], said["target"])
            else:
                found.pop(said["id"], None)
        except NewerFormatError as error:
            raise FileError(file, f"第 {number} 行{NEWER[0]}", NEWER[1]) from error
        except (ValueError, KeyError, TypeError) as error:
            raise FileError(file, f"第 {number} 行读不出来", "请从备份恢复这个文件，或删掉这一行") from error
    return tuple(found.values())


def _lines(file: Path) -> list[bytes]:
    """Return the whole lines: one that was torn says nothing, since an effect begins only when its line is on the disk."""
    try:
        return file.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise FileError(file, f"读不了（{os_message(error)}）", "请检查它的权限后再运行一次") from error


def _append(file: Path, said: dict[str, str]) -> None:
    from taizhang_xl.files import disk

    end_of_lines = sum(len(line) + 1 for line in _lines(file))
    disk.append(file, json.dumps(said, ensure_ascii=False).encode() + b"\n", end_of_lines)
    if not end_of_lines:
        disk.sync_folder(file.parent)
