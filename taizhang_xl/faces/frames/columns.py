"""Every frame and its columns, once: the frames are made by it, docs/frames.md and the tests follow it. No pandas here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from taizhang_xl.findings import Severity
from taizhang_xl.ledger.schema import (
    EXTENSIONS,
    HANGING,
    LEDGER,
    MONTHLY,
    PEOPLE,
    STATES,
    UNITS,
    Field,
    Owner,
    SheetSpec,
    Type,
)

TEXT, DAY, WHOLE, ORDERED = "string", "datetime64[s]", "Int64", "category"
CELL, YEAR, UNREAD, OVER = "单元格", "年度", "读不出", "超期天数"
# What a frame remembers beside its columns: the day, and the office's colours by state.
DAY_OF, FILLS = "日期", "底色"
NOBODY = "（未填责任人）"
ONCE, STAGE, RECURRING = "一次", "阶段", "每期"
SEVERITIES = tuple(str(each) for each in (Severity.REPAIR, Severity.WARNING, Severity.ERROR))
KINDS = (ONCE, STAGE, RECURRING)
CLOSED_KINDS = ("应办", "办结", "月报", "挂单", "补报办结", "率先完成", "未报送")


class Column(NamedTuple):
    """One column of a frame: its label, its dtype as pandas names it, what it holds, and its categories in their order."""

    name: str
    dtype: str = TEXT
    note: str = ""
    categories: tuple[str, ...] = ()


class Frame(NamedTuple):
    """One frame: the method that makes it, the sheet it is equal to ("" for none), what one row is, its columns."""

    name: str
    sheet: str
    row: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return a column by its label."""
        return next(column for column in self.columns if column.name == name)


def _state(note: str = "空白的是没有填") -> Column:
    return Column(str(Field.STATE), ORDERED, note, STATES)


_CELL = Column(CELL, TEXT, "这一行在哪张表、哪一行，如 台账!A3")
_YEAR = Column(YEAR, WHOLE, "台账的年度；几本台账连起来时靠它分开")
_UNREAD = Column(UNREAD, TEXT, "有内容而读不成这一列类型的，如 完成日期：近期；没有就是空")
_UNIT = Column(str(Field.UNIT), TEXT, "单位全称")
_PLACE = (_UNREAD, _CELL, _YEAR)
_OVER = Column(OVER, WHOLE, "没办完的过了到期日几天，负数是还有几天；办完的、没有到期日的为空")
_NOTES: dict[str, str] = {
    Field.ORDER: "照原样的文字，可能写着 3-1",
    Field.CATEGORY: "标准写法",
    Field.UNIT: "单位全称；认不出的照原样",
    Field.DEADLINE: "照原样的文字",
    Field.DUE: "按哪一天算，就是那一天着色后的到期日；周期工作是眼下这一期的",
    Field.TIMING: "那一天着色后的字，如 超期12天、临期5天",
}


def _of_sheet(spec: SheetSpec) -> Iterator[Column]:
    """Yield the columns of a sheet of ours as a frame has them."""
    for column in spec.columns:
        name, note = str(column.header), _NOTES.get(column.header, "")
        if column.header == Field.STATE:
            yield _state()
        elif column.type is Type.DATE:
            yield Column(name, DAY, note)
        elif column.type is Type.NUMBER and column.header != Field.ORDER:
            yield Column(name, WHOLE, note)
        else:
            yield Column(name, TEXT, note)


_OF_MONTH = Column(str(Field.MONTH), TEXT, "如 2018-03")
_OCCURRENCES = (
    Column(str(Field.NUMBER)), Column(str(Field.TASK)), Column(str(Field.CATEGORY)), _UNIT, Column(str(Field.PERSON)),
    Column("种类", ORDERED, "一次：只有一个到期日；阶段：时限里写了几个日子；每期：周期工作，一个月一行", KINDS),
    _OF_MONTH._replace(note="到期日的月份"),
    Column(str(Field.DUE), DAY, "这一期的到期日；一月里有几次的，是最后一次"),
    _state("这一期办到哪一步；还没有到的月份是未落实"),
    _OVER, Column(str(Field.HANGING_NUMBER), TEXT, "这一期挂过单的挂单号"), _CELL, _YEAR,
)  # fmt: skip
_CLOSES = (
    _OF_MONTH._replace(note="月结的月份"),
    Column("种类", ORDERED, "当月应办的、办结的、月报、新挂单的、补报办结的、率先完成的、没有报送的单位", CLOSED_KINDS),
    Column(str(Field.NUMBER)), Column(str(Field.HANGING_NUMBER)), _UNIT, Column(str(Field.TASK)),
    Column(str(Field.DUE), DAY), _state("月结时的状态"), Column(str(Field.DONE_ON), DAY), Column(str(Field.EVIDENCE)),
    Column(str(Field.RESULT)), Column(str(Field.REASON)), Column(str(Field.NEXT_PLAN)), Column(str(Field.CO_REPORT)),
    Column(str(Field.MATTER)), Column(str(Field.FIRST_DUE), DAY), _UNREAD, _YEAR,
)  # fmt: skip
_FINDINGS = (
    Column("代号", TEXT, "见 docs/findings.md"), Column("级别", ORDERED, "", SEVERITIES), Column(str(Field.NUMBER)),
    Column(CELL, TEXT, "如 台账!Q5"), Column("内容", TEXT, "格里写着什么"), Column("问题"), Column("怎么改"), _YEAR,
)  # fmt: skip
_HISTORY = (
    Column("时间", DAY, "当地时间，到秒"), Column("使用者"), Column("电脑"), Column("操作"), _OF_MONTH._replace(note="操作的月份"),
    Column(str(Field.NUMBER)), Column("字段"), Column("位置", TEXT, "如 台账!Q5"), Column("原来"), Column("现在"),
    Column("原底色"), Column("现底色"), Column("说明"), Column("批次"), _YEAR,
)  # fmt: skip

FRAMES = {
    frame.name: frame
    for frame in (
        Frame("items", LEDGER.name, "一件事项", (*_of_sheet(LEDGER), _OVER, *_PLACE)),
        Frame("occurrences", "", "一件事项的一个到期日", _OCCURRENCES),
        Frame("reports", MONTHLY.name, "一件事项一个月的填报", (*_of_sheet(MONTHLY), *_PLACE)),
        Frame("hangings", HANGING.name, "一次挂单", (*_of_sheet(HANGING), *_PLACE)),
        Frame("extensions", EXTENSIONS.name, "一次延期", (*_of_sheet(EXTENSIONS), *_PLACE)),
        Frame("closes", "", "月结存档里的一条", _CLOSES),
        Frame("findings", "", "校验发现的一处问题", _FINDINGS),
        Frame("history", "", "修改记录里的一处改动", _HISTORY),
        Frame("people", PEOPLE.name, "一个人", (*_of_sheet(PEOPLE), *_PLACE)),
        Frame("units", UNITS.name, "一个单位", (*_of_sheet(UNITS), *_PLACE)),
    )
}
# What people may change in a frame of items: the rest is computed, or says which row it is.
WRITABLE = tuple(
    str(column.header)
    for column in LEDGER.columns
    if column.owner is not Owner.COMPUTED and column.header != Field.NUMBER
)
