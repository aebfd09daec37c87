"""The drafts of a month's mail, made of a ledger: who gets what is told first, nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import AS_OF, LEDGER, MONTH, YEAR, read_folder, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product, Saving
from taizhang_xl.contract.numbered import of_a_month
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.findings import Severity, is_wrong
from taizhang_xl.sending.batches import ENDING, note_batch, read_batches
from taizhang_xl.systems.mail.audience import Kind
from taizhang_xl.systems.mail.basis import Basis
from taizhang_xl.systems.mail.drafted import (
    Draft,
    Fate,
    batch_name,
    batch_of,
    beside,
    columns,
    drafts_of,
    rows,
    table,
    totals,
    write_table,
)
from taizhang_xl.systems.mail.folder import mail_settings
from taizhang_xl.systems.mail.planned import Plan
from taizhang_xl.systems.mail.planning import planned
from taizhang_xl.systems.mail.templates import LETTERS

_KINDS = tuple(map(str, Kind))


def _read_kinds(value: object) -> tuple[Kind, ...]:
    words = [str(each) for each in value] if isinstance(value, list | tuple) else str(value).split("、")
    if unknown := next((word for word in words if word not in _KINDS), ""):
        raise UsageError(f"--kind {unknown}", "没有这一种", f"可以写：{'、'.join(_KINDS)}")
    return tuple(Kind(word) for word in dict.fromkeys(words))


def _read_names(value: object) -> tuple[str, ...]:
    words = value if isinstance(value, list | tuple) else (value,)
    return tuple(str(word).removesuffix(ENDING) for word in words)


TO: Option[Path | None] = Option(
    "to", read_folder, "放草稿的文件夹；不给就是台账旁边的 out/邮件草稿", None, "str | Path | None", metavar="文件夹"
)
KINDS: Option[tuple[Kind, ...]] = Option(
    "kind", _read_kinds, f"只做哪几种：{'、'.join(_KINDS)}；不给就是有什么做什么", (), "Sequence[str] | None", many=True, metavar="种类",
)  # fmt: skip
PAPERS: Option[Path | None] = Option(
    "papers", read_path, "月度材料在哪个文件夹；不给就是台账旁边的 out", None, "str | Path | None", metavar="文件夹"
)
REDO: Option[tuple[str, ...]] = Option(
    "redo",
    _read_names,
    "手工改过或删掉了的这一封，重做（草稿名）",
    (),
    "Sequence[str] | None",
    many=True,
    metavar="草稿名",
)


class Drafted(NamedTuple):
    """What the verb makes: the plan, and each draft with what becomes of it."""

    ledger: Path
    plan: Plan
    drafts: tuple[Draft, ...]

    def told(self) -> tuple[Draft, ...]:
        """Return what Python callers get."""
        return self.drafts

    def rows(self) -> list[dict[str, Any]]:
        """Return what programs get."""
        return rows(self.drafts)


def drafted(context: Context) -> Drafted:
    """Work out a month's mail. Raises as reading the ledger does, and TemplateError for a letter that cannot be used."""
    plan = planned(_basis(context), context[KINDS], context.progress)
    drafts = tuple(drafts_of(plan.mails, _folder(context), context[REDO]))
    if unknown := set(context[REDO]) - {draft.mail.name for draft in drafts}:
        raise UsageError(f"--redo {min(unknown)}", "这次没有这封草稿", "请照表里的名字写")
    return Drafted(context.path, plan, drafts)


def decide(context: Context) -> Decision:
    """Decide who gets which draft. Whoever has no address, and what may not leave, is named, and gets no draft.

    A draft that people edited or deleted stays so; drafts of another month are not touched. Nothing is sent.
    """
    month, folder = context[MONTH], _folder(context)
    ready_folder(folder)
    _refuse_other(folder, context.path)
    made = drafted(context)
    batch = batch_of(folder, context.path, month, made.drafts, context[KINDS])
    found = (
        *table(made.drafts),
        *columns(made.drafts),
        *map(Line.of, made.plan.findings),
        *made.plan.notes,
        *beside(folder, month, batch),
    )
    wrong = is_wrong(made.plan.findings) or any(line.severity for line in found)
    written = [draft for draft in made.drafts if draft.is_written]
    note = partial(note_batch, folder, context.path, batch_name(month), batch)
    step = f"下一步：看一看“{_table_file(context).name}”和草稿，要发的运行 taizhang mail --send {folder}"
    return Decision(
        (*totals(made.drafts), *_summary(context, made, written)), found, step if made.drafts else "", wrong=wrong,
        files=tuple(_products(context, made, written)), remember=(note,) if made.drafts else (), result=made,
    )  # fmt: skip


