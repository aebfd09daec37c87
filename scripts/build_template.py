#!/usr/bin/env python3
"""Make workbooks/template.xlsx from the sheets of all rooms: `python scripts/build_template.py [TARGET]`.

Drop-downs, input messages, colours by the word, Excel tables, frozen panes, print set-up. No macro, and only
what Excel 2010 and WPS know. The same schema gives the same parts, byte for byte.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from taizhang_xl.cells import Value
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.ledger.schema import (
    CATEGORIES,
    GUIDE,
    LEDGER,
    SETTINGS,
    STATE_WORDS,
    UNITS,
    WORDS,
    Field,
    SheetSpec,
)
from taizhang_xl.ledger.settings import BLUE_FILL, DEFAULTS, GREEN_FILL, LENIENT, RED_FILL, RED_RULE, STRICT, Setting
from taizhang_xl.paper.own_table import RULED_ROWS, write_table
from taizhang_xl.paper.style import Styled, height

TARGET = Path(__file__).resolve().parent.parent / "workbooks" / "template.xlsx"
MADE_ON = date(2018, 1, 1)
UNITS_ROWS = 200
COLOURED = {RED_FILL, BLUE_FILL, GREEN_FILL}

GUIDE_TEXT = (
    ("这本台账怎样用", ""),
    ("一事一行", "“台账”表里一件事一行。编号一经确定全年不变、不重复使用，排序、筛选都不影响编号。"),
    ("表头颜色", "蓝色表头由科室填；黄色表头由承办单位填（月报表合并进来）；灰色表头自动计算，不用填。"),
    ("完成时限", "照平时的写法填：10月底、3月上旬、9月中旬、二季度、3月5日~14日、每月底、每季度、交办后3个月内、会后5个工作日内、长期坚持。到期日自动算出。"),
    ("状态", "未落实、正在办理、办结，三选一；销号由科室核实后填。“基本完成”按正在办理。办结的要填完成日期和佐证。"),
    ("颜色", "红色＝未落实，蓝色＝正在办理，绿色＝办结。没有到期、也没有开始的不涂红，显示“未到期”。颜色可在“设置”表里改。"),
    ("时限状态", "未到期、临期几天、超期几天，与办理状态分开看。"),
    ("挂单", "到期没有办结的，必须写未完成原因，一直挂到办结为止。"),
    ("每月怎么做", "1. 月初：把台账分成每个单位一份月报表发出。2. 单位填黄色的格，按时报回；没有报好的，运行催报。3. 月底：把报回的表放进一个文件夹，运行“月底一次做完”，台账、月度材料、邮件草稿一次做好。4. 看月度材料里的“变更申请与冲突”“未报送”，逐条处理。5. 都处理好了，运行月结：没有办结的挂单。"),
    ("可以做的", "可以加列、隐藏列、调整列的顺序和列宽，可以筛选、排序、加批注和图表；工具只改它说要改的格，其余原样不动。"),
    ("不要做的", "不要删“编号”列，不要在表中间插空的表头，不要把几件事写在一行里。"),
    ("备份", "每次改动前，旧的台账自动存到同一文件夹的 .taizhang/backups 里。"),
)  # fmt: skip


def build(file: io.BytesIO) -> None:
    """Write the template into a binary file."""
    styled = Styled(file, "工作台账", MADE_ON)
    for spec in REGISTRY.sheets():
        sheet = styled.page(spec.name, landscape=spec.landscape)
        sheet.hide_gridlines(1)
        if spec is GUIDE:
            write_guide(styled, sheet)
        else:
            write_sheet(styled, sheet, spec)
    define_names(styled)
    styled.book.get_worksheet_by_name(LEDGER.name).activate()
    styled.close()


def write_guide(styled: Styled, sheet: Worksheet) -> None:
    """Write how the workbook is used."""
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 76)
    (title, _), *lines = GUIDE_TEXT
    sheet.merge_range(0, 0, 0, 1, title, styled.look("title"))
    sheet.set_row(0, 40)
    for row, (name, text) in enumerate(lines, 1):
        sheet.write_string(row, 0, name, styled.look("section"))
        sheet.write_string(row, 1, text, styled.look("plain"))
        sheet.set_row(row, height([(text, 76)]) + 8)


def write_sheet(styled: Styled, sheet: Worksheet, spec: SheetSpec) -> None:
    """Write one table: header, its rows or one blank row to type into, rules, print set-up."""
    write_table(styled, sheet, spec, rows_of(spec), 1 if spec is LEDGER else 0)
    if spec is SETTINGS:
        paint_palette(styled, sheet)
        row = 1 + [setting.name for setting in DEFAULTS].index(RED_RULE)
        sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": [LENIENT, STRICT]})
    if spec is LEDGER:
        finish_ledger(styled, sheet)


def rows_of(spec: SheetSpec) -> Sequence[Sequence[Value]]:
    """Return the rows that a sheet begins with."""
    if spec is SETTINGS:
        return [[setting.name, setting.value or None, setting.note] for setting in settings()]
    if spec is WORDS:
        states = [("状态", str(state), words) for state, words in STATE_WORDS.items()]
        categories = [("类别", name, words) for name, words in CATEGORIES.items()]
        return [[kind, word, "、".join(filter(in_gbk, words))] for kind, word, words in (*states, *categories)]
    return []


def settings() -> tuple[Setting, ...]:
    """Return the rows of 设置."""
    return (*DEFAULTS, *REGISTRY.settings())


def in_gbk(text: str) -> bool:
    """Whether every office's machine can show a text."""
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def paint_palette(styled: Styled, sheet: Worksheet) -> None:
    """Show each colour of the settings in its own cell."""
    for row, setting in enumerate(DEFAULTS, 1):
        if setting.name in COLOURED:
            sheet.write_string(row, 1, setting.value, styled.look("text", f"#{setting.value}"))


