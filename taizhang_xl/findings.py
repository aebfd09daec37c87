"""What is wrong with the data: returned, never raised. The rules themselves are in catalogue.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from taizhang_xl.messages import one_line


class Severity(StrEnum):
    """How much a finding matters to the clerk."""

    ERROR = "错误"
    WARNING = "提醒"
    REPAIR = "已识别"


class Where(NamedTuple):
    """The place of a finding: a file, and if it has one a sheet and a cell ("F37")."""

    file: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        place = "!".join(filter(None, (self.sheet, self.cell)))
        return f"{self.file} {place}".strip()


class Finding(NamedTuple):
    """One thing wrong with the data, with what to do about it, in the user's words."""

    code: str
    severity: Severity
    file: str
    sheet: str
    cell: str
    value: str
    message: str
    fix: str

    def __str__(self) -> str:
        place = str(Where(self.file, self.sheet, self.cell))
        return one_line(
            f"{self.severity} {place} {self.message}。{self.fix}。"
            if self.fix
            else f"{self.severity} {place} {self.message}。"
        )

    def as_dict(self) -> dict[str, str]:
        """Return the keys and values that JSON output shows."""
        return {key: str(value) for key, value in self._asdict().items()}


def is_wrong(findings: Iterable[Finding]) -> bool:
    """Whether there is more than repairs made while reading."""
    return any(finding.severity is not Severity.REPAIR for finding in findings)


class Rule(NamedTuple):
    """A kind of finding: stable code, severity, title, and Chinese templates for message and cure."""

    code: str
    severity: Severity
    title: str
    message: str
    fix: str

    def at(self, where: Where, value: object = "", **words: object) -> Finding:
        """Return the finding of this rule at one place; `words` fill the templates, `value` is {value}."""
        shown = str(value)
        words = {"value": shown, **words}
        return Finding(
            self.code, self.severity, where.file, where.sheet, where.cell, shown,
            self.message.format(**words), self.fix.format(**words),
        )  # fmt: skip


def rules_in(names: Mapping[str, object]) -> tuple[Rule, ...]:
    """Return the rules among the names of a module, in their order: `RULES = rules_in(globals())` ends one."""
    return tuple(value for value in names.values() if isinstance(value, Rule))
