"""What is wrong with the run: raised, never returned. What is wrong with the data is a finding (findings.py)."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.messages import one_line


class TaizhangError(Exception):
    """Base of all errors this package raises on purpose.

    The text is one Chinese line for the user: the file's name first, then what happened, then the cure.
    """

    def __init__(self, subject: str | Path, what: str, cure: str) -> None:
        self.subject = subject.name if isinstance(subject, Path) else subject
        self.what = what
        self.cure = cure
        told = f"{self.subject}：{what}。{cure}"
        super().__init__(one_line(told if told.endswith(("。", "？")) else f"{told}。"))


class UsageError(TaizhangError):
    """An argument cannot be used: not a month, an unknown field."""


class YearUnknownError(UsageError):
    """Nothing tells the year of a ledger."""


class FileError(TaizhangError):
    """A file cannot be reached: missing, locked, no right to read or write."""


class FileBusyError(FileError):
    """Another program or another run holds the file."""


class ChangedMeanwhileError(FileError):
    """The file on disk is no longer the one that was read."""


class WorkbookError(TaizhangError):
    """The file is there but cannot be used as a workbook."""


class ForeignFormatError(WorkbookError):
    """Another format under this name: .xls, CSV, HTML, an encrypted or an unknown file."""


class DamagedWorkbookError(WorkbookError):
    """Truncated, a wrong checksum, a missing part, XML that does not parse."""


class UnsafeWorkbookError(WorkbookError):
    """Malicious, or too large for a ledger: bombs, DOCTYPE, part names that point outside."""


class TooManyRowsError(UnsafeWorkbookError):
    """More rows with content than the caller will read; `sheet` is where the limit was passed."""

    def __init__(self, subject: str | Path, sheet: str, rows: int) -> None:
        self.sheet = sheet
        self.rows = rows
        super().__init__(
            subject, f"工作表“{sheet}”里填有内容的行超过 {rows} 行", "请删去多余的行和用不着的工作表后再试"
        )


class NoTableError(WorkbookError):
    """No sheet holds a table that can be recognised as the one wanted."""


class SeveralTablesError(NoTableError):
    """Several `sheets` look like the ledger and are not parts of one."""

    def __init__(self, subject: str | Path, what: str, cure: str, sheets: tuple[str, ...] = ()) -> None:
        self.sheets = sheets
        super().__init__(subject, what, cure)


class LayoutChangedError(WorkbookError):
    """A column that was settled is not where it was, or is called otherwise."""


class UnnumberedError(WorkbookError):
    """A ledger in which no item has a number: nothing can be told apart by it."""


class MissingColumnError(WorkbookError):
    """A ledger without a column that a verb cannot do without."""


class EditRefusedError(WorkbookError):
    """The edit cannot be made without the risk of damage; nothing was written."""


class DamagedEditError(EditRefusedError):
    """What was about to be saved is not the old workbook with just the requested edits; nothing was written."""

    def __init__(self, subject: str | Path, difference: str) -> None:
        super().__init__(
            subject,
            f"写好的内容与要改的对不上（{difference}），没有保存，原文件没有动",
            "请用 Excel 或 WPS 另存一次再试，仍这样就先手工改",
        )


class ClusterError(TaizhangError):
    """The workers cannot do the work: package missing, out of reach, gone, or unable to see the files."""


class SendingError(TaizhangError):
    """A mail server or a bot cannot be reached safely, or refuses who sends."""
