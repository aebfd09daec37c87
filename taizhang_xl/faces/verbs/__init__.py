"""The verbs that speak of all others."""

from taizhang_xl.contract.registry import VerbRoom

VERBS = VerbRoom(__name__, {"help": ("help",)})
