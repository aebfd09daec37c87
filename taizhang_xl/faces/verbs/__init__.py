"""The verbs that speak of all others."""

from taizhang_xl.contract.registry import Room

VERBS = Room(__name__, {"help": ("help",)})
