"""CSV and TSV text -> one sheet. Nothing is converted: 1-001 and 10.3 stay as typed.

What every spreadsheet program would calculate is a formula here too, one without a result in the file.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from taizhang_xl.cells import MAX_COLUMN, Cell, Kind, Sheet
from taizhang_xl.errors import DamagedWorkbookError, TooManyRowsError, UnsafeWorkbookError
from taizhang_xl.tables.readonly import ReadOnlySource
from taizhang_xl.tables.textcode import decode
from taizhang_xl.xlsx.package import LIMITS, Limits

MAX_BYTES = 50 << 20
MAX_ROWS = 200_000
_DELIMITERS = {",": "逗号", "\t": "制表符", ";": "分号"}
_SAMPLE_ROWS = 50
_SAMPLE_CHARACTERS = 200_000
_TOO_LARGE = "台账不会这么大，请核对是不是选错了文件"


def read_csv(path: Path, raw: bytes, limits: Limits = LIMITS) -> ReadOnlySource:
    """Return a text file as one sheet named like the file. Raises WorkbookError if it is no table in text.

    Rows with only delimiters do not count: a sheet formatted to its end is saved as a million of them.
    """
    if len(raw) > MAX_BYTES:
        raise UnsafeWorkbookError(path, f"有 {len(raw) >> 20} MB", _TOO_LARGE)
    decoded = decode(path, raw)
    delimiter = _sniff_delimiter(decoded.text)
    rows: dict[int, dict[int, Cell]] = {}
    count = 0
    for number, values in enumerate(_records(path, decoded.text, delimiter), 1):
        if len(values) > MAX_COLUMN:
            raise UnsafeWorkbookError(path, f"超过 {MAX_COLUMN} 列", _TOO_LARGE)
        if cells := {column: _cell(value) for column, value in enumerate(values, 1) if value}:
            rows[number] = cells
            count += len(cells)
        if len(rows) > (most := min(limits.rows, MAX_ROWS)):
            raise TooManyRowsError(path, path.stem, most)
        if count > limits.cells:
            raise UnsafeWorkbookError(path, "单元格太多", _TOO_LARGE)
    note = f"按 {decoded.encoding} 编码、{_DELIMITERS[delimiter]}分隔读取"
    return ReadOnlySource(path.name, (Sheet(path.name, path.stem, rows),), note)


def _cell(value: str) -> Cell:
    is_formula = value[0] == "=" and value.strip("=") != ""
    return Cell(Kind.BLANK, None, formula=value[1:]) if is_formula else Cell(Kind.TEXT, value)


def _sniff_delimiter(text: str) -> str:
    """Return the delimiter that splits the most rows into the same number of fields; "," if none splits any."""
    scores = {delimiter: _score(text[:_SAMPLE_CHARACTERS], delimiter) for delimiter in _DELIMITERS}
    return max(scores, key=lambda delimiter: scores[delimiter])


def _score(sample: str, delimiter: str) -> tuple[int, int]:
    try:
        rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return 0, 0
    # A title above the table is one field with every delimiter, and does not count.
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(((rows_of, width) for width, rows_of in widths.items()), default=(0, 0))


def _records(path: Path, text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the records; an unclosed quote would swallow the rest of the file, so it is refused."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for values in reader:
            yield values
            begins = reader.line_num + 1
    except csv.Error:
        raise DamagedWorkbookError(
            path, f"从文本第 {begins} 行起引号不成对，或一格的文字太长", "请用 Excel 或 WPS 打开核对，另存为 .xlsx 再用"
        ) from None
