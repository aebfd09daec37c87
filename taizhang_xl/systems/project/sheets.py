"""The steps of projects (工序), and what their progress means for the ledger's items (推进建议)."""

from __future__ import annotations

from taizhang_xl.ledger.schema import Column, Field, Owner, SheetSpec, Type

PART, STEP, WORK, LENGTH, BEFORE = "部分", "工序号", "工序", "计划工期", "前道工序"
PLANNED_FIRST, PLANNED_LAST, BEGUN, ENDED = "计划开始", "计划完成", "实际开始", "实际完成"
CARRIER, FORECAST_FIRST, FORECAST_LAST, SLACK = "承担单位", "预计开始", "预计完成", "总时差"
COMPUTED = (FORECAST_FIRST, FORECAST_LAST, SLACK)

STEPS = SheetSpec(
    "工序",
    (
        Column(Field.NUMBER, width=9, tip="这项工程是台账里的哪一项，每道工序都写"),
        Column(PART, ("分部", "阶段"), width=9),
        Column(STEP, ("工序编号", "步骤号"), width=10, tip="一项工程里不重复，如 铺设-7"),
        Column(WORK, ("工序名称", "工作内容"), type=Type.LONG, width=26),
        Column(LENGTH, ("工期", "工期（天）"), width=10, tip="工作日数，如 3；按天天算的写 10日历日"),
        Column(BEFORE, ("前置工序", "紧前工序"), width=20, tip="做完哪道才能开始：铺设-6；隔两个工作日 铺设-6+2；开始后一天 铺设-6开始+1"),
        Column(PLANNED_FIRST, ("计划开工", "计划开始日期", "计划开始时间"), type=Type.DATE, width=11, tip="空着的自动算出，以后不再改动"),
        Column(PLANNED_LAST, ("计划完工", "计划完成日期", "计划完成时间"), type=Type.DATE, width=11, tip="空着的自动算出，以后不再改动"),
        Column(CARRIER, ("责任单位", "承办单位", "施工单位", "单位"), width=16),
        Column(Field.PERSON, ("负责人",), width=11),
        Column(Field.PHONE, ("电话",), width=15),
        Column(BEGUN, ("实际开工", "开工日期"), type=Type.DATE, width=11, tip="开工当天填"),
        Column(ENDED, ("实际完工", "完工日期"), type=Type.DATE, width=11, tip="做完当天填"),
        Column(FORECAST_FIRST, type=Type.DATE, width=11, owner=Owner.COMPUTED, tip="自动算出，不用填"),
        Column(FORECAST_LAST, type=Type.DATE, width=11, owner=Owner.COMPUTED, tip="自动算出，不用填"),
        Column(SLACK, type=Type.NUMBER, width=8, owner=Owner.COMPUTED, tip="还能拖几个工作日不影响终点；0 就是关键工序"),
        Column(Field.REMARK, type=Type.LONG, width=16),
    ),
    "工程的工序，一道一行；推进图和今日例会都从这里来",
    later=(Field.NUMBER, PART, PLANNED_FIRST, PLANNED_LAST, *COMPUTED),
    carried=True,
)  # fmt: skip

COLUMN, NOW, PROPOSED, WHY, ADOPT = "栏目", "台账现在", "建议", "依据", "采用"
TAKE, LEAVE, TAKEN, STALE = "采用", "不采用", "已采用", "已过时"

PROPOSALS = SheetSpec(
    "推进建议",
    (
        Column(Field.NUMBER, width=9),
        Column(COLUMN, width=10),
        Column(NOW, width=14),
        Column(PROPOSED, width=14),
        Column(WHY, type=Type.LONG, width=44),
        Column(Field.APPROVER, width=14, tip="延期的要写批准人"),
        Column(ADOPT, width=9, choices=(TAKE, LEAVE), tip="写“采用”的，下次运行“推进图”时改到台账"),
    ),
    "工程进度对台账状态和时限的建议，采用了才改台账",
)

SHEETS = (STEPS, PROPOSALS)
