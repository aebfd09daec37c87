"""What grows with a list when rows are added below it: its filter, its conditional formats, its drop-downs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from taizhang_xl.cells import Range, parse_range
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.write.book import Growth, range_text, with_range
from taizhang_xl.xlsx.write.sheet_xml import SheetXml

_RULES = markup.tag_pattern(b"conditionalFormatting|dataValidation")
# Newer forms of both are in the extension list.
_RULE_HOLDERS = ("conditionalFormatting", "dataValidations", "extLst")
_SQREF = markup.tag_pattern(b"sqref")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_RELATIVE_ROW = re.compile(r"(?<![\w.$])\$?[A-Za-z]{1,3}\d+(?![\w.(])|(?<![\w.$])\d+:\d+")

Cut = tuple[int, int, bytes]


def can_fill_down(formula: str) -> bool:
    """Whether a column's formula is the same text in every row, so that it can be copied without rewriting."""
    bare = _QUOTED.sub("", formula)
    while (shorter := _BRACKETS.sub("", bare)) != bare:
        bare = shorter
    return not _RELATIVE_ROW.search(bare)


def formula_bytes(formula: str) -> bytes:
    """Return a formula as written in a cell."""
    return escape(formula, quote=False).encode()


def sheet_cuts(sheet: SheetXml, growths: Sequence[Growth], filtered: Range | None = None) -> list[Cut]:
    """Return the cuts that let filter, conditional formats and validations of a sheet grow, in old and new form.

    `filtered` is the filter's range after columns have joined or left it.
    """
    if not growths:
        return _filter_cuts(sheet, growths, filtered)
    rules, taken = _rules(sheet), validated(sheet)
    cuts = _filter_cuts(sheet, growths, filtered)
    for rule in rules:
        cuts += _rule_cuts(sheet, rule, growths, taken if _is_validation(sheet, rule) else [])
    return cuts


def _rules(sheet: SheetXml) -> list[markup.Element]:
    holders = [place for name in _RULE_HOLDERS for place in sheet.frame.all(name)]
    return [rule for place in holders for rule in markup.elements(sheet.mask, _RULES, place.start, place.end)]


def validated(sheet: SheetXml) -> list[Range]:
    """Return the areas on which a sheet has rules of what may be typed."""
    return [area for rule in _rules(sheet) if _is_validation(sheet, rule) for area in _areas_of(sheet, rule)]


def _is_validation(sheet: SheetXml, rule: markup.Element) -> bool:
    return sheet.mask.startswith(b"dataValidation", rule.start + 1 + len(rule.prefix))


def _sqrefs(sheet: SheetXml, rule: markup.Element) -> list[tuple[int, int]]:
    """Return the positions of a rule's lists of ranges: in its tag, or in a child in the newer form."""
    head = sheet.mask[rule.start : rule.head]
    places = [(child.head, child.tail) for child in markup.elements(sheet.mask, _SQREF, rule.head, rule.tail)]
    if found := re.search(rb"\ssqref\s*=\s*[\"']([^\"']*)[\"']", head):
        places.append((rule.start + found.start(1), rule.start + found.end(1)))
    return places


def _areas_of(sheet: SheetXml, rule: markup.Element) -> list[Range]:
    words = [word for start, end in _sqrefs(sheet, rule) for word in sheet.xml[start:end].decode().split()]
    return [area for word in words if (area := rectangle(word)) is not None]


def rectangle(word: str) -> Range | None:
    """Return the rectangle of a reference, None for whole rows or columns ("A:C"), which need no growth."""
    try:
        return parse_range(word)
    except ValueError:
        return None


def _rule_cuts(sheet: SheetXml, rule: markup.Element, growths: Sequence[Growth], taken: Sequence[Range]) -> list[Cut]:
    cuts = []
    for start, end in _sqrefs(sheet, rule):
        if (new := _grown_list(sheet.xml[start:end], growths, taken)) != sheet.xml[start:end]:
            cuts.append((start, end, new))
    return cuts


