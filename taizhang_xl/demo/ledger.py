"""The demo's ledger: 260 made-up items of 18 units, as they stand when a month begins. Role names, no person."""

from __future__ import annotations

import csv
import importlib.resources
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from taizhang_xl.cells import Value
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.deadline import Deadline, DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.reader import parse_deadline
from taizhang_xl.dates.recurring import occurrences
from taizhang_xl.ledger.schema import Field, State

OFFICE = "某市人大常委会机关"
# The section writes this into the ledger after the forms went out, so that the month has a real conflict.
LATE_NOTE = "督察科现场查看：已完成过半，其余按计划推进"

_UNITS = (
    ("办公室", "办公室", "bgs"),
    ("办公室秘书科", "秘书科", "mishuke"),
    ("办公室综合科", "综合科", "zongheke"),
    ("办公室行政科", "行政科", "xingzhengke"),
    ("办公室信息督察科", "督察科、信息督察科", "dcke"),
    ("调研室", "调研室", "diaoyanshi"),
    ("信访室", "信访室", "xinfangshi"),
    ("老干部工作科", "老干部科", "laoganbu"),
    ("法制工作委员会", "法工委、法制工委", "fagongwei"),
    ("内务司法工作委员会", "内司工委、内司委", "neisi"),
    ("财政经济工作委员会", "财经工委、财经委", "caijing"),
    ("农村工作委员会", "农工委、农村工委", "nonggong"),
    ("城市建设环境保护工作委员会", "城环工委、城建环保工委", "chenghuan"),
    ("教育科学文化卫生工作委员会", "教科文卫工委、教工委", "jiaokewenwei"),
    ("民族侨务外事工作委员会", "民侨外工委、民侨委", "minqiaowai"),
    ("人事任免代表联络工作委员会", "人代工委、人事任免代表联络工委", "rendai"),
    ("机关党委", "机关党委", "jgdw"),
    ("机关工会", "机关工会", ""),
)
_REASONS = (
    "相关部门材料报送不齐，正在催报", "会议时间调整，随会议一并进行", "征求意见有分歧，正在协调", "承办单位人员变动，已重新明确责任人",
)  # fmt: skip
_PROGRESS = (
    "已制订工作方案，明确责任分工", "已召开动员会，正在收集资料", "已到两个县（市、区）调研，正在整理情况", "形成初稿，正在征求意见",
)  # fmt: skip
_EVIDENCE = ("工作报告", "会议纪要", "活动方案和照片", "情况通报")
# What the section fills in before its first slips go out.
SETTING_VALUES = {
    "督办代字": "某人办督提",
    "督办发文机关": "某市人大常委会办公室",
    "督办落款": "办公室信息督察科",
    "督办联系人": "信息督察科",
    "督办联系电话": "0000-0000001",
}


def demo_items(year: int, month: Month) -> Iterator[dict[str, Value]]:
    """Yield the ledger's rows: what fell due before the month is mostly done, some of the rest is under way."""
    for order, row in enumerate(_rows(), 1):
        texts = {name: text.replace("{Y}", str(year)).replace("{P}", str(year - 1)) for name, text in row.items()}
        assigned = _assigned(texts[Field.ASSIGNED_ON], year)
        yield {
            **texts,
            Field.ORDER: order,
            Field.ASSIGNED_ON: assigned,
            Field.PHONE: f"0000-{order:07d}",
            **_standing(order, texts[Field.DEADLINE], year, assigned, month),
        }


def report_rows(year: int, month: Month) -> Iterator[dict[str, Value]]:
    """Yield the rows of 月报 for the month before: what the recurring work came to."""
    for row in _rows():
        if _last_occurrence(parse_deadline(row[Field.DEADLINE], year), month.previous) is not None:
            yield {
                Field.NUMBER: row[Field.NUMBER],
                Field.MONTH: str(month.previous),
                Field.RESULT: "已完成",
                Field.STATE: State.DONE,
                Field.REPORTER: "综合联络员",
            }


def unit_rows() -> list[dict[str, Value]]:
    """Return the rows of 单位; one unit has no address, as real lists have gaps."""
    heads = {row[Field.UNIT]: row[Field.PERSON] for row in _rows()}
    return [
        {
            Field.UNIT_NAME: name,
            Field.SHORT_NAMES: short,
            Field.HEAD: heads[name],
            Field.MAIL: f"{mail}@example.org" if mail else None,
        }
        for name, short, mail in _UNITS
    ]


def person_rows() -> list[dict[str, Value]]:
    """Return the rows of 人员: the people in charge, by their office."""
    people = {row[Field.PERSON]: row[Field.UNIT] for row in _rows()}
    return [
        {Field.NAME: name, Field.UNIT: unit, Field.POST: name, Field.PHONE: f"0000-{number:07d}"}
        for number, (name, unit) in enumerate(people.items(), 1)
    ]


def _rows() -> list[dict[str, str]]:
    text = importlib.resources.files("taizhang_xl.data").joinpath("demo_items.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _assigned(text: str, year: int) -> date | None:
    return date.fromisoformat(f"{year}-{text}") if text else None


def _standing(order: int, text: str, year: int, since: date | None, month: Month) -> Mapping[str, Value]:
    """Return how an item stands when the month begins."""
    deadline = parse_deadline(text, year, since, Calendar({}))
    last = _last_occurrence(deadline, month.previous)
    if last is not None:
        return _done(order, last)
    if deadline.kind is not DeadlineKind.DATED or deadline.due is None:
        return {Field.STATE: State.DOING, Field.PROGRESS: "按计划正常开展"} if order % 2 else {}
    if deadline.due >= month.first:
        if order % 3:
            return {}
        return {Field.STATE: State.DOING, Field.PROGRESS: _PROGRESS[order // 3 % len(_PROGRESS)]}
    reason = _REASONS[order % len(_REASONS)]
    if order % 9 == 4:
        return {Field.STATE: State.DOING, Field.PROGRESS: _PROGRESS[order % len(_PROGRESS)], Field.REASON: reason}
    if order % 17 == 5:
        return {Field.STATE: State.TODO, Field.REASON: reason}
    # Every eighth is finished a few days late.
    done_on = deadline.due + timedelta(days=3 if order % 8 == 0 else -(order % 6))
    return _done(order, min(done_on, month.previous.last))


def _last_occurrence(deadline: Deadline, month: Month) -> date | None:
    return max((day for day in occurrences(deadline, month.year) if Month.of(day) == month), default=None)


def _done(order: int, day: date) -> dict[str, Value]:
    return {
        Field.STATE: State.DONE,
        Field.PROGRESS: "已完成",
        Field.DONE_ON: day,
        Field.EVIDENCE: _EVIDENCE[order % len(_EVIDENCE)],
    }
