"""A verb's questions asked one after the other; in a terminal by numbers: Enter takes the guess, - is "there is none"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import click

from taizhang_xl.contract.context import Context
from taizhang_xl.contract.opening import today
from taizhang_xl.contract.question import Choice
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError, YearUnknownError
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.messages import harmless

_NONE = "-"


class Posed(NamedTuple):
    """A question as it is put to people, the `place`-th of `total`: `choices` are those not taken yet, `usual` the guess.

    `wrong` says why the answer given just now cannot be; it is asked again then.
    """

    text: str
    choices: tuple[Choice, ...]
    usual: Choice | None = None
    none: Choice | None = None
    before: str = ""
    place: int = 1
    total: int = 1
    wrong: str = ""

    @property
    def answers(self) -> tuple[Choice, ...]:
        """All answers, "there is none" last."""
        return (*self.choices, *([self.none] if self.none else []))

    def shown(self, choice: Choice) -> str:
        """Return an answer's text, a guessed column with a word that it is one."""
        return f"{choice.text}{'（像是它）' if choice is self.usual and choice.takes else ''}"


Answering = Callable[[Posed], Choice]


def with_answers(verb: Verb, told: Mapping[str, Any], answer: Answering | None = None) -> dict[str, Any]:
    """Return what a verb is told, together with what people answer to its questions now.

    An answer that the verb refuses is asked again at once. `answer` asks, a terminal where it is None; it raises
    UsageError where people call it off. Then nothing was done.
    """
    context = Context(told, today(), dry_run=True, registry=REGISTRY)
    questions = verb.asked(context) if verb.asked else ()
    joined, taken = dict(told), set[str]()
    for place, each in enumerate(questions, 1):
        choices = tuple(choice for choice in each.choices if choice.takes not in taken or not choice.takes)
        usual = None if each.usual is None else each.choices[each.usual]
        posed = Posed(
            each.text, choices, usual if usual in choices else None, each.none, each.before, place, len(questions)
        )
        while True:
            chosen = (answer or in_terminal)(posed)
            after = _joined(verb, joined, chosen)
            if len(questions) == 1 or not (wrong := _refused(verb, context.with_given(after))):
                break
            posed = posed._replace(wrong=wrong, before="")
        joined = after
        taken.add(chosen.takes)
    return joined


def _refused(verb: Verb, context: Context) -> str:
    """Return why the answers given so far cannot be, "" where they can."""
    try:
        if verb.asked:
            verb.asked(context)
    except YearUnknownError:
        # None of the answers, and told by the verb when it is run.
        return ""
    except UsageError as error:
        return error.what
    return ""


def _joined(verb: Verb, told: Mapping[str, Any], chosen: Choice) -> dict[str, Any]:
    many = {option.name for option in verb.options if option.many}
    joined = dict(told)
    for name, value in chosen.told.items():
        before = joined.get(name)
        if name in many:
            joined[name] = (*(before or ()), value)
        else:
            joined[name] = f"{before}、{value}" if before else value
    return joined


def in_terminal(posed: Posed) -> Choice:
    """Ask in a terminal until one of the answers is typed. Raises UsageError where it is called off."""
    if posed.wrong:
        _echo(f"× {posed.wrong}，请另选")
    if posed.before:
        _echo(posed.before)
    _echo(f"（{posed.place}/{posed.total}）{posed.text}" if posed.total > 1 else posed.text)
    for number, choice in enumerate(posed.choices, 1):
        _echo(f"  {number}  {posed.shown(choice)}")
    if posed.none:
        _echo(f"  {_NONE}  {posed.none.text}")
    answers = {str(number): choice for number, choice in enumerate(posed.choices, 1)}
    if posed.none is not None:
        answers[_NONE] = posed.none
    if posed.usual is not None:
        answers[""] = posed.usual
    by_return = f"，直接回车选{'像的那一个' if posed.usual.takes else '第一个'}" if posed.usual else ""
    hint = f"请输入 {'、'.join(key for key in answers if key)} 中的一个{by_return}"
    while True:
        try:
            given = click.prompt(hint, prompt_suffix="：", default="", show_default=False)
        except click.Abort:
            raise UsageError("问答", "没有答完就停了，什么也没有记下", "请再运行一次，或用 --ask 写成表来填") from None
        if (answer := answers.get(given.strip())) is not None:
            return answer


def _echo(text: str) -> None:
    click.echo(harmless(text))
