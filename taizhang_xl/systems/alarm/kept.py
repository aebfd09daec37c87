"""What is kept beside the ledger from run to run: `.taizhang/calendars` and `.taizhang/alarm`, a JSON file of each ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from taizhang_xl.errors import FileError
from taizhang_xl.files import disk
from taizhang_xl.files.save import save_new
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.side import claimed, place
from taizhang_xl.systems.alarm.events import Known

_CALENDARS, _ALARM, _ENDING = "calendars", "alarm", ".json"
_LAST = "上次"


def read_known(ledger: Path) -> dict[str, Known]:
    """Return how each event was last written, by its UID. Raises FileError where that cannot be read."""
    said = _read(place(ledger, _CALENDARS, _ENDING), "不知道日历发过什么")
    try:
        return {uid: Known(int(sequence), str(digest)) for uid, (sequence, digest) in said.items()}
    except (TypeError, ValueError) as error:
        raise _unreadable(place(ledger, _CALENDARS, _ENDING), "不知道日历发过什么") from error


def write_known(ledger: Path, known: Mapping[str, Known]) -> None:
    """Keep how each event is written now."""
    _write(ledger, _CALENDARS, {uid: list(each) for uid, each in known.items()})


def read_last(ledger: Path) -> date | None:
    """Return the last day for which was reminded, None if there is none. Raises FileError where that cannot be read."""
    path = place(ledger, _ALARM, _ENDING)
    said = _read(path, "不知道上次提醒是哪一天")
    if _LAST not in said:
        return None
    try:
        return date.fromisoformat(str(said[_LAST]))
    except ValueError as error:
        raise _unreadable(path, "不知道上次提醒是哪一天") from error


def write_last(ledger: Path, day: date) -> None:
    """Keep the day for which was reminded."""
    _write(ledger, _ALARM, {_LAST: day.isoformat()})


def _read(path: Path, unknown: str) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        said = json.loads(path.read_text("utf-8"))
        refuse_newer(said)
        return dict(said.items())
    except NewerFormatError as error:
        raise FileError(path, *NEWER) from error
    except (OSError, ValueError, AttributeError) as error:
        raise _unreadable(path, unknown) from error


def _unreadable(path: Path, unknown: str) -> FileError:
    return FileError(path, f"读不出来，{unknown}", "请从备份恢复它，或删掉它再运行一次")


def _write(ledger: Path, kind: str, said: Mapping[str, Any]) -> None:
    path = claimed(ledger, kind, _ENDING)
    disk.make_folder(path.parent, ledger)
    text = json.dumps(said, ensure_ascii=False, indent=1)
    save_new(path, text.encode(), overwrite=True, keep_backup=False, beside=ledger)
