"""A verb run for an open workbook: the same functions as for a file, on a copy that the host has saved.

Nothing is written into the workbook here: what comes out says what the host has to do to it. The journal knows of it
before the host begins, and the run after tells whether the workbook was saved with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.buttons import VERBS
from taizhang_xl.changes import ChangeSet
from taizhang_xl.checks.fix import fix_ledger
from taizhang_xl.checks.mark_sheet import MARK_SHEET, mark_changes, unmark_changes
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding, Severity, is_wrong
from taizhang_xl.hosts.steps import SHOW, Step, steps_between
from taizhang_xl.journal.entry import CLOSE, CONSOLIDATE, FIX, MARK, MONTH_END, REFRESH, UNMARK
from taizhang_xl.journal.record import Deed
from taizhang_xl.month.refresh import refresh_ledger
from taizhang_xl.verbs import month_end, opening, split_consolidate
from taizhang_xl.verbs.close import decide_close
from taizhang_xl.verbs.doctor import doctor
from taizhang_xl.verbs.gather import Progress, gather, silent
from taizhang_xl.verbs.history import decide_undo, history_of
from taizhang_xl.verbs.history_lines import history_heads, undone_lines
from taizhang_xl.verbs.lines import (
    closing_lines,
    consolidation_lines,
    figures_line,
    month_end_figures,
    next_step,
    problems_line,
)
from taizhang_xl.verbs.opening import Opened
from taizhang_xl.verbs.save import announce_changes, record_only
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook

_LAST_DAYS = 15
_SHOWN = 12


class Ask(NamedTuple):
    """A question for the user: `kind` is "month" or "folder"; the answer goes into the click under `key`."""

    kind: str
    key: str
    question: str
    default: str


class AnswerNeededError(Exception):
    """The verb cannot go on without an answer."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        super().__init__(ask.question)


class Click(NamedTuple):
    """A click on a button: the copy of the open workbook, where the workbook itself lies, what was answered so far."""

    copy: Workbook
    path: Path
    day: date
    answers: Mapping[str, str] = MappingProxyType({})
    progress: Progress = silent

    def opened(self) -> Opened:
        """Return the ledger of the copy. Raises as open_ledger does."""
        return opening.opened_from(self.copy, self.path)

    def month(self, year: int) -> Month:
        """Return the month answered; asks for it with the month of the ledger's year that is usually meant."""
        if text := self.answers.get("month"):
            return opening.parse_month(text)
        month = Month(self.day.year, self.day.month)
        usual = month if self.day.day > _LAST_DAYS else month.previous
        within = min(max(usual, Month(year, 1)), Month(year, 12))
        raise AnswerNeededError(Ask("month", "month", f"请输入月份，如 {year}-03", str(within)))

    def returns(self, month: Month) -> Path:
        """Return the folder of what units reported; asks for it where it does not lie in its usual place."""
        if text := self.answers.get("returns"):
            return Path(text)
        usual = self.path.parent / "returns" / str(month)
        if usual.is_dir():
            return usual
        question = f"请选各单位{month.label}报来的表所在的文件夹"
        raise AnswerNeededError(Ask("folder", "returns", question, str(self.path.parent)))


class Decided(NamedTuple):
    """What a verb decided: the edits, what to say, whether something is wrong, what the journal must know of them.

    `shown` is the sheet that is brought into view, where the verb made it to be looked at.
    """

    lines: tuple[str, ...]
    changes: ChangeSet = ChangeSet()
    wrong: bool = False
    deed: Deed = Deed("")
    shown: str = ""


class Clicked(NamedTuple):
    """What came of a click, with the edits as steps for the host that holds the workbook open."""

    decided: Decided
    steps: tuple[Step, ...]


def decide(verb: str, click: Click) -> Decided:
    """Decide what a verb does. Raises AnswerNeededError, TaizhangError as the verb does, KeyError where there is none."""
    return decide_alone(verb, click.path) if verb in _ALONE else _VERBS[verb](click)


def decide_alone(verb: str, path: Path | None) -> Decided:
    """Decide a verb that needs no workbook; `path` is where one lies that is open. Raises KeyError for any other."""
    return _ALONE[verb](path)


def run_click(verb: str, click: Click) -> Clicked:
    """Run a verb for a host that is about to carry out the steps. Raises as `decide` does."""
    decided = decide(verb, click)
    if not decided.changes:
        record_only(click.copy.package, decided.deed)
        return Clicked(decided, ())
    new = read_workbook(announce_changes(click.copy, decided.changes, decided.deed))
    made = {change.name for change in decided.changes.sheets}
    shown = [Step(SHOW, decided.shown)] if decided.shown else []
    return Clicked(decided, (*steps_between(click.copy, new, made), *shown))


def _check(click: Click) -> Decided:
    findings = opening.check_opened(click.opened(), click.day)
    own = [finding for finding in findings if finding.file == click.path.name]
    shown = MARK_SHEET if findings else ""
    return Decided(_found(findings), mark_changes(own, click.day), is_wrong(findings), Deed(MARK), shown)


