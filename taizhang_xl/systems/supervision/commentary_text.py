"""The sentences of a commentary, each with what its figures rest on. Pure; reasons and practice are quoted, never made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.month.closed_work import Work
from taizhang_xl.systems.supervision.commentary_figures import Commentary, Figures
from taizhang_xl.systems.supervision.wording import clipped
from taizhang_xl.text import key

_TASK_CHARS = 40
_STOPS = "。；;，,．. "

Basis = tuple[tuple[str, tuple[str, ...]], ...]


class Sentence(NamedTuple):
    """A sentence and its basis: for each of its figures a word and the 编号 (or 文号, cells, months) that it counts."""

    text: str
    basis: Basis = ()

    @property
    def is_based(self) -> bool:
        """Whether anything stands behind it: of nothing there are no rows."""
        return any(labels for _, labels in self.basis)


class Section(NamedTuple):
    """A heading and its sentences."""

    title: str
    sentences: tuple[Sentence, ...]


def sections(facts: Commentary, ahead: Mapping[Month, Sequence[str]]) -> tuple[Section, ...]:
    """Return the commentary's text; `ahead` has for each month of the next quarter the 编号 of what falls due."""
    return (
        Section("一、总体情况", tuple(_overall(facts))),
        Section("二、按期办结情况", tuple(_praised(facts))),
        Section("三、没有按期办结的事项", tuple(_named(facts))),
        Section("四、没有按期办结的原因", tuple(_causes(facts))),
        Section("五、好的做法", tuple(_practice(facts))),
        Section("六、下一步工作", tuple(_ahead(facts, ahead))),
    )


def percent(unit: Figures) -> str:
    """Return 按期率 in per cent with one decimal at most, rounded half up; "—" where nothing was due."""
    return "—" if unit.rate is None else _percent(len(unit.on_time), len(unit.due))


def _percent(part: int, whole: int) -> str:
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def _labels(works: Iterable[Work]) -> tuple[str, ...]:
    return tuple(work.label for work in works)


def _overall(facts: Commentary) -> Iterator[Sentence]:
    due, name = facts.due, facts.quarter.name
    if not due:
        yield Sentence(f"{name}没有应办事项。")
        return
    done, on_time = [work for work in due if work.finished], [work for work in due if work.on_time]
    unfinished, hung = [work for work in due if not work.finished], [work for work in due if work.hung]
    yield Sentence(
        f"{name}应办事项{len(due)}项，办结{len(done)}项，其中按期办结{len(on_time)}项，按期率{_percent(len(on_time), len(due))}。",
        (("应办", _labels(due)), ("办结", _labels(done)), ("按期", _labels(on_time))),
    )
    yield Sentence(
        f"挂单{len(hung)}项，季末仍没有办结{len(unfinished)}项。",
        (("挂单", _labels(hung)), ("没有办结", _labels(unfinished))),
    )
    if facts.slips_known:
        slips = tuple(slip for unit in facts.units for slip in unit.slips)
        yield Sentence(f"发出提示件{len(slips)}件。", (("提示件", slips),))
    silent = [unit for unit in facts.units if unit.silent]
    if silent:
        told = "、".join(f"{unit.short}（{_months(unit.silent)}）" for unit in silent)
        count = sum(len(unit.silent) for unit in silent)
        basis = tuple((unit.short, tuple(map(str, unit.silent))) for unit in silent)
        yield Sentence(f"未报送{count}次：{told}。", basis)
    elif not facts.uncounted:
        yield Sentence("各单位都报送了情况。")


def _praised(facts: Commentary) -> Iterator[Sentence]:
    praised = [unit for unit in facts.units if unit.due and not unit.late]
    if not praised:
        yield Sentence("没有应办事项全部按期办结的单位。")
        return
    told = "、".join(f"{unit.short}（{len(unit.due)}项）" for unit in praised)
    basis = tuple((unit.short, _labels(unit.due)) for unit in praised)
    yield Sentence(f"应办事项全部按期办结、予以表扬的有：{told}。", basis)


def _named(facts: Commentary) -> Iterator[Sentence]:
    units = [unit for unit in facts.units if unit.late]
    if not units:
        yield Sentence("应办事项全部按期办结，没有需要通报的。")
    for unit in units:
        groups: dict[str, list[Work]] = {}
        for work in sorted(unit.late, key=lambda work: (work.finished, _fault(work, facts.quarter))):
            groups.setdefault(_fault(work, facts.quarter), []).append(work)
        told = "；".join(f"{fault}{len(works)}项：{_each(works)}" for fault, works in groups.items())
        basis = tuple((fault, _labels(works)) for fault, works in groups.items())
        yield Sentence(f"{unit.short}{len(unit.late)}项。{told}。", basis)


def _fault(work: Work, quarter: Quarter) -> str:
    if not work.finished:
        ahead = work.due is not None and work.due > quarter.months[-1].last
        return "上月安排里说办结而没有办结" if ahead else "季末没有办结"
    if work.done_on is None:
        return "报办结而没有填完成日期"
    return "超期办结" if work.due else "办结而没有写明时限"


