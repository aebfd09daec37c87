"""study-new: the companion workbook of the party-study ledger, with the branches and groups that 人员 names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.cells import Value
from taizhang_xl.companion.book import open_companion
from taizhang_xl.companion.make import companion_product
from taizhang_xl.companion.people import people_columns
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, flag
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import Severity, Where
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import PEOPLE
from taizhang_xl.reading.setting import setting_text
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.study.dated_cell import UnreadSpellError, spells_of
from taizhang_xl.systems.study.kind import KIND
from taizhang_xl.systems.study.people import Organ
from taizhang_xl.systems.study.settings import OFTEN
from taizhang_xl.systems.study.sheets import BRANCH, GROUP, HEAD, ORGAN, ORGANS, PARENT, PLAN
from taizhang_xl.systems.study.sheets import KIND as KIND_COLUMN
from taizhang_xl.systems.study.year_plan import year_plan

_PLAN = flag("plan", "照三会一课的次数排出今年余下的场次；日期是暂定的，在表里改")
_GUIDE = (
    ("先填什么", "“人员”表（在台账里）的党支部、党小组；这里“党组织”表的负责人、支部委员。换组、换组长的接着写：第一党小组；2018-3-12起第二党小组。"),
    ("学习计划", "一场一行，一场一个场次号。开过了在“到会情况”写一格：全到，或 张某、李某：请假；王某：缺。没开成写“取消”，改期改日期。"),
    ("学习记录", "请假和缺席的由“学习核对”添行，补了课填补课日期、方式，书记看过填批阅日期。"),
)  # fmt: skip


def decide(context: Context) -> Decision:
    """Make the companion; 人员 gets the columns it lacks. One that is there already is this ledger's or refused, and stays."""
    opened, day = context.opened, context[AS_OF] or context.today
    if (target := KIND.path(opened.ledger, opened.path)).exists():
        book = open_companion(KIND, opened)
        count = len(book.rows(PLAN))
        line = Line(f"已经有 {target.parent.name}/{target.name}，没有动它（{count} 场学习）", Severity.WARNING)
        return Decision((line,), (), "要另建的，请先把它移到别处", wrong=True, result=target)
    organs = list(_organs(opened.ledger))
    rows: dict[object, list[Mapping[str, Value]]] = {ORGANS: [_row(each) for each in organs]}
    if context[_PLAN]:
        asked = {kind: setting_text(opened.ledger, setting) for kind, setting in OFTEN.items()}
        rows[PLAN] = year_plan(opened.ledger.year, tuple(organs), asked, opened.ledger.calendar, day)
    product = companion_product(KIND, opened, day, rows, _GUIDE)  # type: ignore[arg-type]
    columns = people_columns(opened)
    edits = (Edit(opened.package, columns, EntryInfo(KIND.name)),) if columns else ()
    done = "会建" if context.dry_run else "√ 建了"
    lines = [Line(f"{done} {product.target}：{len(organs)} 个党组织，{len(rows.get(PLAN, ()))} 场学习")]
    if columns:
        adds = "会加上" if context.dry_run else "加了"
        what = f"台账里没有“人员”表，{adds}一张空的" if columns.sheets else f"台账的“人员”表{adds}党支部、党小组等列"
        lines.append(Line(f"{what}，请填好"))
    if not organs:
        text = "△ “人员”表里还没有写党支部、党小组，“党组织”表是空的"
        return Decision(
            (*lines, Line(text, Severity.WARNING)),
            (),
            _NEXT,
            wrong=True,
            edits=edits,
            files=(product,),
            result=product.target,
        )
    return Decision(tuple(lines), (), _NEXT, edits=edits, files=(product,), result=product.target)


_NEXT = "下一步：在“党组织”表填书记、组长、支部委员，在“学习计划”表一场一行排计划，开过了填到会情况，再运行 学习核对"


def _organs(ledger: Ledger) -> Iterator[Organ]:
    """Yield the branches and groups that 人员 names; a cell that cannot be read is told by the check."""
    branches: dict[str, None] = {}
    groups: dict[str, str] = {}
    for record in rows_of(ledger, PEOPLE):
        try:
            of_branch, of_group = (spells_of(record.shown(name)) for name in (BRANCH, GROUP))
        except UnreadSpellError:
            continue
        branches |= dict.fromkeys(each.value for each in of_branch if each.value)
        for spell in of_group:
            # Of somebody who changed branch as well nobody can tell which branch the new group is of.
            alone = of_branch[0].value if len(of_branch) == len(of_group) == 1 else ""
            if spell.value:
                groups[spell.value] = groups.get(spell.value) or alone
    here = Where(ledger.file, PEOPLE.name)
    yield from (Organ(name, False, "", (), (), here) for name in branches)
    only = next(iter(branches)) if len(branches) == 1 else ""
    yield from (Organ(name, True, parent or only, (), (), here) for name, parent in groups.items())


def _row(organ: Organ) -> Mapping[str, Value]:
    return {
        ORGAN: organ.name,
        KIND_COLUMN: GROUP if organ.is_group else BRANCH,
        PARENT: organ.parent or None,
        HEAD: None,
    }


_TIP = "建党建台账附册：党组织、学习计划、学习记录，放在台账旁边单独的文件夹里"
_DRAWING = Drawing(red="M5 4h14v16H5z", amber="M9 9h6M9 13h6", green="M17 18v4M15 20h4")
VERB = Verb(
    "study-new", f"{_TIP}。", (LEDGER, _PLAN, YEAR, AS_OF), decide,
    (Button("study-new", "建党建台账", _TIP, "HeaderFooterInsert", _DRAWING, "党建"),), edits=True, python="Path",
    writes="新的附册；台账缺“党支部”等列的加上",
)  # fmt: skip
