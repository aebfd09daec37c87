"""The rows of 工作日志 as entries: their days, and their figure if they have one; what is wrong with a row is named. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from taizhang_xl.cells import Kind
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.setting import setting_text
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.diary import rules
from taizhang_xl.systems.diary.figures import MONEY, PERSONS, Figure, figure_of, folded, pattern
from taizhang_xl.systems.diary.measures import Measures, measures_of
from taizhang_xl.systems.diary.sentence import read_sentences
from taizhang_xl.systems.diary.settings import SOURCES
from taizhang_xl.systems.diary.sheets import (
    AMOUNT,
    CONFIRM,
    CONFIRMED,
    CONTENT,
    COUNTED_IN,
    DIARY,
    MEASURE,
    NO_SUM,
    PROJECT,
    SCOPE,
    SO_FAR,
    SOURCE,
    SUM,
    SUMMING,
    THIS_TIME,
    UNUSED,
    WAITING,
)
from taizhang_xl.systems.diary.spans import Span, span_of

UNNAMED = "（没有写明）"
_SCOPES = {"截至": SO_FAR, "累计": SO_FAR, SO_FAR: SO_FAR, THIS_TIME: THIS_TIME, "当次": THIS_TIME}
_ORDINAL = re.compile(r"第[\d一二三四五六七八九十]+")
_RANGE = re.compile(r"[\d一二三四五六七八九十][~至到-][\d一二三四五六七八九十]")
_SHOWN = 24


class Counted(NamedTuple):
    """The figure of an entry: what it counts, whether of this time or so far, from which source, and whether such are summed."""

    measure: str
    figure: Figure
    scope: str
    source: str
    sums: bool


class Entry(NamedTuple):
    """A row of the diary that holds: its days, project, what was done, its figure, the 编号 of an item or ""."""

    record: Record
    span: Span
    project: str
    unit: str
    content: str
    counted: Counted | None
    number: str


class Diary(NamedTuple):
    """The entries up to a day in the order of their days, what is wrong, and how many rows wait or are not counted."""

    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    waiting: int = 0
    left_out: int = 0


def diary_of(ledger: Ledger, as_of: date) -> Diary:
    """Return the diary of a ledger that was read with this system's sheets, as it is on a day."""
    reading = _Reading(ledger, as_of)
    entries: list[Entry] = []
    findings: list[Finding] = []
    waiting: list[Record] = []
    left_out = 0
    for record in rows_of(ledger, DIARY):
        answer = record.text(CONFIRM)
        if answer == UNUSED:
            continue
        if answer == WAITING:
            waiting.append(record)
            continue
        entry, found = reading.entry(record)
        findings += found
        if entry is None or (entry.counted is None and any(each.severity is Severity.ERROR for each in found)):
            left_out += 1
        if entry is not None:
            entries.append(entry)
    if waiting:
        findings.append(rules.DIARY_WAITING.at(waiting[0].where(CONFIRM), len(waiting)))
    entries.sort(key=lambda entry: (entry.span.last, entry.record.row))
    return Diary(tuple(entries), tuple(findings), len(waiting), left_out)


