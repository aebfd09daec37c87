"""The same page in a terminal, where no window can stand: steps by their number, one key for all else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from taizhang_xl.contract.option import Ask
from taizhang_xl.contract.question import Choice
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import TaizhangError, UsageError
from taizhang_xl.faces.asking import Posed, in_terminal
from taizhang_xl.faces.assistant.adopting import ADOPT, take_over
from taizhang_xl.faces.assistant.facts import Facts, is_current, look
from taizhang_xl.faces.assistant.first_ledger import make_example, make_new
from taizhang_xl.faces.assistant.running import CALLED_OFF, carry_out
from taizhang_xl.faces.assistant.steps import CHECK, DOCTOR, STALE, State, next_of, steps_of, undo_of
from taizhang_xl.faces.terminal import Steps, say, show_lines
from taizhang_xl.files.user_file import remember_ledger

_COLOURS = {State.DONE: "green", State.NOW: "blue", State.LOOK: "yellow", State.LATER: None}
_KEYS = "输入数字做那一步；y 换月份，t 换台账，c 校验，x 撤销，d 看这台电脑，直接回车再看一遍，q 结束"


def run_menu(ledger: Path | None, day: date) -> None:
    """Show the page and do what is typed until q, or until nobody types any more."""
    month: Month | None = None
    try:
        while True:
            if (ledger := ledger or _ask_ledger(day)) is None:
                continue
            facts = _facts(ledger, month, day)
            if facts is None:
                ledger = None
                continue
            month = facts.month
            key = _typed(ledger, facts)
            if key == "q":
                return
            if key == "t":
                ledger, month = None, None
            elif key == "y":
                month = _ask_month(month)
            else:
                ledger = _do(key, ledger, facts) or ledger
    except click.Abort:
        return


def _ask_ledger(day: date) -> Path | None:
    say("请写台账在哪里（也可以把它拖进来），不管是不是我们的版式；还没有台账的，n 新建一本，s 造一本示例；q 结束")
    typed = str(click.prompt("台账文件", prompt_suffix="：")).strip().strip("\"'")
    key = typed.lower()
    if key == "q":
        raise click.Abort
    if key not in {"n", "s"}:
        return Path(typed)
    with Steps() as progress:
        came = make_new(day, _answer, progress) if key == "n" else make_example(_answer, progress)
    show_lines(came.lines)
    return came.ledger


def _facts(ledger: Path, month: Month | None, day: date) -> Facts | None:
    try:
        with Steps() as progress:
            facts = look(ledger, month, day, progress)
        remember_ledger(ledger)
    except TaizhangError as error:
        say(str(error), fg="red")
        return None
    return facts


def _typed(ledger: Path, facts: Facts) -> str:
    steps = steps_of(facts)
    say(f"{ledger}  {facts.month.label}")
    for number, step in enumerate(steps, 1):
        say(f"  {number} {step.state.value}  {step.name}：{step.words}", fg=_COLOURS[step.state])
    say(next_of(steps))
    return str(click.prompt(_KEYS, prompt_suffix="：", default="", show_default=False)).strip().lower()


def _ask_month(month: Month) -> Month:
    number = click.prompt("几月", prompt_suffix="：", type=click.IntRange(1, 12))
    return Month(month.year, number)


def _do(key: str, ledger: Path, facts: Facts) -> Path | None:
    """Do what was typed; returns a ledger to go on with in place of this one."""
    others = {"c": CHECK, "x": undo_of(facts), "d": DOCTOR}
    numbered = {str(number): step for number, step in enumerate(steps_of(facts), 1)}
    step = {**others, **numbered}.get(key)
    if step is None:
        if key:
            say(f"没有“{key}”，什么也没有做", fg="red")
        return None
    if not step.verb:
        folder = ledger.parent / ("out" if step.place == "packet" else step.place)
        say(f"{step.name}：{step.words}" + (f"（在文件夹 {folder}）" if step.place else ""))
        return None
    if step.question and not is_current(facts, ledger):
        say(STALE, fg="yellow")
        return None
    if step.question and not _agreed(step.question):
        say(step.declined)
        return None
    with Steps() as progress:
        if step.verb == ADOPT and facts.needs:
            came = take_over(ledger, facts.needs, _answer, _choice, progress)
        else:
            came = carry_out(step.verb, ledger, facts.month, step.preset, _answer, progress, facts.in_words)
    show_lines(came.lines)
    return came.ledger


def _agreed(question: str) -> bool:
    say(question)
    typed = str(click.prompt("y 是，n 否，直接回车是否", prompt_suffix="：", default="", show_default=False))
    return typed.strip().lower() in {"y", "是"}


def _choice(posed: Posed) -> Choice:
    try:
        return in_terminal(posed)
    except UsageError:
        raise UsageError(*CALLED_OFF) from None


def _answer(ask: Ask) -> str | None:
    answer = click.prompt(ask.question, prompt_suffix="：", default=ask.default, show_default=bool(ask.default))
    return str(answer).strip() or None
