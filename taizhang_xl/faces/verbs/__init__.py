"""The verbs that speak of all others: what the buttons do, and where they are."""

from taizhang_xl.contract.registry import VerbRoom

VERBS = VerbRoom(__name__, {"addin": (), "help": ("help",)})
