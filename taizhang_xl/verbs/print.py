"""print: the ledger for leaders to read on paper, in few columns and large letters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_new_file
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product, Saving
from taizhang_xl.contract.held_back import held_back
from taizhang_xl.contract.numbered import OF_A_MONTH, with_columns
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month.leaders_print import GROUPINGS, PAPERS, leaders_print, write_print


def _one_of(choices: Sequence[str], value: object) -> str:
    """Return a word of a choice. Raises UsageError in the user's words where it is none of them."""
    if str(value) not in choices:
        raise UsageError(f"“{value}”", "没有这个选项", f"请写 {'、'.join(choices)} 中的一个")
    return str(value)


TO = Option(
    "to", read_new_file(".xlsx"), "写到哪个文件（.xlsx）；不给就是台账旁边的 out/台账名_打印稿.xlsx", python="str | Path | None",
    usual=lambda context: context.path.parent / "out" / f"{context.path.stem}_打印稿.xlsx",
)  # fmt: skip
PAPER = Option(
    "paper", partial(_one_of, tuple(PAPERS)), "纸张，横放；不给就是 A4", "A4", "str | None", choices=tuple(PAPERS)
)
BY = Option(
    "by", partial(_one_of, GROUPINGS), "按什么分组；不给就是类别，没有类别的台账按责任单位", str(Field.CATEGORY), "str | None",
    choices=GROUPINGS,
)  # fmt: skip


def decide(context: Context) -> Decision:
    """Lay out the print. The ledger itself is not touched."""
    ledger, day = with_columns(context, *OF_A_MONTH).ledger, context[AS_OF] or context.today
    told = leaders_print(ledger, day, context[BY])
    product = Product(context[TO], partial(write_print, told, context[PAPER], day), Saving.MADE, label="打印稿")
    line = Line(f"√ 打印稿 {product.target}（{context[PAPER]} 横向，{len(ledger.items)} 项，分 {len(told.groups)} 组）")
    hidden = held_back(ledger, day)
    return Decision(
        (line, *hidden.summary("打印稿")), hidden.details, wrong=bool(hidden.findings), files=(product,),
        result=product.target,
    )  # fmt: skip


_DRAWING = Drawing(blue="M3 9h18v8H3zM7 9V3h10v6", green="M7 14h10v7H7zM9 17h6")
_TIP = "做给领导看的打印稿：每项一行十栏，字不小于 9 磅，每页有表头，状态有字、有记号、有颜色"
VERB = Verb(
    "print", f"{_TIP}。", (LEDGER, TO, PAPER, BY, YEAR, AS_OF), decide,
    (Button("print", "打印稿", _TIP, "FilePrintPreview", _DRAWING, "月度"),), python="Path", dry_run=False,
)  # fmt: skip
