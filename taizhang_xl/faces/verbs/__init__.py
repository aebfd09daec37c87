"""The verbs that speak of all others: what the buttons do, and where they are."""

from taizhang_xl.contract.registry import Room

VERBS = Room(__name__, {"addin": (), "help": ("help",)})
