"""refresh: 到期日, 时限状态 and the colours brought up to a day."""

from __future__ import annotations

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.changes import KEEP
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.numbered import with_columns
from taizhang_xl.contract.telling import written_json
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.journal.entry import REFRESH
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month.refresh import refresh_ledger

_WRITTEN = (Field.DUE, Field.TIMING, Field.STATE)


def decide(context: Context) -> Decision:
    """Colour what a day has changed."""
    opened, day = context.opened, context[AS_OF] or context.today
    # Asked for first: a ledger that can only be read is refused before anything else is said of it.
    package = opened.package
    if not any(name in part.columns for part in opened.ledger.parts for name in _WRITTEN):
        what = f"没有“{'”“'.join(_WRITTEN)}”这几列，没有可以更新的"
        raise UsageError(
            opened.path, what, f"请运行 taizhang adopt {opened.path.name} --add-columns 全部，在表的右边加上"
        )
    with_columns(context, Field.DEADLINE, Field.STATE)
    changes = refresh_ledger(opened.ledger, day)
    count = len({(change.sheet, change.row) for change in changes.changes})
    written = [str(name) for name in _WRITTEN[:2] if any(change.field == name for change in changes.changes)]
    written += ["颜色"] if any(change.fill is not KEEP for change in changes.changes) else []
    done = "会按" if context.dry_run else "√ 按"
    line = f"{done} {day} 更新 {count} 项的{'、'.join(written)}" if count else "√ 已经是最新的，不用改"
    return Decision((Line(line),), edits=(Edit(package, changes, EntryInfo(REFRESH)),))


_DRAWING = Drawing(amber="M4 3h14v6H4zM18 6h3v6h-9v3", blue="M12 15v7")
VERB = Verb(
    "refresh", "算出到期日和时限状态，给状态涂色。", (LEDGER, YEAR, AS_OF), decide,
    (Button("refresh", "着色", "算出到期日和时限状态，给状态涂色", "FormatPainter", _DRAWING, "核对", large=True),),
    edits=True, result=lambda done: done.written[0], python="Written", json=written_json,
)  # fmt: skip
