"""The demo: a realistic ledger and one month's returns, the same every time."""

from taizhang_xl.contract.registry import VerbRoom

VERBS = VerbRoom(__name__, {"demo": ()})
