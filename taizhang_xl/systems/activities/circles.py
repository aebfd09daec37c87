"""The planned activities as circles, for the board: those of the wall chart. Pure."""

from __future__ import annotations

from datetime import date

from taizhang_xl.contract.circle import Circle, Drawn
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.systems.activities.layout import entry_of
from taizhang_xl.systems.activities.planned import Activity, plan_of


def activity_circles(ledger: Ledger, as_of: date) -> Drawn:
    """Return the circles of the chart, by month."""
    plan = plan_of(ledger, as_of)
    by_month = sorted(plan.activities, key=lambda each: each.month)
    return Drawn(tuple(_circle(ledger, each, as_of) for each in by_month), plan.left_out)


def _circle(ledger: Ledger, activity: Activity, as_of: date) -> Circle:
    entry, unit = entry_of(activity, as_of, strict=ledger.settings.strict_red), ledger.unit(activity.unit)
    theme = "，主题活动" if activity.is_theme else ""
    return Circle(
        "代表活动", activity.unit, f"{activity.month.month}月", activity.number, unit.name if unit else activity.unit,
        activity.name, activity.state, entry.is_hollow, f"{entry.mark[1:]}{theme}",
    )  # fmt: skip


CIRCLES = (activity_circles,)
