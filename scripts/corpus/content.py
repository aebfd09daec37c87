"""What all workbooks of the corpus hold: a small ledger of an office, with functions in place of names."""

from __future__ import annotations

import struct
import zlib
from datetime import date, datetime

TITLE = "2018年工作台账"
SHEET = "台账"
HEAD = ("编号", "目标任务", "完成时限", "责任单位", "责任人", "状态", "分值", "交办日期")
ITEMS: tuple[tuple[str | int | date, ...], ...] = (
    ("1-001", "修订全委会议事规则", "3月底", "办公室", "主任", "办结", 10, date(2018, 1, 8)),
    ("1-002", "检查河湖保护条例的落实", "6月中旬", "城环工委", "副主任", "正在办理", 15, date(2018, 1, 22)),
    ("1-003", "听取预算执行情况的报告", "三季度", "财经工委", "科长", "未落实", 12, date(2018, 2, 5)),
    ("2-001", "组织代表视察学校食堂", "10月底", "教科工委", "科员", "未落实", 8, date(2018, 3, 5)),
    ("2-002", "办理代表建议 <26 件> & 答复", "交办后3个月内", "代表工委", "秘书", "正在办理", 20, date(2018, 3, 12)),
)
FIRST_ITEM = 3
LAST_ITEM = FIRST_ITEM + len(ITEMS) - 1
STATES = ["未落实", "正在办理", "办结"]
MADE_ON = datetime.fromisoformat("2018-03-01T09:00:00")


def picture(red: int, green: int, blue: int, side: int = 8) -> bytes:
    """Return a PNG of one colour, not packed: what packers make differs."""
    rows = (b"\0" + bytes((red, green, blue)) * side) * side
    chunks = (
        (b"IHDR", struct.pack(">2L5B", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 0)),
        (b"IEND", b""),
    )
    body = (
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)
