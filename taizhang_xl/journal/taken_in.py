"""The day on which an office's own ledger was taken in: kept in `.taizhang/taken_in/` beside the ledger."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from taizhang_xl.errors import FileError
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.side import claimed, kept_files, place

_FOLDER, _ENDING, _DAY = "taken_in", ".json", "接收"


def read_taken_in(ledger: Path) -> date | None:
    """Return the day, None for a ledger that was not taken in. Raises FileError where that cannot be read."""
    source = place(ledger, _FOLDER, _ENDING)
    if source not in kept_files(source.parent):
        return None
    try:
        said = json.loads(source.read_text("utf-8"))
        refuse_newer(said)
        return date.fromisoformat(said[_DAY])
    except NewerFormatError as error:
        raise FileError(source, *NEWER) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileError(
            source, "接收台账的日期读不出来", "请从备份恢复它；没有备份的删掉它，接收以前的事项就同以后的一样核对"
        ) from error


def write_taken_in(ledger: Path, day: date) -> None:
    """Remember the day; the first one stays. Raises FileError where it cannot be written."""
    # Imported late: a check reads this folder and never writes to it.
    from taizhang_xl.files.save import save_new

    if read_taken_in(ledger) is None:
        told = json.dumps({_DAY: day.isoformat()}, ensure_ascii=False).encode()
        save_new(claimed(ledger, _FOLDER, _ENDING), told, overwrite=True, beside=ledger)
