"""Rows of many ledgers as a Parquet data set: a folder for each table, and in it one for each ledger (地市=济州市)."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from taizhang_xl.errors import ClusterError
from taizhang_xl.files import disk

PARTITION = "地市"
_ROWS_AT_ONCE = 10_000

Row = Mapping[str, str | date | None]


def require_parquet(asked: str = "--parquet") -> None:
    """Raise ClusterError if Parquet, requested by the option `asked`, cannot be written on this machine."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise ClusterError(
            asked, "这台电脑上没有装 pyarrow", f'请运行 pip install "taizhang-xl[cluster]"，或去掉 {asked}'
        ) from error


def partition_of(table: Path, ledger: str) -> Path:
    """Return the folder of one ledger's rows; the two characters with a meaning are escaped as %25 and %3D."""
    return table / f"{PARTITION}={ledger.replace('%', '%25').replace('=', '%3D')}"


def write_rows(
    folder: Path, columns: Sequence[str], dates: Collection[str], rows: Iterable[Row], like: Path
) -> None:  # fmt: skip
    """Write the rows of one ledger as a Parquet file in a new folder, both with the access rights of `like`."""
    data = parquet_bytes(columns, dates, rows)
    disk.make_folder(folder, like)
    disk.write_new(folder / "part-0.parquet", data, like)


def parquet_bytes(columns: Sequence[str], dates: Collection[str], rows: Iterable[Row]) -> bytes:
    """Return rows as a Parquet file.

    `dates` are the columns that hold days, all others hold text; rows are written piece by piece, never all at once.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.date32() if name in dates else pa.string()) for name in columns])
    out = io.BytesIO()
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for piece in _pieces(rows):
            writer.write_table(pa.Table.from_pylist(piece, schema=schema))
    return out.getvalue()


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while piece := list(islice(left, _ROWS_AT_ONCE)):
        yield piece