def finish_ledger(styled: Styled, sheet: Worksheet) -> None:
    """Give the ledger its title row, its colours and its print set-up."""
    sheet.write_string(0, 0, "工作台账", styled.look("left title"))
    sheet.set_row(0, 36)
    # 27 columns on one page could not be read: on two side by side, the first four columns on both.
    last_fixed = LEDGER.number(Field.TASK) - 1
    sheet.fit_to_pages(2, 0)
    sheet.repeat_columns(0, last_fixed)
    sheet.freeze_panes(2, last_fixed + 1)
    state, timing = (LEDGER.number(name) - 1 for name in (Field.STATE, Field.TIMING))
    first_state = xl_rowcol_to_cell(2, state, col_abs=True)
    first_timing = xl_rowcol_to_cell(2, timing, col_abs=True)
    values = {setting.name: setting.value for setting in DEFAULTS}
    late = f'LEFT({first_timing},2)="超期"'
    words = {
        GREEN_FILL: f'OR({first_state}="办结",{first_state}="销号")',
        BLUE_FILL: f'{first_state}="正在办理"',
        RED_FILL: f'AND({first_state}="未落实",OR({late},{RED_RULE}="{STRICT}"))',
    }
    for name, holds in words.items():
        # An office with its own palette is coloured by the tool: then the built-in colour gives way.
        criteria = f'=AND({holds},{name}="{values[name]}")'
        paint = styled.book.add_format({"bg_color": f"#{values[name]}"})
        sheet.conditional_format(
            2, state, RULED_ROWS - 1, state, {"type": "formula", "criteria": criteria, "format": paint}
        )
    near = f'OR(LEFT({first_timing},2)="临期",{first_timing}="今天到期")'
    for holds, colour in ((late, "#C00000"), (near, "#C55A11")):
        paint = styled.book.add_format({"font_color": colour, "bold": True})
        rule = {"type": "formula", "criteria": f"={holds}", "format": paint}
        sheet.conditional_format(2, timing, RULED_ROWS - 1, timing, rule)


def define_names(styled: Styled) -> None:
    """Name what rules on other sheets refer to: Excel 2010 and WPS take a name where they refuse a sheet."""
    value = xl_col_to_name(SETTINGS.number(Field.SETTING_VALUE) - 1, col_abs=True)
    for row, setting in enumerate(DEFAULTS, 2):
        if setting.name in COLOURED or setting.name == RED_RULE:
            styled.book.define_name(setting.name, f"={SETTINGS.name}!{value}${row}")
    styled.book.define_name("单位名录", f"={UNITS.name}!$A$2:$A${UNITS_ROWS + 1}")


def main() -> None:
    """Write the template to the target named, else to its place in the project."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    file = io.BytesIO()
    build(file)
    target.write_bytes(file.getvalue())


if __name__ == "__main__":
    main()
