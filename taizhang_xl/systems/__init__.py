"""The systems, one line each. A system is a folder here: its sheets, rules, checks, products and verbs.

`_system("board", {"board": ("board",)}, "sheets", "checks")`: its folder, its verbs with their buttons, its modules.
"""

from __future__ import annotations

from collections.abc import Mapping

from taizhang_xl.contract.registry import Room


def _system(name: str, verbs: Mapping[str, tuple[str, ...]], *modules: str) -> Room:
    return Room(f"{__name__}.{name}", verbs, **{module: module for module in modules})


SYSTEMS: tuple[Room, ...] = (
    _system(
        "supervision",
        {"remind": ("remind",), "remind-reply": (), "remind-sign": (), "remind-void": (), "plan": ("plan",), "commentary": ("commentary",), "brief": ("brief",)},
        "sheets", "rules", "checks", "templates", "settings", "outgoing", "dated",
    ),
    _system("meeting", {"decisions": ("decisions",)}, "sheets", "rules", "checks"),
    _system("views", {"today": ("today",), "week": ("week",)}),
    _system("activities", {"activities": ("activities",)}, "sheets", "rules", "checks"),
    _system("booklet", {"booklet": ("booklet",)}, "settings"),
    _system(
        "mail", {"mail-drafts": ("mail-drafts",), "mail": ("send", "mail"), "notify": ()}, "rules", "settings", "templates"
    ),
    _system("alarm", {"calendar": ("calendar",), "alarm": ("alarm",), "schedule": ()}),
    _system(
        "appraisal",
        {"appraise-new": ("appraise-new",), "appraise-form": ("appraise-form",), "appraise-collect": ("appraise-collect",), "appraise-papers": ("appraise-papers",), "appraise-close": ("appraise-close",)},
        "rules", "checks", "forms", "settings",
    ),
    _system("project", {"project": ("project", "morning")}, "sheets", "rules", "checks"),
)  # fmt: skip
