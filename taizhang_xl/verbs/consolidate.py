"""consolidate: what units returned for a month, merged into the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.cells import value_text
from taizhang_xl.changes import Keep
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import LEDGER, MONTH, YEAR, read_path, read_paths
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit
from taizhang_xl.contract.numbered import of_a_month
from taizhang_xl.contract.off_forms import OffForms
from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.option import Ask, Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import is_wrong
from taizhang_xl.journal.bases import read_bases, write_base
from taizhang_xl.journal.entry import CONSOLIDATE
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.schema import Field
from taizhang_xl.returns.assist import own_line
from taizhang_xl.returns.consolidate import MonthConsolidation
from taizhang_xl.returns.form import return_name
from taizhang_xl.verbs.as_written import with_bare_rows
from taizhang_xl.verbs.consolidation_lines import consolidation_json, consolidation_lines
from taizhang_xl.verbs.consolidation_next import next_step
from taizhang_xl.verbs.gather import gather
from taizhang_xl.verbs.packet_file import settled_packet
from taizhang_xl.verbs.reading_engine import ENGINE, SCHEDULER, engine_named


class Consolidated(NamedTuple):
    """What a month's returns amounted to, where the ledger was saved (None: dry run or nothing to change), its items.

    `notes` say what the save could not keep.
    """

    consolidation: MonthConsolidation
    saved: Path | None
    items: int = 0
    notes: tuple[str, ...] = ()


def _usual_returns(context: Context) -> tuple[Path, ...] | None:
    usual = _usual_folder(context)
    return (usual,) if usual.is_dir() else None


def _usual_folder(context: Context) -> Path:
    return context.path.parent / "returns" / str(context[MONTH])


def _ask_for_returns(context: Context) -> Ask:
    question = f"请选各单位{context[MONTH].label}报来的表所在的文件夹"
    return Ask("folder", "returns", question, str(context.path.parent), _usual_folder(context))


RETURNS = Option(
    "returns", read_paths, "单位报来的文件或文件夹，可给多个；不给就是台账旁边的 returns/月份",
    python="Sequence[str | Path] | str | Path | None", many=True, usual=_usual_returns, ask=_ask_for_returns,
)  # fmt: skip
POSITIONAL_RETURNS = replace(RETURNS, positional=True)
_SETTLE: Option[Path | None] = Option(
    "settle_by", read_path, "月度材料：按里面“冲突处理”表选的处理冲突；不给就看台账旁边的 out 里有没有", None,
    "str | Path | None", terminal=("--settle",),
    usual=lambda context: settled_packet(context.path.parent / "out", context[MONTH]),
)  # fmt: skip


def decide(context: Context) -> Decision:
    """Merge the returns; nothing is written."""
    opened, month = of_a_month(context), context[MONTH]
    # Asked for first: a ledger that can only be read is refused before any return is.
    package, returns = opened.package, context[RETURNS]
    with engine_named(context[ENGINE], context[SCHEDULER]) as engine:
        live = context.copy is not None
        result = gather(opened, returns, month, context.progress, context[_SETTLE], engine, live=live)
    summary, details = consolidation_lines(result)
    off = OffForms.of(opened.ledger, month)
    edit = Edit(package, with_bare_rows(opened, result.changes), entry_info_of(CONSOLIDATE, opened, result))
    return Decision(
        (*summary, *off.summary),
        (*details, *off.details),
        next_step(result, off, _settled_in(context)),
        wrong=is_open(result) or bool(off.findings),
        edits=(edit,),
        remember=carried_bases(opened, result),
        result=Consolidated(result, None, len(opened.ledger.items)),
    )


def _settled_in(context: Context) -> str:
    made = settled_packet(context.path.parent / "out", context[MONTH])
    return f" out 文件夹的“{made.name}”" if made else " taizhang month-end 做出的月度材料"


def is_open(consolidation: MonthConsolidation) -> bool:
    """Tell whether a consolidation leaves something for a person to settle."""
    return bool(consolidation.questions) or is_wrong(consolidation.findings)


def carried_bases(opened: Opened, result: MonthConsolidation) -> tuple[Callable[[], None], ...]:
    """Return what remembers the bases that came with the returns, so that a corrected return is merged as on the machine they are of."""
    return tuple(
        partial(write_base, opened.path, result.month, unit.name, Path(return_name(unit, result.month)).stem, base)
        for unit in opened.ledger.units
        if (base := result.carried.get(unit.name)) is not None
    )


def entry_info_of(verb: str, opened: Opened, result: MonthConsolidation) -> EntryInfo:
    """Return what the journal must know of a consolidation: what it takes from each item, and what was taken before."""
    month, sheets = str(result.month), {part.sheet.name for part in opened.ledger.parts}
    # An item lies in the bases of the unit in charge and of those that assist; what was taken is written into all.
    before: dict[str, dict[str, str]] = {}
    for base in (*read_bases(opened.path, result.month).values(), *result.carried.values()):
        for number, sent in base.items():
            before.setdefault(number, {}).update(sent.reported)
    taken = [
        (change.item, str(change.field), value_text(change.new))
        for change in result.changes.changes
        if change.sheet in sheets and change.field != Field.CO_REPORT and not isinstance(change.new, Keep)
    ]
    taken += [(each.item.number, own_line(each.unit.name), each.text) for each in result.lines if each.text is not None]
    reported: dict[str, dict[str, tuple[str | None, str | None]]] = {}
    for number, name, text in taken:
        if number in before:
            reported.setdefault(number, {})[name] = (before[number].get(name), text)
    return EntryInfo(verb, month, {month: reported} if reported else {})


def _json(done: Done) -> dict[str, Any]:
    saved = str(done.saved) if done.saved else None
    return {**consolidation_json(_result(done).consolidation), "saved": saved, "notes": done.notes}


def _result(done: Done) -> Consolidated:
    result: Consolidated = done.decision.result
    return result._replace(saved=done.saved, notes=done.notes)


_DRAWING = Drawing(blue="M3 14v7h18v-7", green="M12 3v12M8 11l4 4 4-4")
VERB = Verb(
    "consolidate", "把单位报来的表（文件或文件夹）合并进台账。", (LEDGER, POSITIONAL_RETURNS, MONTH, _SETTLE, YEAR, ENGINE, SCHEDULER), decide,
    (Button("consolidate", "合并", "把单位报来的表（文件或文件夹）合并进台账", "FileCheckIn", _DRAWING, "月度", large=True),),
    edits=True, result=_result, python="Consolidated", json=_json,
)  # fmt: skip