def _grown_list(text: bytes, growths: Sequence[Growth], taken: Sequence[Range]) -> bytes:
    words = []
    for word in text.decode().split():
        old = rectangle(word)
        area = old
        for growth in growths:
            area = growth.grown(area) if area is not None else None
        # Two validations on one cell are an error to Excel: if the next rows have their own, that one stays.
        if area is not None and old is not None and area != old:
            added = area._replace(top=old.bottom + 1)
            word = word if _overlaps_any(added, taken) else range_text(area)
        words.append(word)
    return " ".join(words).encode()


def _overlaps_any(strip: Range, areas: Iterable[Range]) -> bool:
    return any(
        strip.top <= other.bottom and other.top <= strip.bottom
        and strip.left <= other.right and other.left <= strip.right
        for other in areas
    )  # fmt: skip


def sheet_filter(sheet: SheetXml) -> tuple[markup.Element, Range] | None:
    """Return the sheet's own filter and its range; those of custom views are not it."""
    found = sheet.frame.first("autoFilter")
    if found is None:
        return None
    ref = markup.attributes(sheet.xml[found.start : found.head]).get(b"ref", b"")
    return (found, markup.area(ref)) if ref else None


def _filter_cuts(sheet: SheetXml, growths: Sequence[Growth], filtered: Range | None) -> list[Cut]:
    found = sheet_filter(sheet)
    if found is None:
        return []
    place, area = found
    grown = area
    for growth in growths:
        grown = growth.grown(grown)
    if filtered is not None:
        grown = grown._replace(right=filtered.right)
    if grown == area:
        return []
    cuts = [(place.start, place.head, with_range(sheet.xml[place.start : place.head], grown))]
    for sort in sheet_sorts(sheet, place) if grown.right != area.right else ():
        tag = sheet.xml[sort.start : sort.head]
        old = markup.area(markup.attributes(tag).get(b"ref", b""))
        if old.right == area.right:
            cuts.append((sort.start, sort.head, with_range(tag, old._replace(right=grown.right))))
    return cuts


def sheet_sorts(sheet: SheetXml, filtered: markup.Element) -> list[markup.Element]:
    """Return what says by which columns a filtered list was sorted, inside its filter or after it."""
    inside = markup.elements(sheet.mask, markup.tag_pattern(b"sortState"), filtered.head, filtered.tail)
    return [*inside, *sheet.frame.all("sortState")]


def width_cuts(sheet: SheetXml, widths: Mapping[int, float]) -> list[Cut]:
    """Return the cut that gives a width to columns for which the sheet states none."""
    if not widths:
        return []
    p = sheet.prefix
    new = [(n, b'<%scol min="%d" max="%d" width="%g" customWidth="1"/>' % (p, n, n, widths[n])) for n in sorted(widths)]
    place = sheet.frame.first("cols")
    if place is None:
        at = sheet.data.start
        return [(at, at, b"<%scols>%s</%scols>" % (p, b"".join(tag for _, tag in new), p))]
    cols = [
        (markup.integer(markup.attributes(sheet.xml[found.start : found.head]).get(b"min", b""), 0), found.start)
        for found in markup.elements(sheet.mask, markup.tag_pattern(b"col"), place.head, place.tail)
    ]
    ends = [next((start for first, start in cols if first > number), place.tail) for number, _ in new]
    return [
        (at, at, b"".join(tag for end, (_, tag) in zip(ends, new, strict=True) if end == at))
        for at in dict.fromkeys(ends)
    ]


def dimension_cuts(sheet: SheetXml, cells: Iterable[tuple[int, int]]) -> list[Cut]:
    """Return the cut that extends the sheet's dimension over the edited cells."""
    place = sheet.frame.first("dimension")
    if place is None:
        return []
    tag = sheet.xml[place.start : place.head]
    area = rectangle(markup.attributes(tag).get(b"ref", b"").decode(errors="replace"))
    if area is None:
        # It is only a hint, and whole rows cover every cell.
        return []
    rows, columns = [], []
    for row, column in cells:
        rows.append(row)
        columns.append(column)
    if not rows:
        return []
    covering = Range(min(area.top, *rows), min(area.left, *columns), max(area.bottom, *rows), max(area.right, *columns))
    return [] if covering == area else [(place.start, place.head, with_range(tag, covering))]
