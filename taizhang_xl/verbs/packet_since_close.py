"""Whether a month's packet has the figures that its close made final: a close does not make it again."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.cells import Sheet
from taizhang_xl.errors import FileError, WorkbookError
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.closed_figures import closed_counts, counts_named, differing
from taizhang_xl.month.figures import DUE
from taizhang_xl.month.packet.cover import COVER
from taizhang_xl.month.review_model import Counts
from taizhang_xl.month.snapshot import Snapshot
from taizhang_xl.tables.source import open_source

# On the cover of each packet of a closed month: what was not compared any more, and how its figures differ.
IS_CLOSED = "已经月结"


def made_before(packet: Path, ledger: Ledger, close: Snapshot) -> str:
    """Return how a packet differs from its month's close, in a sentence without its end; "" where it does not.

    One that says of itself that the month is closed was made since, and one that cannot be read is told. A close of an
    earlier version kept no figures: nothing is known then.
    """
    if close.due is None or not packet.is_file():
        return ""
    try:
        cover = open_source(packet).sheet(COVER)
    except (FileError, WorkbookError) as error:
        return f"看不出当月材料是不是月结以前做的（{error.what}）"
    if any(IS_CLOSED in text for row in cover.rows for _, text in cover.texts(row)):
        return ""
    if (shown := _counts(cover)) is None:
        return f"看不出当月材料是不是月结以前做的（“{COVER}”里没有数字）"
    then, now = differing(shown, closed_total(ledger, close))
    return f"材料是月结以前做的，数字变了（材料{then}，月结{now}）" if then else ""


def closed_total(ledger: Ledger, close: Snapshot) -> Counts:
    """Return the figures of a close, of all units together."""
    return sum(closed_counts(ledger, close, lambda unit, number: True).values(), Counts())


def _counts(cover: Sheet) -> Counts | None:
    """Return the figures that stand below their names on a cover, None where they do not."""
    for row in cover.rows:
        names = {text: column for column, text in cover.texts(row)}
        if DUE in names:
            below = {name: cover.cell(row + 1, column).value for name, column in names.items()}
            return counts_named({name: int(value) for name, value in below.items() if isinstance(value, int | float)})
    return None
