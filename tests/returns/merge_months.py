"""Months of an office made up from a seed: a ledger, what its section does to it, and what units do to their forms.

All files are written and read with openpyxl; what formulas came to is put into the file's XML afterwards.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
import zipfile
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from merge_oracle import (
    ASKED_ANEW,
    BLANK,
    CO_REPORT,
    MATTER,
    SAYINGS,
    SECTION_FIELDS,
    STATES,
    TEXTS,
    UNIT_FIELDS,
    Form,
    FormRow,
    Month,
    Row,
    Sent,
    Typed,
    state,
    text,
)
from openpyxl.utils import get_column_letter

UNITS = ("办公室", "城环工委", "财经工委")
COLUMNS = ("编号", "序号", "目标任务", "落实措施", "完成时限", "责任单位", "责任人", "状态", "进展情况", "完成日期", "佐证",
           "未完成原因", "下月安排", "备注")  # fmt: skip
TASKS = (
    "城市地下空间利用管理立法调研", "中小学校舍安全专项视察", "整理历年会议档案并移交", "农村饮水工程实地检查", "预算执行情况听取汇报",
    "组织代表小组集中活动", "修订机关值班制度", "老旧小区加装电梯督办", "水污染防治条例起草", "信访积案逐件化解", "编印工作通讯", "人事任免事项审查",
    "营商环境问卷测评", "古树名木保护执法", "国有资产报告审议", "帮扶村道路硬化", "民族宗教场所走访", "养老机构消防抽查", "代表建议重点督办", "法律援助经费落实",
)  # fmt: skip
DEADLINES = ("10月底", "6月底", "3月底", "9月中旬", "长期坚持", "二季度", "3月15日前")
EACH_MONTH = ("每月", "每月底", "每季度末", "每周五")
PHRASES = (
    "形成初稿", "面积10²㎡，３½完成", "照片①②", "开会（二次）", "完成50％", "１２户已走访", "1-3月完成", "3月5日", "100%", "001", "+3户", "《条例》（草案）",
    "第一步：摸底\n第二步：座谈", "已报送。", "无锡考察报告", "未完成", "Ⅲ级响应", "㈠班子会", "征求意见——共3轮", "资金未到位", "N0.5号纪要", "4月底前完成",
)  # fmt: skip
NUMBERS = (
    Typed(0.5, "50%", "0%"), Typed(10, "10月底", '0"月底"'), Typed(20180320, "2018-03-20", "0000-00-00"), Typed(3, "3"),
    Typed(1234.5, "1,234.50", "#,##0.00"), Typed(0.125, "12.5%", "0.0%"), Typed(7, "007", "000"), Typed(12.5, "12.5"),
    Typed(datetime(2018, 3, 5), "2018-03-05", 'yyyy"年"m"月"d"日"'), Typed(datetime(2018, 3, 5), "2018-03-05", "yyyy-mm-dd"),
    Typed(0.1 + 0.2, "0.3"), Typed(-4, "4户少", '0;0"户少"'), Typed(3, "3", "@"),
)  # fmt: skip
# 需协调事项 came later: what becomes of it is drawn apart, and not every ledger has its column.
FIRST_FIELDS = tuple(name for name in UNIT_FIELDS if name != MATTER)
TITLE = "某机关2018年工作台账"
MARCH = date(2018, 3, 1)


class Draw:
    """What the generator draws from its seed."""

    def __init__(self, seed: int | str, count: int = 0) -> None:
        self.random = Random(seed)
        self.count = count

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, choices: Any) -> Any:
        return self.random.choice(list(choices))

    def phrase(self) -> Typed:
        if self.often(0.2):
            return self.one(NUMBERS)
        words = self.one(PHRASES)
        if self.often(0.6):
            self.count += 1
            words = f"{words}{self.one(('之', '、', '；'))}{self.count}"
        raw = f"{self.one(('', ' ', '　'))}{words}{self.one(('', ' ', '　'))}" if self.often(0.2) else words
        return Typed(raw, raw)

    def day(self, first: int = 1, month: int = 3) -> Typed:
        day = date(2018, month, self.random.randint(first, 27))
        serial = (day - date(1899, 12, 30)).days
        stamp = datetime(day.year, day.month, day.day)
        looks = [
            Typed(stamp, day, "yyyy-m-d"), Typed(stamp, day, 'm"月"d"日"'), Typed(stamp, day, "yyyy/mm/dd"),
            Typed(serial, day), Typed(day.isoformat(), day), Typed(f"{day.year}年{day.month}月{day.day}日", day, "@"),
            Typed(f"{day.year}.{day.month}.{day.day}", day), Typed(f"{day.year}/{day.month:02}/{day.day:02}", day),
        ]  # fmt: skip
        return self.one(looks[:2] if self.often(0.4) else looks)

    def state(self, *states: str) -> Typed:
        word = self.one(STATES[self.one(states)].split())
        return Typed(word, word)

    def formula(self, stale: bool) -> Typed:
        """A formula: without a result, with one, with an error, or one that gave an empty text."""
        lost, words = self.one(("formula-not-calculated", "", "", "cell-error", "hollow")), self.phrase()
        raw = f'="a"&{self.random.randint(1, 999)}'
        if lost == "formula-not-calculated":
            return Typed(raw, lost=lost)
        if lost == "cell-error":
            return Typed(raw, lost=lost, result="#REF!")
        if lost == "hollow":
            return Typed(raw, lost="formula-not-calculated", result="") if stale else Typed(raw, result="", hollow=True)
        if isinstance(words.raw, datetime):
            words = Typed("形成初稿", "形成初稿")
        return Typed(raw, words.seen, words.look, "formula-stale" if stale else "", words.raw)

    def error(self) -> Typed:
        return self.one(
            (Typed("#N/A", lost="cell-error"), Typed("#REF!", lost="cell-error"), Typed(" #n/a ", lost="cell-error"))
        )


def new_item(draw: Draw, number: str, order: int, task: str, unit: str) -> Row:
    """Return an item as the section keeps it; a unit field now and then holds what no reader can tell."""
    row = dict.fromkeys((*COLUMNS, MATTER), BLANK)
    recurring = draw.often(0.25)
    words = {
        "编号": number,
        "目标任务": task,
        "责任单位": unit,
        "责任人": "主任",
        "完成时限": draw.one(EACH_MONTH if recurring else DEADLINES),
    }
    row |= {name: Typed(word, word) for name, word in words.items()}
    row["序号"] = Typed(order, str(order))
    row["落实措施"] = draw.one((BLANK, draw.phrase(), Typed("三次座谈", "三次座谈")))
    row["状态"] = draw.one(
        (BLANK, draw.state("未落实"), draw.state("正在办理"), draw.state("正在办理"), draw.state("办结"))
    )
    for name in TEXTS:
        row[name] = draw.phrase() if draw.often(0.5) else BLANK
    if state(row["状态"].seen) == "办结":
        row["完成日期"], row["佐证"] = draw.day(month=draw.one((2, 3))), draw.phrase()
    elif draw.often(0.1):
        row["状态"], row["完成日期"] = Typed("销号", "销号"), draw.day(month=2)
    if not recurring and draw.often(0.12):
        row[draw.one(("进展情况", "未完成原因"))] = draw.one(
            (
                Typed("#N/A", lost="cell-error"),
                Typed('="a"&1', lost="formula-not-calculated"),
                Typed("同上", "同上"),
                Typed("无", "无"),
            )
        )
    return row


def matter(draw: Draw) -> Typed:
    """Return what stands in 需协调事项: a matter, nothing, or a word for nothing."""
    words = Typed(word := draw.one(SAYINGS), word)
    return draw.one((BLANK, BLANK, words, draw.phrase(), draw.phrase(), draw.phrase()))


def is_recurring(row: Row) -> bool:
    return row["完成时限"].seen in EACH_MONTH


def is_sent(row: Row) -> bool:
    """Finished before the month began: no form asks for it any more. Recurring work is asked for each month."""
    means, day = state(row["状态"].seen), row["完成日期"].seen
    return is_recurring(row) or not (means in ("办结", "销号") and isinstance(day, date) and day < MARCH)


class Office:
    """An office's folder, the ledger in it as people see it, and the forms that it sent."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.draw = folder, Draw(seed)
        self.apart = Draw(f"{seed}需协调", 500)
        self.path = folder / "台账.xlsx"
        self.columns = [*COLUMNS]
        self.spare = self.draw.random.sample(TASKS, len(TASKS))
        self.rows = [
            self._item(f"{self.draw.one('123')}-{place:03}") for place in range(1, self.draw.random.randint(9, 13))
        ]
        for row in self.draw.random.sample(self.rows, 2):
            row["完成时限"] = Typed("每月", "每月")
        if self.apart.often(0.7):
            self.columns.append(MATTER)
            for row in self.rows:
                row[MATTER] = matter(self.apart)
        self.history = self.draw.often(0.8)
        self.reworded: set[tuple[str, str]] = set()
        self.sent: dict[str, Sent] = {}
        self.write()

    def _item(self, number: str) -> Row:
        return new_item(self.draw, number, int(number[2:]), self.spare.pop(), self.draw.one(UNITS))

    @property
    def month(self) -> Month:
        return Month(self.rows, self.sent, self.reworded)

    def write(self) -> None:
        """Write the ledger as its section leaves it: other sheets, and what was written beside it, stay."""
        if self.path.exists():
            book = openpyxl.load_workbook(self.path)
            sheet = book["台账"]
            sheet.delete_rows(1, sheet.max_row)
        else:
            book = openpyxl.Workbook()
            sheet = book.active
            sheet.title = "台账"
            _table(book.create_sheet("单位"), [["单位名称", "简称"], *([unit, None] for unit in UNITS)])
            _table(book.create_sheet("设置"), [["名称", "值", "说明"], ["年度", "2018", None]])
            monthly = [[row["编号"].raw, "2018-02", None, "正在办理", None, None] for row in self.rows if self.history]
            _table(
                book.create_sheet("月报"),
                [["编号", "月份", "落实情况", "状态", "未完成原因", "下月安排", "填报人", "填报日期"], *monthly],
            )
        sheet.cell(1, 1).value = TITLE
        for column, name in enumerate(self.columns, 1):
            sheet.cell(2, column).value = name
            for place, row in enumerate(self.rows, 3):
                put(sheet.cell(place, column), row[name])
        book.save(self.path)

    def remember(self) -> None:
        """Take down what is sent: recurring work begins afresh, and so does 下月安排; what cannot be read shows blank."""
        for row in filter(is_sent, self.rows):
            afresh = UNIT_FIELDS if is_recurring(row) else ASKED_ANEW
            held = {name: row[name] for name in (*SECTION_FIELDS, *UNIT_FIELDS)}
            shown = {name: BLANK if name in afresh or typed.lost else typed for name, typed in held.items()}
            self.sent[str(row["编号"].seen)] = Sent(str(row["责任单位"].seen), shown, held, afresh, is_recurring(row))

    def revise(self, share: float) -> None:
        """What the section does meanwhile: cells, rows, numbers, order."""
        draw = self.draw
        for row in self.rows:
            for name in FIRST_FIELDS:
                if draw.often(share) and not row[name].is_formula:
                    row[name] = self._by_section(name)
            if MATTER in self.columns and self.apart.often(share):
                row[MATTER] = matter(self.apart)
            if draw.often(share / 3):
                row["落实措施"] = draw.phrase()
        for act in (self._insert, self._delete, self._swap, self._renumber, self._reword, self._replace, self._double, self._sort, self._columns):  # fmt: skip
            if draw.often(share / 2):
                act()
        self.write()

    def _by_section(self, name: str) -> Typed:
        if name == "状态":
            return self.draw.state("未落实", "正在办理", "办结")
        if self.draw.often(0.2):
            return BLANK
        return self.draw.day() if name == "完成日期" else self.draw.phrase()

    def _insert(self) -> None:
        if self.spare:
            self.rows.insert(self.draw.random.randint(0, len(self.rows)), self._item(f"4-{len(self.spare):03}"))

    def _delete(self) -> None:
        self.rows.remove(self.draw.one(self.rows))

    def _swap(self) -> None:
        one, other = self.draw.random.sample(self.rows, 2)
        one["编号"], other["编号"] = other["编号"], one["编号"]

    def _renumber(self) -> None:
        """A row is put in and the numbers below it move on by one."""
        if self.spare:
            numbers = [row["编号"] for row in self.rows]
            place = self.draw.random.randint(0, len(self.rows) - 1)
            self.rows.insert(place, self._item("5-999"))
            for row, number in zip(self.rows, [*numbers, Typed("6-001", "6-001")], strict=True):
                row["编号"] = number

    def _reword(self) -> None:
        row = self.draw.one(self.rows)
        old = text(row["目标任务"].seen)
        if old in TASKS:
            new = f"{old[:4]}的{old[4:]}工作" if self.draw.often(0.5) else f"{old}工作"
            row["目标任务"] = Typed(new, new)
            self.reworded.add((old, new))

    def _replace(self) -> None:
        if self.spare:
            word = self.spare.pop()
            self.draw.one(self.rows)["目标任务"] = Typed(word, word)

    def _double(self) -> None:
        one, other = self.draw.random.sample(self.rows, 2)
        one["编号"] = other["编号"]

    def _sort(self) -> None:
        self.draw.random.shuffle(self.rows)

    def _columns(self) -> None:
        last = [name for name in self.columns if name == MATTER]
        self.columns = [name for name in self.columns if name != MATTER]
        self.draw.random.shuffle(self.columns)
        for name in last:
            self.columns.insert(self.apart.random.randint(0, len(self.columns)), name)


