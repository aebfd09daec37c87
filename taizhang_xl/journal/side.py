"""Which files in `.taizhang/` are a ledger's if its folder holds, or held, two of one name: 台账.xlsx and 台账.xlsm.

A ledger's files are kept under its full name. If there are none yet, they may be under the name that the ledger had
before, 台账.xlsx for one saved as 台账.xlsm and the other way round, or under 台账 alone, as earlier versions kept them:

- The other workbook is not in the folder: the ledger was renamed, and all of them are this ledger's.
- Both workbooks are there: files under the other's full name are the other's. Those under 台账 alone are the one's
  that alone is named in the journal; if the journal names both or none, SharedError is raised.

They are moved to the full name before anything is added. A ledger renamed otherwise finds nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from taizhang_xl.errors import FileError
from taizhang_xl.messages import os_message

FOLDER = ".taizhang"
JOURNAL = "journal.jsonl"
_ENDINGS = (".xlsx", ".xlsm")


class SharedError(FileError):
    """Files in `.taizhang/` may be one ledger's or the other's."""


def kept_files(folder: Path) -> list[Path]:
    """Return the JSON files of a folder by name, none if there is no such folder.

    Raises FileError if the folder cannot be read: what is remembered there must not look forgotten.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise FileError(
            folder, f"台账旁边的这个文件夹读不了（{os_message(error)}）", "请检查它的权限，或从备份恢复它"
        ) from error


def place(ledger: Path, kind: str, ending: str = "") -> Path:
    """Return where a ledger's files of a kind are kept: a file with this ending, or a folder.

    Raises SharedError if it is not clear whose the existing ones are.
    """
    target, own = ledger.resolve(), own_place(ledger, kind, ending)
    folder = own.parent
    if own.exists():
        return own
    before = former_names(target)
    found = [left for name in (*before, target.stem) if (left := folder / f"{name}{ending}").exists()]
    if found and not before and not _is_by_journal(target, found[0]):
        return own
    if len(found) > 1:
        raise _shared(target, found[-1], [path.name.removesuffix(ending) for path in found])
    return found[0] if found else own


def own_place(ledger: Path, kind: str, ending: str = "") -> Path:
    """Return where files of a kind are kept under the ledger's full name, whether they exist or not."""
    target = ledger.resolve()
    return target.parent / FOLDER / kind / f"{target.name}{ending}"


def claimed(ledger: Path, kind: str, ending: str = "") -> Path:
    """Return where files of a kind are kept under the ledger's full name, moved there from where `place` finds them."""
    target, own = ledger.resolve(), own_place(ledger, kind, ending)
    found = place(target, kind, ending)
    if found != own:
        # Imported late: a check reads this folder and never writes to it.
        from taizhang_xl.files import disk

        disk.replace(found, own)
        disk.sync_folder(own.parent)
    return own


def former_names(target: Path) -> tuple[str, ...]:
    """Return the names a ledger may have had before it was saved in the other format, none if one is in use."""
    twins = _twins(target)
    return () if any(target.with_name(name).exists() for name in twins) else tuple(twins)


def _twins(target: Path) -> list[str]:
    return [f"{target.stem}{ending}" for ending in _ENDINGS if ending != target.suffix.lower()]


def _is_by_journal(target: Path, left: Path) -> bool:
    """Whether the file under the bare name is this ledger's and not its twin's. Raises SharedError."""
    names = [target.name, *_twins(target)]
    if target.suffix.lower() not in _ENDINGS:
        # A read-only format: the ledger made from it keeps these files.
        return False
    named = [name for name in names if _is_in_journal(target.parent / FOLDER / JOURNAL, name)]
    if len(named) != 1:
        raise _shared(target, left, names)
    return named == [target.name]


def _is_in_journal(journal: Path, name: str) -> bool:
    try:
        with journal.open("rb") as lines:
            return any(ledger_key(name) in line for line in lines)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise FileError(journal, "修改记录读不出来", "请检查磁盘和权限后再运行一次") from error


def ledger_key(name: str) -> bytes:
    """Return bytes that every line of this ledger in the journal contains, and no other line."""
    # Quotes in texts are escaped.
    return f'"ledger": {json.dumps(name, ensure_ascii=False)}'.encode()


def _shared(target: Path, left: Path, names: Sequence[str]) -> SharedError:
    shown = "、".join(dict.fromkeys(names))
    return SharedError(
        target, f"旁边的 {left.relative_to(target.parent)} 看不出是哪一本的（{shown}）",
        f"是这本的，请把它改名为 {target.name}{left.suffix if left.is_file() else ''}；不是的，请把它移走",
    )  # fmt: skip
