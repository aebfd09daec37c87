"""visits: mark the visits that wait too long, and list them in a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

from taizhang_xl.systems.visits.checks import open_visits
from taizhang_xl.systems.visits.sheets import ANSWER, SHEETS, VISITOR, VISITS

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.contract.common_options import AS_OF, LEDGER, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product, Saving
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.journal.record import Deed
from taizhang_xl.ledger.model import Record

TO = Option(
    "to", read_path, "放清单的文件夹", python="str | Path | None", usual=lambda context: context.path.parent / "out"
)


def decide(context: Context) -> Decision:
    """Mark and list the visits that wait too long."""
    opened = context.opened.with_sheets(SHEETS)
    waiting = [record for record, _ in open_visits(opened.ledger, context[AS_OF] or context.today)]
    changes = ChangeSet.of(
        Change(VISITS.name, each.row, each.columns[ANSWER], new="待答复", item=each.content(VISITOR))
        for each in waiting
    )
    product = Product(context[TO] / "来访.txt", partial(_write, waiting), Saving.MADE)
    return Decision(
        (Line(f"√ 待答复 {len(waiting)} 件"),), edits=(Edit(opened.package, changes, Deed("来访登记")),),
        files=(product,), result=tuple(each.content(VISITOR) for each in waiting),
    )  # fmt: skip


def _write(waiting: Sequence[Record], file: BinaryIO) -> None:
    file.write("".join(f"{each.content(VISITOR)}\n" for each in waiting).encode())


_TIP = "标出来访超过5天没有答复的，另列一份清单"
_DRAWING = Drawing(blue="M8 8a4 4 0 1 1 8 0a4 4 0 1 1-8 0M4 21q0-7 8-7t8 7")
VERB = Verb(
    "visits", f"{_TIP}。", (LEDGER, TO, AS_OF), decide, (Button("visits", "来访", _TIP, "FileNew", _DRAWING, "来访"),),
    edits=True, python="tuple[str, ...]",
)  # fmt: skip
