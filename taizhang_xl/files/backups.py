"""Backups: the old file of each save, dated, in `.taizhang/backups` beside it; old backups are thinned."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import chain, count, pairwise
from pathlib import Path

from taizhang_xl.files import disk
from taizhang_xl.files.temps import sweep, temp_file
from taizhang_xl.files.trouble import patiently

_FOLDER = Path(".taizhang") / "backups"
_ONE_A_DAY = timedelta(days=31)
# Nobody leaves a ledger for so long and then resumes it.
_LEAP = timedelta(days=731)
_STAMP = "%Y%m%d-%H%M%S"


def back_up(old: bytes, target: Path, now: datetime, like: Path | None = None) -> Path:
    """Keep the old content of `target` under a dated name, with the access rights of `like`; return the file written."""
    folder = target.parent / _FOLDER
    like = like or target
    disk.make_folder(folder, like)
    with temp_file(folder / target.name, old, like) as temp:
        backup = folder / dated_name(target, now, disk.names(folder))
        patiently(lambda: disk.replace(temp, backup))
    disk.sync_folder(folder)
    return backup


def sweep_backups(target: Path) -> None:
    """Remove temp files of runs that were killed during a backup."""
    sweep(target.parent / _FOLDER / target.name)


def thin(target: Path, now: datetime) -> None:
    """Remove the backups of `target` that need not be kept any more.

    One that is open, so that Windows refuses to remove it, goes at a later save.
    """
    folder = target.parent / _FOLDER
    for name in dropped(disk.names(folder), target, now):
        try:
            disk.remove(folder / name)
        except PermissionError:
            continue


def dated_name(target: Path, now: datetime, taken: Collection[str], word: str = "") -> str:
    """Return a name for a copy of `target` that is not taken: 台账_20180331-173000.xlsx, then 台账_…_2.xlsx."""
    stem = f"{target.stem}_{word}{now:{_STAMP}}"
    stems = chain([stem], (f"{stem}_{number}" for number in count(2)))
    return next(name for each in stems if (name := f"{each}{target.suffix}") not in taken)


def dropped(names: Iterable[str], target: Path, now: datetime) -> list[str]:
    """Return which backups of `target` need not be kept any more, oldest first; other names are never returned.

    Kept are all of today (and of a clock that ran ahead), the last of each day for a month, the last of each
    month for ever. After a leap in the dates, as from a clock set to 2099, earlier ones count from their own last day.
    """
    dated = sorted((stamp, name) for name in names if (stamp := _stamp(name, target)) is not None)
    leaps = [
        before
        for (before, _), (after, _) in pairwise([*(stamp for stamp, _ in dated), (now.replace(tzinfo=None), 1)])
        if after - before > _LEAP
    ]
    last: dict[tuple[int, ...], str] = {}
    for (time, number), name in dated:
        day = time.date()
        today = next((before.date() for before in leaps if time <= before), now.date())
        if day >= today:
            last[day.year, day.month, day.day, time.hour, time.minute, time.second, number] = name
        elif today - day <= _ONE_A_DAY:
            last[day.year, day.month, day.day] = name
        else:
            last[day.year, day.month] = name
    kept = set(last.values())
    return [name for _, name in dated if name not in kept]


def _stamp(name: str, target: Path) -> tuple[datetime, int] | None:
    """Return when a backup of `target` was made and its number within that second, None if it is not ours."""
    ours = re.fullmatch(
        rf"{re.escape(target.stem)}_([0-9]{{8}}-[0-9]{{6}})(?:_([1-9][0-9]*))?{re.escape(target.suffix)}", name
    )
    if ours is None:
        return None
    try:
        return datetime.fromisoformat(ours[1].replace("-", "T")), int(ours[2] or 1)
    except ValueError:
        return None
