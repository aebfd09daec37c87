"""What is to be done about a unit without a report: remind it, or tell it why what it sent could not be taken."""

from __future__ import annotations

from taizhang_xl.month.review import NOT_RETURNED, UNDECIDED, Review, UnitReview
from taizhang_xl.text import key

CURES = {NOT_RETURNED: "请催报", UNDECIDED: "报来的几份不一致，请让单位确定一份"}


def cure_of(review: Review, unit: UnitReview) -> str:
    """Return what to do about a unit whose report is in CURES."""
    if unit.report == NOT_RETURNED and (files := _refused_of(review, unit)):
        return f"来了没有采用：{'、'.join(files)}，请按“没有并入”里说的改好重报"
    return CURES[unit.report]


def _refused_of(review: Review, unit: UnitReview) -> list[str]:
    """Return the files that name a unit, none other better, and were refused as a whole."""
    words = {key(word): each.name for each in review.units for word in (each.name, each.short) if word}
    files = dict.fromkeys(each.file for each in review.outcome.refused if each.file and not each.cell)
    found = []
    for file in files:
        named = [word for word in words if word in key(file)]
        if named and words[max(named, key=len)] == unit.name:
            found.append(file)
    return found
