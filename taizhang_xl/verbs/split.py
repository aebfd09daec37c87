"""split: one return form for each unit, and the memory of what each was sent."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.common_options import LEDGER, MONTH, YEAR, flag, read_folder
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product, Saving
from taizhang_xl.contract.held_back import HeldBack, sent_whole
from taizhang_xl.contract.numbered import to_be_told
from taizhang_xl.contract.off_forms import OffForms
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.findings import Severity
from taizhang_xl.journal.bases import bases_folder, read_bases, read_form, write_base, write_form
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.month.mail_draft import Attached, address_of, form_letter, make_draft
from taizhang_xl.returns.base import handout_of, has_work, held_back_of
from taizhang_xl.returns.form import return_name, write_return
from taizhang_xl.returns.forms.base import Handout
from taizhang_xl.returns.monthly_form import MONTHLY_FORM
from taizhang_xl.sending.batches import note_batch
from taizhang_xl.text import plain

TO = Option(
    "to", read_folder, "放月报表的文件夹；不给就是台账旁边的 sent/月份", python="str | Path | None",
    usual=lambda context: context.path.parent / "sent" / str(context[MONTH]),
)  # fmt: skip
UNIT: Option[str | None] = Option("unit", str, "只做这个单位的；发过的照原样再做一份", None, "str | None")
AGAIN = flag("again", "分发以后台账的事项改过的，只给这些单位重做一份")
DRAFTS = flag("drafts", "每份表另做一封邮件草稿，放在表旁边的“邮件草稿”里，不发送")
DRAFTS_FOLDER = "邮件草稿"


def decide(context: Context) -> Decision:
    """Decide which units get a form, and which.

    A unit that was sent its form before gets the very same again, with the same base; with AGAIN those units get a new
    one whose rows the section has changed since, and only they. A run that was cut off is finished by running again.
    Raises FileError where a file of that name is there already: it may hold what a unit has filled in; and where a
    whole month was split before: another base would make the forms that are out look as if units had changed them.
    """
    month, to, again = context[MONTH], context[TO], context[AGAIN]
    ready_folder(to)
    ledger, path, name = to_be_told(context).ledger, context.path, context[UNIT]
    units = [_unit(ledger, name)] if name else [each for each in ledger.units if has_work(ledger, each, month)]
    bases = read_bases(path, month)
    if again:
        units = [each for each in units if _has_changed(ledger, each, month, bases.get(plain(each.name)))]
    targets = {each.name: to / return_name(each, month) for each in units}
    kept = {each for each in targets if plain(each) in bases and not again}
    if kept and not name:
        units = _left_over(path, month, units, targets, kept)
    for each in units:
        _refuse_taken(path, month, targets[each.name], again=again)
    files = tuple(
        _same_again(path, month, each, targets[each.name])
        if each.name in kept
        else _new_form(path, ledger, each, month, targets[each.name], bases.get(plain(each.name), {}), again=again)
        for each in units
    )
    made = tuple(product.target for product in files)
    off = OffForms.of(ledger, month, units[0] if name else None)
    if not files:
        none = (
            "分发以后各单位的事项都没有改过，没有要重做的表"
            if again
            else f"{month.label}没有单位有要填的事项，没有写月报表"
        )
        line = Line(none, None if again else Severity.WARNING)
        return Decision((line, *off.summary), off.details, wrong=bool(off.findings) or not again, result=made)
    line = Line(f"{'会写' if context.dry_run else '√ 已写'} {len(files)} 份月报表：{to}")
    drafts = _drafts(context, units, files) if context[DRAFTS] else Drafts()
    hidden = HeldBack.of(each for unit in units for each in held_back_of(ledger, unit, month))
    step = "下一步：改好漏掉的，运行 taizhang split --again 补发；其余的可以先发给各单位填黄色格"
    return Decision(
        (line, *hidden.summary("月报表中别的单位写的内容"), *drafts.lines, *off.summary), (*off.details, *hidden.details),
        step if off.findings else "下一步：发给各单位填黄色格", wrong=bool(hidden.findings or off.findings), files=(*files, *drafts.files),
        remember=drafts.remember, result=made,
    )  # fmt: skip


class Drafts(NamedTuple):
    """A draft for each form, what there is to say of them, and what the verb that sends them must know."""

    files: tuple[Product, ...] = ()
    lines: tuple[Line, ...] = ()
    remember: tuple[Callable[[], None], ...] = ()


def _drafts(context: Context, units: Sequence[Unit], forms: Sequence[Product]) -> Drafts:
    ledger, folder = context.opened.ledger, context[TO] / DRAFTS_FOLDER
    ready_folder(folder)
    files = tuple(
        Product(folder / f"{form.target.stem}.eml", partial(_write_draft, context, unit, form), Saving.MADE,
                label=f"邮件草稿 {unit.short}")
        for unit, form in zip(units, forms, strict=True)
    )  # fmt: skip
    without = [unit.short for unit in units if address_of(ledger, unit) is None]
    lines = [Line(f"{'会写' if context.dry_run else '√'} 邮件草稿 {folder}（{len(files)} 封，没有发出）")]
    if without:
        lines.append(Line(f"没有邮箱或邮箱写法不对、草稿未填收件人：{'、'.join(without)}", Severity.WARNING))
    names = [each.target.name for each in files]
    note = partial(note_batch, folder, context.path, f"{context[MONTH]} 分发", names, more=True)
    return Drafts(files, (*lines, *sent_whole(ledger, units, context[MONTH])), (note,))


def _write_draft(context: Context, unit: Unit, form: Product, file: BinaryIO) -> None:
    ledger, month = context.opened.ledger, context[MONTH]
    content = io.BytesIO()
    form.write(content)
    sent_on = datetime.combine(context.today, time(9)).astimezone()
    letter = form_letter(unit, month, ledger.settings)
    file.write(make_draft(address_of(ledger, unit), letter, Attached(form.target.name, content.getvalue()), sent_on))


def _has_changed(ledger: Ledger, unit: Unit, month: Month, base: Handout | None) -> bool:
    """Tell whether a unit's form is not what it would be now, but for what the unit itself fills in."""
    if base is None:
        return True
    return _of_section(handout_of(ledger, unit, month)) != _of_section(base)


