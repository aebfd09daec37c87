"""The demo's returns: the forms as units send them back, some with the faults that real returns have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.schema import RETURN, Field, State

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_HEADER_ROW = 4
_UNCHANGED = "无变化"
_REPORTED_IN_HTML = "机关工会"
_SENT_NOTHING = ("民侨外工委", "老干部科")
_DONE = (
    "已按要求完成，情况报告已报领导审阅",
    "活动已如期开展，效果良好",
    "检查组已到现场，形成书面意见并交办",
    "任务已完成，资料已归档",
)
_DOING = ("正在推进，已完成前期准备", "已到三个县（市、区）调研，正在起草报告", "方案已报领导审定，正在组织实施")
_REASONS = ("参加会议的单位较多，时间推迟", "上级文件尚未下发，等候统一部署", "承办部门反馈材料不完整，已退回补充")
_PLANS = ("下月上旬完成报告并提交会议", "下月中旬组织现场检查", "召开协调会，推进落实")
_EVIDENCE = ("情况报告", "会议纪要", "检查意见书", "通知和签到表")


class Reported(NamedTuple):
    """Returns by their file names, and the 编号 of an item whose progress a unit reported anew."""

    files: dict[str, bytes]
    number: str


def demo_returns(sent: Mapping[str, bytes], month: Month) -> Reported:
    """Fill in the forms sent, by their file names, as the units would send them back."""
    import openpyxl

    files: dict[str, bytes] = {}
    reported = []
    for number, (name, form) in enumerate(sent.items()):
        short = name.partition("_")[0]
        if short in _SENT_NOTHING:
            continue
        if short == _REPORTED_IN_HTML:
            files[name] = _AS_HTML.encode()
            continue
        book = openpyxl.load_workbook(BytesIO(form))
        sheet = book[RETURN.name]
        _fill(sheet, number, month)
        _FAULTS.get(short, _no_fault)(sheet)
        if short not in _FAULTS:
            reported += [_get(sheet, row, Field.NUMBER) for row in _item_rows(sheet) if _is_reported(sheet, row)]
        files[name] = _saved(book)
        files |= _copies(short, book, name, files[name])
    return Reported(files, str(reported[0]))


def _saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _is_reported(sheet: Worksheet, row: int) -> bool:
    return _get(sheet, row, Field.PROGRESS) not in (None, _UNCHANGED)


def _column(sheet: Worksheet, name: str) -> int:
    return next(cell.column for cell in sheet[_HEADER_ROW] if cell.value == name)


def _set(sheet: Worksheet, row: int, name: str, value: object) -> None:
    sheet.cell(row, _column(sheet, name)).value = value  # type: ignore[assignment]


def _get(sheet: Worksheet, row: int, name: str) -> object:
    return sheet.cell(row, _column(sheet, name)).value


def _item_rows(sheet: Worksheet) -> list[int]:
    return [row for row in range(_HEADER_ROW + 1, sheet.max_row + 1) if _get(sheet, row, Field.NUMBER)]


def _fill(sheet: Worksheet, number: int, month: Month) -> None:
    """Fill in one form as a careful clerk would."""
    for cell in sheet[2]:
        if cell.value == "填报人：":
            cell.value = "填报人：综合联络员"
    for row in _item_rows(sheet):
        due = _get(sheet, row, Field.DUE)
        due_on = due.date() if isinstance(due, datetime) else None
        _fill_row(sheet, row, number + row, due_on, month)


def _fill_row(sheet: Worksheet, row: int, turn: int, due: date | None, month: Month) -> None:
    if due is not None and due <= month.last:
        if turn % 5 < 3:
            done_on = max(month.first, min(due, month.last) - timedelta(days=turn % 4))
            values = {
                Field.STATE: State.DONE, Field.PROGRESS: _DONE[turn % len(_DONE)],
                Field.DONE_ON: datetime(done_on.year, done_on.month, done_on.day),  # noqa: DTZ001
                Field.EVIDENCE: _EVIDENCE[turn % len(_EVIDENCE)], Field.REASON: None,
            }  # fmt: skip
        else:
            state = State.DOING if turn % 5 == 3 else State.TODO
            values = {
                Field.STATE: state, Field.PROGRESS: _DOING[turn % len(_DOING)] if state is State.DOING else None,
                Field.REASON: _REASONS[turn % len(_REASONS)], Field.NEXT_PLAN: _PLANS[turn % len(_PLANS)],
            }  # fmt: skip
    elif turn % 3 == 0:
        values = {Field.STATE: State.DOING, Field.PROGRESS: _DOING[turn % len(_DOING)],
                  Field.NEXT_PLAN: _PLANS[turn % len(_PLANS)]}  # fmt: skip
    else:
        values = {Field.PROGRESS: _UNCHANGED}
    for name, value in values.items():
        _set(sheet, row, name, str(value) if isinstance(value, State) else value)


def _no_fault(sheet: Worksheet) -> None:
    """Leave the form as it is."""


def _deadline_changed(sheet: Worksheet) -> None:
    _set(sheet, _item_rows(sheet)[0], Field.DEADLINE, "12月底")


def _row_deleted(sheet: Worksheet) -> None:
    sheet.delete_rows(_item_rows(sheet)[3])


def _row_added(sheet: Worksheet) -> None:
    row = _item_rows(sheet)[-1] + 1
    _set(sheet, row, Field.TASK, "中小学校舍安全情况调研（领导新交办）")
    _set(sheet, row, Field.DEADLINE, "5月底")
    _set(sheet, row, Field.STATE, str(State.TODO))


def _rows_of(sheet: Worksheet, state: State) -> list[int]:
    """Return the rows of a state: in the first months of a year some forms have none."""
    return [row for row in _item_rows(sheet) if _get(sheet, row, Field.STATE) == state]


def _almost_done(sheet: Worksheet) -> None:
    for row in _rows_of(sheet, State.DOING)[:1]:
        _set(sheet, row, Field.STATE, "基本完成")


def _done_without_evidence(sheet: Worksheet) -> None:
    for row in _rows_of(sheet, State.DONE)[:1]:
        _set(sheet, row, Field.EVIDENCE, None)


def _dates_as_text(sheet: Worksheet) -> None:
    for row in _item_rows(sheet):
        if isinstance(day := _get(sheet, row, Field.DONE_ON), datetime):
            _set(sheet, row, Field.DONE_ON, f"{day.year}.{day.month}.{day.day}")


def _full_width_numbers(sheet: Worksheet) -> None:
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    for row in _item_rows(sheet):
        _set(sheet, row, Field.NUMBER, str(_get(sheet, row, Field.NUMBER)).translate(wide))


def _headers_renamed(sheet: Worksheet) -> None:
    names = {
        Field.STATE: "办理状态", Field.PROGRESS: "工作进展", Field.REASON: "存在问题", Field.NEXT_PLAN: "下步打算",
        Field.DEADLINE: "办结时限",
    }  # fmt: skip
    for old, new in names.items():
        sheet.cell(_HEADER_ROW, _column(sheet, old)).value = new


def _columns_moved(sheet: Worksheet) -> None:
    """Put the state right behind the number, and one more title on top: some units paste into a form of their own."""
    sheet.protection.sheet = False
    moved = _column(sheet, Field.STATE)
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for row in range(_HEADER_ROW, sheet.max_row + 1):
        values = [cell.value for cell in sheet[row]]
        values.insert(1, values.pop(moved - 1))
        for cell, value in zip(sheet[row], values, strict=True):
            cell.value = value
            cell.number_format = "yyyy-m-d" if isinstance(value, datetime) else "General"
    sheet.data_validations.dataValidation = []
    sheet.insert_rows(1)
    sheet["A1"] = "附件2"


def _copies(short: str, book: Workbook, name: str, first: bytes) -> dict[str, bytes]:
    """Return a second file: of one unit the same again, of another a later version that differs."""
    stem = name.removesuffix(".xlsx")
    if short == "机关党委":
        return {f"{stem}(1).xlsx": first}
    if short == "信访室":
        sheet = book[RETURN.name]
        _set(sheet, _item_rows(sheet)[0], Field.PROGRESS, "已全部办理完毕，正在核对结果")
        return {f"{stem}（最终版2）.xlsx": _saved(book)}
    return {}


_AS_HTML = "<html><body><table><tr><td>机关工会工作落实情况</td></tr></table></body></html>\n"
_FAULTS: dict[str, Callable[[Worksheet], None]] = {
    "城环工委": _deadline_changed,
    "农工委": _row_deleted,
    "教科文卫工委": _row_added,
    "财经工委": _almost_done,
    "内司工委": _done_without_evidence,
    "人代工委": _dates_as_text,
    "督察科": _full_width_numbers,
    "调研室": _headers_renamed,
    "法工委": _columns_moved,
}
