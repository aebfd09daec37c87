"""The verb doctor: what this machine and a ledger's folder have and lack for the work, each with its cure."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.common_options import flag, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.verbs.examined import Examined
from taizhang_xl.verbs.examined_ledger import of_ledger
from taizhang_xl.verbs.examined_machine import of_machine

_CONNECT = flag("connect", "真的连一次发信服务器：连接、加密、打招呼，不登录，不发信")
_LEDGER: Option[Path | None] = Option("ledger", read_path, "台账", None, "str | Path | None", positional=True)


def decide(context: Context) -> Decision:
    """Look at this machine, and at the folder of a ledger where one is given."""
    ledger, connect = context[_LEDGER], context[_CONNECT]
    if connect and ledger is None:
        raise UsageError("--connect", "不知道连哪台服务器", "发信服务器在台账的“设置”表里，请把台账也写上")
    more = () if ledger is None else of_ledger(ledger, context.today, connect=connect)
    found = (*of_machine(context.today, tuple(context.rooms.buttons())), *more)
    lines = tuple(map(_line, found))
    wrong = any(each.cure and each.needed for each in found)
    cures = sum(bool(each.cure) for each in found)
    last = Line(f"有 {cures} 处可以补上，看“×”和“□”的各行" if cures else "√ 都齐了")
    return Decision((last,), lines, wrong=wrong, result=found)


def _line(each: Examined) -> Line:
    missing = bool(each.cure and each.needed)
    sign = "×" if missing else "□" if each.cure else "○" if each.told else "√"
    cure = f"。{each.cure}" if each.cure else ""
    return Line(f"{sign} {each.what}：{each.found}{cure}", Severity.ERROR if missing else None)


_DRAWING = Drawing(blue="M3 4h18v12H3zM8 21h8M12 16v5", green="M8 10l3 3 5-5")
VERB = Verb(
    "doctor", "看这台电脑上缺什么、怎样补。", (_LEDGER, _CONNECT), decide,
    (Button("doctor", "检查环境", "看这台电脑上缺什么、怎样补", "AutoFormat", _DRAWING, "工具", alone=True, large=True),), python="tuple[Examined, ...]",
    dry_run=False,
)  # fmt: skip
