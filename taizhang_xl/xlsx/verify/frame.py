"""The receipt of what a new column changes around the rows: the filter that takes it in, and the drop-down that it gets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from taizhang_xl.cells import Range, column_name, parse_range
from taizhang_xl.xlsx.verify.asked import Asked, Place

_FILTER = re.compile(rb"<(?:[^\s<>/:=\"']+:)?autoFilter(?=[\s/>])[^<>]*?\sref=[\"']([^\"']*)[\"']")
_SORT = re.compile(rb"(<(?:[^\s<>/:=\"']+:)?sortState(?=[\s/>])[^<>]*?\sref=[\"'])([^\"']*)([\"'])")
_RULES = re.compile(rb"(<(?:[^\s<>/:=\"']+:)?dataValidations(?=[\s/>])[^<>]*?)(\scount=[\"'])(\d+)([\"'])")
_EMPTY = re.compile(rb"<(?:[^\s<>/:=\"']+:)?dataValidations\s*(?:>\s*</[^<>]*dataValidations\s*>|/>)")
_RULE = re.compile(rb"<(?:[^\s<>/:=\"']+:)?dataValidation(?=[\s/>])[^<>]*?\ssqref=[\"']([^\"']*)[\"']")
_NEWER_RULE = re.compile(rb"<[^\s<>/:=\"']*:?sqref>([^<]*)<")


class FilterEdge(NamedTuple):
    """The header row of a sheet's own filter, and the column in which it ended before and ends now."""

    top: int
    before: int
    after: int

    def covers(self, place: Place) -> bool:
        """Whether the header of a column that joins or leaves is at a place."""
        low, high = sorted((self.before, self.after))
        return place[0] == self.top and low < place[1] <= high


def edge_of_filter(tail: bytes, asked: Asked) -> FilterEdge | None:
    """Return how a sheet's own filter was to take in or to release columns, None if it was to stay as it is."""
    found = _FILTER.search(tail)
    area = _area(found[1]) if found else None
    if area is None:
        return None
    right = area.right
    while _is_to(asked, area.top, right + 1, comes=True):
        right += 1
    while right <= area.right and _is_to(asked, area.top, right, comes=False):
        right -= 1
    return FilterEdge(area.top, area.right, right) if right != area.right else None


def _is_to(asked: Asked, row: int, column: int, *, comes: bool) -> bool:
    return (row, column) in asked.edges and (asked.cells[row, column].value is not None) == comes


def moved_back(old: bytes, new: bytes, asked: Asked) -> bytes | str:
    """Return what follows the rows without the drop-downs and the filter's columns that were asked for, or what is wrong."""
    if edge := edge_of_filter(old, asked):
        if _right(_refs(_FILTER, new)[:1]) != edge.after:
            return "的筛选没有跟着列走"
        new = _filter_back(old, new, edge)
    for area, choices in asked.drop_downs.items():
        made = _drop_down(area, choices)
        if not made.search(new):
            if not _is_ruled(old, area):
                return f"{area} 没有加上下拉框"
            continue
        new = _RULES.sub(_one_less, made.sub(b"", new, count=1), count=1)
    return _EMPTY.sub(b"", new, count=1) if asked.drop_downs and not _RULES.search(old) else new


def _drop_down(area: str, choices: tuple[str, ...]) -> re.Pattern[bytes]:
    prefix = rb"(?:[^\s<>/:=\"']+:)?"
    words = ",".join(choices).encode()
    return re.compile(
        rb"<%sdataValidation type=\"list\" errorStyle=\"warning\" allowBlank=\"1\" showErrorMessage=\"1\" sqref=\"%s\">"
        rb"<%sformula1>\"%s\"</%sformula1></%sdataValidation>"
        % (prefix, area.encode(), prefix, re.escape(words), prefix, prefix)
    )


def _one_less(found: re.Match[bytes]) -> bytes:
    return found[1] + (found[2] + b"%d" % (int(found[3]) - 1) + found[4] if int(found[3]) > 1 else b"")


def _is_ruled(tail: bytes, area: str) -> bool:
    """Whether some cell of an area had a rule before."""
    wanted = parse_range(area)
    refs = [*_refs(_RULE, tail), *_refs(_NEWER_RULE, tail)]
    found = [each for ref in refs for word in ref.split() if (each := _area(word)) is not None]
    return any(
        each.top <= wanted.bottom and wanted.top <= each.bottom and each.left <= wanted.right <= each.right
        for each in found
    )


def _filter_back(old: bytes, new: bytes, edge: FilterEdge) -> bytes:
    _, before, after = edge

    def back(found: re.Match[bytes]) -> bytes:
        area, start = _area(found[1]), found.start(1) - found.start()
        if area is None or area.right != after:
            return found[0]
        return found[0][:start] + _text(area._replace(right=before)) + found[0][start + len(found[1]) :]

    def sort_back(found: re.Match[bytes]) -> bytes:
        area = _area(found[2])
        moved = area is not None and area.right == after and found[0] not in old
        return found[1] + _text(area._replace(right=before)) + found[3] if moved and area else found[0]

    return _SORT.sub(sort_back, _FILTER.sub(back, new, count=1))


def _refs(pattern: re.Pattern[bytes], tail: bytes) -> list[bytes]:
    return [found[1] for found in pattern.finditer(tail)]


def _right(refs: Sequence[bytes]) -> int:
    area = _area(refs[0]) if refs else None
    return 0 if area is None else area.right


def _area(ref: bytes) -> Range | None:
    try:
        return parse_range(ref.decode())
    except ValueError:
        # Whole columns, or nothing that can be read.
        return None


def _text(area: Range) -> bytes:
    return f"{column_name(area.left)}{area.top}:{column_name(area.right)}{area.bottom}".encode()


def name_moved_back(text: str, edge: FilterEdge) -> str:
    """Return what the hidden name of a filter refers to, ending in the column in which it ended before."""
    return re.sub(rf"(:\$?){column_name(edge.after)}(\$?\d+)$", rf"\g<1>{column_name(edge.before)}\g<2>", text)
