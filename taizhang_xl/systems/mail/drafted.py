"""A folder of drafts before it is written: what becomes of each draft, and who gets what, as lines and as a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.made import is_as_made, was_made
from taizhang_xl.dates.month import Month
from taizhang_xl.files import disk
from taizhang_xl.findings import Severity
from taizhang_xl.sending.batches import ENDING, Batches, read_batches
from taizhang_xl.sending.record import State, read_rows
from taizhang_xl.systems.mail.audience import Audience, Kind, columns_text
from taizhang_xl.systems.mail.lines import size_text
from taizhang_xl.systems.mail.planned import Mail

_SHOWN = 5
_OUT = (State.SENT, State.UNSURE, State.SENDING)


class Fate(StrEnum):
    """What becomes of a draft."""

    NEW = "新做"
    SAME = "没有变"
    AGAIN = "重做"
    EDITED = "手工改过，留着没动"
    DELETED = "您删掉的，没有重做"


CHARS = {Fate.NEW: "□", Fate.SAME: "√", Fate.AGAIN: "□", Fate.EDITED: "△", Fate.DELETED: "△"}


class Draft(NamedTuple):
    """A mail with its draft, where that goes, and what becomes of it."""

    mail: Mail
    target: Path
    content: bytes
    fate: Fate

    @property
    def is_written(self) -> bool:
        """Whether the draft is written now."""
        return self.fate in (Fate.NEW, Fate.AGAIN)


def drafts_of(mails: Iterable[Mail], folder: Path, again: Sequence[str]) -> Iterator[Draft]:
    """Yield the drafts of mails; one that people edited or deleted is made anew only if they name it in `again`.

    Raises FileError where what is known of the folder cannot be read.
    """
    for mail in mails:
        target, content = folder / f"{mail.name}{ENDING}", mail.draft()
        yield Draft(mail, target, content, _fate(target, content, is_asked=mail.name in again))


def _fate(target: Path, content: bytes, *, is_asked: bool) -> Fate:
    if not disk.exists(target):
        return Fate.NEW if is_asked or not was_made(target) else Fate.DELETED
    if disk.read(target) == content:
        return Fate.SAME
    return Fate.AGAIN if is_asked or is_as_made(target) else Fate.EDITED


def batch_name(month: Month) -> str:
    """Return what the drafts of a month are called together."""
    return f"{month} 邮件"


def batch_of(folder: Path, ledger: Path, month: Month, drafts: Sequence[Draft], kinds: Sequence[Kind]) -> list[str]:
    """Return the files of a month's batch: the drafts as planned, those of kinds that are not made now, those that went out.

    What went out must stay known; what is no longer to be sent, as the reminder of a unit that has reported, is in it no more.
    """
    name = batch_name(month)
    out = {f"{row.draft}{ENDING}" for row in read_rows(ledger, name) if row.state in _OUT}
    now = [draft.target.name for draft in drafts if draft.fate is not Fate.DELETED]
    before = _named(read_batches(folder), name)
    kept = [each for each in before if each in out or (kinds and _kind(each) not in kinds)]
    return list(dict.fromkeys((*now, *kept)))


def _named(written: Batches | None, name: str) -> tuple[str, ...]:
    return next((each.drafts for each in written.batches if each.name == name), ()) if written else ()


def _kind(file: str) -> str:
    return file.removesuffix(ENDING).partition("（")[0].rpartition("_")[2]


def beside(folder: Path, month: Month, batch: Sequence[str]) -> Iterator[Line]:
    """Yield what else lies in a folder: other months, other batches of this one, drafts that are not to be sent any more."""
    if (written := read_batches(folder)) is None:
        return
    name = batch_name(month)
    dropped = [each for each in _named(written, name) if each not in batch and disk.exists(folder / each)]
    if dropped:
        more = " 等" if len(dropped) > _SHOWN else ""
        names = "、".join(each.removesuffix(ENDING) for each in dropped[:_SHOWN]) + more
        yield Line(f"△ 这次不用发了、留着没动也不会发的旧草稿 {len(dropped)} 封：{names}", Severity.WARNING)
    for each in written.batches:
        if each.name == name:
            continue
        if each.name.startswith(f"{month} "):
            text = f"△ 文件夹里还有这个月的另一批“{each.name}” {len(each.drafts)} 封，两批里一样的不要都发"
            yield Line(text, Severity.WARNING)
        else:
            yield Line(f"文件夹里还有“{each.name}” {len(each.drafts)} 封，留着没动")


def table(drafts: Iterable[Draft]) -> Iterator[Line]:
    """Yield who gets what, a line each."""
    for mail, _, _, fate in drafts:
        files = "、".join(each.name for each in mail.attached)
        severity = Severity.WARNING if fate in (Fate.EDITED, Fate.DELETED) else None
        to = "、".join(mail.recipient.addresses)
        who = f"{for_others(mail.recipient.name)}（{mail.recipient.audience}）"
        text = f"{CHARS[fate]} {mail.kind}  {who} → {to}  {files}  {mail.rows} 行  {size_text(mail.size)}  {fate}"
        yield Line(text, severity)


def totals(drafts: Sequence[Draft]) -> Iterator[Line]:
    """Yield how many there are of each kind."""
    counts = Counter(draft.mail.kind for draft in drafts)
    if drafts:
        told = "，".join(f"{kind} {counts[kind]}" for kind in Kind if counts[kind])
        yield Line(f"共 {len(drafts)} 封：{told}")


def columns(drafts: Sequence[Draft]) -> Iterator[Line]:
    """Yield which columns each kind of recipient may have."""
    for audience in Audience:
        if any(draft.mail.recipient.audience is audience for draft in drafts):
            yield Line(f"{columns_text(audience)}；电话、身份证号不发")


def rows(drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """Return the table with the keys that programs get."""
    return [
        {
            "种类": str(mail.kind), "对象": str(mail.recipient.audience), "收件人": mail.recipient.name,
            "邮箱": "、".join(mail.recipient.addresses), "单位": "、".join(unit.short for unit in mail.recipient.units),
            "附件": "、".join(each.name for each in mail.attached), "行数": mail.rows, "字节": mail.size,
            "草稿": target.name, "怎样": str(fate),
        }
        for mail, target, _, fate in drafts
    ]  # fmt: skip


def write_table(drafts: Sequence[Draft], month: Month, day: date, file: BinaryIO) -> None:
    """Write who gets what as a workbook, to be looked through before anything is sent."""
    # Imported late: what makes no file pays nothing for it.
    from taizhang_xl.paper.pages import Pages, Row
    from taizhang_xl.paper.style import Column, Styled, height

    layout = (
        Column("种类", 9, "center"), Column("对象", 12, "center"), Column("收件人", 20), Column("邮箱", 27), Column("附件", 38),
        Column("行数", 7, "center"), Column("大小", 11, "center"),
    )  # fmt: skip
    styled = Styled(file, f"{month.label}邮件谁收什么", day)
    pages = Pages(styled, styled.page("谁收什么", pages_high=None), layout)
    pages.head((f"{month.label}邮件谁收什么（{len(drafts)} 封）", "title", 34), table=True)
    pages.rows(layout, [
        Row([
            str(mail.kind), str(mail.recipient.audience), for_others(mail.recipient.name), "\n".join(mail.recipient.addresses),
            "\n".join(each.name for each in mail.attached), mail.rows, size_text(mail.size),
        ])
        for mail, *_ in drafts
    ])  # fmt: skip
    width = sum(column.width for column in layout)
    for line in (*totals(drafts), *columns(drafts)):
        pages.line(line.text, points=height([(line.text, width)]))
    pages.close()
    styled.close()
