"""schedule: the reminder started by this machine each day: set, looked at, taken away."""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path

from taizhang_xl.contract.common_options import LEDGER
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.effect import Effect
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.day import day_words
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.messages import as_typed
from taizhang_xl.systems.alarm.kept import read_last
from taizhang_xl.systems.alarm.schedulers import SchedulerError, scheduler
from taizhang_xl.systems.alarm.timer import Found, Timer

_INSTALL, _SHOW, _REMOVE = _ACTIONS = ("install", "show", "remove")


def _read_action(value: object) -> str:
    if value in _ACTIONS:
        return str(value)
    raise UsageError(f"“{value}”", "没有这一步", f"可以写：{'、'.join(_ACTIONS)}")


def _read_time(value: object) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,2})[:：](\d\d)", str(value).strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise UsageError(f"“{value}”", "不是钟点", "请写成 08:10 这样")
    return int(found[1]), int(found[2])


_ACTION = Option(
    "action", _read_action, "做什么；不给就是 show", _SHOW, "str | None", positional=True, metavar="|".join(_ACTIONS)
)  # fmt: skip
_AT = Option("at", _read_time, "每天几点提醒；不给就是 08:10", (8, 10), "str | None", metavar="钟点")


def decide(context: Context) -> Decision:
    """Look at what is set; what is set or taken away is an effect. Raises SchedulerError where nothing starts programs."""
    action, at = context[_ACTION], context[_AT]
    timer = timer_of(context.path, at)
    if action == _SHOW:
        return _shown(context.path, timer)
    own = scheduler()
    found = own.find(timer)
    if action == _REMOVE:
        if found is None:
            return Decision((Line("没有设过闹钟，不用取消"),))
        effect = Effect("取消闹钟", timer.ledger.name, partial(own.remove, timer))
        return Decision(
            (Line("会取消闹钟" if context.dry_run else f"√ 取消闹钟：{timer.ledger.name}"),), effects=(effect,)
        )
    if not timer.ledger.exists():
        raise FileError(timer.ledger, "没有这个文件，没有设闹钟", "请核对台账的位置")
    done = "会设" if context.dry_run else "√ 设好"
    line = Line(f"{done}闹钟：每天 {timer.at}，工作日打开今日提醒，休息日不响（{own.label}）")
    return Decision(
        (line,), (), f"{own.missed}；台账或程序搬了地方，请再运行一次",
        effects=(Effect("设闹钟", timer.ledger.name, partial(own.install, timer)),),
    )  # fmt: skip


def timer_of(ledger: Path, at: tuple[int, int] = (8, 10)) -> Timer:
    """Return the timer of a ledger as this program would set it: without a window of its own on Windows."""
    python = Path(sys.executable)
    quiet = python.with_name("pythonw.exe")
    return Timer(quiet if sys.platform == "win32" and quiet.exists() else python, ledger.resolve(), *at)


def _shown(ledger: Path, timer: Timer) -> Decision:
    last = read_last(ledger)
    details = (Line(f"上次提醒：{day_words(last)}" if last else "还没有提醒过"),)
    try:
        found: Found | None = scheduler().find(timer)
    except SchedulerError as error:
        return Decision((Line(f"× {error.what}", Severity.ERROR),), details, error.cure, wrong=True)
    if found is None:
        return Decision(
            (Line("没有设闹钟"),), details, f"要设的，请运行 taizhang schedule {as_typed(ledger.name)} install"
        )
    gone = [Line(f"× {path} 不在了，闹钟响不了", Severity.ERROR) for path in found.gone]
    cure = f"请再运行一次 taizhang schedule {as_typed(ledger.name)} install" if gone else ""
    return Decision(
        (Line(f"{'×' if gone else '√'} 闹钟由 {found.by} 启动，下一次：{found.when}"),), (*details, *gone), cure,
        wrong=bool(gone), result=found,
    )  # fmt: skip


VERB = Verb(
    "schedule", "设、看、取消每天的提醒（闹钟）。\n\ninstall 设上，show（不写就是它）看设了没有，remove 取消。", (LEDGER, _ACTION, _AT), decide,
    group="查看", python="Found | None",
    writes="这台电脑的定时任务",
)  # fmt: skip
