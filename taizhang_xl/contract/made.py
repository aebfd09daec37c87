"""Files that a month-end makes anew each time: what people changed in one since is kept beside it, never written over."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from taizhang_xl.contract.decision import Answered
from taizhang_xl.errors import FileError, WorkbookError
from taizhang_xl.files import disk
from taizhang_xl.files.save import save_new
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.side import FOLDER

_BY_HAND = "手工改过"
# Behind a file's name in the record: what it says apart from answers.
_SAID = "|内容"


def save_made(
    target: Path, data: bytes, like: Path | None = None, answered: Answered | None = None
) -> Path | None:  # fmt: skip
    """Write a generated file with the access rights of `like`; returns where the one is that people had changed.

    None where there was none such, and where they had done no more than answer, and their answers are taken over.
    """
    known = _read(target)
    present = disk.read(target) if disk.exists(target) else data
    aside = None
    by_hand = present != data and _sha(present) != known.get(target.name)
    if by_hand and not _is_answered(present, known.get(target.name + _SAID), answered):
        aside = _place_aside(target, present)
        if not aside.exists():
            save_new(aside, present, overwrite=False, beside=like or target)
    save_new(target, data, overwrite=True, keep_backup=True, beside=like)
    told = {target.name: _sha(data)}
    if answered is not None:
        told[target.name + _SAID] = answered.said(data)
    if not known.items() >= told.items():
        text = json.dumps({**known, **told}, ensure_ascii=False, indent=1)
        save_new(_record(target), text.encode(), overwrite=True, beside=target)
    return aside


def was_made(target: Path) -> bool:
    """Tell whether a generated file is there, or was once and has been moved since. Raises FileError as `save_made`."""
    return disk.exists(target) or target.name in _read(target)


def is_as_made(target: Path) -> bool:
    """Tell whether a generated file is there as the last run made it. Raises FileError as `save_made`."""
    return disk.exists(target) and _sha(disk.read(target)) == _read(target).get(target.name)


def _is_answered(present: bytes, said: str | None, answered: Answered | None) -> bool:
    """Tell whether people only answered in a file, and all that they answered is taken over."""
    if answered is None or said is None or _sha(present) != answered.taken:
        return False
    try:
        return answered.said(present) == said
    except WorkbookError:
        # Whatever is in it is kept.
        return False


def _place_aside(target: Path, present: bytes) -> Path:
    """Return where a file that people changed is kept: the copy that is there of just this content, else a free name."""
    name = target.with_stem(f"{target.stem}（{_BY_HAND}）")
    number = 2
    while name.exists() and disk.read(name) != present:
        name = target.with_stem(f"{target.stem}（{_BY_HAND}{number}）")
        number += 1
    return name


def _record(target: Path) -> Path:
    return target.parent / FOLDER / "made.json"


def _read(target: Path) -> dict[str, str]:
    """Return file name -> digest as the last run left it. Raises FileError where that cannot be read."""
    record = _record(target)
    if not record.exists():
        return {}
    try:
        said = json.loads(record.read_text("utf-8"))
        refuse_newer(said)
        return {str(name): str(digest) for name, digest in said.items()}
    except NewerFormatError as error:
        raise FileError(record, *NEWER) from error
    except (OSError, ValueError, AttributeError) as error:
        raise FileError(record, "读不出来，不知道材料有没有手工改过", "请删掉它再运行一次，原来的材料会另存") from error


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
