"""A ledger whose board is looked at in a browser: 230 items of three units, texts that want to be more than texts."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from ledgers import make_ledger

from taizhang_xl.ledger.schema import HANGING, LEDGER, MONTHLY, PEOPLE, UNITS, Field
from taizhang_xl.systems.activities.sheets import ACTIVITIES
from taizhang_xl.systems.project.sheets import STEPS

# A Wednesday; its week is from 04-16 to 04-22.
DAY = date(2018, 4, 18)
TOWN, MONEY, OFFICE = "城环工委", "财经工委", "办公室"
LONG = "长" * 2000
HOSTILE = {
    "9-001": "</script><script>document.title='坏了';window.broken=1</script>",
    "9-002": "<img src=x onerror=\"window.broken=1\"><b>粗</b>&amp;",
    "9-003": "上一行\u2028下一行\u2029完",
    "9-004": LONG,
    "9-005": "从右\u202e往左\u2066写\u200f的",
    "9-006": "<!-- <script> ]]> [[style]] \\u003c '\"`${1}",
}  # fmt: skip
# Words that every object of a script has.
ODD_UNITS = {"9-005": "constructor", "9-006": "__proto__"}
# What nobody may have, wherever it stands in the ledger.
PLANTED = {
    Field.PHONE: "0379-6000 0001", Field.REMARK: "备注里的话", Field.PERSON: "经办甲", Field.SOURCE: "来源里的话",
    Field.LEADER: "副主任丙",
}  # fmt: skip
NUMBERS = {
    Field.TASK: "13800000000", Field.PROGRESS: "138 0000 0001", Field.REASON: "13800000002", Field.NEXT_PLAN: "13800000003",
    Field.MEASURES: "13800000004", Field.EVIDENCE: "138-0000-0005", Field.MATTER: "13800000006",
    Field.CO_REPORT: "13800000007",
}  # fmt: skip
OF_UNITS = ("委员丁", "a@example.org", "填报乙", "0379-6000 0002", "科长", "某人")


def ledger_of_the_year(path: Path) -> Path:
    """Write the ledger; returns its path."""
    units = [
        {Field.UNIT_NAME: "城市建设环境保护工作委员会", Field.SHORT_NAMES: TOWN, Field.UNIT_LEADER: "副主任甲", Field.HEAD: "委员丁", Field.MAIL: "a@example.org"},
        {Field.UNIT_NAME: "财政经济工作委员会", Field.SHORT_NAMES: MONEY, Field.UNIT_LEADER: "副主任乙"},
        {Field.UNIT_NAME: OFFICE},
    ]  # fmt: skip
    people = [{Field.NAME: "某人", Field.UNIT: TOWN, Field.POST: "科长", Field.PHONE: "0379-6000 0002"}]
    hanging = [
        {Field.HANGING_NUMBER: "2018-03-01", Field.NUMBER: "2-001", Field.MONTH: "2018-03", Field.REASON: "等文件",
         Field.COUNT: 1, Field.FIRST_DUE: date(2018, 3, 31)},
    ]  # fmt: skip
    monthly = [
        {Field.NUMBER: "2-001", Field.MONTH: "2018-03", Field.RESULT: "已经起草", Field.STATE: "正在办理", Field.REASON: "等文件", Field.REPORTER: "填报乙"},
        {Field.NUMBER: "3-001", Field.MONTH: "2018-02", Field.RESULT: "已经发布", Field.STATE: "办结"},
    ]  # fmt: skip
    activities = [{Field.NUMBER: "1-001", Field.MONTH: "4月", "计划日期": date(2018, 4, 20), "主题": "是"}]
    steps = [
        {Field.NUMBER: "1-002", "部分": "拆除", "工序号": "拆除-1", "工序": "围挡", "计划工期": "2", "计划开始": date(2018, 4, 9), "实际开始": date(2018, 4, 9), "实际完成": date(2018, 4, 10), Field.PHONE: "0379-6000 0001"},
        {Field.NUMBER: "1-002", "部分": "拆除", "工序号": "拆除-2", "工序": "清理", "计划工期": "3", "前道工序": "拆除-1", Field.REMARK: "备注里的话"},
    ]  # fmt: skip
    rows = {
        UNITS: units, PEOPLE: people, LEDGER: list(_items()), HANGING: hanging, MONTHLY: monthly, ACTIVITIES: activities,
        STEPS: steps,
    }  # fmt: skip
    return make_ledger(path, 2018, "某机关", rows)


def _items() -> Any:
    told = (
        # 编号, unit, task, deadline, state, done on
        ("1-001", TOWN, "城市地下空间开发利用条例立法调研", "4月20日", "正在办理", None),  # due this week
        ("1-002", TOWN, "旧办公楼改造", "4月10日", None, None),  # 8 days over
        ("1-003", TOWN, "污染防治检查", "3月20日", "办结", date(2018, 3, 19)),
        ("1-004", TOWN, "供水情况汇报", "6月底", "销号", date(2018, 4, 2)),  # done before its time began
        ("2-001", MONEY, "会计工作检查", "3月底", "正在办理", None),  # 18 days over, hangs
        ("2-002", MONEY, "预算草案初审", "10月底", None, None),
        ("3-001", OFFICE, "工作通讯编印", "每月", None, None),
    )
    for number, unit, task, deadline, state, done_on in told:
        row = {
            Field.NUMBER: number, Field.UNIT: unit, Field.TASK: task, Field.DEADLINE: deadline, Field.STATE: state,
            Field.DONE_ON: done_on, Field.CATEGORY: "机关日常工作", **PLANTED,
        }  # fmt: skip
        if number == "2-002":
            row |= {name: f"说明，联系{text}" for name, text in NUMBERS.items()}
            row |= {
                Field.TASK: f"预算草案初审{NUMBERS[Field.TASK]}",
                Field.CO_UNITS: TOWN,
                Field.CO_REPORT: f"{TOWN}：已派两人{NUMBERS[Field.CO_REPORT]}",
            }
        yield row
    for number, task in HOSTILE.items():
        yield {
            Field.NUMBER: number,
            Field.UNIT: ODD_UNITS.get(number, OFFICE),
            Field.TASK: task,
            Field.DEADLINE: "11月底",
            Field.PROGRESS: task,
        }
    for place in range(217):
        yield {
            Field.NUMBER: f"8-{place:03}",
            Field.UNIT: MONEY,
            Field.TASK: f"日常工作{place}",
            Field.DEADLINE: "12月底",
        }


def content_of(file: Path) -> dict[str, Any]:
    """Return what a board's file holds, as a reader of HTML and JSON finds it."""
    found = re.search(r'<script type="application/json" id="content">([^<]*)</script>', file.read_text("utf-8"))
    assert found is not None
    content: dict[str, Any] = json.loads(found[1])
    texts = content["texts"]
    for item in content["items"]:
        item[1], item[5], item[13] = texts[item[1]], texts[item[5]], [texts[place] for place in item[13]]
        for place in (7, 8, 10, 11):
            item[place] = item[place] or []
        item[10] = [item[10][at : at + 3] for at in range(0, len(item[10]), 3)]
        item[11] = [[month, closed, [texts[place] for place in told]] for month, closed, told in item[11]]
    return content
