"""A kind of companion workbook as data: what it is called, its sheets, where an office keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import SheetSpec
from taizhang_xl.ledger.settings import Setting
from taizhang_xl.reading.setting import setting_text

# A folder of its own: the journal and the backups beside a companion are as closed to others as it is.
_PLACE = r"(?![./\\])[^<>:\"/\\|?*]+(?<![ .])[/\\](?![.])[^<>:\"/\\|?*]+\.xlsx"


@dataclass(frozen=True, eq=False)
class CompanionKind:
    """A companion of a ledger: `name` is its kind (平时考核), `sheets` what is kept in it, `made_by` the verb that makes it."""

    name: str
    sheets: tuple[SheetSpec, ...]
    made_by: str

    @property
    def setting(self) -> Setting:
        """The row of 设置 that says where it is."""
        usual = f"{self.name}/2018年{self.name}.xlsx"
        note = f"{self.name}附册放在台账旁边的哪个文件夹、叫什么；空着就是 {usual} 这样的"
        return Setting(f"{self.name}附册", "", note, _PLACE, f"文件夹/文件名.xlsx，如 {usual}")

    def path(self, ledger: Ledger, beside: Path) -> Path:
        """Return where the companion of a ledger is; `beside` is the ledger's file."""
        text = setting_text(ledger, self.setting).replace("\\", "/")
        return beside.resolve().parent / PurePosixPath(text or f"{self.name}/{ledger.year}年{self.name}.xlsx")
