"""Every sheet and column of the ledger workbook, once. Template, reader, returns, checks and docs follow this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from taizhang_xl.ledger.meaning import DOUBTFUL, Meaning, Rank
from taizhang_xl.text import as_written, key


class Field(StrEnum):
    """The columns that rules refer to; a member's value is the header as staff see it."""

    NUMBER = "编号"
    ORDER = "序号"
    CATEGORY = "类别"
    TASK = "目标任务"
    MEASURES = "落实措施"
    OUTCOME = "预期效果"
    WHEN = "具体时间"
    DEADLINE = "完成时限"
    DUE = "到期日"
    LEADER = "牵头领导"
    UNIT = "责任单位"
    CO_UNITS = "协办单位"
    PERSON = "责任人"
    PHONE = "联系电话"
    SOURCE = "来源依据"
    ASSIGNED_ON = "交办日期"
    STATE = "状态"
    TIMING = "时限状态"
    PROGRESS = "进展情况"
    DONE_ON = "完成日期"
    EVIDENCE = "佐证"
    REASON = "未完成原因"
    HANGING = "挂单"
    NEXT_PLAN = "下月安排"
    REMARK = "备注"
    CO_REPORT = "协办情况"
    MATTER = "需协调事项"

    LAST_PLAN = "上月安排"
    MARK = "提示"
    MONTH = "月份"
    RESULT = "落实情况"
    REPORTER = "填报人"
    REPORTED_ON = "填报日期"

    HANGING_NUMBER = "挂单号"
    COUNT = "次数"
    FIRST_DUE = "原到期日"
    PROMISED_ON = "承诺时间"
    CLOSED_ON = "销号日期"

    EXTENDED_TO = "延至"
    APPLIED_ON = "申请日期"
    GROUNDS = "延期理由"
    APPROVER = "批准人"

    KIND = "种类"
    COLUMN = "栏目"
    IN_LEDGER = "台账现在"
    RETURNED = "单位报来"
    SIDE = "采用"
    NOTE = "说明"
    ORIGIN = "出处"

    UNIT_NAME = "单位名称"
    SHORT_NAMES = "简称"
    HEAD = "负责人"
    MAIL = "邮箱"
    UNIT_LEADER = "分管领导"
    NAME = "姓名"
    POST = "职务"
    BRANCH = "党支部"
    PARTY_GROUP = "党小组"
    APPRAISED = "参加考核"
    SINCE = "到岗日期"
    UNTIL = "离岗日期"

    DAY = "日期"
    DAY_KIND = "性质"
    MEANING = "说明"
    SETTING = "名称"
    SETTING_VALUE = "值"
    WORD_KIND = "词类"
    WORD = "标准写法"
    OTHER_WORDS = "也写作"


class Owner(StrEnum):
    """Who may change a column: a unit's change to a section's column is a request, never taken."""

    SECTION = "科室"
    UNIT = "单位"
    CO_UNIT = "协办单位"
    COMPUTED = "自动计算"


class Type(StrEnum):
    """How a column is typed, shown and checked."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    NUMBER = "number"


class State(StrEnum):
    """How far a work item is, in the office's words."""

    TODO = "未落实"
    DOING = "正在办理"
    DONE = "办结"
    CLOSED = "销号"

    @property
    def is_finished(self) -> bool:
        """Whether the unit has reported the work done or the section has closed it."""
        return self in (State.DONE, State.CLOSED)


STATES = tuple(str(state) for state in State)

# What says no more than that work is not finished, as in a column 是否完成: how far it is, its progress tells.
NOT_FINISHED = ("未完成", "尚未完成", "没有完成", "没完成", "还没完成", "否", "×", "X", "✗", "✘", "☒", "☐", "FALSE")

# What staff write for each state. 基本完成 is work in hand, never done.
STATE_WORDS: dict[State, tuple[str, ...]] = {
    State.TODO: (
        "未启动", "未开始", "未开展", "未办理", "未整改", "未推进", "尚未启动", "尚未开始", "未动", "没动", "没动手", "没启动", "没开始", "没开展", "没办", "还没动", "还没开始", "红",
        *NOT_FINISHED,
    ),
    State.DOING: (
        "在办", "正在办", "正在干", "正在做", "在干", "办理中", "正在推进", "推进中", "进行中", "正在进行", "正在落实", "持续推进", "部分完成",
        "基本完成", "接近完成", "未办结", "已启动", "正在整改", "整改中", "正在实施", "实施中", "正在开展", "落实中", "有序推进",
        "序时推进", "按序时推进", "稳步推进", "加快推进", "扎实推进", "长期坚持", "蓝",
    ),
    State.DONE: (
        "已办结", "完成", "已完成", "全部完成", "落实", "已落实", "已整改", "整改完成", "已完成整改", "完成整改", "整改到位", "已整改到位",
        "办理完毕", "已办理", "已结案", "结案", "已完结", "办完", "办完了", "已办完", "干完", "干完了", "已干完", "完成了", "已了结", "是", "√", "✓", "✔", "☑", "TRUE", "100%", "绿",
    ),
    State.CLOSED: ("已销号",),
}  # fmt: skip

