"""A verb's questions asked in a terminal: numbered answers, Enter takes the guess, - is "there is none"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from taizhang_xl.contract.context import Context
from taizhang_xl.contract.opening import today
from taizhang_xl.contract.question import Choice, Question
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.registry import REGISTRY

_NONE = "-"


def with_answers(verb: Verb, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a verb is told, together with what people answer to its questions now.

    Raises UsageError where they call it off; then nothing was done.
    """
    questions = verb.asked(Context(told, today(), dry_run=True, registry=REGISTRY)) if verb.asked else ()
    many = {option.name for option in verb.options if option.many}
    joined = dict(told)
    for answer in list(_answers(questions)):
        for name, value in answer.told.items():
            before = joined.get(name)
            if name in many:
                joined[name] = (*(before or ()), value)
            else:
                joined[name] = f"{before}、{value}" if before else value
    return joined


def _answers(questions: Sequence[Question]) -> Sequence[Choice]:
    taken: set[str] = set()
    found: list[Choice] = []
    for place, question in enumerate(questions, 1):
        choices = [choice for choice in question.choices if choice.takes not in taken or not choice.takes]
        usual = None if question.usual is None else question.choices[question.usual]
        if question.before:
            click.echo(question.before)
        answer = _asked(f"（{place}/{len(questions)}）{question.text}", choices, usual, question.none)
        taken.add(answer.takes)
        found.append(answer)
    return found


def _asked(text: str, choices: Sequence[Choice], usual: Choice | None, none: Choice | None) -> Choice:
    click.echo(text)
    for number, choice in enumerate(choices, 1):
        click.echo(f"  {number}  {choice.text}{'（像是它）' if choice is usual else ''}")
    if none:
        click.echo(f"  {_NONE}  {none.text}")
    answers = {str(number): choice for number, choice in enumerate(choices, 1)} | ({_NONE: none} if none else {})
    if usual in choices and usual is not None:
        answers[""] = usual
    hint = (
        f"请输入 {'、'.join(key for key in answers if key)} 中的一个{'，直接回车选像的那一个' if '' in answers else ''}"
    )
    while True:
        try:
            given = click.prompt(hint, prompt_suffix="：", default="", show_default=False)
        except click.Abort:
            raise UsageError("问答", "没有答完就停了，什么也没有记下", "请再运行一次，或用 --ask 写成表来填") from None
        if (answer := answers.get(given.strip())) is not None:
            return answer
