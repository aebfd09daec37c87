"""commentary: a quarter told to the office, from its closed months: figures, rank, praise, what was late and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from taizhang_xl.buttons import PAGE, Button, Drawing
from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, flag, read_new_file
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.numbered import of_a_month
from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter, read_number
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.journal.closes import altered, close_file, read_closes
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.month.settings import FEWEST_DUE
from taizhang_xl.month.snapshot import Snapshot
from taizhang_xl.reading.setting import setting_number, setting_text, wrong_settings
from taizhang_xl.systems.supervision.commentary_document import commentary_document
from taizhang_xl.systems.supervision.commentary_figures import Commentary, Figures, commentary, ranks
from taizhang_xl.systems.supervision.commentary_text import percent, rule_text, sections
from taizhang_xl.systems.supervision.papers import paper_products
from taizhang_xl.systems.supervision.settings import RANKED, YES
from taizhang_xl.systems.supervision.sheets import SHEETS


def _read_quarter(value: object) -> int:
    try:
        return read_number(str(value))
    except ValueError:
        raise UsageError(f"“{value}”", "不是季度", "请写 1、2、3 或 4") from None


def _usual_quarter(context: Context) -> int:
    """Return the last quarter whose months are all closed, else the first that has one."""
    closed = {close.month for close in read_closes(context.path)}
    quarters = [Quarter(context.opened.ledger.year, number) for number in range(4, 0, -1)]
    whole = [quarter.number for quarter in quarters if closed.issuperset(quarter.months)]
    return whole[0] if whole else min((Quarter.of(month).number for month in closed), default=1)


QUARTER: Option[int] = Option(
    "quarter", _read_quarter, "第几季度；不给就是最近一个各月都月结了的", python="int | str | None", example="1", metavar="季度",
    usual=_usual_quarter,
)  # fmt: skip
TO: Option[Path | None] = Option(
    "to", read_new_file(".docx"), "写到哪个文件（.docx）；不给就是台账旁边的 out 文件夹", None, "str | Path | None"
)
PDF = flag("pdf", "再做一份 PDF")
NO_RANKING = flag("no_ranking", "不排名次")


def decide(context: Context) -> Decision:
    """Decide the document; nothing is made where a month of the quarter is not closed."""
    opened = of_a_month(context)
    opened = opened.with_sheets(SHEETS)
    ledger, day = opened.ledger, context[AS_OF] or context.today
    quarter = Quarter(ledger.year, context[QUARTER])
    closes = {close.month: close for close in read_closes(opened.path)}
    if not closes.keys() >= set(quarter.months):
        return _open_months(quarter, closes)
    _refuse_unfit(opened, quarter, closes)
    facts = commentary(ledger, quarter, [closes[month] for month in quarter.months])
    fewest = setting_number(ledger, FEWEST_DUE)
    is_ranked = setting_text(ledger, RANKED) == YES and not context[NO_RANKING]
    placed = ranks(facts.units, fewest) if is_ranked else None
    text = sections(facts, due_ahead(ledger, quarter))
    rule = rule_text(facts, fewest, ranked=is_ranked)
    content = commentary_document(facts, text, placed, rule, ledger.settings.office, day)
    name = f"{opened.path.stem}_{quarter.label}讲评.docx"
    files = paper_products(context[TO] or opened.path.parent / "out" / name, content, pdf=context[PDF])
    findings = (*wrong_settings(ledger, (RANKED, FEWEST_DUE)), *facts.findings)
    last = Line(f"√ {quarter.label}讲评 {files[0].target}（应办 {len(facts.due)} 项，{len(facts.units)} 个单位）")
    return Decision(
        (last,), (*map(Line.of, findings), *_lines(facts, placed)), "最后一页是各句的依据，核对后再印发，那一页不用印",
        wrong=bool(findings), files=files, result=facts,
    )  # fmt: skip


def _open_months(quarter: Quarter, closes: Mapping[Month, Snapshot]) -> Decision:
    """Return the refusal of a quarter whose months are not all closed."""
    told = "、".join(month.label for month in quarter.months if month not in closes)
    line = Line(f"× {told}没有月结，做不了{quarter.label}讲评：数字只取月结过的", Severity.ERROR)
    return Decision((line,), (), "请先月结；存档丢了的，从备份恢复 .taizhang 里的 closes 文件夹", wrong=True)


def _refuse_unfit(opened: Opened, quarter: Quarter, closes: Mapping[Month, Snapshot]) -> None:
    """Raise FileError for a close that was altered, UsageError for one of a version that kept too little."""
    wanted = {close_file(opened.path, month): month for month in quarter.months}
    for path in altered(opened.path):
        if path in wanted:
            raise FileError(path, f"{wanted[path].label}的月结存档被改动过，没有做讲评", "请从备份恢复这个存档")
    if old := [month for month in quarter.months if closes[month].due is None]:
        told = "、".join(month.label for month in old)
        raise UsageError(
            opened.path, f"{told}是旧版本月结的，存档里没有当时的应办清单，做不了讲评",
            "这个季度请照当月材料写；以后月结的季度可以自动做",
        )  # fmt: skip


def due_ahead(ledger: Ledger, quarter: Quarter) -> dict[Month, tuple[str, ...]]:
    """Return for each month of the next quarter the 编号 of what falls due in it, none after the year's last."""
    following = quarter.next
    if following.year != ledger.year:
        return {}
    everyone = Outcome(returned=tuple(unit.name for unit in ledger.units))

    def due_in(month: Month) -> tuple[str, ...]:
        before = review(ledger, month.previous, month.previous.last, everyone)
        return tuple(for_others(line.item.number) for unit in before.units for line in unit.next_due)

    return {month: due_in(month) for month in following.months}


def _lines(facts: Commentary, placed: Mapping[str, int] | None) -> Iterator[Line]:
    for unit in facts.units:
        rank = "" if placed is None else f"名次 {placed.get(unit.name, '不参加')}  "
        yield Line(
            f"  {rank}{unit.short}：应办 {len(unit.due)}，办结 {len(unit.done)}，按期率 {percent(unit)}，挂单 {len(unit.hung)}，"
            f"提示件 {len(unit.slips) if facts.slips_known else '—'}，未报送 {len(unit.silent)}"
        )


def _json(done: Done) -> dict[str, Any]:
    facts: Commentary | None = done.decision.result
    if facts is None:
        return {"refused": [line.text for line in done.decision.summary]}
    return {
        "quarter": facts.quarter.label,
        "units": [_as_dict(unit) for unit in facts.units],
        "files": [str(product.target) for product in done.decision.files],
    }


def _as_dict(unit: Figures) -> dict[str, Any]:
    rows = asdict(unit)
    labels = {
        name: [work.label for work in getattr(unit, name)] for name in ("due", "done", "on_time", "hung", "early")
    }
    return {"unit": unit.name, **labels, "slips": rows["slips"], "silent": [str(month) for month in unit.silent]}


_TIP = "季度讲评：各单位应办、按期率、挂单，表扬、通报、原因、好的做法，只用月结过的数字，每句注明依据"
_DRAWING = Drawing(blue=PAGE, green="M8 18v-4M12 18V9", amber="M16 18v-7")
VERB = Verb(
    "commentary", f"{_TIP}。", (LEDGER, QUARTER, TO, PDF, NO_RANKING, YEAR, AS_OF), decide,
    (Button("commentary", "讲评", _TIP, "ChartTypeColumnInsertGallery", _DRAWING, "督察"),), python="Commentary | None", json=_json,
)  # fmt: skip
