"""The demo: a realistic ledger and one month's returns, the same every time."""

from taizhang_xl.contract.registry import Room

VERBS = Room(__name__, {"demo": ()})
