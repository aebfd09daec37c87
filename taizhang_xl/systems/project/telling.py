"""What a run of project tells: each project in a line, what is proposed, what was written. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.systems.project.outlook import Outlook
from taizhang_xl.systems.project.projects import Project, is_sound
from taizhang_xl.systems.project.proposals import Proposed
from taizhang_xl.systems.project.wording import moved_line


def chart_lines(
    ledger: Ledger, projects: Sequence[Project], outlooks: Sequence[Outlook], proposed: Proposed, *, added: int, is_trial: bool
) -> Iterator[Line]:  # fmt: skip
    """Yield how each project stands, and what becomes of the ledger; `added` steps are new."""
    done = "会" if is_trial else "√ 已"
    if added:
        yield Line(f"{done}加进“工序”表 {added} 道工序")
    for outlook in outlooks:
        steps = outlook.project.steps
        ended = sum(step.ended_on is not None for step in steps)
        head = f"{outlook.project.number} {outlook.project.title(ledger)}".strip()
        yield Line(
            f"{head}：{len(steps)} 道工序，完成 {ended} 道，关键 {len(outlook.critical)} 道；{moved_line(outlook)}"
        )
    years = {day.year for outlook in outlooks for span in outlook.forecast.values() for day in span[:2]}
    for year in sorted(year for year in years if not ledger.calendar.announced(year)):
        yield Line(f"□ {year}年的放假安排还没有公布，周一到周五都当作工作日", Severity.WARNING)
    yield from broken_lines(projects, "没有推算，也没有画")
    for taken in proposed.taken:
        yield Line(f"{done}改台账 {taken}")
    for proposal in proposed.open:
        yield Line(f"□ 建议改台账 {proposal}")


def broken_lines(projects: Sequence[Project], what: str) -> Iterator[Line]:
    """Yield which projects could not be calculated, and `what` follows from that."""
    if broken := [project.number or "没写编号的" for project in projects if not is_sound(project)]:
        yield Line(f"× {'、'.join(broken)} 的工序有错，{what}", Severity.ERROR)


def files_line(files: Sequence[Path], *, is_trial: bool) -> Line:
    """Return what was drawn: the workbook, then the pictures."""
    return Line(f"{'会写' if is_trial else '√'} 推进图 {files[0]}，另有 {len(files) - 1} 张 .svg")


def as_json(done: Done) -> dict[str, Any]:
    """Return the projects with the days of their steps; none where nothing was calculated."""
    result = done.decision.result
    outlooks: Sequence[Outlook] = (
        result if isinstance(result, tuple) and result and isinstance(result[0], Outlook) else ()
    )
    return {
        "projects": [
            {
                "编号": outlook.project.number, "计划终点": str(outlook.planned_end), "预计终点": str(outlook.end),
                "关键工序": list(outlook.critical),
                "工序": {
                    name: {"预计开始": str(span.first), "预计完成": str(span.last), "总时差": span.slack}
                    for name, span in outlook.forecast.items()
                },
            }
            for outlook in outlooks
        ]
    }  # fmt: skip
