"""A folder of drafts as a verb sees it: which ledger it is of, how mail is sent there, and how each message stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.contract.opening import Opened
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.ledger.schema import SETTINGS, Field
from taizhang_xl.ledger.settings import MAIL_DEFAULTS, MailSettings, read_settings
from taizhang_xl.reading.table import rows_of
from taizhang_xl.sending.batches import ENDING, Batch, Batches, read_batches
from taizhang_xl.sending.drafts import read_draft
from taizhang_xl.sending.record import read_rows
from taizhang_xl.sending.standing import Standing, standings

_NAMES = tuple(setting.name for setting in MAIL_DEFAULTS)


class Folder(NamedTuple):
    """A folder of drafts: its ledger, the batch that is looked at, those before it, and drafts that no verb has made."""

    path: Path
    ledger: Path
    batch: Batch
    others: tuple[Batch, ...]
    strangers: tuple[str, ...]


def read_folder(path: Path, ledger: Path | None, name: str | None) -> Folder:
    """Return what lies in a folder. Raises UsageError where its ledger or the batch is not known, FileError where it is no folder."""
    if not path.is_dir():
        raise FileError(path, "没有这个文件夹", "请写放邮件草稿的文件夹，如 out/邮件草稿")
    there = tuple(sorted(file.name for file in path.glob(f"*{ENDING}")))
    written = read_batches(path)
    own = _ledger(path, ledger, written)
    if written is None:
        return Folder(path, own, Batch(_way_to(path, own), there), (), ())
    known = {each.name: each for each in written.batches}
    if name is not None and name not in known:
        raise UsageError(name, "没有这一批", f"可以写：{'、'.join(known)}")
    batch = known[name] if name is not None else written.batches[-1]
    listed = {draft for each in written.batches for draft in each.drafts}
    others = tuple(each for each in written.batches if each is not batch)
    return Folder(path, own, batch, others, tuple(draft for draft in there if draft not in listed))


def read_standings(
    folder: Folder, batch: Batch, settings: MailSettings, progress: Callable[[str], None]
) -> tuple[Standing, ...]:
    """Return how the messages of a batch stand. Raises FileError where a draft or the record cannot be read."""
    drafts, missing = [], []
    for name in batch.drafts:
        progress(f"看草稿 {name}")
        if (file := folder.path / name).exists():
            drafts.append(read_draft(file, settings))
        else:
            missing.append(name.removesuffix(ENDING))
    return standings(drafts, read_rows(folder.ledger, batch.name), missing)


def mail_settings(opened: Opened, given: Mapping[str, str]) -> MailSettings:
    """Return how mail is sent: what the ledger's 设置 say, and what was given in their place.

    Raises UsageError for a value that cannot be used: to go by a default instead could send to the wrong place.
    """
    records = rows_of(opened.ledger, SETTINGS)
    rows = {record.text(Field.SETTING): record.shown(Field.SETTING_VALUE) for record in records}
    settings, wrong = read_settings({**rows, **given})
    for name, expected in wrong.items():
        if name in _NAMES:
            raise UsageError(f"设置“{name}”", "填的不能用", f"请改为{expected}")
    return settings.mail


def read_given(words: tuple[str, ...]) -> dict[str, str]:
    """Return the settings of "名称=值" texts. Raises UsageError for one that is none of mail."""
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or name.strip() not in _NAMES:
            raise UsageError(f"--set {word}", "不是发信的设置", f"请写成 名称=值，名称可以是：{'、'.join(_NAMES)}")
        found[name.strip()] = value.strip()
    return found


def _ledger(path: Path, given: Path | None, written: Batches | None) -> Path:
    if written is None:
        if given is None:
            raise UsageError(path.name, "看不出里面的草稿是哪一本台账的", "请加上 --ledger 台账")
        return given
    if given is None:
        if not written.ledger.exists():
            raise FileError(written.ledger, "草稿是按这本台账做的，台账不在那里了", "改了名的，请加上 --ledger 台账")
        return written.ledger
    if written.ledger.exists() and written.ledger.resolve() != given.resolve():
        raise UsageError(path.name, f"里面的草稿是另一本台账（{written.ledger.name}）的", "请核对文件夹和台账")
    return given


def _way_to(path: Path, ledger: Path) -> str:
    folder, home = path.resolve(), ledger.resolve().parent
    return folder.relative_to(home).as_posix() if folder.is_relative_to(home) else folder.as_posix()
