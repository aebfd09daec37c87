"""Tags are found in bytes as an XML parser finds them, and what is not well formed costs neither time nor memory."""

import tracemalloc
from xml.parsers import expat

import pytest

from taizhang_xl.xlsx.markup import elements, tag_pattern
from taizhang_xl.xlsx.read.row_bytes import without_blank_rows

MEBIBYTE = 1024 * 1024
CELL = tag_pattern(b"c")


def starts(xml, name):
    """The places where expat sees elements of that name begin."""
    found = []
    parser = expat.ParserCreate()

    def start(tag, attributes):
        if tag.rpartition(":")[2] == name:
            found.append(parser.CurrentByteIndex)

    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found


@pytest.mark.parametrize(
    "row",
    [
        b'<c r="A1" s="3"/><c r="B1" s="4"><v>1</v></c>',
        b'<c r="A1"/><c r="B1"/><c r="C1"/>',
        b'<c r="A1" note="a/b>c"/><c r="B1"></c>',
        b"<c r='A1' note='\"'/><c r=\"B1\" note=\"'\"><v/></c>",
        b'<x:c r="A1" a="/>"/><c\n r = "B1"\t/><c/><c></c>',
        b'<cols a="1"/><c r="A1"/><cx r="B1"/><c r="C1" a=""/>',
    ],
)
def test_start_tags_are_found_where_a_parser_finds_them(row):
    xml = b'<row xmlns:x="urn:x">' + row + b"</row>"
    assert [found.start for found in elements(xml, CELL)] == starts(xml, "c")


@pytest.mark.parametrize(
    ("row", "attributes", "empty"),
    [
        (b'<c r="A1" s="3"/>', b' r="A1" s="3"', b"/"),
        (b'<c r="A1" s="3">', b' r="A1" s="3"', b""),
        (b'<c r="A1" a="x/>y" />', b' r="A1" a="x/>y" ', b"/"),
        (b"<c a='/'>", b" a='/'", b""),
    ],
)
def test_an_empty_tag_is_told_from_one_with_content(row, attributes, empty):
    match = CELL.search(row)
    assert match[0] == row
    assert (match[2], match[3]) == (attributes, empty)


def peak(work):
    """What a piece of work needs in memory, in bytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("filling", [b' a="1"', b" /", b'"', b"'a'/", b" a"])
def test_a_tag_without_an_end_costs_one_pass_and_little_memory(filling):
    xml = b"<c " + filling * 500_000
    assert peak(lambda: CELL.search(xml)) < 32 * MEBIBYTE
    assert CELL.search(xml) is None


def joined(*pieces):
    return b"".join(without_blank_rows(pieces))


END = b"</sheetData>"
KEPT = b'<row r="9"><c r="A9"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "blank",
    [
        b'<row r="1"/>',
        b'<row r="1" spans="1:3" ht="15"/>',
        b'<row r="1"></row>',
        b'<row r="1" ht="15"><c r="A1" s="3"/><c r="B1"/></row>',
        b'<row r="1">' + b'<c r="A1" s="12345"/>' * 16384 + b"</row>",
    ],
)
def test_rows_that_hold_nothing_are_left_out(blank):
    assert joined(b"<sheetData>" + blank + KEPT + END) == b"<sheetData>" + KEPT + END


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="1" hidden="1"/>',
        b'<row r="1" a="1" hidden="1"><c r="A1"/></row>',
        b'<row r="1"><c r="A1" t="s"/></row>',
        b'<row r="1"><c r="A1"/><c r="B1"><v>0</v></c></row>',
        b'<row r="1" ht="a><c r="A1"/></row>',
    ],
)
def test_hidden_rows_values_and_broken_tags_stay(row):
    assert joined(b"<sheetData>" + row + KEPT + END) == b"<sheetData>" + row + KEPT + END


@pytest.mark.parametrize("row", [b'<row r="1"' + b' a="1"' * 500_000, b'<row r="1">' + b'<c r="A1"/>' * 500_000])
def test_a_row_without_an_end_costs_little_memory(row):
    xml = row + b"</row>x" + END
    assert peak(lambda: joined(xml)) < len(xml) * 4 + 16 * MEBIBYTE
    assert joined(xml) == xml
