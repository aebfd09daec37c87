"""Where the returns of each month's merge were: kept in `.taizhang/merged/` beside the ledger, to look at them again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.bases import read_bases
from taizhang_xl.journal.side import claimed, kept_files, place

_FOLDER, _ENDING = "merged", ".json"


def merged_from(ledger: Path, month: Month) -> tuple[Path, ...]:
    """Return the files and folders that a month was merged from, () where that is not remembered; they may be gone.

    Raises FileError where the file cannot be read.
    """
    return tuple(ledger.parent / text for text in _read(ledger).get(str(month), ()))


def was_asked(ledger: Path, month: Month) -> bool:
    """Whether forms of a month were sent out from here, or merged."""
    return bool(read_bases(ledger, month) or merged_from(ledger, month))


def remember_merged(ledger: Path, month: Month, returns: Sequence[Path]) -> None:
    """Remember what a month was merged from: a folder is all that came, files are added to what came before.

    Raises FileError where it cannot be written.
    """
    # Imported late: a check reads this folder and never writes to it.
    from taizhang_xl.files.save import save_new

    before = () if any(path.is_dir() for path in returns) else merged_from(ledger, month)
    told = _read(ledger)
    told[str(month)] = list(dict.fromkeys(_as_text(ledger, path) for path in (*before, *returns)))
    data = json.dumps(told, ensure_ascii=False, indent=1).encode()
    save_new(claimed(ledger, _FOLDER, _ENDING), data, overwrite=True, beside=ledger)


def _as_text(ledger: Path, path: Path) -> str:
    """Return a path as it stays right when the ledger's folder is moved as a whole."""
    path, home = path.resolve(), ledger.resolve().parent
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else str(path)


def _read(ledger: Path) -> dict[str, list[str]]:
    source = place(ledger, _FOLDER, _ENDING)
    if source not in kept_files(source.parent):
        return {}
    try:
        told = json.loads(source.read_text("utf-8"))
        refuse_newer(told)
        return {str(month): [str(path) for path in paths] for month, paths in told.items()}
    except NewerFormatError as error:
        raise FileError(source, *NEWER) from error
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise FileError(
            source, "报表是从哪里并入的，这个记录读不出来", "请删掉它，再用 taizhang month-end 合并一次"
        ) from error
