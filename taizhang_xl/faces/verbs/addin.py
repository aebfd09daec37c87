"""addin: the buttons of Excel or LibreOffice made, put where the program loads them, looked at and taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.addins.install import CALC, EXCEL, Addin, Installed, addin_of
from taizhang_xl.contract.apply import Done, apply_to_files
from taizhang_xl.contract.common_options import read_path
from taizhang_xl.contract.context import Context, Progress
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Severity

_BUILD, _INSTALL, _STATUS, _REMOVE = _ACTIONS = ("build", "install", "status", "remove")
_APPS = (EXCEL, CALC)


class Work(NamedTuple):
    """What is left to do: a call that returns where the buttons are or were, and what is told of it."""

    do: Callable[[], Path | None]
    told: str


def _one_of(names: tuple[str, ...], what: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value in names:
            return str(value)
        raise UsageError(str(value), f"没有这{what}", f"可以写：{'、'.join(names)}")

    return read


_ACTION: Option[str | None] = Option(
    "action", _one_of(_ACTIONS, "一步"), "做什么", None, example=_STATUS, positional=True, metavar="|".join(_ACTIONS)
)
_MEANT = "请写成 taizhang addin install（装上）、status（看装在哪里、是哪个版本）、remove（卸掉）或 build（只做出文件）"
_APP = Option("app", _one_of(_APPS, "个程序"), f"装在哪个程序里；不给就是 {EXCEL}", EXCEL, choices=_APPS)
_TO: Option[Path | None] = Option(
    "to", read_path, "放按钮的文件夹；不给就是程序启动时自己去找的地方，build 是当前文件夹", None
)


def decide(context: Context) -> Decision:
    """See what is in place. What is to be done is done by the program or in its folders (`_carry_out`)."""
    action, to = context[_ACTION], context[_TO]
    if action is None:
        raise UsageError("taizhang addin", "后面没有写做什么", _MEANT)
    addin = addin_of(context[_APP], tuple(context.rooms.buttons()))
    if action == _STATUS:
        return _status(addin.status(to), context[_APP])
    if action == _REMOVE and addin.status(to) is None:
        return Decision((Line("按钮没有装过，不用卸"),))
    return Decision(result=_work(action, addin, to))


def _work(action: str, addin: Addin, to: Path | None) -> Work:
    if action == _BUILD:
        return Work(lambda: addin.build(to or Path()), "√ 已做好 {}")
    if action == _INSTALL:
        return Work(lambda: addin.install(to), "√ 已装在 {}，关掉程序再打开就能看到“工作台账”")
    return Work(lambda: addin.remove(to), "√ 已卸掉 {}")


def _status(found: Installed | None, app: str) -> Decision:
    if found is None:
        return Decision((Line(f"没有装，请运行 taizhang addin install --app {app}"),), wrong=True)
    line = Line(f"{'×' if found.cure else '√'} {found.where}：版本 {found.version}，用 {found.interpreter}")
    cure = (Line(found.cure, Severity.ERROR),) if found.cure else ()
    return Decision((line, *cure), wrong=bool(cure), result=found)


def _carry_out(decision: Decision, progress: Progress, ledger: Path | None, *, dry_run: bool) -> Done:
    work = decision.result
    if not isinstance(work, Work):
        return apply_to_files(decision, progress, ledger, dry_run=dry_run)
    where = work.do()
    return Done(decision._replace(summary=(Line(work.told.format(where)),), result=where))


VERB = Verb(
    "addin",
    "装、查、卸 Excel 或 LibreOffice 里的按钮。\n\nbuild 只做出文件，install 装上，status 看装在哪里、是哪个版本，remove 卸掉。",
    (_ACTION, _APP, _TO), decide, group="工具", dry_run=False, carry_out=_carry_out,
    writes="install、remove 动 Excel 或 LibreOffice 里的按钮，build 只做出文件；台账不动",
)  # fmt: skip
