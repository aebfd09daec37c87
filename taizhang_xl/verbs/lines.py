"""What came of a month, in lines of plain Chinese; colours, boxes and sheets are the business of who shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from taizhang_xl.catalogue import CATALOGUE, RETURN_LEFT_OUT, RETURN_NOT_READ, RETURN_TOO_LARGE
from taizhang_xl.findings import Finding, Severity

if TYPE_CHECKING:
    from taizhang_xl.month.close import Closing
    from taizhang_xl.returns.consolidate import Consolidation
    from taizhang_xl.verbs.month_end import MonthEnd
    from taizhang_xl.verbs.new import Made
    from taizhang_xl.verbs.province import Province

TITLES = {rule.code: rule.title for rule in CATALOGUE}
LISTS = {
    "conflicts": "冲突（保留台账）",
    "change_requests": "变更申请（未采用）",
    "new_rows": "新增申请（未采用）",
    "missing_rows": "缺行（台账不动）",
    "to_verify": "待核（仍按正在办理）",
}
_WHOLE_FILES = (RETURN_NOT_READ.code, RETURN_TOO_LARGE.code)
_OPEN = {"conflicts": "冲突", "change_requests": "变更申请", "new_rows": "新增申请", "to_verify": "待核"}
_FIGURES = {
    "items": "事项", "returned": "已报送", "not_returned": "未报送", "undecided": "报送有误", "changed": "采用修改",
    "conflicts": "冲突", "change_requests": "变更申请", "new_rows": "新增申请", "missing_rows": "缺行",
    "to_verify": "待核", "findings": "问题",
}  # fmt: skip


class Line(NamedTuple):
    """One line; `severity` is None where it only informs."""

    text: str
    severity: Severity | None = None


def consolidation_json(result: Consolidation) -> dict[str, Any]:
    """Return a consolidation with the keys that JSON shows."""
    lists = {name: [_entry_row(e._asdict()) for e in getattr(result, name)] for name in ("changed", *LISTS, "kept")}
    return {
        "month": str(result.month),
        "returned": result.returned,
        "undecided": result.undecided,
        "not_returned": result.not_returned,
        **lists,
        "findings": [finding.as_dict() for finding in result.findings],
    }


def _entry_row(entry: dict[str, str]) -> dict[str, str]:
    return {"编号": entry.pop("number"), "return": entry.pop("returned"), **entry}


def consolidation_lines(result: Consolidation) -> Iterator[Line]:
    """Yield what a consolidation took and what people must settle."""
    # Imported late, here and below: a check needs nothing of returns and months.
    from taizhang_xl.returns.consolidate import units_line

    units = units_line(len(result.returned), len(result.not_returned), len(result.undecided))
    yield Line(f"{units}；采用 {len(result.changed)} 处修改")
    if result.kept:
        yield Line(f"冲突已定为保留台账 {len(result.kept)} 处")
    if result.not_returned:
        yield Line(f"未报送 {len(result.not_returned)} 个单位：{'、'.join(result.not_returned)}", Severity.ERROR)
    if result.undecided:
        count = len(result.undecided)
        yield Line(
            f"报送有误 {count} 个单位（几份报表不一致，没有采用）：{'、'.join(result.undecided)}", Severity.ERROR
        )
    for name, title in LISTS.items():
        entries = getattr(result, name)
        if entries:
            yield Line(f"{title} {len(entries)} 处", Severity.WARNING)
        for e in entries:
            place = f"{e.unit} {e.number or '（无编号）'} {e.field}"
            yield Line(
                f"  {place}：台账“{e.ledger}” 报来“{e.returned}”  {e.note}（{' '.join(filter(None, (e.file, e.cell)))}）"
            )
    for finding in result.findings:
        if finding.severity is not Severity.REPAIR:
            yield Line(str(finding), finding.severity)
    # What was read without a doubt is told by its kind: one line, however many cells.
    told = Counter(finding.code for finding in result.findings if finding.severity is Severity.REPAIR)
    if told:
        said = "、".join(f"{TITLES[code]} {count} 处" for code, count in told.items())
        yield Line(f"已识别、不用处理：{said}", Severity.REPAIR)
    yield from _left_behind_lines(result)


def _left_behind_lines(result: Consolidation) -> Iterator[Line]:
    """Yield, return by return, what of it was not taken into the ledger."""
    left: dict[str, Counter[str]] = {}
    # A return refused for what it is has had its line; one that is too large may be a good one with something added.
    for finding in (each for each in result.left_behind if each.cell or each.code in _WHOLE_FILES):
        what = _left_behind_words(finding)
        left.setdefault(finding.file, Counter())[what] += 1
    for name, title in _OPEN.items():
        for entry in getattr(result, name):
            left.setdefault(entry.file, Counter())[f"{title} {{}} 处"] += 1
    if left:
        yield Line(f"没有并入（{len(left)} 份）：", Severity.WARNING)
    for file, counts in left.items():
        yield Line(f"  {file}：{'、'.join(what.format(count) for what, count in counts.items())}")


def _left_behind_words(finding: Finding) -> str:
    if finding.code == RETURN_LEFT_OUT.code:
        return finding.value
    return TITLES[finding.code] + " {} 处" * (finding.code != RETURN_TOO_LARGE.code)


def province_lines(done: Province) -> Iterator[Line]:
    """Yield what became of each ledger of a province, and all of them together."""
    for city in done.cities:
        if city.error:
            yield Line(f"× {city.name}  {city.error}", Severity.ERROR)
            continue
        figures = "  ".join(f"{word} {getattr(city, name)}" for name, word in _FIGURES.items() if getattr(city, name))
        yield Line(f"√ {city.name}  {figures}", Severity.WARNING if city.open else None)
        yield from (Line(f"  请注意：{note}", Severity.WARNING) for note in city.notes)
    for name in done.without_ledger:
        yield Line(f"× 报表文件夹“{name}”没有同名的台账，没有采用", Severity.ERROR)
    totals = "  ".join(f"{word} {done.total(name)}" for name, word in _FIGURES.items())
    failed = sum(bool(city.error) for city in done.cities)
    yield Line(f"合计 {len(done.cities)} 本台账{f'（{failed} 本没有合并）' if failed else ''}  {totals}")
    if done.note:
        yield Line(done.note, None if done.parquet else Severity.ERROR)
    yield Line(f"√ 汇总和各地清单 {done.folder}" if done.folder else "只是看看，没有写任何文件")
    yield Line(_next_for_province(done, failed))


def _next_for_province(done: Province, failed: int) -> str:
    if failed or done.without_ledger:
        return "下一步：按打×的各行改好，再运行一次（重复运行不会重复改动）"
    if done.total("not_returned"):
        return "下一步：催未报送的单位，收齐后再运行一次（重复运行不会重复改动）"
    if done.open:
        return "下一步：看“各地”里每本台账的清单，由各地处理冲突和申请"
    return "下一步：各地可以用 taizhang packet 做月度材料"


def month_end_figures(done: MonthEnd) -> dict[str, int]:
    """Return the figures of the summary by the words that people see."""
    consolidation, review = done.consolidation, done.review
    return {
        "事项": done.items,
        "已报送": len(consolidation.returned),
        "未报送": len(consolidation.not_returned),
        "报送有误": len(consolidation.undecided),
        "采用修改": len(consolidation.changed),
        "冲突": len(consolidation.conflicts),
        "挂单": len(review.hung),
        "超期": len(review.overdue),
        "问题": sum(finding.severity is not Severity.REPAIR for finding in done.findings),
    }


def figures_line(figures: dict[str, int]) -> str:
    """Return the figures in a line; nothing hangs for certain before the month is closed."""
    return "  ".join(f"{'将挂单' if name == '挂单' else name} {count}" for name, count in figures.items())


def problems_line(done: MonthEnd) -> str:
    """Return what the figure 问题 is made of, and where each is read."""
    counted = [finding for finding in done.findings if finding.severity is not Severity.REPAIR]
    of_returns = sum(finding.severity is not Severity.REPAIR for finding in done.consolidation.findings)
    errors = sum(finding.severity is Severity.ERROR for finding in counted)
    return (
        f"问题 {len(counted)} 处＝报表 {of_returns}（见上面）＋台账 {len(counted) - of_returns}（用 taizhang check 看）；"
        f"其中错误 {errors}、提醒 {len(counted) - errors}"
    )


def next_step(figures: dict[str, int]) -> str:
    """Return what to do after a month-end."""
    if figures["未报送"] or figures["报送有误"]:
        return "下一步：催未报送和报送有误的单位，收齐后再运行一次（重复运行不会重复改动）"
    if figures["冲突"] or figures["问题"]:
        return "下一步：看月度材料里的“变更申请与冲突”，有冲突的在“冲突处理”里选好再运行一次，再用 taizhang check 逐条改台账"
    return "下一步：打印月度材料，检查邮件草稿后发出"


def closing_lines(closing: Closing) -> Iterator[Line]:
    """Yield what a close hung and took off, or every row that it needs something of first."""
    if closing.refused:
        yield from (Line(str(finding), finding.severity) for finding in closing.refused)
        yield Line(
            f"{closing.month.label}没有月结，台账没有改动：补好以上 {len(closing.refused)} 处再来", Severity.ERROR
        )
        return
    from taizhang_xl.month.hanging import hung_words

    new = sum(not each.months for each in closing.hung)
    yield Line(
        f"√ {closing.month.label}已月结：挂单 {len(closing.hung)} 项，其中本月新挂 {new} 项，销号 {len(closing.taken_off)} 项"
    )
    for each in closing.hung:
        yield Line(
            f"  {each.number} {each.item} 原到期日 {each.due or '（没有）'} {hung_words(each.months)}：{each.reason}"
        )
    if closing.skipped:
        months = "、".join(month.label for month in closing.skipped)
        yield Line(f"这本台账第一次月结，以前的{months}没有月结过，也不能再补结", Severity.WARNING)
    if closing.to_take_off:
        yield Line(f"已办结、等科室销号（taizhang sign-off）：{'、'.join(closing.to_take_off)}", Severity.WARNING)


def made_lines(made: Made) -> Iterator[Line]:
    """Yield what a new ledger holds of last year's, and what stayed behind."""
    if made.carried is None:
        yield Line(f"√ 已建好 {made.path}，请先填“单位”表，再填“台账”表")
        return
    carried = made.carried
    yield Line(f"√ 已建好 {made.path}，转入的事项编号不变，请接着填新一年的")
    for title, numbers in (("挂单", carried.hung), ("长期", carried.long_term), ("没有完成", carried.unfinished)):
        yield Line(f"  转入{title}的 {len(numbers)} 项{'：' if numbers else ''}{'、'.join(numbers)}")
    yield Line("  单位、人员、设置、词典也照搬过来了")
    yield Line(
        f"没有转入：已经完成的 {carried.finished} 项；每月、每季等周期性工作 {carried.recurring} 项，请按新一年的安排另填"
    )
    yield Line("没有转入：节假日表、另加的列和别的表，请按新一年的情况填")
    if carried.other_settings:
        names = "、".join(carried.other_settings)
        yield Line(f"没有转入：设置里的{names}，是上一年的日期或自己加的，请在“设置”表另填", Severity.WARNING)
