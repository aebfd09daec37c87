"""remind-reply: a unit's answer to a slip put on record."""

from __future__ import annotations

from functools import partial

from taizhang_xl.contract.common_options import LEDGER, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.systems.supervision.entries import replied
from taizhang_xl.systems.supervision.handling import NUMBER, day_option, handled
from taizhang_xl.systems.supervision.sheets import HANDLING, REPLIED_ON, REPLY

_ON = day_option("反馈", "2018-11-08")
_TEXT: Option[str | None] = Option("text", str, "反馈了什么", None, "str | None")


def decide(context: Context) -> Decision:
    """Record the answer; refused for a slip that is void or was answered before."""
    on, text = context[_ON], (context[_TEXT] or "").strip()
    return handled(context, "反馈", (REPLIED_ON, REPLY, HANDLING), partial(replied, on=on, text=text), on)


VERB = Verb(
    "remind-reply", "登记提示件的反馈：文号、哪一天、反馈了什么。", (LEDGER, NUMBER, _ON, _TEXT, YEAR), decide,
    group="办理", edits=True, python="tuple[Finding, ...]",
)  # fmt: skip
