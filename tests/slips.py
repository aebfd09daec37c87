"""Ledgers from which slips go out, and what became of a run: rows by openpyxl, pages by python-docx."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import openpyxl
from docx import Document

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.telling import lines_of
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.ledger.schema import LEDGER, UNITS, Field
from taizhang_xl.systems.supervision.sheets import SLIPS
from taizhang_xl.verbs.new import ledger_data, settings_changes, template_package

ITEM = {
    Field.NUMBER: "1-001", Field.CATEGORY: "市委重大决策部署和重点工作", Field.TASK: "城市地下空间利用管理立法调研",
    Field.DEADLINE: "10月底", Field.UNIT: "城环工委", Field.PERSON: "城环工委主任", Field.PHONE: "0379-6000 0009",
    Field.STATE: "正在办理", Field.PROGRESS: "已到两个县（市、区）调研",
}  # fmt: skip
SET = {
    "督办代字": "洛人办督提", "督办落款": "信息督察科", "督办联系人": "信息督察科", "督办联系电话": "0379-6000 0001",
}  # fmt: skip
OFFICE = "洛阳市人大常委会办公室"
FULL = "城市建设环境保护工作委员会"
UNIT_ROWS = (
    {Field.UNIT_NAME: FULL, Field.SHORT_NAMES: "城环工委", Field.HEAD: "城环工委主任", Field.UNIT_LEADER: "分管城建环保副主任"},
    # Real lists have gaps: no head, no leader.
    {Field.UNIT_NAME: "机关工会", Field.SHORT_NAMES: "工会"},
)  # fmt: skip


def item(**told: object) -> dict[str, object]:
    """An item that differs from the usual one: 编号="1-002", 完成时限="每月"."""
    return {**ITEM, **told}


def numbered(count: int) -> list[dict[str, object]]:
    """Rows of a register that other work has filled: 1号 and so on, answered."""
    return [
        {
            "文号": f"洛人办督提〔2018〕{number}号", "编号": "9-001", "级别": "提示", "责任单位": "机关工会",
            "发出日期": date(2018, 9, 3), "回复期限": date(2018, 9, 10), "办理": "已反馈",
        }
        for number in range(1, count + 1)
    ]  # fmt: skip


OTHER = item(
    编号="9-001",
    目标任务="职工书屋",
    完成时限="9月10日",
    责任单位="工会",
    状态="办结",
    完成日期=date(2018, 9, 9),
    佐证="照片",
)


def ledger_at(
    path: Path,
    items: Iterable[Mapping[str, object]] = (ITEM, OTHER),
    slips: Iterable[Mapping[str, object]] = (),
    settings: Mapping[str, str] = SET,
    **more: Iterable[Mapping[str, object]],
) -> Path:
    """Write a ledger with these rows; `more` are rows of other sheets by name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sheets = {spec.name: spec for spec in REGISTRY.sheets()}
    rows = {LEDGER: items, SLIPS: slips, UNITS: UNIT_ROWS, **{sheets[name]: more[name] for name in more}}
    changes = settings_changes(settings, template_package(path))
    path.write_bytes(ledger_data(path, 2018, OFFICE, rows, None, changes))
    return path


def done(name: str, ledger: Path, **given: object) -> Done:
    """Run a verb; options that are not given stay so."""
    dry_run = bool(given.pop("dry_run", False))
    return run_verb(REGISTRY.verb(name), {"ledger": ledger, **given}, REGISTRY, dry_run=dry_run)


def told(run: Done) -> str:
    """All that people are told."""
    return "\n".join(line.text for line in lines_of(run))


def rows(ledger: Path) -> list[dict[str, object]]:
    """The rows of the register by header, days as days."""
    sheet = openpyxl.load_workbook(ledger)["督办"]
    head, *others = [[cell.value for cell in row] for row in sheet.iter_rows()]
    days = [[value.date() if isinstance(value, datetime) else value for value in row] for row in others]
    return [dict(zip(head, row, strict=True)) for row in days if any(row)]


def numbers(ledger: Path) -> list[object]:
    """The numbers of the register."""
    return [row["文号"] for row in rows(ledger)]


def documents(ledger: Path, folder: str = "out/提示件") -> dict[str, str]:
    """The documents that were made: name -> the text of the pages, of their tables and heads."""
    return {path.name: text_of(path) for path in sorted((ledger.parent / folder).glob("*.docx"))}


def text_of(path: Path) -> str:
    """The text of a document."""
    made = Document(str(path))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    head = [paragraph.text for paragraph in made.sections[0].first_page_header.paragraphs]
    return "\n".join([*head, *(paragraph.text for paragraph in made.paragraphs), *cells])
