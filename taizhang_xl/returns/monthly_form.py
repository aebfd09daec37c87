"""The monthly form as a description, the ledger as what its values land in, and what its merge comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from taizhang_xl.changes import Append
from taizhang_xl.ledger.model import Item, Ledger, Unit
from taizhang_xl.ledger.schema import LEDGER, RETURN, Field
from taizhang_xl.returns.forms.entries import Merge
from taizhang_xl.returns.forms.form import Form
from taizhang_xl.returns.forms.target import Target

ASSISTED = "以下是你单位协办的事项，只填“协办情况”（黄色格）"
NEW_ITEMS = "以下空行填新增事项，不填编号"

MONTHLY_FORM = Form(
    RETURN, LEDGER, (Field.NUMBER,), "{office}工作落实情况月报表",
    "填写说明：只填黄色的格。状态三选一；办结的要填完成日期和佐证；每月、每季等周期工作，本月这一次做完了就选办结；到期没有办结的要写明未完成原因；没有变化的，进展情况写“无变化”；要领导出面或别的单位配合的写在“需协调事项”。"
    "新增事项写在表末的空行，不填编号。任务、措施、时限要调整的，撤销工作表保护（没有密码）后直接改，作为变更申请，核定后才改台账。",
    subject=Field.TASK, asked_anew=(Field.NEXT_PLAN, Field.MATTER),
    blanks=(Field.EVIDENCE, Field.REASON, Field.NEXT_PLAN, Field.MATTER), dividers=(ASSISTED, NEW_ITEMS), marks=(Field.MARK,),
    optional=(Field.OUTCOME,),
    file="{unit}_{period.year}年{period.month:02d}月.xlsx", kept="{period}",
)  # fmt: skip
FORMS = (MONTHLY_FORM,)


def items_of(ledger: Ledger) -> Target:
    """Return the ledger's items as what a form's values land in."""
    return Target(ledger.by_number, ledger.doubled, ledger.unit_of, ledger.co_units)


class CoLine(NamedTuple):
    """What a unit that assists says of an item. `text` is to be its line in the ledger, None where that stays as it is.

    `told` is its line in the month's row of 月报, "" where nothing was told.
    """

    item: Item
    unit: Unit
    text: str | None
    told: str


@dataclass(slots=True)
class MonthMerge(Merge):
    """What one monthly return does to the ledger. `lines` are not edits yet: several units write into one cell.

    `done` are the items that are reported done now, `items` the rows of new ones,
    `given` the items of which a row of the return is.
    """

    lines: list[CoLine] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    items: list[Append] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