def _of_section(handout: Handout) -> dict[str, dict[str, str]]:
    names = MONTHLY_FORM.requested
    return {number: {name: sent.form.get(name, "") for name in names} for number, sent in handout.items()}


def _left_over(
    path: Path, month: Month, units: Sequence[Unit], targets: Mapping[str, Path], kept: Set[str]
) -> list[Unit]:
    """Return the units whose forms a run that was cut off has not written. Raises FileError where it was not."""
    left = [each for each in units if each.name not in kept or not targets[each.name].exists()]
    cut_off = len(kept) < len(units) or len(left) < len(units)
    if left and cut_off:
        return left
    raise FileError(
        path,
        f"{month.label}的表已经分发过（{'、'.join([each.short for each in units if each.name in kept][:3])}等）",
        f"要再发的，{targets[units[0].name].parent} 里有原来的表；不在了的加 --unit 单位，照发出的原样再做一份；分发以后台账的事项改过的，加 --again 只重做这些单位的；"
        f"确实要全部重做，先移走 {bases_folder(path, month)}，以前发出的表仍按表里带的底稿合并",
    )


def _refuse_taken(path: Path, month: Month, target: Path, *, again: bool) -> None:
    """Refuse to write over a form, unless a new one takes the place of the one sent, still as it was sent."""
    if not target.exists():
        return
    sent = bases_folder(path, month) / target.name
    if not (again and sent.exists() and sent.read_bytes() == target.read_bytes()):
        raise FileError(target, "已经有这个文件，里面可能有单位填好的内容，没有覆盖", "请换一个文件夹，或先移走它")


def _unit(ledger: Ledger, name: str) -> Unit:
    found = ledger.unit(name)
    if found is None:
        shown = "、".join(unit.short for unit in ledger.units)
        raise UsageError(name, "台账里没有这个单位", f"可以写：{shown}")
    return found


def _same_again(path: Path, month: Month, unit: Unit, target: Path) -> Product:
    def write(file: BinaryIO) -> None:
        file.write(read_form(path, month, target.name))

    return Product(target, write, label=unit.short)


def _new_form(
    path: Path, ledger: Ledger, unit: Unit, month: Month, target: Path, before: Handout, *, again: bool
) -> Product:
    """Return a unit's form, remembered before it can be sent; what was taken from its returns stays remembered."""

    def remember(form: bytes) -> None:
        write_form(path, month, target.name, form)
        handout = {
            number: sent._replace(reported=before[number].reported) if number in before else sent
            for number, sent in handout_of(ledger, unit, month).items()
        }
        write_base(path, month, unit.name, target.stem, handout)

    saving = Saving.REPLACE if again else Saving.NEW
    return Product(target, partial(write_return, ledger, unit, month), saving, remember, unit.short)


_DRAWING = Drawing(blue="M5 12v-9h14v9", amber="M12 8v12M8 16l4 4 4-4")
VERB = Verb(
    "split", "把台账分成每个单位一份月报表。", (LEDGER, MONTH, TO, UNIT, AGAIN, DRAFTS, YEAR), decide,
    (Button("split", "分发", "把台账分成每个单位一份月报表", "EnvelopesAndLabelsDialog", _DRAWING, "月度", large=True),),
    edits=True, python="tuple[Path, ...]",
)  # fmt: skip
