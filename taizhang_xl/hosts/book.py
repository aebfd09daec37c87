"""An open workbook: a copy of it as bytes, and the steps that make it equal to an edited copy."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from itertools import groupby
from pathlib import Path

from taizhang_xl.cells import Range, address, parse_address
from taizhang_xl.errors import EditRefusedError, FileError, TaizhangError
from taizhang_xl.hosts.host import Host, Place
from taizhang_xl.hosts.steps import EXPECT, SHOW, Step, held, unions

_VALUES = {"text", "number", "bool", "date", "formula", "empty"}
_LOOKS = {"fill", "font", "format"}
# First characters of what programs take for a formula, an error or a marked text.
_LEADING = tuple("=+-@'#＝＋－＠＇")
_IN_DATES = frozenset("年月日号时分秒点上下午星期周￥％．，：／（）－＋　")


def copy_of(host: Host) -> bytes:
    """Return the workbook as it is now, with unsaved edits, as the bytes of an .xlsx."""
    with tempfile.TemporaryDirectory(prefix="taizhang-") as folder:
        copy = Path(folder, "copy.xlsx")
        with nothing_done(host.program):
            host.save_copy(copy)
        return copy.read_bytes()


@contextmanager
def nothing_done(program: str) -> Iterator[None]:
    """Raise FileError, one line, for any error of a program while it is only queried and nothing is changed yet.

    Its exception classes exist only where the program is installed, so they cannot be named here.
    """
    try:
        yield
    except TaizhangError:
        raise
    except Exception as error:
        cure = f"请结束单元格编辑、关掉 {program} 里的对话框，再试一次；还不行的，保存后关闭工作簿再试"
        raise FileError(program, f"没有回答（{error}），没有动工作簿", cure) from error


def apply_steps(host: Host, steps: Sequence[Step], title: str) -> None:
    """Carry out steps on an open workbook, as one undo step of this title if its program can.

    Everything is checked before the first step. Raises EditRefusedError, with nothing done.
    """
    if not steps:
        return
    with nothing_done(host.program):
        refuse(host, steps)
    done = [step for step in steps if step.kind not in (EXPECT, SHOW)]
    with host.one_step(title) if done else nullcontext():
        for (family, sheet), group in groupby(done, lambda step: (_family(step.kind), step.sheet)):
            if family == "values":
                _write_values(host, sheet, list(group))
            elif family in _LOOKS:
                _paint(host, sheet, family, list(group))
            elif family == "link":
                host.link(sheet, {parse_address(step.at): step.value for step in group})
            else:
                for step in group:
                    _carry_out(host, step)
    for step in steps:
        if step.kind == SHOW:
            host.show(step.sheet)


def _family(kind: str) -> str:
    return "values" if kind in _VALUES else kind


# -- what is refused --------------------------------------------------------


def refuse(host: Host, steps: Sequence[Step]) -> None:
    """Raise EditRefusedError if a step could not be carried out."""
    if host.read_only():
        raise EditRefusedError(host.name, "是以只读方式打开的，没有动它", "请关闭后以可编辑的方式打开再点")
    names = host.sheet_names()
    made = {step.sheet for step in steps if step.kind == "sheet"}
    if host.structure_locked() and any(step.kind in ("sheet", "drop") for step in steps):
        raise EditRefusedError(host.name, "工作簿的结构受保护，不能加减工作表", "请先在“审阅”里撤销工作簿保护")
    for sheet, group in groupby(sorted(steps, key=lambda step: step.sheet), lambda step: step.sheet):
        if sheet in names:
            own = list(group)
            _refuse_on_sheet(host, sheet, own)
            _refuse_if_changed(host, sheet, {parse_address(step.at): step.value for step in own if step.kind == EXPECT})
        elif sheet not in made:
            raise EditRefusedError(host.name, f"没有工作表“{sheet}”了，没有动它", "请再点一次")


def _refuse_if_changed(host: Host, sheet: str, expected: Mapping[Place, str]) -> None:
    """Raise EditRefusedError if the sheet has changed since the click was decided."""
    if not expected:
        return
    rows, columns = zip(*expected, strict=True)
    area = Range(min(rows), min(columns), max(rows), max(columns))
    now = host.contents(sheet, area)
    for (row, column), text in expected.items():
        if held(now[row - area.top][column - area.left]) != text:
            place = f"{sheet}!{address(row, column)}"
            raise EditRefusedError(host.name, f"这张表在这期间改过（{place}），没有动它", "请再点一次")


def _refuse_on_sheet(host: Host, sheet: str, steps: Sequence[Step]) -> None:
    for step in steps:
        if step.kind == "table" and not host.has_table(sheet, step.value):
            raise EditRefusedError(host.name, f"工作表“{sheet}”里没有表格“{step.value}”", "请保存后关闭，用命令行做")
    if not host.protected(sheet):
        return
    cells = [step.at for step in steps if step.kind in _VALUES]
    other = [step for step in steps if step.kind not in (*_VALUES, EXPECT, SHOW)]
    if other or any(host.locked(sheet, union) for union in unions(cells)):
        raise EditRefusedError(host.name, f"工作表“{sheet}”受保护，没有动它", "请先在“审阅”里撤销工作表保护")


# -- what is done -----------------------------------------------------------


def _carry_out(host: Host, step: Step) -> None:
    if step.kind == "sheet":
        host.fresh_sheet(step.sheet)
    elif step.kind == "drop":
        host.drop_sheet(step.sheet)
    elif step.kind == "like":
        host.like(step.sheet, _rows(step.at), int(step.value))
    elif step.kind == "table":
        host.table(step.sheet, step.at, step.value)
    elif step.kind == "width":
        host.width(step.sheet, step.at, float(step.value))
    elif step.kind == "page":
        host.page(step.sheet, int(step.at))
    elif step.kind == "height":
        host.height(step.sheet, _rows(step.at), float(step.value) if step.value else None)
    else:
        raise ValueError(step.kind)


def _rows(text: str) -> Range:
    top, _, bottom = text.partition(":")
    return Range(int(top), 1, int(bottom or top), 1)


def _write_values(host: Host, sheet: str, steps: Sequence[Step]) -> None:
    placed = {parse_address(step.at): step for step in steps}
    host.write(sheet, {place: typed(step) for place, step in placed.items()})
    for code in {step.more for step in steps if step.kind == "date"}:
        dates = {place for place, step in placed.items() if step.kind == "date" and step.more == code}
        host.format_general(sheet, dates, code)


def typed(step: Step) -> str | float | bool | None:
    """Return what has to be written so that the cell holds the step's value."""
    match step.kind:
        case "empty":
            return None
        case "text":
            return f"'{step.value}" if _mistaken(step.value) else step.value
        case "formula":
            return f"={step.value}"
        case "bool":
            return step.value == "1"
    return float(step.value)


