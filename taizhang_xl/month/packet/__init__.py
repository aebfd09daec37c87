"""The monthly review packet: one workbook, ready to print, from cover to the list of who sent nothing."""

from __future__ import annotations

from typing import BinaryIO

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.month import Month
from taizhang_xl.month.packet.cover import write_cover
from taizhang_xl.month.packet.developed import write_developed
from taizhang_xl.month.packet.figure_rows import figure_rows_of
from taizhang_xl.month.packet.lists import write_lists
from taizhang_xl.month.packet.overview import write_overview
from taizhang_xl.month.packet.settling import write_settling
from taizhang_xl.month.packet.trends import write_trends
from taizhang_xl.month.packet.units import has_content, without_page, write_unit
from taizhang_xl.month.review_model import Review, UnitReview
from taizhang_xl.paper.style import Styled


def packet_name(month: Month) -> str:
    """Return the file name of a month's packet; its document and its PDF have the same but for the ending."""
    return f"{month.year}年{month.month:02d}月_台账落实情况汇报.xlsx"


def write_packet(review: Review, file: BinaryIO) -> None:
    """Write the whole packet."""
    styled = Styled(file, f"{review.month.label}工作台账落实情况汇报", review.as_of, for_others)
    contents = write_cover(styled, review)
    rows = figure_rows_of(styled, review)
    names = [write_overview(styled, review, rows)]
    names += [write_unit(styled, review, unit) for unit in review.units if has_content(unit)]
    lists, nothing = write_lists(styled, review)
    developed, no_developments = write_developed(styled, review)
    trends, no_trends = write_trends(styled, review)
    nothing = [*nothing, *no_developments]
    names += [*lists, *developed, *trends, *rows.write(styled, review), *write_settling(styled, review)]
    told = [f"没有另页的单位：{each}"] if (each := without_page(review)) else []
    told += [f"没有另页的清单：{'；'.join(nothing)}"] if nothing else []
    contents(names, [*told, *no_trends])
    styled.close()


def write_packet_of_unit(review: Review, unit: UnitReview, file: BinaryIO) -> None:
    """Write one unit's sheet as a workbook of its own."""
    styled = Styled(file, f"{for_others(unit.name)}{review.month.label}工作落实情况", review.as_of, for_others)
    write_unit(styled, review, unit)
    styled.close()
