"""What became of each ledger of a province, in lines."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Severity
from taizhang_xl.verbs.province import FIGURES, Province


def province_lines(done: Province) -> Iterator[Line]:
    """Yield what became of each ledger of a province, and all of them together."""
    for city in done.cities:
        if city.error:
            yield Line(f"× {city.name}  {city.error}", Severity.ERROR)
            continue
        figures = "  ".join(f"{word} {city.figures[name]}" for name, word in FIGURES.items() if city.figures[name])
        yield Line(f"√ {city.name}  {figures}", Severity.WARNING if city.open else None)
        yield from (Line(f"  请注意：{note}", Severity.WARNING) for note in city.notes)
    for name in done.without_ledger:
        yield Line(f"× 报表文件夹“{name}”没有同名的台账，没有采用", Severity.ERROR)
    totals = "  ".join(f"{word} {done.total(name)}" for name, word in FIGURES.items())
    failed = sum(bool(city.error) for city in done.cities)
    yield Line(f"合计 {len(done.cities)} 本台账{f'（{failed} 本没有合并）' if failed else ''}  {totals}")
    if done.note:
        yield Line(done.note, None if done.parquet else Severity.ERROR)
    yield Line(f"√ 汇总和各地清单 {done.folder}" if done.folder else "只是看看，没有写任何文件")
    yield Line(_next_for_province(done, failed))


def _next_for_province(done: Province, failed: int) -> str:
    if failed or done.without_ledger:
        return "下一步：按打×的各行改好，再运行一次（重复运行不会重复改动）"
    if done.total("not_returned"):
        return "下一步：催未报送的单位，收齐后再运行一次（重复运行不会重复改动）"
    if done.open:
        return "下一步：看“各地”里每本台账的清单，由各地处理冲突和申请"
    return "下一步：各地可以用 taizhang packet 做月度材料"