def _mistaken(text: str) -> bool:
    """Whether Excel might take a text for something else: a false positive does no harm, a false negative does."""
    plain = text.strip()
    if plain.startswith(_LEADING) or plain.upper() in ("TRUE", "FALSE"):
        return True
    numeric = any(char.isnumeric() for char in plain)
    return numeric and all(char.isascii() or char.isnumeric() or char in _IN_DATES for char in plain)


def _paint(host: Host, sheet: str, kind: str, steps: Sequence[Step]) -> None:
    by_look: dict[str, list[str]] = {}
    for step in steps:
        by_look.setdefault(step.value, []).append(step.at)
    for look, at in by_look.items():
        for union in _joined(at, host.longest_union):
            if kind == "fill":
                host.fill(sheet, union, None if look == "none" else _rgb(look))
            elif kind == "format":
                host.number_format(sheet, union, look)
            else:
                host.font(sheet, union, None if look == "auto" else _rgb(look))


def _joined(addresses: Iterable[str], longest: int) -> Iterator[str]:
    joined: list[str] = []
    length = 0
    for each in addresses:
        if joined and length + len(each) >= longest:
            yield ",".join(joined)
            joined, length = [], 0
        joined.append(each)
        length += len(each) + 1
    if joined:
        yield ",".join(joined)


def _rgb(text: str) -> tuple[int, int, int]:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)
