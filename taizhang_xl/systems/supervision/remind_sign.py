"""remind-sign: who took a slip put on record."""

from __future__ import annotations

from functools import partial

from taizhang_xl.contract.common_options import LEDGER, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.systems.supervision.entries import signed
from taizhang_xl.systems.supervision.handling import NUMBER, day_option, handled
from taizhang_xl.systems.supervision.sheets import SIGNED_BY, SIGNED_ON

_BY = Option("by", str, "签收人", example="综合联络员")
_ON = day_option("签收", "2018-10-26")


def decide(context: Context) -> Decision:
    """Record who took it; a name that stands there is replaced."""
    by, on = context[_BY].strip(), context[_ON]
    return handled(context, "签收", (SIGNED_BY, SIGNED_ON), partial(signed, by=by, on=on), on)


VERB = Verb(
    "remind-sign", "登记提示件的签收：文号、签收人、哪一天。", (LEDGER, NUMBER, _BY, _ON, YEAR), decide,
    group="办理", edits=True, python="tuple[Finding, ...]",
)  # fmt: skip
