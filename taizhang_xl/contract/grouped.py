"""Findings of one kind in one line, with every cell named: what a person goes through cell by cell is not read line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from taizhang_xl.catalogue import RULES
from taizhang_xl.cells import address, parse_address
from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Finding, Rule

_MESSAGES = 3


def grouped(findings: Iterable[Finding], rules: Sequence[Rule] = RULES) -> tuple[Line, ...]:
    """Return one line for the findings of a column that have one kind and one cure, where the first of them was found."""
    titles = {rule.code: rule.title for rule in rules}
    alike: dict[Finding, list[Finding]] = {}
    for each in findings:
        column = each.cell.rstrip("0123456789")
        alike.setdefault(each._replace(cell=column, value="", message=""), []).append(each)
    return tuple(line for kind, several in alike.items() for line in _lines(kind, several, titles.get(kind.code, "")))


def _lines(kind: Finding, several: Sequence[Finding], title: str) -> Iterator[Line]:
    same: dict[str, list[Finding]] = {}
    for each in several:
        same.setdefault(each.message, []).append(each)
    # What is said of one cell, or of a file, is told whole.
    if len(same) <= _MESSAGES or len({each.cell for each in several}) == 1:
        yield from (_line(kind, message, alike) for message, alike in same.items())
        return
    first = several[0]
    yield _line(kind, f"{title}（如 {first.cell}：{first.message}）", several)


def _line(kind: Finding, message: str, alike: Sequence[Finding]) -> Line:
    cells = dict.fromkeys(each.cell for each in alike if each.cell)
    if len(cells) <= 1:
        return Line.of(alike[0])
    return Line.of(kind._replace(cell="", message=f"{message} {len(cells)} 格：{'、'.join(_ranges(cells))}"))


def _ranges(cells: Iterable[str]) -> Iterator[str]:
    """Yield cells by columns, those below each other as one range: S5:S13."""
    ends: list[list[tuple[int, int]]] = []
    for column, row in sorted(parse_address(cell)[::-1] for cell in cells):
        if ends and ends[-1][-1] == (column, row - 1):
            ends[-1][1:] = [(column, row)]
        else:
            ends.append([(column, row)])
    for each in ends:
        yield ":".join(address(row, column) for column, row in each)