class _Reading:
    """Reads rows by what an office has set."""

    def __init__(self, ledger: Ledger, as_of: date) -> None:
        self.ledger, self.as_of = ledger, as_of
        self.measures: Measures = measures_of(ledger)
        self.sources = tuple(names_in(setting_text(ledger, SOURCES)))

    def entry(self, record: Record) -> tuple[Entry | None, list[Finding]]:
        """Return the entry of a row, None where its day is none; its figure is left out where that is wrong."""
        if (answer := record.text(CONFIRM)) not in ("", CONFIRMED):
            return None, [rules.DIARY_ANSWER.at(record.where(CONFIRM), answer)]
        span = self._span(record)
        if isinstance(span, Finding):
            return None, [span]
        findings = list(self._doubts(record))
        counted = self._counted(record)
        if isinstance(counted, Finding):
            findings.append(counted)
            counted = None
        elif counted is not None:
            findings += self._doubts_of(record, counted)
        elif seen := read_sentences(record.content(CONTENT), self.measures).seen:
            findings.append(rules.DIARY_UNTYPED.at(record.where(AMOUNT), "、".join(each.text for each in seen)))
        project = record.content(PROJECT) or UNNAMED
        number = record.text(Field.NUMBER)
        entry = Entry(record, span, project, record.content(Field.UNIT), record.content(CONTENT), counted, number)
        return entry, findings

    def _span(self, record: Record) -> Span | Finding:
        span, where, shown = span_of(record), record.where(Field.DAY), record.content(Field.DAY)
        if isinstance(span, str):
            why = span if shown else "没有填"
            return rules.DIARY_DATE.at(where, shown, why=why)
        if any(day.year != self.ledger.year for day in span):
            return rules.DIARY_OUTSIDE_YEAR.at(where, shown, year=self.ledger.year)
        if span.last > self.as_of:
            return rules.DIARY_IN_FUTURE.at(where, span.last, today=self.as_of)
        return span

    def _doubts(self, record: Record) -> Iterator[Finding]:
        if not record.content(PROJECT):
            shown = record.content(CONTENT) or record.content(MEASURE)
            yield rules.DIARY_NO_PROJECT.at(record.where(PROJECT), shown[:_SHOWN])
        number = record.text(Field.NUMBER)
        if number and (number not in self.ledger.by_number or number in self.ledger.doubled):
            why = "有几行" if number in self.ledger.doubled else "没有"
            yield rules.DIARY_NUMBER.at(record.where(Field.NUMBER), number, why=why)

    def _counted(self, record: Record) -> Counted | Finding | None:
        """Return the figure of a row, why it cannot be counted, None where the row has none."""
        names = {name: record.content(name) for name in (MEASURE, AMOUNT)}
        if not any(names.values()) and not _is_typed(record):
            return None
        figure = self._figure(record)
        if isinstance(figure, Finding):
            return figure
        for name in (AMOUNT, MEASURE):
            if not names[name]:
                shown = names[MEASURE] or names[AMOUNT]
                return rules.DIARY_INCOMPLETE.at(record.where(name), shown, column=name)
        measure = self.measures.get(names[MEASURE])
        if measure is not None and not measure.takes(figure.unit):
            units = "、".join(measure.units)
            return rules.DIARY_MEASURE_UNIT.at(record.where(COUNTED_IN), measure.name, unit=figure.unit, units=units)
        scope, source = self._scope(record), self._source(record)
        if isinstance(scope, Finding):
            return scope
        if isinstance(source, Finding):
            return source
        sums = self._sums(record, figure)
        if isinstance(sums, Finding):
            return sums
        return Counted(measure.name if measure else names[MEASURE], figure, scope, source, sums)

    def _figure(self, record: Record) -> Figure | Finding:
        cell, where, shown = record.cell(AMOUNT), record.where(AMOUNT), record.content(AMOUNT)
        unit = record.content(COUNTED_IN)
        if cell.kind is Kind.ERROR or isinstance(cell.value, date | datetime | bool):
            return rules.DIARY_FIGURE.at(where, shown, why="是日期，不是数" if cell.kind is Kind.DATE else "不是数")
        if not shown:
            return rules.DIARY_INCOMPLETE.at(where, record.content(MEASURE), column=AMOUNT)
        plain = folded(shown).replace(" ", "")
        if why := _why_not(plain):
            return rules.DIARY_FIGURE.at(where, shown, why=why)
        match = pattern((*self.measures.units, *([unit] if unit else ()))).fullmatch(plain)
        if match is None:
            return rules.DIARY_FIGURE.at(where, shown, why="看不懂")
        return self._with_unit(match, record, unit)

    def _with_unit(self, match: re.Match[str], record: Record, unit: str) -> Figure | Finding:
        where, shown = record.where(AMOUNT), record.content(AMOUNT)
        if not match["unit"] and not unit:
            return rules.DIARY_UNIT.at(record.where(COUNTED_IN), shown, why="没有计量单位")
        if not match["unit"] and (unit in MONEY - {"元"}) and match["scale"]:
            return rules.DIARY_UNIT.at(where, shown, why=f"已经有“{match['scale']}”，计量单位又写着“{unit}”")
        # 2000万 with 元 are 2000 of 万元, as 2000万元 are.
        whole = match if match["unit"] else pattern(self._own_units(unit)).fullmatch(match[0] + unit)
        figure = figure_of(whole) if whole else figure_of(match, unit)
        if figure is None:
            return rules.DIARY_FIGURE.at(where, shown, why="看不准是多少")
        if unit and match["unit"] and unit not in (figure.unit, match["unit"]):
            return rules.DIARY_UNIT.at(where, shown, why=f"和计量单位“{unit}”不一样")
        return figure

    def _own_units(self, unit: str) -> tuple[str, ...]:
        return (*self.measures.units, unit)

    def _scope(self, record: Record) -> str | Finding:
        typed = record.text(SCOPE)
        if typed in _SCOPES:
            return _SCOPES[typed]
        text = f"{record.content(MEASURE)}{record.content(AMOUNT)}"
        return rules.DIARY_SCOPE.at(record.where(SCOPE), record.content(SCOPE) or "空", text=text)

    def _source(self, record: Record) -> str | Finding:
        typed, where = record.content(SOURCE), record.where(SOURCE)
        named = [source for source in self.sources if source in typed]
        if len(named) > 1 or len(re.split(r"[、,，;；/／和及与+]", typed)) > 1:
            return rules.DIARY_SOURCES.at(where, typed)
        if typed and typed not in self.sources:
            return rules.DIARY_SOURCE.at(where, typed, choices="、".join(self.sources))
        return typed

    def _sums(self, record: Record, figure: Figure) -> bool | Finding:
        typed, where = record.text(SUMMING), record.where(SUMMING)
        measure = self.measures.get(record.content(MEASURE))
        if typed not in ("", SUM, NO_SUM):
            return rules.DIARY_SUMMING.at(where, typed, why="看不懂")
        of_measure = measure.summing if measure else ""
        if figure.unit not in PERSONS:
            return typed != NO_SUM
        # The same households are visited again and again; what counts visits is 户次, 人次.
        if typed == SUM and of_measure == NO_SUM:
            why = f"不能用：{measure.name if measure else ''}的{figure.unit}不累加，要累加的用{figure.unit[0]}次"
            return rules.DIARY_SUMMING.at(where, typed, why=why)
        return (typed or of_measure) == SUM

    def _doubts_of(self, record: Record, counted: Counted) -> Iterator[Finding]:
        if self.measures.get(counted.measure) is None:
            near = self.measures.nearest(counted.measure)
            nearest = f"（是不是“{near}”？）" if near else ""
            yield rules.DIARY_MEASURE.at(record.where(MEASURE), counted.measure, nearest=nearest)
        if counted.figure.unit in MONEY and not counted.source and "资金" in counted.measure:
            shown = f"{counted.measure}{counted.figure}"
            yield rules.DIARY_NO_SOURCE.at(record.where(SOURCE), shown, choices="、".join(self.sources))


def _is_typed(record: Record) -> bool:
    """Whether something stands in the amount's cell that has no text: an error, a result not calculated."""
    cell = record.cell(AMOUNT)
    return cell.kind is Kind.ERROR or cell.formula is not None


def _why_not(plain: str) -> str:
    if _ORDINAL.match(plain):
        return "是次序，不是数量"
    if plain.startswith(("-", "负")):
        return "是负数"
    if _RANGE.search(plain):
        return "是个范围，不是一个数"
    return "是百分比，不是数量" if plain.endswith("%") else ""