# The closed list of the ledger's six categories, with the short and older names that staff use.
CATEGORIES: dict[str, tuple[str, ...]] = {
    "市委重大决策部署和重点工作": (
        "市委重大决策部署、重点工作",
        "市委决策部署",
        "市委重点工作",
        "重大决策部署",
        "重点工作",
    ),
    "常委会决议决定和审议意见": ("人大常委会的决议、决定和审议意见", "决议决定", "审议意见", "决议决定和审议意见"),
    "代表建议和重要信访": ("代表建议、批评和意见", "代表建议", "建议", "信访案件", "重要信访"),
    "视察检查和调研": ("视察、检查和调研活动", "视察检查调研", "视察调研", "执法检查", "调研"),
    "主任会议议定和领导交办": ("主任会议议定事项", "领导批示件", "领导交办", "主任会议议定", "交办事项"),
    "机关日常工作": ("常委会机关日常工作", "日常工作", "机关工作"),
}


class Column(NamedTuple):
    """One column: header, other headers it goes by, type, width in characters, choices, owner, input message.

    In the message {year} is that of the ledger.
    """

    header: str
    aliases: tuple[str, ...] = ()
    type: Type = Type.TEXT
    width: float = 12
    choices: tuple[str, ...] = ()
    owner: Owner = Owner.SECTION
    required: bool = False
    tip: str = ""


@dataclass(frozen=True, eq=False)
class SheetSpec:
    """One sheet of the workbook: its columns, and what it is for. A room of its own may have some (SHEETS).

    `later` are columns that an older ledger lacks: each is added once there is something to write into it. `carried`
    tells that its rows go on in the next year's ledger. `like` is a sheet whose other headers are understood here too.
    `composed`: its headers are also understood by their parts, as in an office's own ledger and what its units send back.
    """

    name: str
    columns: tuple[Column, ...]
    purpose: str
    landscape: bool = True
    later: tuple[str, ...] = ()
    carried: bool = False
    like: SheetSpec | None = None
    composed: bool = False

    def header(self, text: str) -> str | None:
        """Return the standard header for a header as staff wrote it, None where it is none of this sheet."""
        return self.listed(text) or (made.header if (made := self._made(key(text))) else None)

    def listed(self, text: str) -> str | None:
        """Return the standard header for one of the words listed for it here, None for any other word."""
        return self._headers.get(key(text))

    def meaning(self, text: str) -> Meaning | None:
        """Return what a header as staff wrote it stands for, how surely, and between which columns only values decide."""
        word = key(text)
        if (header := self._headers.get(word)) is None:
            return self._made(word)
        if self.composed and (doubtful := DOUBTFUL.get(word)) and doubtful.header == header:
            return doubtful
        return Meaning(header, Rank.EXACT if word == key(header) else Rank.LISTED)

    def may_be_listed(self, text: str) -> bool:
        """Tell at little cost whether a text could be a listed header: most cells begin like none."""
        first = text[:1]
        is_usual = first.isalnum() and (first.isascii() or "一" <= first <= "鿿")
        return first in self._first_chars or not is_usual

    def form(self, name: str, columns: tuple[Column, ...], purpose: str) -> SheetSpec:
        """Return the sheet of a form whose values land in this one; its other headers are understood there too."""
        return SheetSpec(name, columns, purpose, like=self, composed=self.composed)

    def number(self, header: str) -> int:
        """Return the position of a column in our own layout, counted from 1."""
        return next(i for i, column in enumerate(self.columns, 1) if column.header == header)

    def column(self, header: str) -> Column:
        """Return the column of a header."""
        return self.columns[self.number(header) - 1]

    def _made(self, word: str) -> Meaning | None:
        if not self.composed:
            return None
        # Imported late: where all headers are listed no word is taken apart.
        from taizhang_xl.ledger.headers import composed

        made = composed(word)
        return made if made is not None and made.header in self._headers.values() else None

    @cached_property
    def _headers(self) -> Mapping[str, str]:
        own = {key(name): column.header for column in self.columns for name in (column.header, *column.aliases)}
        others = self.like._headers if self.like else {}
        return own | {word: header for word, header in others.items() if header in own.values()}

    @cached_property
    def _first_chars(self) -> frozenset[str]:
        return as_written({word[0] for word in self._headers})


