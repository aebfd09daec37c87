"""Which drafts a folder holds, and of which ledger: `.taizhang/mail.json` beside them, written by the verb that makes drafts.

A folder goes on being filled month after month. Only the drafts of the newest batch are sent unasked, and none that no
verb has made: what people had changed is kept beside the new draft under another name, and must not go out twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.errors import FileError
from taizhang_xl.files.save import save_new
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.side import FOLDER

ENDING = ".eml"
_LEDGER, _BATCHES, _NAME, _DRAFTS = "台账", "批次", "名称", "草稿"


class Batch(NamedTuple):
    """Drafts that were made together: what they are ("2018-03 月底"), and their file names."""

    name: str
    drafts: tuple[str, ...]


class Batches(NamedTuple):
    """What a folder's file says: the ledger, and its batches, the newest last."""

    ledger: Path
    batches: tuple[Batch, ...]


def note_batch(folder: Path, ledger: Path, name: str, drafts: Iterable[str], *, more: bool = False) -> None:
    """Write down that a verb makes these drafts in a folder: all of the batch, or `more` of it.

    Raises FileError where that cannot be read or written.
    """
    made, found = tuple(drafts), read_batches(folder)
    if more and found:
        made = tuple(dict.fromkeys((*(draft for b in found.batches if b.name == name for draft in b.drafts), *made)))
    before = [
        Batch(each.name, left)
        for each in (found.batches if found else ())
        if each.name != name and (left := tuple(draft for draft in each.drafts if draft not in made))
    ]
    batches = [{_NAME: each.name, _DRAFTS: list(each.drafts)} for each in (*before, Batch(name, made))]
    text = json.dumps({_LEDGER: _way_to(ledger, folder), _BATCHES: batches}, ensure_ascii=False, indent=1)
    save_new(_file(folder), text.encode(), overwrite=True, beside=ledger)


def read_batches(folder: Path) -> Batches | None:
    """Return what was written down of a folder, None where nothing was. Raises FileError where it cannot be read."""
    file = _file(folder)
    if not file.exists():
        return None
    try:
        loaded = json.loads(file.read_text("utf-8"))
        refuse_newer(loaded)
        batches = tuple(Batch(str(each[_NAME]), tuple(map(str, each[_DRAFTS]))) for each in loaded[_BATCHES])
        return Batches(Path(os.path.normpath(folder.resolve() / str(loaded[_LEDGER]))), batches)
    except NewerFormatError as error:
        raise FileError(file, *NEWER) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(file, "这批草稿的清单读不出来", "请删掉它，重做一遍草稿，再发送") from error


def _file(folder: Path) -> Path:
    return folder / FOLDER / "mail.json"


def _way_to(ledger: Path, folder: Path) -> str:
    """Return the way from the drafts to their ledger, so that both can be moved together."""
    try:
        return Path(os.path.relpath(ledger.resolve(), folder.resolve())).as_posix()
    except ValueError:
        # On Windows there is no way from one drive to another.
        return str(ledger.resolve())
