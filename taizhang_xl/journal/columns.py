"""Which columns of an office's own layout were settled: kept in `.taizhang/columns/` beside the ledger."""

from __future__ import annotations

import json
from pathlib import Path

from taizhang_xl.cells import column_name, column_number
from taizhang_xl.errors import FileError
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.side import claimed, kept_files, own_place, place
from taizhang_xl.reading.settled import Settled

_FOLDER, _ENDING = "columns", ".json"
_HEADERS = "列名"


def columns_file(ledger: Path) -> Path:
    """Return where it is remembered which columns were settled, whether there is such a file yet or not."""
    return own_place(ledger, _FOLDER, _ENDING)


def write_settled(ledger: Path, settled: Settled) -> None:
    """Remember what was settled. Raises FileError where it cannot be written."""
    # Imported late: a check reads this folder and never writes to it.
    from taizhang_xl.files.save import save_new

    letters = {name: column_name(column) for name, column in settled.columns.items()}
    told = {**letters, _HEADERS: dict(settled.headers)} if settled.headers else letters
    save_new(
        claimed(ledger, _FOLDER, _ENDING),
        json.dumps(told, ensure_ascii=False, indent=1).encode(),
        overwrite=True,
        beside=ledger,
    )


def read_settled(ledger: Path) -> Settled:
    """Return what was settled, nothing where nothing was.

    Raises FileError where the file cannot be read: to guess again could take the wrong column.
    """
    source = place(ledger, _FOLDER, _ENDING)
    if source not in kept_files(source.parent):
        return Settled()
    try:
        said = json.loads(source.read_text("utf-8"))
        refuse_newer(said)
        headers = {str(name): str(text) for name, text in said.pop(_HEADERS, {}).items()}
        return Settled({str(name): column_number(str(letters)) for name, letters in said.items()}, headers)
    except NewerFormatError as error:
        raise FileError(source, *NEWER) from error
    except (OSError, ValueError, AttributeError) as error:
        raise FileError(source, "指定的列读不出来", "请删掉它，再用 taizhang adopt 指定一次") from error
