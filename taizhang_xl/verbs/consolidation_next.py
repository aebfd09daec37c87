"""What people must do after a consolidation, the most urgent first, in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taizhang_xl.contract.off_forms import OffForms
from taizhang_xl.returns.consolidate import MonthConsolidation
from taizhang_xl.returns.forms.consolidate import REFUSED
from taizhang_xl.returns.forms.entries import OPEN_KINDS, Entry, EntryKind

_NAMED = 3


def next_step(result: MonthConsolidation, off: OffForms, settled_in: str) -> str:
    """Return what is still to be done, "" where there is nothing; `settled_in` is where conflicts are settled."""
    steps = tuple(_steps(result, off, settled_in))
    return f"下一步：{'；'.join(steps)}。做完再合并一次" if steps else ""


def _steps(result: MonthConsolidation, off: OffForms, settled_in: str) -> Iterator[str]:
    """Yield first what keeps a whole unit out, then what keeps a cell out, then what nobody was asked about."""
    if files := tuple(dict.fromkeys(each.file for each in result.findings if each.code in REFUSED)):
        yield f"没有采用的文件 {len(files)} 份，照上面写的请单位重报或移走：{_named(files)}"
    if result.undecided:
        yield f"报了几份不一样的，问清以哪份为准：{_named(result.undecided)}"
    if silent := [name for name in result.not_returned if name not in result.came]:
        yield f"没有报的 {len(silent)} 个单位，用 taizhang remind-returns 催"
    entries = result.of(*OPEN_KINDS)
    asked = [entry for entry in entries if entry.question is not None]
    if asked:
        kinds = "、".join(f"{kind.label} {count}" for kind in EntryKind if (count := len(_of(asked, kind))))
        yield f"在{settled_in}的“冲突处理”表里选好 {len(asked)} 处（{kinds}）"
    for kind in OPEN_KINDS:
        if rest := [entry for entry in _of(entries, kind) if entry.question is None]:
            yield f"{kind.label} {len(rest)} 处，请向单位核对"
    if cells := [each for each in result.left_behind if each.cell and each.code not in REFUSED]:
        yield f"报表里没有并入的 {len(cells)} 格，照上面写的改"
    if off.findings:
        yield f"没有列进月报表的 {off.items} 项，照上面写的补，再分发"


def _of(entries: Sequence[Entry], kind: EntryKind) -> list[Entry]:
    return [entry for entry in entries if entry.kind is kind]


def _named(names: tuple[str, ...]) -> str:
    return "、".join(names[:_NAMED]) + (" 等" if len(names) > _NAMED else "")
