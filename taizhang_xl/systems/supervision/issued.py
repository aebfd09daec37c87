"""What `.taizhang/slips/` remembers of slips before any paper of them can exist: their rows, and where the paper goes.

So a run that was cut off is finished by the next one, and a number that is on paper is never given again, whatever
became of the ledger: a workbook that was closed without saving, a change that was undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.contract.made import was_made
from taizhang_xl.errors import FileError
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.side import claimed, place
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.supervision.register import Slip
from taizhang_xl.systems.supervision.sheets import CITED, LEVEL, OCCURRENCE, REPLY_BY, SENT_ON

_SLIPS, _FILE = "slips", "文件"


class Issued(NamedTuple):
    """A slip as it was numbered, and the document that it stands in."""

    slip: Slip
    file: Path

    @property
    def is_on_paper(self) -> bool:
        """Whether its document was made; that it was moved since makes no difference. Raises FileError."""
        return was_made(self.file)


def read_issued(ledger: Path) -> dict[str, Issued]:
    """Return the slips that were numbered beside a ledger, by number. Raises FileError if that cannot be read."""
    path = place(ledger, _SLIPS, ".json")
    if not path.exists():
        return {}
    try:
        rows: Mapping[str, Mapping[str, str]] = json.loads(path.read_text("utf-8"))
        refuse_newer(rows)
        return {text: _issued(ledger, text, row) for text, row in rows.items()}
    except NewerFormatError as error:
        raise FileError(path, *NEWER) from error
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        cure = "请从备份恢复它；恢复不了的删掉它，并核对“督办”表里的文号和发出的文件"
        raise FileError(path, "读不出来，不知道哪些文号出过文", cure) from error


def remember_issued(ledger: Path, slips: Iterable[Issued]) -> None:
    """Add slips to what is remembered. Raises FileError if it cannot be written."""
    from taizhang_xl.files.save import save_new

    rows = {text: _row(ledger, each) for text, each in read_issued(ledger).items()}
    rows |= {each.slip.text: _row(ledger, each) for each in slips}
    data = json.dumps(rows, ensure_ascii=False, indent=1).encode()
    save_new(claimed(ledger, _SLIPS, ".json"), data, overwrite=True, beside=ledger)


def _row(ledger: Path, issued: Issued) -> dict[str, Any]:
    slip, folder = issued.slip, ledger.resolve().parent
    file = issued.file.resolve()
    assert slip.sent_on is not None
    assert slip.reply_by is not None
    return {
        Field.NUMBER: slip.item, OCCURRENCE: slip.occurrence, LEVEL: slip.level, Field.UNIT: slip.unit,
        SENT_ON: slip.sent_on.isoformat(), REPLY_BY: slip.reply_by.isoformat(), CITED: slip.cited,
        # A folder that is moved as a whole takes its documents along.
        _FILE: file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file),
    }  # fmt: skip


def _issued(ledger: Path, text: str, row: Mapping[str, str]) -> Issued:
    sent_on, reply_by = (date.fromisoformat(row[name]) for name in (SENT_ON, REPLY_BY))
    slip = Slip(
        text, row[Field.NUMBER], row[OCCURRENCE], row[LEVEL], row[Field.UNIT], sent_on, reply_by, row[CITED]
    )  # fmt: skip
    return Issued(slip, ledger.resolve().parent / row[_FILE])
