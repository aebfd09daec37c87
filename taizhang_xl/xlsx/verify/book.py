"""The receipt of parts other than sheets: lists may get entries at the end, ranges may end lower, nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from xml.etree import ElementTree

from taizhang_xl.cells import parse_address
from taizhang_xl.xlsx.verify.frame import FilterEdge, name_moved_back

Element = ElementTree.Element

_RANGE = re.compile(
    rb"(?<![A-Za-z0-9_$.])(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::(\$?[A-Z]{1,3}\$?)([0-9]{1,7}))?(?![A-Za-z0-9_(.!])"
)
_FILTER_NAME = "_xlnm._FilterDatabase"
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*")
_INSERT_ROW = re.compile(rb"\sinsertRow\s*=\s*[\"'][^\"']*[\"']")


def same(old: Element, new: Element) -> bool:
    """Whether two elements are equal, however they are spelled."""
    return (
        old.tag == new.tag
        and old.attrib == new.attrib
        and (old.text or "") == (new.text or "")
        and len(old) == len(new)
        and all(map(same, old, new))
    )


def tree(xml: bytes) -> Element:
    """Return the tree of a part in UTF-8, whatever encoding it declares."""
    return ElementTree.fromstring(xml, ElementTree.XMLParser(encoding="utf-8"))


def own(holder: Element, path: str) -> list[Element]:
    """Return the elements at a path of names ("sheets/sheet"), each in the namespace of its parent."""
    found = [holder]
    for name in path.split("/"):
        found = [child for each in found for child in each if child.tag == _beside(each, name)]
    return found


def _beside(element: Element, name: str) -> str:
    """Return the tag of a name in an element's namespace."""
    space, brace, _ = element.tag.rpartition("}")
    return space + brace + name


def counts_from_1904(book: bytes) -> bool:
    """Whether a workbook part counts its days from 1904."""
    return any(each.get("date1904") in ("1", "true") for each in own(tree(book), "workbookPr"))


def book_difference(
    old: bytes, new: bytes, bottoms: Collection[int], gone: Collection[str], come: Sequence[str],
    filters: Mapping[str, FilterEdge] = MappingProxyType({}),
) -> str | None:  # fmt: skip
    """Return what is wrong with a workbook part, None if only the recalculation, grown names and our sheets differ.

    `gone` and `come` are the names of the sheets to be removed and to be added at the end, `filters` the filters of which
    the right edge was to move, by sheet.
    """
    trees = tree(old), tree(new)
    before, after = (_sheet_names(root) for root in trees)
    if after != [*(name for name in before if name not in gone), *come]:
        return "里的工作表不是原来那些"
    first, second = (_bare_book(root, {*gone, *come}, moved) for root, moved in zip(trees, ({}, filters), strict=True))
    return None if first == second else range_difference(first, second, bottoms)


def _sheet_names(root: Element) -> list[str]:
    return [each.get("name", "") for each in own(root, "sheets/sheet")]


def _bare_book(root: Element, without: Collection[str], filters: Mapping[str, FilterEdge]) -> bytes:
    """Return a workbook part without its calculation settings and these sheets; defined names refer to sheets by name."""
    names = _sheet_names(root)
    for each in root.iter():
        # White space between elements means nothing, and goes with an element that is removed here.
        each.text, each.tail = (text if text and text.strip() else None for text in (each.text, each.tail))
    for holder in list(root):
        for child in list(holder):
            at = child.get("localSheetId", "")
            if at.isdigit() and int(at) < len(names):
                child.set("localSheetId", names[int(at)])
            edge = filters.get(child.get("localSheetId", ""))
            if edge is not None and child.get("name") == _FILTER_NAME:
                child.text = name_moved_back(child.text or "", edge)
            if without and child.tag == _beside(root, "workbookView"):
                child.attrib.pop("activeTab", None)
                child.attrib.pop("firstSheet", None)
            is_sheet = child.tag == _beside(root, "sheet") and child.get("name") in without
            if is_sheet or child.get("localSheetId") in without:
                holder.remove(child)
        is_emptied = holder.tag == _beside(root, "definedNames") and not len(holder)
        if holder.tag == _beside(root, "calcPr") or is_emptied:
            root.remove(holder)
    return ElementTree.tostring(root)


def list_difference(old: bytes, new: bytes, gone: Collection[str], come: Collection[str]) -> str | None:
    """Return what is wrong with a list of parts, None if only the entries of added or removed parts differ."""
    before, after = tree(old), tree(new)
    kept = [entry for entry in before if not _names_one_of(entry, gone)]
    if (before.tag, before.attrib) != (after.tag, after.attrib) or len(after) < len(kept):
        return "少了登记"
    if not all(same(*pair) for pair in zip(kept, list(after)[: len(kept)], strict=True)):
        return "原有的登记变了"
    if not all(_names_one_of(entry, come) for entry in list(after)[len(kept) :]):
        return "多了登记"
    return None


def _names_one_of(entry: Element, parts: Collection[str]) -> bool:
    target = entry.get("PartName") or entry.get("Target") or ""
    return target != "" and any(f"/{part}".lower().endswith(f"/{target.lstrip('/')}".lower()) for part in parts)


def chain_difference(old: bytes, new: bytes | None, come: Collection[int], gone: Collection[str] | None) -> str | None:
    """Return what is wrong with a calculation chain, None if only cells of new rows came and `gone` ones went.

    If a whole sheet is gone or rewritten, any may go (None).
    """
    before, after = set(_links(old)), set() if new is None else set(_links(new))
    lost = next((cell for _, cell in before - after if gone is not None and cell not in gone), None)
    if lost is not None:
        return f"少了公式 {lost}"
    extra = next((cell for _, cell in after - before if parse_address(cell)[0] not in come), None)
    return None if extra is None else f"多了公式 {extra}"


def _links(chain: bytes) -> Iterator[tuple[str, str]]:
    """Yield the cells of a calculation chain; one without a sheet has that of the one before."""
    sheet = ""
    for entry in tree(chain):
        sheet = entry.get("i", sheet)
        yield sheet, entry.get("r", "")


def range_difference(old: bytes, new: bytes, bottoms: Collection[int]) -> str | None:
    """Return what is wrong with a part, None if at most ranges differ, and those only by ending on an appended row."""
    old, new = (_HEAD.sub(b"", _INSERT_ROW.sub(b"", xml), count=1) for xml in (old, new))
    if _RANGE.sub(b"", old) != _RANGE.sub(b"", new):
        return "不该有的地方变了"
    first, second = list(_RANGE.finditer(old)), list(_RANGE.finditer(new))
    if len(first) != len(second):
        return "不该有的地方变了"
    for before, after in zip(first, second, strict=True):
        if before[0] != after[0] and not _has_grown(before, after, bottoms):
            return f"里的区域 {before[0].decode()} 成了 {after[0].decode()}"
    return None


def _has_grown(before: re.Match[bytes], after: re.Match[bytes], bottoms: Collection[int]) -> bool:
    """Whether a range begins where it did, is as wide, and now ends on an appended row."""
    first = before[1]
    # A range of one cell may be written as the cell alone.
    wide, bottom = (
        (before[2], before[3])
        if before[2]
        else (first.rstrip(b"0123456789"), first.lstrip(b"$ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    )
    return after[1] == first and after[2] == wide and int(bottom) < int(after[3]) and int(after[3]) in bottoms


def calculated_columns(table: bytes) -> Iterator[str]:
    """Yield the formulas of a table's calculated columns."""
    for found in own(tree(table), "tableColumns/tableColumn/calculatedColumnFormula"):
        yield found.text or ""