F = Field

LEDGER = SheetSpec("台账", (
    Column(F.NUMBER, ("事项编号", "任务编号", "台账编号"), width=9, required=True, tip="一事一号，全年不变、不重复使用，如 1-001"),
    Column(F.ORDER, ("NO.", "NO", "序", "项次"), Type.NUMBER, 6, tip="只用来排列，可以改"),
    Column(F.CATEGORY, ("工作类别", "任务类别", "分类", "事项类别"), width=16, choices=tuple(CATEGORIES), required=True, tip="从六类中选一类"),
    Column(F.TASK, ("工作任务", "任务名称", "任务", "重点任务", "工作内容", "事项", "工作事项", "目标及要求"), Type.LONG, 30, required=True, tip="一行只写一件事"),
    Column(F.MEASURES, ("工作措施", "措施", "具体措施", "主要措施"), Type.LONG, 34),
    Column(F.OUTCOME, ("预期目标", "工作目标", "达到效果", "完成标准"), Type.LONG, 18),
    Column(F.WHEN, ("实施时间", "工作时间", "时间安排"), width=12, tip="什么时候做，如：9月中旬"),
    Column(F.DEADLINE, ("完成时间", "办结时限", "办理时限", "时限", "时限要求", "截止时间", "截止日期", "完成期限", "办理期限"), width=14, required=True, tip="什么时候前做完，照平时的写法，如：10月底、每季度末、会后5个工作日内"),
    Column(F.DUE, ("到期日期",), Type.DATE, 11, owner=Owner.COMPUTED, tip="自动算出，不用填"),
    Column(F.LEADER, ("责任领导", "分管领导", "牵头的领导", "主管领导"), width=13),
    Column(F.UNIT, ("牵头单位", "主责单位", "承办单位", "牵头部门", "责任部门", "主办单位", "责任科室", "单位"), width=16, required=True, tip="按“单位”表里的名称或简称填"),
    Column(F.CO_UNITS, ("配合单位", "协助单位", "配合部门", "协办部门"), width=14, tip="几个单位用顿号隔开"),
    Column(F.PERSON, ("具体责任人", "经办人", "承办人", "责任人员"), width=12, required=True),
    Column(F.PHONE, ("电话", "联系方式", "手机"), width=13),
    Column(F.SOURCE, ("来源", "督办依据", "任务来源", "依据"), Type.LONG, 14),
    Column(F.ASSIGNED_ON, ("交办时间", "下达日期", "收文日期", "立项日期"), Type.DATE, 11, tip="“交办后3个月内”这样的时限从这一天算起"),
    Column(F.STATE, ("办理状态", "完成状态", "是否完成", "办结情况", "完成情况", "落实状态"), width=10, choices=STATES, owner=Owner.UNIT, tip="未落实、正在办理、办结；销号由督察科填"),
    Column(F.TIMING, (), width=11, owner=Owner.COMPUTED, tip="自动算出，不用填"),
    Column(F.PROGRESS, ("工作进展", "办理进展", "进度", "工作动态", "办理情况"), Type.LONG, 30, owner=Owner.UNIT),
    Column(F.DONE_ON, ("办结日期", "办结时间", "实际完成时间", "实际完成日期"), Type.DATE, 11, owner=Owner.UNIT, tip="状态为办结时必填"),
    Column(F.EVIDENCE, ("佐证材料", "证明材料", "印证材料", "完成依据"), Type.LONG, 14, owner=Owner.UNIT, tip="文件号、会议纪要、报告名称等；状态为办结时必填"),
    Column(F.REASON, ("原因", "未完成的原因", "存在问题", "原因说明", "滞后原因"), Type.LONG, 20, owner=Owner.UNIT, tip="到期没有办结时必填"),
    Column(F.HANGING, ("挂单情况",), width=11, owner=Owner.COMPUTED, tip="月结时自动填"),
    Column(F.NEXT_PLAN, ("下步打算", "下一步打算", "下月预安排", "下步安排", "下月计划", "下一步安排"), Type.LONG, 20, owner=Owner.UNIT),
    Column(F.REMARK, ("说明", "附注"), Type.LONG, 14),
    Column(F.CO_REPORT, ("协办进展", "配合情况"), Type.LONG, 24, owner=Owner.CO_UNIT, tip="一个协办单位一行，写成“简称：内容”；由协办单位的月报表合并进来"),
    Column(F.MATTER, ("需要协调的事项", "需协调的事项", "需协调解决的事项"), Type.LONG, 20, owner=Owner.UNIT, tip="需要领导出面或别的单位配合的，每月重新问"),
), "全年工作事项，一行一件", later=(F.CO_REPORT, F.MATTER), composed=True)  # fmt: skip

