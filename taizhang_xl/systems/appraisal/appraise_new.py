"""appraise-new: the companion workbook of regular appraisal made beside its ledger."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.changes import ChangeSet
from taizhang_xl.companion.book import open_companion
from taizhang_xl.companion.make import companion_product
from taizhang_xl.companion.people import people_columns
from taizhang_xl.contract.common_options import LEDGER, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import Severity
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.systems.appraisal.sheets import APPRAISAL, WEEKS
from taizhang_xl.systems.appraisal.terms import appraised, terms_of

_GUIDE = (
    ("周记实", "每人每周一行：一周属于周五所在的月份；下周三以后才写的是补记；整周请假的选“请假”。"),
    ("月考核", "每人每月一行：单位负责人、主管领导各写评语、各提等次建议，不一样的由考核委员会定。"),
    ("季审定", "每人每季一行：考核委员会定的等次填在“审定等次”；与建议不一致的写理由。"),
    ("每月怎么做", "月初发考核表；月底把单位报回的放进“报回”文件夹，收考核表；季度审定以后存档。"),
)


def decide(context: Context) -> Decision:
    """Decide the companion and the columns that 人员 lacks. One that is there already is this ledger's or refused, and stays."""
    opened = context.opened
    terms_of(opened.ledger)
    if (target := APPRAISAL.path(opened.ledger, opened.path)).exists():
        book = open_companion(APPRAISAL, opened)
        line = Line(
            f"已经有 {target.parent.name}/{target.name}，没有动它（周记实 {len(book.rows(WEEKS))} 行）",
            Severity.WARNING,
        )
        return Decision((line,), wrong=True, result=target)
    product = companion_product(APPRAISAL, opened, context.today, guide=_GUIDE)
    changes = people_columns(opened)
    edits = (Edit(opened.package, changes, EntryInfo("建考核簿")),) if changes else ()
    people, findings = appraised(opened.ledger)
    lines = list(_lines(context, len(people), changes))
    step = (
        "下一步：每月初运行 taizhang appraise-form 发考核表"
        if people
        else "下一步：在“人员”表填姓名、责任单位、职务，再发考核表"
    )
    return Decision(
        tuple(lines), grouped(findings), step, wrong=bool(findings or not people), edits=edits, files=(product,),
        result=product.target,
    )  # fmt: skip


def _lines(context: Context, count: int, changes: ChangeSet) -> Iterator[Line]:
    target = APPRAISAL.path(context.opened.ledger, context.opened.path)
    place = f"{target.parent.name}/{target.name}"
    yield Line(
        f"{'会建' if context.dry_run else '√ 已建'} {place}，参加考核 {count} 人；只有您能打开，要给别人看的请在文件夹属性里加权限"
    )
    if changes.sheets:
        yield Line(f"台账里没有“人员”表，{'会加上' if context.dry_run else '加了'}一张空的")
    if added := [change.new for change in changes.changes]:
        yield Line(
            f"“人员”表加了{'、'.join(map(str, added))}列：不参加考核的填“否”，年中来的填到岗日期，走的填离岗日期"
        )
    if not count:
        yield Line("“人员”表里还没有参加考核的人", Severity.WARNING)


_TIP = "建平时考核附册：周记实、月考核、季审定放在台账旁边单独一本，台账里不放"
VERB = Verb(
    "appraise-new", f"{_TIP}。", (LEDGER, YEAR), decide,
    (Button("appraise-new", "建考核簿", _TIP, "NameManager", Drawing(blue="M5 2h14v20H5z", amber="M12 8v8M8 12h8"), "考核"),),
    edits=True, python="Path",
    writes="新的附册；台账缺“参加考核”等列的加上",
)  # fmt: skip