def _table(sheet: Any, rows: list[list[Any]]) -> None:
    for row in rows:
        sheet.append(row)


def put(place: Any, typed: Typed) -> None:
    """Put a cell's content and its format where openpyxl writes it."""
    place.value = typed.raw
    place.number_format = typed.look


class Filler:
    """A unit at its form: the file as it was sent, filled in and saved under a name."""

    def __init__(self, office: Office, path: Path, unit: str) -> None:
        self.office, self.draw, self.unit = office, office.draw, unit
        self.book = openpyxl.load_workbook(path)
        self.sheet: Any = self.book["月报表"]
        self.top = next(row for row in range(1, 10) if self.sheet.cell(row, 1).value == "编号")
        self.header = [str(cell.value) for cell in self.sheet[self.top]]
        body = [
            [Typed(cell.value, "", cell.number_format) for cell in row] for row in self.sheet.iter_rows(self.top + 1)
        ]
        self.body = [dict(zip(self.header, row, strict=True)) for row in body if row[0].raw is not None]
        self.form = Form(unit, "", [])
        self.form.stale = self.draw.often(0.1)
        self.as_sent()

    def as_sent(self) -> None:
        """Begin with the rows as they were sent."""
        sent = self.office.sent
        self.form.rows = [
            FormRow(row["编号"].raw, {name: self._shown(sent[row["编号"].raw], row, name) for name in self.header[1:]})
            for row in self.body
        ]

    def _shown(self, sent: Sent, row: Row, name: str) -> Typed:
        typed = row[name]
        seen = sent.shown[name].seen if name in sent.shown else str(typed.raw or "")
        return Typed(typed.raw, seen, typed.look)

    def fill(self, share: float = 0.5) -> None:
        """Change cells of each row; now and then one that is the section's."""
        for row in self.form.rows:
            if row.number not in self.office.sent or self.draw.often(0.15):
                continue
            sent = self.office.sent[row.number]
            for name in FIRST_FIELDS:
                if self.draw.often(share):
                    row.cells[name] = self._typed(name, row.cells[name], sent)
            if self.draw.often(0.08):
                self._section_cell(row)
            self._later_cells(row, share)

    def _typed(self, name: str, old: Typed, sent: Sent) -> Typed:
        draw = self.draw
        kind = draw.random.random()
        if kind < 0.06 and name not in sent.afresh:
            return draw.formula(self.form.stale) if name in TEXTS else Typed('="a"&1', lost="formula-not-calculated")
        if kind < 0.10:
            return draw.error()
        if kind < 0.22:
            return draw.one((BLANK, BLANK, Typed("  ", ""), Typed("　", "")))
        if name == "状态":
            return self._state()
        if name == "完成日期":
            return Typed("三月某日", "三月某日") if kind < 0.26 else draw.day()
        if kind < 0.32 and not (name == "进展情况" and sent.recurring):
            word = draw.one(SAYINGS)
            return Typed(word, word)
        if kind < 0.52 and text(old.seen):
            return self._nearly(old)
        now = next(
            (
                row
                for row in self.office.rows
                if row["编号"].seen and self.office.sent.get(str(row["编号"].seen)) is sent
            ),
            None,
        )
        if kind < 0.62 and now is not None and not now[name].lost and text(now[name].seen):
            return now[name]
        return draw.phrase()

    def _state(self) -> Typed:
        kind = self.draw.random.random()
        if kind < 0.12:
            word = self.draw.one(("差不多了", "/", "同上", "销号", "3月底"))
            return Typed(word, word)
        return self.draw.state("未落实", "正在办理", "办结", "办结")

    def _nearly(self, old: Typed) -> Typed:
        """The same text otherwise: blanks around it, lines broken anew, or other forms of its characters."""
        words = str(old.seen)
        folded = unicodedata.normalize("NFKC", words)
        others = [
            f" {words}  ",
            f"　{words}",
            words.replace("\n", "_x000D_\n"),
            f"{words}\n",
            words.replace("：", "：\n", 1),
        ]
        raw = folded if folded != words and self.draw.often(0.6) else self.draw.one(others)
        return Typed(raw, raw.replace("_x000D_", ""))

    def _section_cell(self, row: FormRow) -> None:
        name = self.draw.one(SECTION_FIELDS)
        word = self.draw.one((f"{text(row.cells[name].seen)}（调整）", f"{text(row.cells[name].seen)}①"))
        row.cells[name] = self.draw.error() if self.draw.often(0.2) else Typed(word, word)

    def _later_cells(self, row: FormRow, share: float) -> None:
        """需协调事项, and what stands in 协办情况 though the unit is in charge."""
        draw = self.office.apart
        if draw.often(share):
            there = [now[MATTER] for now in self.office.rows if now["编号"].seen == row.number]
            row.cells[MATTER] = draw.one((matter(draw), matter(draw), Typed("  ", ""), draw.error(), *there))
        if self.office.sent[row.number].taken.get(MATTER) and draw.often(0.5):
            row.cells[MATTER] = Typed("无", "无")
        if draw.often(0.05):
            row.cells[CO_REPORT] = draw.one((draw.phrase(), draw.phrase(), draw.error(), Typed("无", "无")))

    def disorder(self, share: float) -> None:
        """What else units do: rows gone, added, doubled, moved; numbers typed over; columns moved or gone."""
        draw, rows = self.draw, self.form.rows
        if rows and draw.often(share):
            rows.remove(draw.one(rows))
        if draw.often(share):
            new = Typed("新增一次走访", "新增一次走访")
            rows.append(FormRow("", {name: new if name == "目标任务" else BLANK for name in self.header[1:]}))
        if rows and draw.often(share / 2):
            twin = draw.one(rows)
            rows.append(FormRow(twin.number, {**twin.cells, "佐证": draw.phrase()}))
        if rows and draw.often(share / 2):
            draw.one(rows).number = draw.one(("9-999", self._foreign()))
        if rows and draw.often(share):
            row = draw.one(rows)
            row.number = draw.one((row.number.translate(str.maketrans("0123456789", "０１２３４５６７８９")), row.number.replace("-", "—"), f" {row.number} "))  # fmt: skip
        if draw.often(share):
            draw.random.shuffle(rows)
        if draw.often(share):
            tail = self.header[1:]
            draw.random.shuffle(tail)
            self.header = ["编号", *tail]
        if draw.often(share / 2):
            name = draw.one(FIRST_FIELDS)
            self.header.remove(name)
            self.form.lost_columns = (name,)
            for row in rows:
                row.cells.pop(name, None)

    def _foreign(self) -> str:
        return str(self.draw.one(self.office.rows)["编号"].seen)

    def save(self, path: Path) -> Form:
        """Write the form; returns it with the places of its cells."""
        sheet = self.sheet
        width, height = sheet.max_column, max(sheet.max_row, self.top + len(self.form.rows))
        for row in range(self.top, height + 1):
            for column in range(1, width + 1):
                sheet.cell(row, column).value = None
        results: dict[str, Any] = {}
        for column, name in enumerate(self.header, 1):
            sheet.cell(self.top, column).value = name
            for place, row in enumerate(self.form.rows, self.top + 1):
                typed = Typed(row.number or None) if name == "编号" else row.cells[name]
                put(sheet.cell(place, column), typed)
                row.at[name] = f"{get_column_letter(column)}{place}"
                if typed.is_formula and typed.result is not None:
                    results[row.at[name]] = typed.result
        self.form.file = path.name
        self.book.save(path)
        _calculate(path, results, self.form.stale)
        return self.form


