"""Which columns of an office's own layout were settled: kept in `.taizhang/columns/` beside the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.cells import column_name, column_number
from taizhang_xl.errors import FileError
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.bases import kept_files
from taizhang_xl.journal.side import claimed, own_place, place

_FOLDER, _ENDING = "columns", ".json"
_HEADERS = "列名"


class Settled(NamedTuple):
    """What was settled: field -> column, 0 for none; and what stood over a column then, or over one that it is not."""

    columns: Mapping[str, int] = MappingProxyType({})
    headers: Mapping[str, str] = MappingProxyType({})

    @property
    def forced(self) -> dict[str, int]:
        """The columns to read by. That there was none is held against a column only where its header was refused."""
        return {name: column for name, column in self.columns.items() if column or name in self.headers}

    @property
    def is_checked(self) -> bool:
        """Whether it is known of all columns what stood over them: earlier versions did not keep it."""
        return all(name in self.headers for name, column in self.columns.items() if column)

    def with_(self, name: str, column: int, header: str | None) -> Settled:
        """Return it with one more field settled; `header` is None where no header was refused with it."""
        kept = {other: text for other, text in self.headers.items() if other != name}
        headers = kept if header is None else {**kept, name: header}
        return Settled({**self.columns, name: column}, headers)


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
