"""What history found, in lines of plain Chinese and in rows for tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from taizhang_xl.cells import Value, value_text
from taizhang_xl.changes import Keep
from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Severity
from taizhang_xl.journal.entry import BY_HAND, NOT_LISTED, Edited, Entry, RowEdited, SheetEdited
from taizhang_xl.ledger.settings import BLUE_FILL, DEFAULTS, GREEN_FILL, RED_FILL

_SHOWN = 10
_WORDS = {RED_FILL: "红", BLUE_FILL: "蓝", GREEN_FILL: "绿"}
_COLOURS = {setting.value: _WORDS[setting.name] for setting in DEFAULTS if setting.name in _WORDS}

_ROW_SIGNS = 60
_UNCERTAIN = "（这次运行中途断了，后来又有人手工存过，说不准是否全部写进了台账）"


def history_rows(entries: Iterable[Entry]) -> Iterator[dict[str, str]]:
    """Yield one row for each cell, row or sheet that was changed, for CSV."""
    for entry in entries:
        head = {
            "时间": entry.time, "使用者": entry.user, "电脑": entry.host, "操作": entry.verb, "月份": entry.month,
            "说明": entry.note,
        }  # fmt: skip
        for row in change_rows(entry):
            yield {**head, **row, "批次": entry.id}


def change_rows(entry: Entry) -> Iterator[dict[str, str]]:
    """Yield what an entry changed, by the words that people see."""
    for cell in entry.cells:
        # A cell of which only the colour changed says so in its own words.
        old, new = ("", "") if isinstance(cell.new, Keep) else (value_text(cell.old), value_text(cell.new))
        fills = [fill or "无" for fill in cell.fill] if cell.fill else ["", ""]
        yield _row(cell.item, cell.field, f"{cell.sheet}!{cell.cell}", old, new, *fills)
    for row in entry.rows:
        text = "；".join(filter(None, map(value_text, row.values.values())))
        texts = (text, "") if row.emptied else ("", text)
        yield _row(row.item, _row_word(entry, row), f"{row.sheet}!{row.row}行", *texts)
    for sheet in entry.sheets:
        yield _row("", f"{sheet.kind}工作表", sheet.name, "", "")


def _row(
    item: str, name: str, place: str, old: str, new: str, fill_old: str = "", fill_new: str = ""
) -> dict[str, str]:
    return {
        "编号": item, "字段": name, "位置": place, "原来": old, "现在": new, "原底色": fill_old, "现底色": fill_new
    }  # fmt: skip


def _row_word(entry: Entry, row: RowEdited) -> str:
    if entry.verb == BY_HAND:
        return "删去一行" if row.emptied else "新增一行"
    return "清空一行" if row.emptied else "新增一行"


def history_lines(entries: Sequence[Entry], *, whole: bool) -> Iterator[Line]:
    """Yield the history for reading, the newest last; only the first changes of each entry unless `whole`."""
    for entry in entries:
        yield Line(entry_title(entry), Severity.WARNING if entry.uncertain or entry.verb == BY_HAND else None)
        rows = list(_change_lines(entry))
        shown = rows if whole else rows[:_SHOWN]
        yield from (Line(f"    {row}") for row in shown)
        if len(shown) < len(rows):
            more = "看某一项加 --item 编号，看全部加 --format csv"
            yield Line(f"    ……还有 {len(rows) - len(shown)} 处（{more}）")


def entry_title(entry: Entry) -> str:
    """Return who did what and when, in one line."""
    if entry.verb == NOT_LISTED:
        return entry.note
    when = entry.time[:16].replace("T", " ")
    who = "（手工存盘）" if entry.verb == BY_HAND else f"{entry.user or '（未知用户）'}@{entry.host}"
    what = " ".join(filter(None, (entry.verb, entry.month)))
    told = f"：{_counted(entry.cells, entry.rows, entry.sheets) or entry.note}"
    return f"{when}  {who}  {what}{told}  [{entry.id}]{_UNCERTAIN if entry.uncertain else ''}"


def _counted(cells: Sequence[Edited], rows: Sequence[RowEdited], sheets: Sequence[SheetEdited] = ()) -> str:
    emptied = sum(row.emptied for row in rows)
    counts = (
        (len(cells), "改 {} 格"),
        (len(rows) - emptied, "增 {} 行"),
        (emptied, "减 {} 行"),
        (len(sheets), "动 {} 张表"),
    )
    return "，".join(words.format(count) for count, words in counts if count)


def _change_lines(entry: Entry) -> Iterator[str]:
    for row in change_rows(entry):
        what = f"{row['编号']} {row['字段']}".strip()
        said = []
        if row["原来"] or row["现在"]:
            said.append(f"{_quoted(row['原来'])} → {_quoted(row['现在'])}")
        if row["现底色"]:
            said.append(f"底色 {_colour(row['原底色'])} → {_colour(row['现底色'])}")
        yield f"{what or row['位置']}：{'，'.join(said)}（{row['位置']}）" if said else f"{what}（{row['位置']}）"


def _colour(code: Value) -> str:
    """Return a colour's word; one that the office has chosen itself is called by its code."""
    return _COLOURS.get(str(code), str(code))


def _quoted(text: Value) -> str:
    shown = value_text(text).replace("\n", " ")
    return f"“{shown if len(shown) <= _ROW_SIGNS else shown[:_ROW_SIGNS] + '…'}”" if shown else "空"


def history_summary(entries: Sequence[Entry]) -> Line:
    """Return how often each verb was run, and how much was changed."""
    entries = [entry for entry in entries if entry.verb != NOT_LISTED]
    if not entries:
        return Line("没有修改记录（记录从本工具第一次存这本台账开始）")
    verbs = Counter(entry.verb for entry in entries)
    by_verb = "，".join(f"{verb} {count} 次" for verb, count in verbs.items())
    cells = [cell for entry in entries for cell in entry.cells]
    rows = [row for entry in entries for row in entry.rows]
    return Line(f"共 {len(entries)} 次（{by_verb}），{_counted(cells, rows) or '没有单元格改动'}")
