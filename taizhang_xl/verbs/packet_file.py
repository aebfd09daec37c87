"""Where a month's packet lies, and whether people have settled conflicts in it."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.contract.common_options import read_folder
from taizhang_xl.contract.option import Option
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.schema import SETTLING
from taizhang_xl.month.packet import packet_name
from taizhang_xl.tables.source import open_source

TO = Option(
    "to", read_folder, "放材料的文件夹；不给就是台账旁边的 out", python="str | Path | None",
    usual=lambda context: context.path.parent / "out",
)  # fmt: skip


def packet_file(to: Path, month: Month) -> Path:
    """Return where the packet of a month lies in a folder."""
    return to / packet_name(month)


def settled_packet(to: Path, month: Month) -> Path | None:
    """Return the packet of an earlier run that has conflicts to settle, None where there is none."""
    made = packet_file(to, month)
    return made if made.exists() and SETTLING.name in open_source(made).sheet_names else None
