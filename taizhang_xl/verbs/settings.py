"""settings: each setting of a ledger and of this machine that holds, its value, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import LEDGER, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import FileError
from taizhang_xl.files.user_file import OFFICE, unknown_keys, user_file
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.schema import SETTINGS, Field
from taizhang_xl.ledger.settings import DEFAULTS, EVENT_PREFIX, Setting, read_settings
from taizhang_xl.reading.setting import wrong_settings
from taizhang_xl.reading.table import rows_of
from taizhang_xl.tables.soffice import office_place
from taizhang_xl.text import key

DEFAULT, NOT_SET = "默认", "没有填"


class Held(NamedTuple):
    """One setting: the value that holds, where it comes from, and what is wrong with what was typed ("" if nothing)."""

    name: str
    value: str
    source: str
    note: str
    wrong: str = ""


def decide(context: Context) -> Decision:
    """Tell each setting; a value that cannot be used is named, and what holds in its place."""
    ledger = context.opened.ledger
    of_ledger = tuple(held(ledger, context.rooms.settings()))
    found = (*of_ledger, *held_here())
    lines = tuple(Line(_words(each), Severity.WARNING if each.wrong else None) for each in found)
    typed = sum(each.source not in (DEFAULT, NOT_SET) for each in of_ledger)
    wrong = [each.name for each in found if each.wrong]
    told = f"{len(of_ledger)} 项设置：{typed} 项在“设置”表里填了，其余按默认"
    last = Line(f"{told}；{'、'.join(wrong)}填的不能用" if wrong else told, Severity.WARNING if wrong else None)
    step = "下一步：要改的在“设置”表改；没有那一行的加一行，名称照上面写"
    return Decision((last,), lines, step, wrong=bool(wrong), result=found)


def held(ledger: Ledger, of_systems: Sequence[Setting]) -> Iterator[Held]:
    """Yield the settings of every ledger, those of systems, the events, then rows that no setting has the name of."""
    records = rows_of(ledger, SETTINGS)
    _, bad = read_settings({each.text(Field.SETTING): each.shown(Field.SETTING_VALUE) for each in records})
    expected = {key(name): text for name, text in bad.items()}
    expected |= {key(each.name): each.expected for each in of_systems if any(wrong_settings(ledger, (each,)))}
    settings = (*DEFAULTS, *of_systems)
    for setting in settings:
        yield _held(setting, records, expected.get(key(setting.name), ""))
    known = {key(setting.name) for setting in settings}
    yield from _others(records, known)


def held_here() -> Iterator[Held]:
    """Yield what is settled for this machine, then what its user's file holds that nothing reads."""
    name, note = f"{OFFICE}（这台电脑）", "读旧格式、做 PDF 用的程序"
    try:
        place = office_place()
        unknown = unknown_keys()
    except FileError as error:
        subject = "" if error.subject == OFFICE else f"{error.subject} "
        yield Held(name, "", NOT_SET, note, f"{subject}{error.what}，{error.cure}")
        return
    yield Held(name, "", "没有找到", note) if place is None else Held(name, *place, note)
    for each in unknown:
        yield Held(
            each, "", NOT_SET, "", f"用户文件 {user_file()} 没有叫“{each}”的项，不起作用，请核对名称，或删掉这一项"
        )


def _held(setting: Setting, records: Iterable[Record], expected: str) -> Held:
    typed = [
        each
        for each in records
        if key(each.text(Field.SETTING)) == key(setting.name) and each.text(Field.SETTING_VALUE)
    ]
    usual = DEFAULT if setting.value else NOT_SET
    if not typed:
        return Held(setting.name, setting.value, usual, setting.note)
    place, value = typed[-1].where(Field.SETTING_VALUE), typed[-1].shown(Field.SETTING_VALUE)
    where = f"“{place.sheet}”表 {place.cell}"
    if expected:
        return Held(setting.name, setting.value, usual, setting.note, f"{where} 填的“{value}”不能用，请改为{expected}")
    return Held(setting.name, value, where, setting.note)


def _others(records: Iterable[Record], known: set[str]) -> Iterator[Held]:
    for record in records:
        name = record.text(Field.SETTING)
        if key(name) in known or not name:
            continue
        place, value = record.where(Field.SETTING_VALUE), record.shown(Field.SETTING_VALUE)
        where = f"“{place.sheet}”表 {place.cell}"
        if key(name).startswith(key(EVENT_PREFIX)):
            yield Held(name, value, where, "时限里写到的事件是哪一天")
        else:
            yield Held(name, "", where, "", f"{where} 没有叫“{name}”的设置，填的“{value}”不起作用，请核对名称")


def _words(each: Held) -> str:
    if each.wrong:
        holds = f"；现在按{each.source}“{each.value}”" if each.value else ""
        return f"× {each.name}：{each.wrong}{holds}"
    return f"{each.name}＝{each.value or '（空）'}　{each.source}　{each.note}"


def _rows(done: Done) -> list[dict[str, Any]]:
    names = {"name": "名称", "value": "值", "source": "来自", "note": "说明", "wrong": "问题"}
    return [{names[field]: value for field, value in each._asdict().items()} for each in done.decision.result]


VERB = Verb(
    "settings", "看台账和这台电脑的每一项设置现在是什么、从哪里来，填得不对的列出来。", (LEDGER, YEAR), decide,
    group="工具", dry_run=False, python="tuple[Held, ...]", json=_rows, rows=_rows,
)  # fmt: skip
