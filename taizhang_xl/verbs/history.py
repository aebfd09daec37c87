"""history: who changed what in a ledger, and when."""

from __future__ import annotations

from datetime import date
from typing import Any

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import LEDGER, read_day
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.journal import journal
from taizhang_xl.journal.entry import NOT_LISTED, Entry, as_dict
from taizhang_xl.text import plain
from taizhang_xl.verbs.history_lines import entry_title, history_lines, history_rows, history_summary
from taizhang_xl.xlsx.package import Package

ITEM: Option[str | None] = Option("item", str, "只看一个编号", None, "str | None")
SINCE: Option[date | None] = Option(
    "since", read_day, "从哪一天起，如 2018-03-01", None, "date | str | None", metavar="日期", read_of=read_day
)


def decide(context: Context) -> Decision:
    """Look back: the oldest first, and last what staff changed by hand since the last run.

    Runs that may be of another ledger (see `journal/side.py`) are not among them, and an entry at the end says so.
    """
    found, item, since = history_of(context.package), context[ITEM], context[SINCE]
    if since is not None:
        found = tuple(entry for entry in found if entry.time >= since.isoformat() or entry.verb == NOT_LISTED)
    if item is not None:
        number = plain(item)
        found = tuple(of_item for entry in found if (of_item := entry.of_item(number)).size or entry.verb == NOT_LISTED)
    # A box shows the first lines, a terminal ends with the last.
    in_box = context.copy is not None
    lines = (
        [Line(entry_title(entry)) for entry in reversed(found)] if in_box else history_lines(found, whole=bool(item))
    )
    return Decision((history_summary(found),), tuple(lines), result=found)


def history_of(package: Package) -> tuple[Entry, ...]:
    """Return what was done to a ledger that is read already, as `history` does; of an open one also what is unsaved."""
    saved, unsaved = entries_of(package)
    present = journal.by_hand(package, but=unsaved)
    return tuple(filter(None, (*saved, *unsaved, present, journal.not_listed(package.path))))


def entries_of(package: Package) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return what the file holds, and what an open workbook holds that is not saved."""
    # Asked first: reading the journal gives up what an open workbook may still keep.
    unsaved = journal.unsaved(package)
    return journal.entries(package.path, keep=bool(unsaved)), unsaved


def _json(done: Done) -> dict[str, Any]:
    found: tuple[Entry, ...] = done.decision.result
    return {"entries": [as_dict(entry) for entry in found]}


def _rows(done: Done) -> list[dict[str, Any]]:
    found: tuple[Entry, ...] = done.decision.result
    return list(history_rows(found))


_TIP = "谁在什么时候改了什么、原来是什么，手工改的也列出来"
_DRAWING = Drawing(blue="M12 3a9 9 0 1 1-8.5 6M3 4v5h5", amber="M12 7v5l4 2")
VERB = Verb(
    "history", f"{_TIP}。", (LEDGER, ITEM, SINCE), decide, (Button("history", "历史", _TIP, "FileFind", _DRAWING, "修改记录", large=True),),
    json=_json, rows=_rows, python="tuple[Entry, ...]",
    dry_run=False,
)  # fmt: skip
