"""What the verbs of views share: whose work, which days, where to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from taizhang_xl.buttons import Button
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.chosen import Chosen, of_leader, of_person, of_unit
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, flag, read_new_file
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product, Saving
from taizhang_xl.contract.numbered import OF_A_MONTH, with_columns
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.views.view import Row, Section, Span, View, view_of
from taizhang_xl.systems.views.view_sheet import sheet_changes, write_view
from taizhang_xl.text import content

UNIT: Option[str] = Option("unit", str, "只看哪个单位的，全称简称都行", "", "str | None", metavar="单位")
PERSON: Option[str] = Option(
    "person", str, "只看哪个责任人的，有同名的写成 姓名（单位）", "", "str | None", metavar="姓名"
)
LEADER: Option[str] = Option("leader", str, "只看哪位领导牵头、分管的", "", "str | None", metavar="领导")
TO: Option[Path | None] = Option("to", read_new_file(".xlsx"), "另存成可以打印的 .xlsx", None, "str | Path | None")
# So many rows of a section are read on a screen; of a few more it would not pay to say that there are.
_SHOWN, _FEW = 10, 2
MARK = flag("mark", "写成台账里的一张表，点编号跳到那一行")


def view_verb(name: str, span_of: Callable[[date], Span], button: Button) -> Verb:
    """Return the verb that shows the days that `span_of` makes of the one as of which states are told."""

    def decide(context: Context) -> Decision:
        return _decided(context, span_of(context[AS_OF] or context.today))

    options = (LEDGER, UNIT, PERSON, LEADER, TO, MARK, YEAR, AS_OF)
    return Verb(name, f"{button.tip}。", options, decide, (button,), edits=True, python="View", json=_json)


def _decided(context: Context, span: Span) -> Decision:
    """Show what stands out on some days. Raises UsageError for somebody who is not known."""
    opened, name = with_columns(context, *OF_A_MONTH).with_sheets(context.rooms.sheets()), f"{span.name}工作"
    chosen = _chosen(context)
    dated = [matter for of_room in context.rooms.dated() for matter in of_room(opened.ledger)]
    view = view_of(opened.ledger, span, chosen, dated)
    details = [line for section in view.sections for line in _lines(section)]
    details += map(Line, view.remarks)
    if any(map(_left_out, view.sections)):
        details.append(Line(f"每类只列最早的 {_SHOWN} 项；{_where_all(context, name)}"))
    edits: tuple[Edit, ...] = ()
    files: tuple[Product, ...] = ()
    summary = [Line(f"{view.title}：{view.counts}")]
    if context[MARK]:
        edits = (Edit(opened.package, sheet_changes(name, view), EntryInfo(name)),)
        summary.append(Line(f"都列在“{name}”表里，点编号跳到那一行；再运行一次就更新"))
    if (target := context[TO]) is not None:
        files = (Product(target, partial(write_view, view, span.day), Saving.MADE, label=target.name),)
        summary.append(Line(f"√ 打印稿 {target}"))
    notes = tuple(Line(f"× {note}", Severity.WARNING) for note in chosen.notes)
    return Decision(
        tuple(summary), (*details, *notes), wrong=bool(notes), edits=edits, files=files, result=view,
        shown=name if context[MARK] else "",
    )  # fmt: skip


def _chosen(context: Context) -> Chosen:
    ledger = context.opened.ledger
    given = [
        (of, text)
        for of, text in ((of_unit, context[UNIT]), (of_person, context[PERSON]), (of_leader, context[LEADER]))
        if text
    ]
    if len(given) > 1:
        raise UsageError("--unit、--person、--leader", "只能给一个", "请去掉其余的")
    return given[0][0](ledger, given[0][1]) if given else Chosen("", ledger.items)


def _lines(section: Section) -> list[Line]:
    if not section.rows:
        return []
    left_out = _left_out(section)
    shown = section.rows[:_SHOWN] if left_out else section.rows
    more = [Line(f"  ……还有 {left_out} 项")] if left_out else []
    return [Line(section.heading), *(Line(f"  {_told(row)}") for row in shown), *more]


def _left_out(section: Section) -> int:
    """Return how many rows of a section are not shown."""
    more = len(section.rows) - _SHOWN
    return more if more > _FEW else 0


def _where_all(context: Context, name: str) -> str:
    """Return where all rows are to be found."""
    if (target := context[TO]) is not None:
        return f"全部在 {target}"
    if context[MARK]:
        return f"全部在台账的“{name}”表里"
    return (
        "看全部的，加 --mark 写成台账里的一张表，或加 --to 文件.xlsx 另存；只看一个单位、一个人的，加 --unit、--person"
    )


def _told(row: Row) -> str:
    who = "　".join(filter(None, (row.unit, content(row.person))))
    what = " ".join(filter(None, (row.number or "（没有编号）", content(row.task))))
    return f"{what}（{who}）{row.due or ''} {row.label}{'：' if row.note else ''}{row.note}"


def _json(done: Done) -> dict[str, Any]:
    view: View = done.decision.result
    return {
        "title": view.title,
        "sections": {section.title: list(map(_as_dict, section.rows)) for section in view.sections},
    }


def _as_dict(row: Row) -> dict[str, str]:
    texts = {
        Field.NUMBER: row.number, Field.TASK: row.task, Field.PERSON: row.person, Field.DEADLINE: row.deadline,
        Field.UNIT: row.unit, "到期日": str(row.due or ""), "状态": row.state, "说明": row.note,
    }  # fmt: skip
    return {str(name): content(text) for name, text in texts.items()}
