"""remind-void: a slip withdrawn; its number stays used."""

from __future__ import annotations

from taizhang_xl.contract.common_options import LEDGER, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.verb import Verb
from taizhang_xl.systems.supervision.entries import voided
from taizhang_xl.systems.supervision.handling import NUMBER, handled
from taizhang_xl.systems.supervision.sheets import HANDLING


def decide(context: Context) -> Decision:
    """Withdraw it."""
    return handled(context, "作废", (HANDLING,), voided)


VERB = Verb(
    "remind-void", "作废一件提示件：文号留在登记表里，不再用。", (LEDGER, NUMBER, YEAR), decide, group="办理", edits=True,
    python="tuple[Finding, ...]",
)  # fmt: skip