def _refuse_other(folder: Path, ledger: Path) -> None:
    """Refuse a folder in which another ledger's drafts lie: they would be taken for this one's."""
    written = read_batches(folder)
    if written and written.ledger.exists() and written.ledger.resolve() != ledger.resolve():
        raise UsageError(
            folder, f"里面的草稿是另一本台账（{written.ledger.name}）的，什么也没有写", "请用 --to 另写一个文件夹"
        )


def _summary(context: Context, made: Drafted, written: Sequence[Draft]) -> Iterator[Line]:
    if made.plan.findings:
        text = f"△ 没有做草稿、要核对的 {len(made.plan.findings)} 处，见标着“错误”“提醒”的各行"
        yield Line(text, Severity.WARNING)
    if not made.drafts:
        yield Line(f"{context[MONTH].label}没有可做的邮件草稿，什么也没有写")
        return
    if own := [draft.mail.name for draft in made.drafts if draft.fate in (Fate.EDITED, Fate.DELETED)]:
        text = f"△ 手工改过的、您删掉的没有重做：{'、'.join(own)}；要重做的加 --redo 草稿名"
        yield Line(text, Severity.WARNING)
    kept = [f"{fate} {count} 封" for fate in Fate if (count := sum(draft.fate is fate for draft in made.drafts))]
    if written:
        will = "会写" if context.dry_run else "√ 写了"
        yield Line(f"{will} {len(written)} 封草稿到 {_folder(context)}（{'，'.join(kept)}），什么也没有发")
    else:
        yield Line(f"一封草稿也没有新写（{'，'.join(kept)}），什么也没有发")


def _products(context: Context, made: Drafted, written: Sequence[Draft]) -> Iterator[Product]:
    if not made.drafts:
        return
    month, day = context[MONTH], min(context[AS_OF] or context.today, context[MONTH].last)
    # First of all files: who gets what is to be read before any draft is there.
    write = partial(write_table, made.drafts, month, day)
    yield Product(_table_file(context), write, Saving.MADE, label="谁收什么")
    for draft in written:
        yield product_of(draft.target, draft.content, f"邮件草稿 {draft.mail.name}")._replace(saving=Saving.MADE)


def _table_file(context: Context) -> Path:
    month = context[MONTH]
    return _folder(context) / f"谁收什么_{month.year}年{month.month:02d}月.xlsx"


def _folder(context: Context) -> Path:
    return context[TO] or context.path.parent / "out" / "邮件草稿"


def _basis(context: Context) -> Basis:
    opened, month = of_a_month(context).with_sheets(context.rooms.sheets()), context[MONTH]
    home = context.path.resolve().parent
    return Basis(
        opened, month, min(context[AS_OF] or context.today, month.last), mail_settings(opened, {}),
        {asked: letter.of(home) for asked, letter in LETTERS.items()}, context[PAPERS] or context.path.parent / "out",
        tuple(each for found in context.rooms.outgoing() for each in found(opened, month)),
    )  # fmt: skip


def of_ledger(context: Context, ledger: Path) -> Context:
    """Return the context in which `mail LEDGER` makes drafts of it."""
    return replace(context, given={**context.given, LEDGER.name: ledger})


def _json(done: Done) -> list[dict[str, Any]]:
    result: Drafted = done.decision.result
    return result.rows()


_DRAWING = Drawing(blue="M3 6h18v12H3zM3 6l9 7 9-7", green="M16 16v6M13 19h6")
_TIP = "按台账做一个月的邮件草稿：发表、催报、材料、提示件，各发各的，先列出谁收什么，不发送"
VERB = Verb(
    "mail-drafts", f"{_TIP}。", (LEDGER, MONTH, TO, KINDS, REDO, PAPERS, YEAR, AS_OF), decide,
    (Button("mail-drafts", "邮件草稿", _TIP, "Copy", _DRAWING, "月度"),),
    command=False, result=lambda done: done.decision.result.told(), python="tuple[Draft, ...]", json=_json, rows=_json,
)  # fmt: skip