# A unit may send back our form or a ledger of its own. What a form shows and nobody asks to change there is
# computed: its unit does not fill it in for a new item either.
RETURN = LEDGER.form("月报表", (
    Column(F.NUMBER, width=8.5, owner=Owner.COMPUTED), Column(F.ORDER, type=Type.NUMBER, width=4.5), Column(F.TASK, type=Type.LONG, width=24),
    Column(F.MEASURES, type=Type.LONG, width=22), Column(F.OUTCOME, type=Type.LONG, width=14), Column(F.MARK, width=9, owner=Owner.COMPUTED), Column(F.DEADLINE, width=11),
    Column(F.DUE, type=Type.DATE, width=10.5, owner=Owner.COMPUTED),
    Column(F.LAST_PLAN, type=Type.LONG, width=12, owner=Owner.COMPUTED),
    Column(F.STATE, width=9, choices=STATES[:3], owner=Owner.UNIT, tip="未落实、正在办理、办结，三选一"),
    Column(F.PROGRESS, type=Type.LONG, width=23, owner=Owner.UNIT, tip="本月做了什么；没有变化写“无变化”"),
    Column(F.DONE_ON, type=Type.DATE, width=10.5, owner=Owner.UNIT, tip="办结的必填，如 {year}-3-20"),
    Column(F.EVIDENCE, type=Type.LONG, width=10.5, owner=Owner.UNIT, tip="办结的必填：文件号、报告名称等"),
    Column(F.REASON, type=Type.LONG, width=13, owner=Owner.UNIT, tip="到期没有办结的必填"),
    Column(F.NEXT_PLAN, type=Type.LONG, width=13.5, owner=Owner.UNIT),
    Column(F.MATTER, type=Type.LONG, width=12, owner=Owner.UNIT, tip="要领导出面或别的单位配合的，没有就空着"),
    Column(F.CO_REPORT, type=Type.LONG, width=12.5, owner=Owner.CO_UNIT, tip="协办的事项填这一格：本月配合做了什么；没有变化写“无变化”"),
), "发给单位填报的月报表")  # fmt: skip

MONTHLY = SheetSpec("月报", (
    Column(F.NUMBER, width=9), Column(F.MONTH, width=9), Column(F.RESULT, type=Type.LONG, width=40),
    Column(F.STATE, width=10, choices=STATES), Column(F.REASON, type=Type.LONG, width=24),
    Column(F.NEXT_PLAN, type=Type.LONG, width=24), Column(F.REPORTER, width=14),
    Column(F.REPORTED_ON, type=Type.DATE, width=11), Column(F.DONE_ON, type=Type.DATE, width=11),
    Column(F.CO_REPORT, type=Type.LONG, width=30), Column(F.MATTER, type=Type.LONG, width=24),
), "每月填报的历史，一件事一个月一行", later=(F.DONE_ON, F.CO_REPORT, F.MATTER))  # fmt: skip

SIDES = ("台账", "单位")
ANSWERS = ("采用", "不采用")

SETTLING = SheetSpec("冲突处理", (
    Column(F.KIND, width=10), Column("单位", width=11), Column(F.NUMBER, width=8), Column(F.COLUMN, width=10), Column(F.IN_LEDGER, width=21),
    Column(F.RETURNED, width=24), Column(F.SIDE, width=8, choices=(*SIDES, *ANSWERS)), Column(F.NOTE, width=16), Column(F.ORIGIN, width=16),
), "月度材料里的冲突和申请，由科室选用哪一边的")  # fmt: skip

HANGING = SheetSpec("挂单", (
    Column(F.HANGING_NUMBER, width=13), Column(F.NUMBER, width=9), Column(F.MONTH, width=9),
    Column(F.REASON, type=Type.LONG, width=34), Column(F.COUNT, type=Type.NUMBER, width=7),
    Column(F.FIRST_DUE, type=Type.DATE, width=11), Column(F.PROMISED_ON, width=14),
    Column(F.CLOSED_ON, type=Type.DATE, width=11),
), "到期没有办结的事项，挂到销号为止")  # fmt: skip

