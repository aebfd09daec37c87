"""A commentary as a document on the official page: its text, the table of units, and last the sheet of what each figure rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from taizhang_xl.checks.private import for_others
from taizhang_xl.paper.word.blocks import (
    Cell,
    Column,
    add_heading,
    add_signature,
    add_table,
    add_text,
    add_title,
    start_page,
    write,
)
from taizhang_xl.paper.word.page import new_document
from taizhang_xl.paper.word.save import write_document
from taizhang_xl.systems.supervision.commentary_figures import Commentary, Figures
from taizhang_xl.systems.supervision.commentary_text import Basis, Section, percent
from taizhang_xl.systems.supervision.wording import chinese_day

if TYPE_CHECKING:
    from docx.document import Document

# Between signs of punctuation a number may be broken at the end of a line.
_APART = "　"
_UNRANKED = "不参加"
_NOTE_POINTS, _BASIS_POINTS = 10.5, 9
_FIGURES = (
    Column("名次", 16, True), Column("单位", 46), Column("应办", 15, True), Column("办结", 15, True), Column("按期率", 18, True),
    Column("挂单", 15, True), Column("提示件", 16, True), Column("未报送", 15, True),
)  # fmt: skip
_SENTENCES = (Column("句", 14, True), Column("依据", 142))
_UNITS = (Column("单位", 34), Column("依据", 122))


def commentary_document(
    facts: Commentary, text: Sequence[Section], ranks: Mapping[str, int] | None, rule: str, office: str, made_on: date
) -> bytes:
    """Return the document; without `ranks` the units stand in the ledger's order."""
    title, office = f"{facts.quarter.label}工作讲评", for_others(office)
    document = new_document(title, made_on)
    add_title(document, f"{office}\n{title}" if office else title)
    document.add_paragraph()
    number = 0
    for place, section in enumerate(text):
        add_heading(document, section.title)
        number = _add_section(document, section, number, joined=place == 0)
        if place == 0:
            _add_figures(document, facts, ranks, rule)
    document.add_paragraph()
    add_signature(document, *([office] if office else []), chinese_day(made_on))
    _add_basis(document, facts, text)
    made = BytesIO()
    write_document(document, made)
    return made.getvalue()


def _add_section(document: Document, section: Section, number: int, *, joined: bool) -> int:
    """Add the sentences of a section, each with its number; return the number of the last."""
    paragraph = None
    for sentence in section.sentences:
        number += 1
        if paragraph is None or not joined:
            paragraph = add_text(document, sentence.text)
        else:
            write(paragraph, sentence.text)
        if sentence.is_based:
            write(paragraph, f"[{number}]", superscript=True)
    return number


def in_order(units: Iterable[Figures], ranks: Mapping[str, int] | None) -> list[Figures]:
    """Return the units by rank, those without one behind in the ledger's order."""
    ranks = ranks or {}
    return sorted(units, key=lambda unit: ranks.get(unit.name, len(ranks) + 1))


def _add_figures(document: Document, facts: Commentary, ranks: Mapping[str, int] | None, rule: str) -> None:
    columns = _FIGURES if ranks is not None else _wider(_FIGURES[1:])
    rows = [_row(facts, unit, ranks) for unit in in_order(facts.units, ranks)]
    document.add_paragraph()
    add_table(document, columns, rows)
    _small(document, rule)


def _wider(columns: Sequence[Column]) -> list[Column]:
    first, *others = columns
    return [first._replace(width=first.width + _FIGURES[0].width), *others]


def _row(facts: Commentary, unit: Figures, ranks: Mapping[str, int] | None) -> list[str | Cell]:
    counts = [str(len(unit.due)), str(len(unit.done)), percent(unit), str(len(unit.hung))]
    slips = str(len(unit.slips)) if facts.slips_known else "—"
    silent = "—" if len(facts.uncounted) == len(facts.quarter.months) else str(len(unit.silent))
    rank = [str(ranks.get(unit.name, _UNRANKED))] if ranks is not None else []
    return [*rank, unit.short, *counts, slips, silent]


def _add_basis(document: Document, facts: Commentary, text: Sequence[Section]) -> None:
    start_page(document)
    add_heading(document, "附：讲评各句、各数字的依据（供核对，不随文印发）")
    add_table(document, _SENTENCES, list(_sentence_rows(text)), points=_BASIS_POINTS)
    document.add_paragraph()
    rows: list[list[str | Cell]] = [
        [unit.short, _told(_of_unit(unit))] for unit in facts.units if any(labels for _, labels in _of_unit(unit))
    ]
    add_table(document, _UNITS, rows, points=_BASIS_POINTS)


def _sentence_rows(text: Sequence[Section]) -> Iterator[list[str | Cell]]:
    sentences = [sentence for section in text for sentence in section.sentences]
    for number, sentence in enumerate(sentences, 1):
        if sentence.is_based:
            yield [f"[{number}]", _told(sentence.basis)]


def _of_unit(unit: Figures) -> Basis:
    works = {"应办": unit.due, "办结": unit.done, "按期": unit.on_time, "挂单": unit.hung}
    told = [(word, tuple(work.label for work in each)) for word, each in works.items()]
    return (*told, ("提示件", tuple(unit.slips)), ("未报送", tuple(map(str, unit.silent))))


def _told(basis: Basis) -> str:
    told = (f"{word}（{len(labels)}）：{_APART.join(labels)}" for word, labels in basis if labels)
    return "\n".join(told)


def _small(document: Document, text: str) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    paragraph = write(document.add_paragraph(), text, size=Pt(_NOTE_POINTS))
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.space_after = Pt(12)
