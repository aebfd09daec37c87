"""undo: the last ChangeSet taken back, or all back to one, where the cells still hold it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import LEDGER
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.telling import change_row
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.journal.entry import BY_HAND, Entry
from taizhang_xl.journal.last_state import places
from taizhang_xl.journal.undo import Left, undo_entries
from taizhang_xl.reading.beside_table import at_edges
from taizhang_xl.verbs.history import entries_of
from taizhang_xl.verbs.undone import Undone, left_lines, undone_line

TO: Option[str | None] = Option(
    "to", str, "一直撤销到哪一次（history 里方括号中的编号），这一次也撤销", None, "str | None"
)


def decide(context: Context) -> Decision:
    """Decide what is taken back. Cells that hold something else now stay as they are and are named.

    Raises UsageError where there is nothing to take back or no ChangeSet of that name.
    """
    package = context.package
    saved, unsaved = entries_of(package)
    entries = _newest(package.path, (*saved, *unsaved), context[TO])
    present = places(package)
    undoing = undo_entries(entries, present)
    live = context.copy is not None
    edged = at_edges(present.source, present.ledger, undoing.changes, live=live)
    kept = (Left(each.sheet, each.address, "", str(each.old), why) for each, why in edged.kept)
    undoing = undoing._replace(changes=edged.changes, left=(*undoing.left, *kept))
    info = undoing.info
    undone = Undone(
        tuple(entries), undoing.changes, undoing.left, info.rows, None, (), info.month, info.again.partition("_")[0],
        undoing.kept,
    )  # fmt: skip
    line = undone_line(undone, live=live, dry_run=context.dry_run)
    return Decision(
        (line,), tuple(left_lines(undone)), wrong=bool(undoing.left),
        edits=(Edit(package, undoing.changes, undoing.info),), result=undone,
    )  # fmt: skip


def _newest(path: Path, entries: Sequence[Entry], to: str | None) -> list[Entry]:
    """Return the ChangeSets to take back, the newest first. What staff did by hand is theirs to take back."""
    ours = [entry for entry in reversed(entries) if entry.verb != BY_HAND]
    if not ours:
        raise UsageError(path, "没有可以撤销的改动：记录里没有本工具做过的修改", "手工改的请在 Excel 里改回去")
    if to is None:
        return ours[:1]
    names = [entry.id for entry in ours]
    if to not in names:
        raise UsageError(path, f"修改记录里没有“{to}”这一次", "请用 taizhang history 看每一次的编号")
    return ours[: names.index(to) + 1]


def _result(done: Done) -> Undone:
    undone: Undone = done.decision.result
    return undone._replace(saved=done.saved, notes=done.notes)


def _json(done: Done) -> dict[str, Any]:
    undone = _result(done)
    return {
        "undone": [entry.id for entry in undone.entries],
        "changes": [change_row(change) for change in undone.changes.changes],
        "left": [each._asdict() for each in undone.left],
        "saved": str(undone.saved) if undone.saved else None,
        "notes": undone.notes,
    }


_TIP = "撤销本工具上一次的改动；后来又改过的格不动，并列出来；再撤销一次就是恢复"
_DRAWING = Drawing(amber="M9 4L4 9l5 5M4 9h10a6 6 0 0 1 0 12H9")
VERB = Verb(
    "undo", f"{_TIP}。", (LEDGER, TO), decide, (Button("undo", "撤销", _TIP, "Undo", _DRAWING, "修改记录", large=True),),
    edits=True, result=_result, python="Undone", json=_json,
)  # fmt: skip
