"""Drop-downs of new columns, put among the sheet's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from taizhang_xl.cells import Range
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.write.book import range_text
from taizhang_xl.xlsx.write.grow import Cut, validated
from taizhang_xl.xlsx.write.sheet_xml import SheetXml
from taizhang_xl.xlsx.write.table_edge import meet

# What comes before them in a sheet.
_BEFORE = (
    "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
)  # fmt: skip


class DropDown(NamedTuple):
    """A drop-down on an area, which warns of other words and lets them pass."""

    area: Range
    choices: tuple[str, ...]


def drop_down_cuts(sheet: SheetXml, asked: Sequence[DropDown]) -> list[Cut]:
    """Return the cuts that add drop-downs; an area of which a part has a rule already keeps that."""
    taken = validated(sheet) if asked else []
    new = list(_rules(sheet, [each for each in asked if not any(meet(each.area, other) for other in taken)]))
    if not new:
        return []
    holder = sheet.frame.first("dataValidations")
    p = sheet.prefix
    if holder is None:
        places = [place.end for name in _BEFORE for place in sheet.frame.all(name)]
        at = max([sheet.data.end, *places])
        return [(at, at, b'<%sdataValidations count="%d">%s</%sdataValidations>' % (p, len(new), b"".join(new), p))]
    tag = sheet.xml[holder.start : holder.head]
    head = markup.opened(tag)
    if (count := markup.attributes(tag).get(b"count")) is not None:
        head = markup.with_attribute(head, b"count", b"%d" % (markup.integer(count, 0) + len(new)))
    if holder.head == holder.end:
        return [(holder.start, holder.end, head + b"".join(new) + b"</" + holder.prefix + b"dataValidations>")]
    return [(holder.start, holder.head, head), (holder.tail, holder.tail, b"".join(new))]


def _rules(sheet: SheetXml, asked: Sequence[DropDown]) -> Iterator[bytes]:
    p = sheet.prefix
    for each in asked:
        words = escape(",".join(each.choices), quote=False).encode()
        yield (
            b'<%sdataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" sqref="%s">'
            b'<%sformula1>"%s"</%sformula1></%sdataValidation>'
        ) % (p, range_text(each.area).encode(), p, words, p, p)
