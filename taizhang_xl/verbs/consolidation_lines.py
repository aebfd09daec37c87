"""What a consolidation took and what people must settle, in lines and for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from taizhang_xl.catalogue import RETURN_LEFT_OUT, RETURN_NOT_READ, RETURN_TOO_LARGE, RULES
from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.returns.consolidate import MonthConsolidation, units_line
from taizhang_xl.returns.forms.consolidate import Consolidation
from taizhang_xl.returns.forms.entries import OPEN_KINDS, Entry, EntryKind

TITLES = {rule.code: rule.title for rule in RULES}
_CURE = "；请"
_NAMED = 3
_WHOLE_FILES = (RETURN_NOT_READ.code, RETURN_TOO_LARGE.code)


def consolidation_json(result: MonthConsolidation) -> dict[str, Any]:
    """Return a consolidation with the keys that JSON shows."""
    return {
        "month": str(result.month),
        "returned": result.returned,
        "undecided": result.undecided,
        "not_returned": result.not_returned,
        **{str(kind): [_entry_row(entry) for entry in result.of(kind)] for kind in EntryKind},
        "findings": [finding.as_dict() for finding in result.findings],
    }


def _entry_row(entry: Entry) -> dict[str, str]:
    said = entry._asdict()
    for name in ("kind", "question", "sides", "whole"):
        del said[name]
    return {"编号": said.pop("number"), "return": said.pop("returned"), **said}


def consolidation_lines(result: Consolidation) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return what a consolidation came to, and what people must settle, row by row."""
    return (*_summary(result), *_left_behind_lines(result)), tuple(_details(result))


def _summary(result: Consolidation) -> Iterator[Line]:
    units = units_line(len(result.returned), len(result.not_returned), len(result.undecided))
    yield Line(f"{units}；采用 {len(result.of(EntryKind.TAKEN))} 处修改")
    if kept := result.of(EntryKind.KEPT):
        yield Line(f"冲突处理里已定为保留台账、不采用的 {len(kept)} 处")
    if result.not_returned:
        came = [name for name in result.not_returned if name in result.came]
        if few := len(came) <= _NAMED:
            names = "、".join(_how_returned(result, name) for name in result.not_returned)
        else:
            names = "、".join(result.not_returned)
        also = "" if few else f"；其中 {len(came)} 个来了但不能采用，见上面"
        yield Line(f"未报送 {len(result.not_returned)} 个单位：{names}{also}", Severity.ERROR)
    if result.undecided:
        count = len(result.undecided)
        yield Line(
            f"报送有误 {count} 个单位（几份报表不一致，没有采用）：{'、'.join(result.undecided)}", Severity.ERROR
        )


def _how_returned(result: Consolidation, name: str) -> str:
    files = "、".join(each.file for each in result.came.get(name, ()))
    return f"{name}（来了但不能采用：{files}）" if files else name


def _details(result: Consolidation) -> Iterator[Line]:
    for kind in OPEN_KINDS:
        if entries := result.of(kind):
            yield Line(f"{kind.heading} {len(entries)} 处", Severity.WARNING)
        cures: dict[str, None] = {}
        for e in entries:
            place = f"{e.unit} {e.number or '（无编号）'} {e.field}"
            # What to do is the same for all cells of a column that is lacking, and told once.
            why, mark, cure = e.note.partition(_CURE)
            cures |= {f"{mark[1:]}{cure}": None} if mark else {}
            yield Line(
                f"  {place}：台账“{e.ledger}” 报来“{e.returned}”  {why}（{' '.join(filter(None, (e.file, e.cell)))}）"
            )
        yield from (Line(f"  {cure}", Severity.WARNING) for cure in cures)
    yield from grouped(finding for finding in result.findings if finding.severity is not Severity.REPAIR)
    # What was read without a doubt is told by its kind: one line, however many cells.
    told = Counter(finding.code for finding in result.findings if finding.severity is Severity.REPAIR)
    if told:
        said = "、".join(f"{TITLES[code]} {count} 处" for code, count in told.items())
        yield Line(f"已识别、不用处理：{said}", Severity.REPAIR)


def _left_behind_lines(result: Consolidation) -> Iterator[Line]:
    """Yield, return by return, what of it was not taken into the ledger."""
    left: dict[str, Counter[str]] = {}
    # A return refused for what it is has had its line; one that is too large may be a good one with something added.
    for finding in (each for each in result.left_behind if each.cell or each.code in _WHOLE_FILES):
        what = _left_behind_words(finding)
        left.setdefault(finding.file, Counter())[what] += 1
    # A row that is missing brought nothing.
    for entry in result.of(*(kind for kind in OPEN_KINDS if kind is not EntryKind.MISSING_ROW)):
        left.setdefault(entry.file, Counter())[f"{entry.kind.label} {{}} 处"] += 1
    if left:
        yield Line(f"没有并入（{len(left)} 份）：", Severity.WARNING)
    for file, counts in left.items():
        yield Line(f"  {file}：{'、'.join(what.format(count) for what, count in counts.items())}")


def _left_behind_words(finding: Finding) -> str:
    if finding.code == RETURN_LEFT_OUT.code:
        return finding.value
    return TITLES[finding.code] + " {} 处" * (finding.code != RETURN_TOO_LARGE.code)
