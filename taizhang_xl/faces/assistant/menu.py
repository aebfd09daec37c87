"""The same page in a terminal, where no window can stand: steps by their number, one key for all else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from taizhang_xl.contract.option import Ask
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import TaizhangError
from taizhang_xl.faces.assistant.facts import Facts, look
from taizhang_xl.faces.assistant.running import carry_out
from taizhang_xl.faces.assistant.steps import State, Step, next_of, steps_of
from taizhang_xl.faces.terminal import Steps, say, show_lines
from taizhang_xl.files.user_file import remember_ledger

_COLOURS = {State.DONE: "green", State.NOW: "blue", State.LOOK: "yellow", State.LATER: None}
_KEYS = "输入数字做那一步；y 换月份，t 换台账，c 校验，d 看这台电脑，直接回车再看一遍，q 结束"


def run_menu(ledger: Path | None, day: date) -> None:
    """Show the page and do what is typed until q, or until nobody types any more."""
    month: Month | None = None
    try:
        while True:
            ledger = ledger or _ask_ledger()
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
                _do(key, ledger, facts)
    except click.Abort:
        return


def _ask_ledger() -> Path:
    say("请写台账在哪里（也可以把它拖进来），q 结束；还没有台账的，先运行 taizhang new")
    typed = str(click.prompt("台账文件", prompt_suffix="：")).strip().strip('"')
    if typed.lower() == "q":
        raise click.Abort
    return Path(typed)


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


def _do(key: str, ledger: Path, facts: Facts) -> None:
    others = {"c": Step("校验", State.NOW, "", "check"), "d": Step("看这台电脑", State.NOW, "", "doctor")}
    numbered = {str(number): step for number, step in enumerate(steps_of(facts), 1)}
    step = {**others, **numbered}.get(key)
    if step is None:
        if key:
            say(f"没有“{key}”，什么也没有做", fg="red")
        return
    if not step.verb:
        say(
            f"{step.name}：{step.words}（在文件夹 {ledger.parent / step.place if step.place != 'packet' else ledger.parent / 'out'}）"
        )
        return
    with Steps() as progress:
        came = carry_out(step.verb, ledger, facts.month, step.preset, _answer, progress)
    show_lines(came.lines)


def _answer(ask: Ask) -> str | None:
    answer = click.prompt(ask.question, prompt_suffix="：", default=ask.default, show_default=bool(ask.default))
    return str(answer).strip() or None