EXTENSIONS = SheetSpec("延期", (
    Column(F.NUMBER, width=9), Column(F.APPLIED_ON, type=Type.DATE, width=11, tip="要在到期以前"),
    Column(F.FIRST_DUE, type=Type.DATE, width=11), Column(F.EXTENDED_TO, type=Type.DATE, width=11),
    Column(F.GROUNDS, ("理由",), type=Type.LONG, width=40), Column(F.APPROVER, ("审批人",), width=14),
), "批准了的延期，一次一行；台账里的完成时限不改，到期日按最后一次算")  # fmt: skip

UNITS = SheetSpec("单位", (
    Column(F.UNIT_NAME, ("单位", "全称"), width=28, required=True), Column(F.SHORT_NAMES, ("别名", "单位简称"), width=30, tip="几个简称用顿号隔开，第一个用作文件名"),
    Column(F.HEAD, width=16), Column(F.MAIL, ("电子邮箱", "邮件地址"), width=24), Column(F.UNIT_LEADER, ("主管领导", "联系领导"), width=16),
), "承办单位名册", landscape=False, later=(F.UNIT_LEADER,))  # fmt: skip

# What appraisal and study know people by.
OF_PEOPLE = (F.BRANCH, F.PARTY_GROUP, F.APPRAISED, F.SINCE, F.UNTIL)

PEOPLE = SheetSpec("人员", (
    Column(F.NAME, width=11), Column(F.UNIT, ("单位", "所在单位"), width=19), Column(F.POST, width=14),
    Column(F.PHONE, ("电话",), width=13), Column(F.MAIL, ("电子邮箱",), width=18),
    Column(F.BRANCH, ("所在党支部",), width=12), Column(F.PARTY_GROUP, ("所在党小组",), width=10, tip="年中换组的接着写：第一党小组；2018-3-12起第二党小组"),
    Column(F.APPRAISED, ("是否参加考核",), width=7, choices=("是", "否"), tip="不参加平时考核的填“否”，空着就是参加"),
    Column(F.SINCE, ("到岗时间", "报到日期"), Type.DATE, 10, tip="年中调入的填；空着就是年初已经在岗"),
    Column(F.UNTIL, ("离岗时间", "调离日期"), Type.DATE, 10, tip="调出、退休的填最后在岗的一天，不要删这一行"),
), "人员名册", later=OF_PEOPLE)  # fmt: skip

HOLIDAYS = SheetSpec("节假日", (
    Column(F.DAY, type=Type.DATE, width=12), Column(F.DAY_KIND, width=10, choices=("放假", "上班")), Column(F.MEANING, width=20),
), "本单位与国务院通知不同的放假和调休，优先于内置的节假日表", landscape=False)  # fmt: skip

SETTINGS = SheetSpec("设置", (
    Column(F.SETTING, width=18), Column(F.SETTING_VALUE, width=24), Column(F.MEANING, type=Type.LONG, width=60),
), "年度、机关名称、颜色等", landscape=False)  # fmt: skip

WORDS = SheetSpec("词典", (
    Column(F.WORD_KIND, width=10, choices=("类别", "状态", "单位", "无变化")), Column(F.WORD, width=26), Column(F.OTHER_WORDS, type=Type.LONG, width=60, tip="几个写法用顿号隔开"),
), "本单位的习惯写法", landscape=False)  # fmt: skip

GUIDE = SheetSpec("说明", (), "怎样用这本台账", landscape=False)

# In the order of the workbook's tabs; those of the systems come after them.
SHEETS = (GUIDE, LEDGER, MONTHLY, HANGING, EXTENSIONS, UNITS, PEOPLE, HOLIDAYS, SETTINGS, WORDS)

# Sheets of the systems whose headers could be a ledger's: none is taken for one beside another.
LIKE_A_LEDGER = ("会议议定", "工作日志")

UNIT_FIELDS = tuple(Field(column.header) for column in RETURN.columns if column.owner is Owner.UNIT)
# What the month's work needs: what units report, and what is worked out from it.
FOR_THE_MONTH = (F.STATE, F.PROGRESS, F.DONE_ON, F.EVIDENCE, F.REASON, F.NEXT_PLAN, F.DUE, F.TIMING, F.HANGING)
# What an office's own layout may lack and get beside its header; the last two are then to be filled in row by row.
ADDABLE = (*FOR_THE_MONTH, F.CATEGORY, F.PERSON)
# All that some unit fills in on a form, of its own items or of those in which it assists.
FILLED_FIELDS = (*UNIT_FIELDS, F.CO_REPORT)
