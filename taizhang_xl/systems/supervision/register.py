"""The register of slips as it is read from 督办: one `Slip` a row, and which rows cannot be relied on. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.supervision.rules import SLIP_DOUBLED, SLIP_GAP, SLIP_UNREADABLE
from taizhang_xl.systems.supervision.sheets import (
    ANSWERED,
    AWAITED,
    CITED,
    HANDLING,
    HINT,
    LEVEL,
    OCCURRENCE,
    REPLIED_ON,
    REPLY,
    REPLY_BY,
    SENT_ON,
    SLIP,
    SLIPS,
    SUPERVISE,
    URGE,
    VOID,
)
from taizhang_xl.systems.supervision.slip_number import SlipNumber, first_number, missing_numbers, read_slip_number

LEVELS = (HINT, URGE, SUPERVISE)
_KNOWN = {"": AWAITED, AWAITED: AWAITED, ANSWERED: ANSWERED, VOID: VOID}
_SAYING = (SLIP, Field.NUMBER, LEVEL, Field.UNIT, SENT_ON)
# In 期次 of a slip on what an inspection found: 督察2018-04-09.
OF_VISIT = "督察"


class Slip(NamedTuple):
    """One slip: a row of the register, or one that is about to be (`record` is None).

    `text` is its number as typed. `level` is "" where the row names none of the three, `handling` where its word is
    unknown. `occurrence` is "2018-10" for recurring work, "2018-06-30" for a stage, "督察2018-04-09" for a problem
    that an inspection found, else "".
    """

    text: str
    item: str
    occurrence: str
    level: str
    unit: str
    sent_on: date | None
    reply_by: date | None
    cited: str = ""
    handling: str = AWAITED
    replied_on: date | None = None
    record: Record | None = None

    @property
    def number(self) -> SlipNumber | None:
        """Its number, None where that cannot be read."""
        return read_slip_number(self.text)

    @property
    def key(self) -> tuple[tuple[str, int], int] | None:
        """Its series and running number, by which it is the same however its number was typed; None as `number`."""
        number = self.number
        return (number.series, number.number) if number else None

    def where(self, name: str) -> Where:
        """Return the place of a column in its row."""
        return self.record.where(name) if self.record else Where("", SLIPS.name)

    @property
    def is_of_visit(self) -> bool:
        """Whether it is about a problem that an inspection found; it need not name an item."""
        return self.occurrence.startswith(OF_VISIT)

    @property
    def subject(self) -> str:
        """What it is about, for lines: its item, or the inspection."""
        return " ".join(filter(None, (self.item, self.occurrence))) if self.is_of_visit else self.item

    @property
    def is_void(self) -> bool:
        """Whether it was withdrawn; its number is not given again."""
        return self.handling == VOID

    @property
    def is_awaited(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.handling == AWAITED

    @property
    def lacks(self) -> str:
        """Return the column without which it cannot be told when what is next, "" where nothing is lacking."""
        wanted = {LEVEL: self.level, SENT_ON: self.sent_on, REPLY_BY: self.reply_by, HANDLING: self.handling}
        return next((name for name, value in wanted.items() if not value), "")


def read_register(ledger: Ledger) -> tuple[Slip, ...]:
    """Return the slips of a ledger, in the order of the rows; rows that hold nothing but a drop-down's word are none."""
    return tuple(_slip(row) for row in rows_of(ledger, SLIPS) if any(row.text(name) for name in _SAYING))


def awaited(ledger: Ledger) -> Iterator[Slip]:
    """Yield the slips that wait for an answer by a day; for one that another slip followed that one waits."""
    register = read_register(ledger)
    cited = (read_slip_number(slip.cited) for slip in register if not slip.is_void)
    followed = {(number.series, number.number) for number in cited if number}
    for slip in register:
        if slip.is_awaited and slip.reply_by is not None and slip.key not in followed:
            yield slip


def _slip(record: Record) -> Slip:
    level = record.text(LEVEL)
    handling = _KNOWN.get(record.text(HANDLING), "")
    if handling == AWAITED and (record.text(REPLIED_ON) or record.text(REPLY)):
        handling = ANSWERED
    return Slip(
        record.content(SLIP), record.text(Field.NUMBER), _occurrence(record), level if level in LEVELS else "",
        record.content(Field.UNIT), record.day(SENT_ON), record.day(REPLY_BY), record.content(CITED), handling,
        record.day(REPLIED_ON), record,
    )  # fmt: skip


def _occurrence(record: Record) -> str:
    """Return the period of a row: people's programs make a date of 2018-10."""
    text = record.text(OCCURRENCE)
    try:
        return str(Month.parse(text))
    except ValueError:
        day = record.day(OCCURRENCE)
        return day.isoformat() if day else text


def number_findings(slips: Sequence[Slip], first: str) -> Iterator[Finding]:
    """Yield the numbers that cannot be read, stand twice, or are lacking; `first` is what 督办起始文号 says.

    While there is one, the next number cannot be known, so that none is given.
    """
    series: dict[tuple[str, int], dict[int, Slip]] = {}
    for slip in slips:
        if (number := slip.number) is None:
            yield SLIP_UNREADABLE.at(slip.where(SLIP), slip.text or "（空）")
            continue
        before = series.setdefault(number.series, {}).setdefault(number.number, slip)
        if before is not slip:
            yield SLIP_DOUBLED.at(slip.where(SLIP), str(number), other=before.where(SLIP).cell)
    for (_, year), own in series.items():
        yield from _gaps(own, year, first_number(first, year))


def _gaps(slips: Mapping[int, Slip], year: int, first: int) -> Iterator[Finding]:
    if not (lacking := missing_numbers(slips, first)):
        return
    after = slips[min(number for number in slips if number > lacking[0])]
    shown = "、".join(f"{number}号" for number in lacking[:5])
    more = f"等 {len(lacking)} 个" if len(lacking) > 5 else ""
    prefix = after.number.prefix if after.number else ""
    note = f"；以前手工发、不补登的，在“设置”表的督办起始文号填 〔{year}〕{lacking[-1] + 1}号"
    is_before_all = lacking[-1] < min(slips)
    yield SLIP_GAP.at(after.where(SLIP), f"{prefix}〔{year}〕{shown}{more}", note=note if is_before_all else "")


def next_number(slips: Sequence[Slip], prefix: str, year: int, first: str) -> int:
    """Return the running number that the next slip of a 代字 and year gets; withdrawn ones count."""
    series = SlipNumber(prefix, year, 0).series
    known = [slip.number.number for slip in slips if slip.number and slip.number.series == series]
    return max(known) + 1 if known else first_number(first, year)
