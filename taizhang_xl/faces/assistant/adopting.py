"""A ledger of the office's own layout: what it still needs, and how it is taken over. `adopt` tells, asks and does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.context import Context, Progress, silent
from taizhang_xl.contract.option import Ask
from taizhang_xl.contract.question import Choice
from taizhang_xl.contract.run import decided, run_verb
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import (
    EditRefusedError,
    SeveralTablesError,
    TaizhangError,
    UsageError,
    WorkbookError,
    YearUnknownError,
)
from taizhang_xl.faces.asking import Answering, Posed, with_answers
from taizhang_xl.faces.assistant.running import CALLED_OFF, Asking, Came, came_of, given, refused
from taizhang_xl.faces.assistant.words import in_adopting_words
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.tables.source import Source
from taizhang_xl.xlsx.read.workbook import Workbook
from taizhang_xl.xlsx.uneditable import refuse_uneditable

ADOPT = "adopt"
_VERB = REGISTRY.verb(ADOPT)
_NAMED = 3
_HERE = Choice("就用这一本：缺的列加在表的右边，别的都不动，可以撤销")
_AGREED, _AGAIN = Choice("就这样，写进去"), Choice("不对，什么也不写，重新来")
_COPY = Choice("另写一本我们版式的台账，原来的这一本不动")


@dataclass(frozen=True)
class Needs:
    """What a ledger needs before months are worked on it, in `words`. `blocks`: the steps of the month are refused until then.

    `only_copy`: the file itself cannot be gone on with, and another one is written. `lacks_year`: nothing tells its year.
    `sheets` are those of which one is to be named.
    """

    words: str
    blocks: bool = True
    only_copy: bool = False
    lacks_year: bool = False
    sheets: tuple[str, ...] = ()


def needs_of(ledger: Path, month: Month, day: date, progress: Progress = silent) -> Needs | None:
    """Return what `adopt` finds open in a ledger, None where that is nothing. Raises TaizhangError where it refuses itself."""
    progress("看各列怎样认")
    context = Context({"ledger": ledger}, day, dry_run=True, registry=REGISTRY)
    closed = _uneditable(context.source)
    try:
        decision = decided(_VERB, context)
        asked = _VERB.asked(context) if _VERB.asked else ()
    except SeveralTablesError as error:
        return Needs(f"{error.what}；点“接收”选一张，另写一本", only_copy=True, sheets=error.sheets)
    except YearUnknownError as error:
        return Needs(
            f"{error.what}；在表的标题里写上年度，再看一遍；或点“接收”另写一本", only_copy=True, lacks_year=True
        )
    if not decision.wrong and not closed:
        return None
    topics = [question.topic for question in asked]
    named = "、".join(topics[:_NAMED]) + ("等" if len(topics) > _NAMED else "")
    words = f"有 {len(topics)} 处要定（{named}），点“接收”逐个选" if topics else ""
    return Needs(
        "；".join(filter(None, (closed, words))) or decision.summary[0].text, _blocks(ledger, month, day), bool(closed)
    )


def _uneditable(source: Source) -> str:
    """Return why nothing can be written into a file, "" where it can."""
    if not isinstance(source, Workbook):
        return "这种格式只能读，点“接收”另写一本 .xlsx"
    try:
        refuse_uneditable(source.package)
    except EditRefusedError as error:
        return f"{error.what}；点“接收”另写一本"
    return ""


def _blocks(ledger: Path, month: Month, day: date) -> bool:
    """Tell whether the first verb of a month refuses the ledger as it is."""
    try:
        decided(
            REGISTRY.verb("split"), Context({"ledger": ledger, "month": month}, day, dry_run=True, registry=REGISTRY)
        )
    except WorkbookError:
        return True
    except TaizhangError:
        # Of the month, not of the ledger: sent out already, say.
        return False
    return False


def take_over(ledger: Path, needs: Needs, ask: Asking, answer: Answering, progress: Progress) -> Came:
    """Ask what `adopt` asks and show what would come of it; where people agree it is run, on the file or into another one."""
    told: dict[str, object] = {"ledger": ledger}
    try:
        if needs.sheets:
            told |= answer(Posed("用哪一张表", tuple(Choice(name, {"sheet": name}) for name in needs.sheets))).told
        if needs.lacks_year:
            told |= _year(ask)
        if needs.only_copy or answer(Posed("怎样接收", (_HERE, _COPY), _HERE)) is _COPY:
            told |= _target(ask, ledger)
        told = with_answers(_VERB, told, answer)
        try:
            tried = _run(told, progress, dry_run=True).decision
        except YearUnknownError:
            # Known only now that the columns are. The file itself has no place that keeps the year.
            told |= _year(ask) | ({} if "to" in told else _target(ask, ledger))
            tried = _run(told, progress, dry_run=True).decision
        shown = "\n".join(in_adopting_words(line.text) for line in (*tried.details, *tried.summary))
        if answer(Posed("就这样接收吗", (_AGREED, _AGAIN), before=shown)) is _AGAIN:
            raise UsageError(*CALLED_OFF)
        done = _run(told, progress, dry_run=False)
    except TaizhangError as error:
        return refused(error, in_adopting_words)
    return came_of(done, in_adopting_words, done.decision.result.written)


def _run(told: Mapping[str, object], progress: Progress, *, dry_run: bool) -> Done:
    return run_verb(_VERB, told, REGISTRY, progress=progress, dry_run=dry_run)


def _year(ask: Asking) -> dict[str, object]:
    return {"year": given(ask, Ask("text", "year", "表里没有写年度：这是哪一年的台账（如 2018）", ""))}


def _target(ask: Asking, ledger: Path) -> dict[str, object]:
    usual = ledger.with_name(f"{ledger.stem}（接收）.xlsx")
    return {"to": given(ask, Ask("new-file", "to", "新台账存成", str(usual)))}