def _each(works: Sequence[Work]) -> str:
    """Return the items of a fault, each once; of recurring work all months that it is about."""
    by_number: dict[str, list[Work]] = {}
    for work in works:
        by_number.setdefault(work.number, []).append(work)
    return "、".join(
        f"{number}“{clipped(own[0].task, _TASK_CHARS)}”（{'，'.join(map(_dates, own))}）"
        for number, own in by_number.items()
    )


def _dates(work: Work) -> str:
    due = work.period or (f"{work.due.month}月{work.due.day}日到期" if work.due else "")
    if work.done_on is None:
        return due or "没有写明时限"
    late = f"，超期{(work.done_on - work.due).days}天" if work.due else ""
    return f"{due}{'，' if due else ''}{work.done_on.month}月{work.done_on.day}日办结{late}"


def _causes(facts: Commentary) -> Iterator[Sentence]:
    groups: dict[str, list[tuple[Figures, Work]]] = {}
    without: list[tuple[Figures, Work]] = []
    for unit in facts.units:
        for work in unit.late:
            reason = key(work.reason.strip(_STOPS))
            (groups.setdefault(reason, []) if reason else without).append((unit, work))
    if not groups and not without:
        yield Sentence("没有。")
    # The most common first; what is as common stays in the order of the units.
    for found in sorted(groups.values(), key=lambda group: -len(group)):
        reason = found[0][1].reason.strip(_STOPS)
        yield Sentence(f"“{reason}”{len(found)}项：{_by_unit(found)}。", (("原因", _labels(w for _, w in found)),))
    if without:
        yield Sentence(
            f"没有写明原因{len(without)}项：{_by_unit(without)}。", (("没有原因", _labels(w for _, w in without)),)
        )


def _by_unit(found: Iterable[tuple[Figures, Work]]) -> str:
    counts = Counter(unit.short for unit, _ in found)
    return "、".join(f"{unit}{count}项" for unit, count in counts.items())


def _practice(facts: Commentary) -> Iterator[Sentence]:
    for unit in (unit for unit in facts.units if unit.early):
        told = "；".join(f"{work.label}“{clipped(work.task, _TASK_CHARS)}”（{_early(work)}）" for work in unit.early)
        yield Sentence(f"{unit.short}{len(unit.early)}项率先完成：{told}。", (("率先完成", _labels(unit.early)),))
    for visit in facts.visits:
        text = visit.text.rstrip(_STOPS)
        told = f"{visit.unit}（{visit.day.month}月{visit.day.day}日督察）：{text}。"
        yield Sentence(told, (("好的经验", (visit.place,)),))
    if not facts.early and not facts.visits:
        yield Sentence("没有率先完成的事项，督察方案里也没有记下好的经验。")


def _early(work: Work) -> str:
    due = f"{work.due.month}月{work.due.day}日到期，" if work.due else ""
    return f"{due}{work.done_on.month}月{work.done_on.day}日已办结" if work.done_on else f"{due}已办结"


def _ahead(facts: Commentary, ahead: Mapping[Month, Sequence[str]]) -> Iterator[Sentence]:
    unfinished = _labels(work for work in facts.due if not work.finished)
    if unfinished:
        yield Sentence(f"季末没有办结的{len(unfinished)}项结转下季度，继续办理。", (("结转", unfinished),))
    following = facts.quarter.next
    if following.year != facts.quarter.year:
        yield Sentence(f"{following.year}年的工作由新一年的台账安排。")
        return
    each = [f"{month.month}月{len(labels)}项" for month, labels in ahead.items()]
    total = sum(map(len, ahead.values()))
    basis = tuple((f"{month.month}月", tuple(labels)) for month, labels in ahead.items())
    yield Sentence(f"{following.name}新到期{total}项：{'、'.join(each)}。请各单位对照台账提早安排。", basis)


def _months(months: Iterable[Month]) -> str:
    return "、".join(f"{month.month}月" for month in months)


def rule_text(facts: Commentary, fewest: int, *, ranked: bool) -> str:
    """Return how the figures are counted and ranked, for the note below their table."""
    quarter = facts.quarter
    told = [
        "注：应办＝季内到期的、上月安排里说要办结的、以前到期还没有办结的，一事计一项，周期工作一期计一项",
        "按期率＝按期办结÷应办，没有填完成日期的不算按期",
        "挂单＝季内月结时挂过单的项数",
    ]
    if facts.slips_known:
        told.append("提示件＝季内发出的提示、催办、督办件，作废的不计")
    else:
        told.append("台账里没有“督办”表，提示件没有统计")
    told.append("未报送＝当月有应办事项而没有报送的次数")
    if facts.uncounted:
        told.append(f"{_months(facts.uncounted)}的“月报”没有记录，未报送没有统计")
    if ranked:
        told.append(f"名次先看按期率，高的在前；再看挂单，少的在前；都相同的并列；应办不足{fewest}项的不参加排名")
    months = _months(quarter.months)
    return f"{'；'.join(told)}。数字取自{quarter.year}年{months}月结的存档，月结以后的改动不计。"
