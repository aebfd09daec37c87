"""How days, states and moved ends are told of a project. Pure."""

from __future__ import annotations

from datetime import date

from taizhang_xl.systems.project.outlook import Cause, Outlook


def day_in(day: date) -> str:
    """Return a day as a narrow column has it: 3.13."""
    return f"{day.month}.{day.day}"


def state_words(outlook: Outlook, step: str) -> str:
    """Return how a step stands, in working days: 关键 在办 拖2, 完成3.15 晚1, 未开工 余5."""
    own, span, late = outlook.by_name[step], outlook.forecast[step], outlook.late(step)
    if own.ended_on is not None:
        return f"完成{day_in(own.ended_on)}{f' 晚{late}' if late > 0 else ''}"
    words = ["关键"] if span.is_critical else []
    words.append("在办" if own.begun_on is not None else "未开工")
    if late > 0:
        words.append(f"拖{late}")
    if span.slack:
        words.append(f"余{span.slack}")
    return " ".join(words)


def moved_line(outlook: Outlook) -> str:
    """Return in one line when the project ends, whether that has moved, and because of which steps."""
    planned, end, today = outlook.planned_end, outlook.end, outlook.day
    if end == planned:
        late = [step.name for step in outlook.project.steps if outlook.late(step.name) > 0]
        told = f"；{named(late)} 拖期，没有影响终点" if late else ""
        return f"终点 {day_words(end, today)}，没有变{told}"
    if end < planned:
        return f"终点由 {day_words(planned, today)} 提前到 {day_words(end, today)}"
    causes = "，".join(_cause(outlook, cause) for cause in outlook.causes())
    because = f"，因为 {causes}" if causes else ""
    return f"终点由 {day_words(planned, today)} 推迟到 {day_words(end, today)}（{outlook.moved} 个工作日）{because}"


def _cause(outlook: Outlook, cause: Cause) -> str:
    step = outlook.by_name[cause.step]
    how = "" if step.ended_on else "，还没完成" if step.begun_on else "，还没开工"
    return f"{cause.step} 拖了 {cause.days} 个工作日{how}"


def named(steps: list[str]) -> str:
    """Return some names in one line, of many the first."""
    return "、".join(steps[:6]) + (f"等 {len(steps)} 道" if len(steps) > 6 else "")


def day_words(day: date, beside: date) -> str:
    """Return 4月2日, with the year where it is another one than of the day beside it."""
    return f"{day.month}月{day.day}日" if day.year == beside.year else f"{day.year}年{day.month}月{day.day}日"