def _found(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    if not findings:
        return ("√ 没有发现问题",)
    counts = {level: sum(finding.severity is level for finding in findings) for level in Severity}
    said = "，".join(f"{level} {count} 处" for level, count in counts.items() if count)
    return (f"校验完成：{said}。", f"都列在“{MARK_SHEET}”表里，点“位置”跳到那一格；改完再点一次“校验”。")


def _unmark(click: Click) -> Decided:
    if MARK_SHEET not in click.copy.sheet_names:
        return Decided((f"没有“{MARK_SHEET}”表，不用去掉",))
    return Decided((f"√ 已去掉“{MARK_SHEET}”表",), unmark_changes(), deed=Deed(UNMARK))


def _fix(click: Click) -> Decided:
    changes = fix_ledger(click.opened().ledger)
    listed = [f"{change.sheet}!{change.address} {change.old} → {change.new}" for change in changes.changes]
    return Decided(
        _short([f"√ 改正了 {len(listed)} 处：", *listed]) if listed else ("没有要改正的写法",), changes, deed=Deed(FIX)
    )


def _refresh(click: Click) -> Decided:
    changes = refresh_ledger(click.opened().ledger, click.day)
    count = len({change.item for change in changes.changes})
    line = f"√ 按 {click.day} 更新了 {count} 项的到期日、时限状态和颜色" if count else "√ 都是最新的，没有改动"
    return Decided((line,), changes, deed=Deed(REFRESH))


def _split(click: Click) -> Decided:
    opened = click.opened()
    month = click.month(opened.ledger.year)
    folder = click.path.parent / "sent" / str(month)
    files = split_consolidate.split_opened(opened, month, folder, progress=click.progress)
    return Decided((f"√ 已写 {len(files)} 份月报表：{folder}", "下一步：发给各单位填黄色格"))


def _consolidate(click: Click) -> Decided:
    opened = click.opened()
    month = click.month(opened.ledger.year)
    settled = month_end.settled_packet(_out(click), month)
    result = gather(opened, [click.returns(month)], month, click.progress, settled)
    split_consolidate.remember_carried(opened, result)
    lines = _short([line.text for line in consolidation_lines(result)])
    return Decided(
        lines, result.changes, bool(result.questions), split_consolidate.deed_of(CONSOLIDATE, opened, result)
    )


def _packet(click: Click) -> Decided:
    opened = click.opened()
    month = click.month(opened.ledger.year)
    made = month_end.packet_opened(opened, month, _out(click))
    return Decided((f"√ 月度材料：{made}",))


def _month_end(click: Click) -> Decided:
    opened = click.opened()
    month = click.month(opened.ledger.year)
    decided = month_end.decide_month(opened, [click.returns(month)], month, _out(click), progress=click.progress)
    split_consolidate.remember_carried(opened, decided.consolidation)
    done = month_end.finish_month(decided, click.path, _out(click), click.progress)
    figures = month_end_figures(done)
    lines = [
        figures_line(figures),
        *([problems_line(done)] if figures["问题"] else []),
        *(f"手工改过的原件没有覆盖，另存为 {path.name}" for path in done.aside),
        f"月度材料和邮件草稿在 {_out(click)}（邮件没有发出）",
        *(line.text for line in consolidation_lines(decided.consolidation)),
    ]
    return Decided(
        (*_short(lines), next_step(figures)), decided.changes, is_wrong(done.findings),
        split_consolidate.deed_of(MONTH_END, opened, decided.consolidation),
    )  # fmt: skip


def _close(click: Click) -> Decided:
    opened = click.opened()
    month = click.month(opened.ledger.year)
    closing = decide_close(opened, month)
    lines = _short([line.text for line in closing_lines(closing)])
    deed = Deed("") if closing.refused else Deed(CLOSE, str(month))
    return Decided(lines, closing.changes, bool(closing.refused), deed)


def _out(click: Click) -> Path:
    return click.path.parent / "out"


def _history(click: Click) -> Decided:
    lines = [line.text for line in history_heads(history_of(click.copy.package))]
    return Decided(tuple(lines[-_SHOWN:]))


def _undo(click: Click) -> Decided:
    done = decide_undo(click.copy.package)
    lines = _short([line.text for line in undone_lines(done.undone(None), live=True)])
    return Decided(lines, done.undoing.changes, bool(done.undoing.left), done.undoing.deed)


def _doctor(path: Path | None) -> Decided:
    found = doctor(path)
    lines = [
        f"{'×' if each.cure else '√'} {each.what}：{each.found}{f'。{each.cure}' if each.cure else ''}"
        for each in found
    ]
    return Decided(tuple(lines), wrong=any(each.cure and each.needed for each in found))


def _help(path: Path | None) -> Decided:
    lines = [f"【{verb.group}】{verb.label}：{verb.tip}" for verb in VERBS]
    return Decided((*lines, "从“校验”开始；每一步改了什么，“历史”里都查得到。"))


def _short(lines: list[str]) -> tuple[str, ...]:
    """Return as many lines as a message box can show, and say how many are left out."""
    left = len(lines) - _SHOWN
    return (*lines[:_SHOWN], f"……还有 {left} 行没有显示") if left > 0 else tuple(lines)


_VERBS: dict[str, Callable[[Click], Decided]] = {
    "check": _check,
    "unmark": _unmark,
    "fix": _fix,
    "refresh": _refresh,
    "split": _split,
    "consolidate": _consolidate,
    "packet": _packet,
    "month-end": _month_end,
    "close": _close,
    "history": _history,
    "undo": _undo,
}
_ALONE: dict[str, Callable[[Path | None], Decided]] = {"doctor": _doctor, "help": _help}
