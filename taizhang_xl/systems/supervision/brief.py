"""brief: an issue of 工作信息 numbered and registered, then made from its row; what was not made yet is made up for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from taizhang_xl.buttons import PAGE, Button, Drawing
from taizhang_xl.changes import ChangeSet
from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, flag, read_folder
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product
from taizhang_xl.contract.numbered import numbered, of_a_month
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet
from taizhang_xl.paper.style import file_name
from taizhang_xl.reading.setting import setting_text, wrong_settings
from taizhang_xl.systems.supervision.brief_document import BRIEF_PAGE, Printed, brief_document, issuer_of
from taizhang_xl.systems.supervision.brief_drafts import ENTRY, Asked, Draft, drafts_of, edits_of
from taizhang_xl.systems.supervision.brief_register import Issue, issues, wrong_numbers
from taizhang_xl.systems.supervision.brief_sheet import BRIEFS
from taizhang_xl.systems.supervision.papers import paper_products
from taizhang_xl.systems.supervision.settings import ADDRESSED, JOURNAL_COPIES, JOURNAL_NAME
from taizhang_xl.systems.supervision.sheets import SHEETS


def _read_items(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list | tuple) else (value,)
    return tuple(dict.fromkeys(number for each in given for number in names_in(str(each))))


def _read_issue(value: object) -> int:
    text = str(value).strip().removeprefix("第").removesuffix("期")
    if not text.isdecimal() or not int(text):
        raise UsageError(f"“{value}”", "不是期号", "请写整数，如 5")
    return int(text)


ITEMS: Option[tuple[str, ...]] = Option(
    "items", _read_items, "要写的事项的编号，用逗号隔开", (), "str | Sequence[str] | None", metavar="编号"
)
EXPERIENCE = flag("experience", "收入督察方案里还没有登过的好的经验")
NUMBER: Option[int | None] = Option(
    "issue",
    _read_issue,
    "第几期：已有的照登记重新出文；登记表空着时从这一期编起",
    None,
    "int | str | None",
    metavar="期号",
)
NAMED: Option[str] = Option("title", str, "标题；不给就由程序拟", "", "str | None", metavar="标题")
TO: Option[Path] = Option(
    "to", read_folder, "放到哪个文件夹；不给就是台账旁边的 out/工作信息", python="str | Path | None",
    usual=lambda context: context.path.parent / "out" / ENTRY,
)  # fmt: skip
PDF = flag("pdf", "再做一份 PDF")


def decide(context: Context) -> Decision:
    """Decide which issues get a number and which documents are made. With a faulty register nothing is."""
    opened = (of_a_month if context[ITEMS] else numbered)(context).with_sheets(SHEETS)
    ledger, day = opened.ledger, context[AS_OF] or context.today
    if faults := (*wrong_numbers(ledger, day), *unreadable_sheet(ledger, BRIEFS)):
        told = Line("工作信息没有编号，什么也没有做：先改好上面的几处")
        return Decision((told,), tuple(map(Line.of, faults)), wrong=True)
    if not issuer_of(ledger):
        raise UsageError(opened.path, "没有编发单位", "请在“设置”表填“信息编发单位”或“机关名称”")
    drafts, printed, findings = _chosen(context, ledger, day)
    files: list[Product] = []
    template = BRIEF_PAGE.of(opened.path.resolve().parent)
    for each in printed:
        content = brief_document(template, ledger, each)
        files += paper_products(_file(ledger, context[TO], each), content, pdf=context[PDF])
    if not files:
        return _nothing(context, ledger)
    findings = (*findings, *wrong_settings(ledger, (JOURNAL_COPIES,)))
    lines = [Line(f"  第{each.number}期  {each.title}") for each in printed]
    if not any(setting_text(ledger, each) for each in ADDRESSED):
        names = "、".join(f"“{each.name}”" for each in ADDRESSED)
        lines.append(Line(f"“设置”表里没有填{names}，版记里没有报送单位", Severity.WARNING))
    verb = "会编" if context.dry_run else "√ 编了"
    summary = Line(f"{verb} {len(drafts)} 期，出文 {len(printed)} 期，在 {context[TO]}")
    edits = (Edit(opened.package, edits_of(ledger, drafts), EntryInfo(ENTRY)),) if drafts else ()
    return Decision(
        (summary,), (*map(Line.of, findings), *lines),
        f"这是草稿，文字照台账摘的：请在“{BRIEFS.name}”表的“正文”里改，再加 --issue 期号 重新出文，或直接改 Word",
        wrong=bool(findings), edits=edits, files=tuple(files), result=tuple(product.target for product in files),
        shown=BRIEFS.name if drafts else "",
    )  # fmt: skip


def _chosen(context: Context, ledger: Ledger, day: date) -> tuple[list[Draft], list[Printed], tuple[Finding, ...]]:
    """Return the issues that get a number now, all that are printed, and what could not be read."""
    number, known = context[NUMBER], issues(ledger)
    is_new = bool(context[ITEMS]) or context[EXPERIENCE]
    if number is not None and known and not is_new:
        return [], [_again(known, number)], ()
    asked = Asked(context[ITEMS], context[NAMED], with_experience=context[EXPERIENCE]) if is_new else None
    drafts, findings = drafts_of(ledger, asked, day, number)
    # An issue that was made by hand is registered without a text.
    registered = [_printed(issue) for issue in known if issue.body]
    missing = [each for each in registered if not _file(ledger, context[TO], each).exists()]
    return drafts, [*missing, *(draft.printed for draft in drafts)], findings


def _again(known: Sequence[Issue], number: int) -> Printed:
    for issue in known:
        if issue.number == number and not issue.body:
            raise UsageError(f"第{number}期", f"登记在第{issue.record.row}行，没有正文，出不了文", "请填上正文")
        if issue.number == number:
            return _printed(issue)
    numbers = "、".join(str(issue.number) for issue in known)
    raise UsageError(f"第{number}期", "没有登记", f"登记了的是第 {numbers} 期；要出新的请加 --items 或 --experience")


def _printed(issue: Issue) -> Printed:
    assert issue.day is not None, "wrong_numbers refuses an issue without a day"
    return Printed(issue.number, issue.day, issue.title, issue.body)


def _file(ledger: Ledger, folder: Path, printed: Printed) -> Path:
    name = file_name(f"{for_others(setting_text(ledger, JOURNAL_NAME))}{printed.day.year}年第{printed.number}期")
    return folder / f"{name}.docx"


def _nothing(context: Context, ledger: Ledger) -> Decision:
    last = max((issue.number for issue in issues(ledger)), default=0)
    told = f"没有新的一期，登记了的都已出文（最后是第{last}期）" if last else "还没有登记过工作信息"
    how = f"请在“{BRIEFS.name}”表写一行：编号（几项用顿号隔开）、标题，再运行一次；也可以加 --items 1-001,1-005 或 --experience"
    if not lacks_sheet(ledger, BRIEFS):
        return Decision((Line(told),), (), how, result=(), shown=BRIEFS.name)
    changes = ChangeSet(sheets=(own_sheet(BRIEFS),))
    edit = Edit(context.opened.package, changes, EntryInfo(ENTRY))
    added = "会加上" if context.dry_run else "√ 加上了"
    return Decision((Line(f"{told}，{added}“{BRIEFS.name}”表"),), (), how, edits=(edit,), result=(), shown=BRIEFS.name)


_TIP = "工作信息：编期号、登记、起草、出文；写上编号就行，内容照台账和督察方案摘"
VERB = Verb(
    "brief", f"{_TIP}。", (LEDGER, ITEMS, EXPERIENCE, NUMBER, NAMED, TO, PDF, YEAR, AS_OF), decide,
    (
        Button(
            "brief", "工作信息", _TIP, "FileNew",
            Drawing(blue=PAGE, red="M8 7h8", amber="M8 12h8M8 16h5"), "督察",
        ),
    ),
    edits=True, python="tuple[Path, ...]",
)  # fmt: skip