def _calculate(path: Path, results: dict[str, Any], stale: bool) -> None:
    """Put the results of formulas into a file that openpyxl wrote, as a spreadsheet program would have."""
    old = path.with_suffix(".old")
    path.rename(old)
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry).decode("utf-8") if entry.filename.endswith(".xml") else source.read(entry)
            if entry.filename == "xl/workbook.xml" and not stale:
                data = re.sub(r' fullCalcOnLoad="(1|true)"', "", str(data))
            if entry.filename == "xl/worksheets/sheet1.xml":
                for place, result in results.items():
                    data = _with_result(str(data), place, result)
            target.writestr(entry.filename, data)
    old.unlink()


def _with_result(data: str, place: str, result: Any) -> str:
    kind = "e" if str(result).startswith("#") else "str" if isinstance(result, str) else "n"
    value = str(result).replace("&", "&amp;").replace("<", "&lt;")
    found = re.compile(rf'<c r="{place}"( s="\d+")?(?: t="\w+")?><f>(.*?)</f><v ?/?>(?:</v>)?</c>')
    done, count = found.subn(lambda m: f'<c r="{place}"{m[1] or ""} t="{kind}"><f>{m[2]}</f><v>{value}</v></c>', data)
    assert count == 1, place
    return done


def copy_of(form: Form, folder: Path, same: bool) -> Form:
    """Lay a second file of the same unit beside the first; where it is not the same, one cell of it differs."""
    path = folder / f"{Path(form.file).stem}（最终版）.xlsx"
    shutil.copy(folder / form.file, path)
    if not same:
        book = openpyxl.load_workbook(path)
        row = form.rows[0]
        book["月报表"][row.at["进展情况"]].value = "另一份里的进展"
        book.save(path)
    return Form(form.unit, path.name, form.rows, lost_columns=form.lost_columns)
