"""Which mail a month needs: forms out, reminders, the packet, slips, each to those whom it concerns and nobody else."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.made import is_as_made
from taizhang_xl.contract.outgoing import Outgoing
from taizhang_xl.dates.day import day_words
from taizhang_xl.findings import Finding, Severity, Where
from taizhang_xl.journal.bases import has_form, read_form
from taizhang_xl.journal.closes import read_closes
from taizhang_xl.ledger.model import Unit
from taizhang_xl.messages import without_unseen
from taizhang_xl.month.mail_draft import Attached, Letter
from taizhang_xl.month.packet import packet_name, write_packet, write_packet_of_unit
from taizhang_xl.month.packet.units import has_content
from taizhang_xl.month.review_model import Counts, UnitReview
from taizhang_xl.month.settings import meeting_of
from taizhang_xl.month.share import share_of
from taizhang_xl.paper.text_template import fill
from taizhang_xl.returns.base import has_work
from taizhang_xl.returns.form import return_name
from taizhang_xl.returns.forms.base_sheet import BASE_SHEET
from taizhang_xl.sending.attachments import May, made_ready
from taizhang_xl.sending.drafts import MEGABYTE
from taizhang_xl.systems.mail.audience import COLUMNS, Audience, Kind
from taizhang_xl.systems.mail.basis import Basis
from taizhang_xl.systems.mail.planned import Mail, Plan
from taizhang_xl.systems.mail.recipients import Recipient, leaders_of, section_of, shared_addresses
from taizhang_xl.systems.mail.rules import MAIL_ATTACHMENT_HELD, MAIL_UNIT_RENAMED
from taizhang_xl.text import plain

_SHOWN = 3
_CITED = 5


def planned(basis: Basis, kinds: Sequence[Kind], progress: Callable[[str], None]) -> Plan:
    """Return the mail of a month of the kinds that are asked for, of all that is ready where none is.

    A unit gets its form or a reminder, never both: reminders go out once a first unit has reported, or when asked for.
    Raises FileError where what was sent out cannot be read.
    """
    parts = []
    if not kinds or {Kind.FORM, Kind.REMINDER} & set(kinds):
        progress("月报表和催报")
        parts.append(_forms(basis, kinds))
    if not kinds or Kind.PACKET in kinds:
        progress("月度材料")
        parts.append(_packets(basis, progress))
    if not kinds or Kind.SLIP in kinds:
        progress("提示件")
        parts.append(_slips(basis))
    plan = Plan.of(parts)
    shared = shared_addresses({mail.recipient.name: mail.recipient for mail in plan.mails}.values())
    return plan._replace(mails=tuple(_apart(plan.mails)), findings=(*plan.findings, *shared))


def _apart(mails: Iterable[Mail]) -> Iterator[Mail]:
    """Yield mails with names of which none is there twice, on a disk that takes A for a too."""
    taken: set[str] = set()
    for mail in mails:
        name, number = mail.name, 1
        while name.lower() in taken:
            number += 1
            name = f"{mail.name}（{number}）"
        taken.add(name.lower())
        yield mail._replace(name=name)


def _forms(basis: Basis, kinds: Sequence[Kind]) -> Plan:
    month, short = basis.month, [unit.short for unit in basis.ledger.units if unit.name not in basis.bases]
    if not basis.bases:
        return Plan((), (), (_later(f"{month.label}的月报表还没有分发，没有做发表、催报", "先用 taizhang split 分发"),))
    if any(snapshot.month == month for snapshot in read_closes(basis.opened.path)):
        return Plan((), (), (Line(f"{month.label}已经月结，报来的也并不进去，没有做发表、催报"),))
    notes = list(_unsent(basis, short))
    is_reminder = Kind.REMINDER in kinds or (not kinds and bool(_reported(basis)))
    if is_reminder and not basis.tells_who_reported:
        return Plan((), (), (*notes, _later("台账没有“月报”表，看不出谁没有报，没有做催报", "先合并报来的表")))
    if is_reminder:
        notes.append(Line("谁没有报，以台账“月报”表为准；收到了还没有合并的表，先合并再做"))
    elif not basis.tells_who_reported:
        notes.append(_later("台账没有“月报”表，看不出谁报了：发表给所有单位做，材料按都报了做", "先合并报来的表"))
    elif not kinds:
        notes.append(Line("还没有单位报来，只做发表，不做催报；要催的加 --kind 催报"))
    if is_reminder and Kind.FORM in kinds:
        notes.append(Line("催报里附了发过的表，不另做发表"))
    elif not is_reminder and (reported := [u.short for u in basis.ledger.units if u.name in set(_reported(basis))]):
        notes.append(Line(f"已经报了的不再发表：{'、'.join(reported)}"))
    kind = Kind.REMINDER if is_reminder else Kind.FORM
    renamed = _renamed(basis)
    parts = [_form(basis, kind, unit) for unit in basis.late]
    return Plan.of([Plan((), tuple(renamed), tuple(notes)), *parts])


def _reported(basis: Basis) -> tuple[str, ...]:
    """Return the units that were sent a form and reported; without 月报 nobody is known to have."""
    if not basis.tells_who_reported:
        return ()
    return tuple(name for name in basis.outcome.returned if name in basis.bases)


def _unsent(basis: Basis, short: Sequence[str]) -> Iterator[Line]:
    units = [each for each in basis.ledger.units if each.short in short and has_work(basis.ledger, each, basis.month)]
    if units:
        names = "、".join(unit.short for unit in units)
        yield _later(f"还没有发表：{names}", "要发的用 taizhang split --unit 补发")


def _renamed(basis: Basis) -> Iterator[Finding]:
    for name in basis.bases:
        if basis.ledger.unit(name) is None:
            yield MAIL_UNIT_RENAMED.at(Where(basis.ledger.file, "单位"), name, what=f"{basis.month.label}发表时")


def _form(basis: Basis, kind: Kind, unit: Unit) -> Plan:
    name = return_name(unit, basis.month)
    if not has_form(basis.opened.path, basis.month, name):
        return Plan((), (), (_later(f"没有留下发给{unit.short}的表", "用 taizhang split --unit 补发"),))
    recipient = basis.heads[unit.name]
    if isinstance(recipient, Finding):
        return Plan((), (recipient,))
    rows, due = len(basis.bases[unit.name]), basis.ledger.settings.reports_due
    counts = basis.reviews[unit.name].counts
    values = {
        "单位": unit.short, "项数": str(rows), "期限": due, "附件": name, "应办": _count(counts.due), "超期": _count(counts.overdue_items)
    }  # fmt: skip
    attached = (Attached(name, read_form(basis.opened.path, basis.month, name)),)
    return _mail(basis, kind, recipient, values, attached, rows)


def _packets(basis: Basis, progress: Callable[[str], None]) -> Plan:
    workbook = basis.papers / packet_name(basis.month)
    if not workbook.exists():
        cure = "先用 taizhang packet 或 month-end 做好；放在别处的，加 --papers 文件夹"
        return Plan((), (), (_later(f"{basis.month.label}的月度材料还没有做（{workbook}）", cure),))
    parts = [_of_section(basis, workbook)]
    for found in leaders_of(basis.ledger):
        if isinstance(found, Finding):
            parts.append(Plan((), (found,)))
        else:
            progress(f"月度材料 {found.name}")
            parts.append(_of_leader(basis, found))
    if not any(unit.leader for unit in basis.ledger.units):
        parts.append(Plan((), (), (_later("“单位”表没有填分管领导，没有给领导做材料", "要发的请填上"),)))
    reported = set(basis.outcome.returned)
    units = [unit for unit in basis.ledger.units if unit.name in reported and has_content(basis.reviews[unit.name])]
    parts += [_of_unit(basis, unit) for unit in units]
    return Plan.of(parts)


def _of_unit(basis: Basis, unit: Unit) -> Plan:
    recipient, found = basis.heads[unit.name], basis.reviews[unit.name]
    if isinstance(recipient, Finding):
        return Plan((), (recipient,))
    values = {"单位": unit.short, **_counts(found.counts), "下月到期": _count(len(found.next_due))}
    name = return_name(unit, basis.month).replace(".xlsx", "_工作落实情况.xlsx")
    page = _written(lambda file: write_packet_of_unit(basis.month_review, found, file))
    return _mail(basis, Kind.PACKET, recipient, values, (Attached(name, page),), _rows([found]))


def _of_leader(basis: Basis, recipient: Recipient) -> Plan:
    # Imported late: only what makes documents pays for the library.
    from taizhang_xl.month.document import papers_of

    share = share_of(basis.month_review, {unit.name for unit in recipient.units}, f"{recipient.name}分管单位")
    if not _rows(share.units):
        return Plan((), (), (Line(f"{recipient.name}分管的单位本月没有事项，没有做材料"),))
    meeting = meeting_of(basis.ledger, basis.month)
    stem = f"{_file_name(recipient.name)}_{_month(basis)}_工作落实情况"
    attached = (
        Attached(f"{stem}.xlsx", _written(lambda file: write_packet(share, file))),
        Attached(f"{stem}.docx", papers_of(share, meeting, {})),
    )
    values = {
        **_counts(share.total),
        "单位": "、".join(unit.short for unit in share.units),
        "未报送": _not_returned(share.units),
    }
    return _mail(basis, Kind.PACKET, recipient, values, attached, _rows(share.units))


def _of_section(basis: Basis, workbook: Path) -> Plan:
    recipient = section_of(basis.ledger)
    if isinstance(recipient, Finding):
        return Plan((), (recipient,))
    document, paper = workbook.with_suffix(".docx"), workbook.with_suffix(".pdf")
    files, notes = [file for file in (workbook, document) if file.exists()], []
    if paper.exists():
        # What is in a PDF cannot be looked through: only our own, made after the document that is there as it was made.
        is_newer = document.exists() and paper.stat().st_mtime_ns >= document.stat().st_mtime_ns
        if is_newer and is_as_made(paper) and is_as_made(document):
            files.append(paper)
        else:
            notes.append(
                _later(f"{paper.name} 不是按现在的 .docx 做的，没有附上", "要附的用 taizhang packet --pdf 重做")
            )
    attached = tuple(Attached(file.name, file.read_bytes()) for file in files)
    values = {**_counts(basis.month_review.total), "未报送": _not_returned(basis.month_review.units)}
    plan = _mail(basis, Kind.PACKET, recipient, values, attached, _rows(basis.month_review.units))
    told = "科室的附件就是这份月度材料；领导和单位的部分按台账现在的内容做，做好材料以后台账又改过的，先重做材料"
    return plan._replace(notes=(*notes, Line(told))) if plan.mails else plan


def _slips(basis: Basis) -> Plan:
    parts, by_unit = [], dict[str, list[Outgoing]]()
    for each in basis.outgoing:
        unit = basis.ledger.unit(each.unit)
        if unit is None:
            found = MAIL_UNIT_RENAMED.at(Where(basis.ledger.file, "督办"), each.unit, what="、".join(each.numbers))
            parts.append(Plan((), (found,)))
        elif each.file is None or not each.file.exists():
            where = f"（{each.file}）" if each.file else ""
            note = _later(f"{unit.short}的{'、'.join(each.numbers)}没有找到文件{where}", "移走了的请放回去")
            parts.append(Plan((), (), (note,)))
        else:
            by_unit.setdefault(unit.name, []).append(each)
    if not basis.outgoing:
        parts.append(Plan((), (), (Line(f"{basis.month.label}没有等着反馈的提示件"),)))
    return Plan.of([*parts, *(_slip(basis, name, found) for name, found in by_unit.items())])


def _slip(basis: Basis, name: str, found: Sequence[Outgoing]) -> Plan:
    recipient = basis.heads[name]
    if isinstance(recipient, Finding):
        return Plan((), (recipient,))
    numbers = [number for each in found for number in each.numbers]
    due = min((each.due for each in found if each.due), default=None)
    values = {
        "单位": recipient.units[0].short, "文号": _cited(numbers), "件数": str(len(numbers)),
        "回复期限": day_words(due) if due else "",
    }  # fmt: skip
    attached = tuple(Attached(each.file.name, each.file.read_bytes()) for each in found if each.file)
    ours = tuple(number for each in found for number in each.ours)
    return _mail(basis, Kind.SLIP, recipient, values, attached, len(numbers), ours)


def _cited(numbers: Sequence[str]) -> str:
    """Return numbers as a letter cites them: 某办〔2018〕31号、32号; of many the first and how many."""
    first = numbers[0]
    if len(numbers) > _CITED:
        return f"{first}等{len(numbers)}件"
    before = first[: first.rfind("〕") + 1]
    return "、".join((first, *(number.removeprefix(before) for number in numbers[1:])))


def _mail(
    basis: Basis, kind: Kind, recipient: Recipient, values: Mapping[str, str], attached: Sequence[Attached], rows: int,
    ours: Sequence[str] = (),
) -> Plan:  # fmt: skip
    """Return the plan of one mail, or why one of its attachments may not leave."""
    is_form = kind in (Kind.FORM, Kind.REMINDER)
    contact = basis.ledger.settings.contact
    may = May(
        frozenset(COLUMNS[recipient.audience]), frozenset({BASE_SHEET} if is_form else ()), (contact, *_words(contact), *ours)
    )  # fmt: skip
    ready, findings = [], []
    for each in attached:
        found = made_ready(each.name, each.content, may) if not each.name.endswith(".pdf") else None
        wrong = [*(found.wrong if found else ()), *_too_large(basis, each)]
        if wrong:
            more = f" 等 {len(wrong)} 处" if len(wrong) > _SHOWN else ""
            why = "；".join(wrong[:_SHOWN]) + more
            findings.append(MAIL_ATTACHMENT_HELD.at(Where(each.name), each.name, who=recipient.name, why=why))
        ready.append(Attached(each.name, found.content if found else each.content))
    if findings:
        return Plan((), tuple(findings))
    usual = {
        "收件人": recipient.name, "月份": basis.month.label, "机关": basis.ledger.settings.office,
        "截至": day_words(basis.day), "附件": "、".join(each.name for each in attached),
    }  # fmt: skip
    told = {name: for_others(value) for name, value in (usual | dict(values)).items()}
    # The office gives its own number to be called.
    told["联系人"] = without_unseen(contact)
    letter = Letter(*fill(basis.letters[kind, recipient.audience], told))
    name = f"{_file_name(_short(recipient))}_{_month(basis)}_{kind}"
    return Plan((Mail(name, kind, recipient, letter, tuple(ready), rows),))


def _too_large(basis: Basis, attached: Attached) -> Iterator[str]:
    size, most = len(attached.content), basis.settings.largest
    if size > most * MEGABYTE:
        yield f"有 {size / MEGABYTE:.1f} MB，超过附件上限（{most} MB）"


def _short(recipient: Recipient) -> str:
    return recipient.units[0].short if recipient.audience is Audience.UNIT else recipient.name


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split() if len(word) > 6)


def _file_name(text: str) -> str:
    from taizhang_xl.paper.style import file_name

    return file_name(plain(for_others(text)))


def _month(basis: Basis) -> str:
    return f"{basis.month.year}年{basis.month.month:02d}月"


def _counts(counts: Counts) -> dict[str, str]:
    return {
        "应办": _count(counts.due), "办结": _count(counts.done), "挂单": _count(counts.hung), "超期": _count(counts.overdue_items)
    }  # fmt: skip


def _count(number: int) -> str:
    """Return a figure, "" for none: a letter has no line about nothing."""
    return str(number) if number else ""


def _not_returned(units: Iterable[UnitReview]) -> str:
    return "、".join(unit.short for unit in units if not unit.reported)


def _rows(units: Iterable[UnitReview]) -> int:
    """Return how many items of the ledger are on the pages of units."""
    return len({
        (line.item.sheet, line.item.row)
        for unit in units
        for line in (*unit.due, *unit.other, *unit.next_due, *unit.overdue, *unit.matters)
    })  # fmt: skip


def _written(write: Callable[[BinaryIO], None]) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def _later(what: str, cure: str) -> Line:
    return Line(f"{what}；{cure}", Severity.WARNING)
