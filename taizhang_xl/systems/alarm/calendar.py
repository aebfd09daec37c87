"""calendar: the due days as files for the calendars of phones and mail programs, one for each unit and each person."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_folder
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product, Saving
from taizhang_xl.contract.held_back import held_back
from taizhang_xl.contract.numbered import of_a_month
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.model import Item
from taizhang_xl.paper.style import file_name
from taizhang_xl.systems.alarm.events import events_of, numbered
from taizhang_xl.systems.alarm.icalendar import calendar_text
from taizhang_xl.systems.alarm.kept import read_known, write_known
from taizhang_xl.systems.alarm.owners import Owner, owners_of

TO = Option(
    "to", read_folder, "放日历文件的文件夹；不给就是台账旁边的 out/日历", python="str | Path | None",
    usual=lambda context: context.path.parent / "out" / "日历",
)  # fmt: skip
_OF_UNITS, _OF_PEOPLE = "单位", "个人"
_MOST_NAMED = 10


def decide(context: Context) -> Decision:
    """Write the calendars. Raises UsageError where no item has a day that can be put into one."""
    opened = of_a_month(context)
    ledger, day = opened.ledger, context[AS_OF] or context.today
    by_item = {(item.sheet, item.row): tuple(events_of(ledger, item, opened.path.stem)) for item in ledger.items}
    events = tuple(event for own in by_item.values() for event in own)
    if not events:
        raise UsageError(context.path, "没有一项有编号又有到期日，没有做日历", "请先填编号和完成时限")
    listed, known = numbered(events, read_known(opened.path), day)
    written = {each.event.uid: each for each in listed}
    files = []
    for owner, items in owners_of(ledger).items():
        of_owner = [
            written[event.uid] for item in items for event in by_item[item.sheet, item.row] if event.uid in written
        ]
        if of_owner:
            text = calendar_text(f"{ledger.year}年台账 {owner.label}", of_owner, day)
            files.append(_product(context[TO], owner, text))
    left_out = [item for item in ledger.items if not by_item[item.sheet, item.row]]
    hidden = held_back(ledger, day)
    if not files:
        over = f"这是{ledger.year}年的台账，" if day.year > ledger.year else ""
        nothing = Line(f"没有做日历：{over}没有 {day} 及以后的到期日，以前的不列", Severity.WARNING)
        return Decision((nothing,), (), "下一步：核对年度和 --as-of 的日期", wrong=True, result=())
    done = "会写" if context.dry_run else "√"
    units = sum(file.target.parent.name == _OF_UNITS for file in files)
    days = sum(not each.event.is_off for each in listed)
    lines = [Line(f"{done} {context[TO]}：单位 {units} 份，个人 {len(files) - units} 份，到期日 {days} 个")]
    if left_out:
        lines.append(Line(f"没有到期日或编号、没有列入的 {len(left_out)} 项：{_named(left_out)}"))
    return Decision(
        (*lines, *hidden.summary("日历")), hidden.details, "把文件发给本人，手机或邮箱里点开就能加进日历；台账改了再做一次，重新点开就更新",
        wrong=bool(hidden.findings), files=tuple(files), remember=(partial(write_known, opened.path, known),),
        result=tuple(file.target for file in files),
    )  # fmt: skip


def _product(folder: Path, owner: Owner, text: str) -> Product:
    kind = _OF_PEOPLE if owner.person else _OF_UNITS
    target = folder / kind / f"{file_name(owner.label)}.ics"
    return product_of(target, text.encode())._replace(saving=Saving.MADE)


def _named(items: list[Item]) -> str:
    names = [item.number or f"{item.sheet}第{item.row}行" for item in items]
    more = f" 等 {len(names)} 项" if len(names) > _MOST_NAMED else ""
    return f"{'、'.join(names[:_MOST_NAMED])}{more}"


_TIP = "把到期日做成手机、邮箱能加的日历文件，单位、个人各一份，提前 7 天和 1 天响"
_DRAWING = Drawing(blue="M4 5h16v15H4zM4 10h16M8 3v4M16 3v4", amber="M8 14h3M14 14h3")
VERB = Verb(
    "calendar", f"{_TIP}。", (LEDGER, TO, YEAR, AS_OF), decide,
    (Button("calendar", "日历", _TIP, "PivotTableInsert", _DRAWING, "查看"),), python="tuple[Path, ...]",
)  # fmt: skip
