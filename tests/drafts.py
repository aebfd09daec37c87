"""A ledger that may send to example.org, and a folder of drafts of it, made as month-end makes them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import openpyxl
from mail_servers import PASSWORD, USER

from taizhang_xl.month.mail_draft import Attached, Letter, make_draft
from taizhang_xl.sending.batches import note_batch
from taizhang_xl.sending.secrets import MAIL_VARIABLE

BATCH = "2018-03 月底"


class Drafts(NamedTuple):
    """A ledger and its folder of drafts."""

    ledger: Path
    folder: Path

    def write(self, name: str, to: str | None, text: str = "请核对。", attached: bytes = b"1") -> Path:
        """Write one draft as month-end does."""
        letter = Letter(f"2018年3月工作落实情况（{name}）", f"{name}：\n\n    {text}\n")
        sheet = Attached(f"{name}_2018年03月.xlsx", attached)
        path = self.folder / f"{name}.eml"
        path.write_bytes(make_draft(to, letter, sheet, datetime(2018, 3, 31, 9, tzinfo=UTC)))
        return path

    def noted(self) -> Drafts:
        """Write down that all that lie there were made."""
        note_batch(self.folder, self.ledger, BATCH, sorted(path.name for path in self.folder.glob("*.eml")))
        return self


def small_ledger(path: Path) -> Path:
    """A ledger of one item and no settings."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for row in (["编号", "目标任务", "完成时限", "责任单位", "状态"], ["1-001", "修路", "3月底", "城环工委", "未落实"]):
        sheet.append(row)
    for row in (["名称", "值", "说明"], ["年度", 2018, "台账的年度"]):
        settings = book["设置"] if "设置" in book.sheetnames else book.create_sheet("设置")
        settings.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def made(home: Path, count: int) -> Drafts:
    """A ledger and `count` drafts, to u001@example.org and so on."""
    drafts = Drafts(small_ledger(home / "台账.xlsx"), home / "out" / "邮件草稿")
    drafts.folder.mkdir(parents=True)
    for number in range(1, count + 1):
        drafts.write(f"单位{number:03d}", f"u{number:03d}@example.org")
    return drafts.noted()


def set_up(ledger: Path, **values: object) -> None:
    """Write values into the ledger's 设置."""
    book = openpyxl.load_workbook(ledger)
    sheet = book["设置"]
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    for name, value in values.items():
        row = rows.get(name) or sheet.max_row + 1
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = name, value
    book.save(ledger)


def reaching(port: int, tls: str = "STARTTLS", **more: object) -> list[str]:
    """The settings that reach a server on loopback, as the verb is told of them."""
    given = {
        "发信服务器": "localhost", "发信端口": port, "发信加密": tls, "发信地址": USER, "收件域名": "example.org",
        "每分钟发信": 9999, **more,
    }  # fmt: skip
    return [f"{name}={value}" for name, value in given.items()]


def environment(authority: Path) -> dict[str, str]:
    """The environment in which the server's certificate is believed and the password is known."""
    return {
        "SSL_CERT_FILE": str(authority), MAIL_VARIABLE: PASSWORD, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"
    }  # fmt: skip
