"""What people have settled: the rows of 冲突处理 in the packet, each with the side whose value holds.

A row asks one question: whose value a cell takes, whether a request is granted. A choice holds for just these texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from taizhang_xl.catalogue import CHOICE_STALE, CHOICE_UNKNOWN
from taizhang_xl.cells import Kind
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Record
from taizhang_xl.ledger.schema import ANSWERS, SETTLING, SIDES, Field
from taizhang_xl.ledger.unread import unread_columns
from taizhang_xl.messages import without_unseen
from taizhang_xl.reading.locate import SheetSource, no_table
from taizhang_xl.reading.table import find_table, read_records
from taizhang_xl.text import content, plain

KEEP_LEDGER, TAKE_UNIT = SIDES
ACCEPT, REFUSE = ANSWERS
_IGNORED = "，没有处理这一条"
_UNIT = "单位"
_KEYS = (Field.NUMBER, Field.COLUMN, Field.IN_LEDGER, Field.RETURNED)
GOES_ON = "（续）"
"""The kind of a row in which the texts of the one above go on."""


class Asked(StrEnum):
    """What a question is about; the value is what people call it."""

    CONFLICT = "冲突"
    REQUEST = "变更申请"
    NEW_ROW = "新增申请"
    TO_VERIFY = "待核"
    RENUMBERED = "编号有变"

    @property
    def sides(self) -> tuple[str, ...]:
        """What can be chosen."""
        return ANSWERS if self is Asked.NEW_ROW else SIDES

    @property
    def is_numbered_by_people(self) -> bool:
        """Whether 编号 is to be filled in with the answer, and is no part of the question."""
        return self in (Asked.NEW_ROW, Asked.RENUMBERED)


class Question(NamedTuple):
    """What people are asked, in the texts they saw; `whose` is a 编号 or, where that is to be filled in, a unit."""

    kind: Asked
    whose: str
    field: str
    ledger: str
    returned: str


class Choice(NamedTuple):
    """The side that was chosen, where it was written down, and the 编号 beside it."""

    side: str
    where: Where
    number: str = ""


Choices = Mapping[Question, Choice]


def question_of(kind: Asked, whose: str, field: str, ledger: str, returned: str) -> Question:
    """Return a question by its texts: it is another one where a single character is that can be seen."""
    texts = (content(without_unseen(text)) for text in (ledger, returned))
    return Question(kind, plain(whose), plain(field), *texts)


def read_choices(source: SheetSource) -> tuple[Choices, tuple[Finding, ...]]:
    """Return what was chosen on 冲突处理, and what there is no side or cannot be read. Raises NoTableError without that sheet."""
    if SETTLING.name not in source.sheet_names or (found := find_table(source.sheet(SETTLING.name), SETTLING)) is None:
        raise no_table(source, SETTLING, source.sheet_names)
    records = read_records(found[0])[0]
    chosen = [(rows, side) for rows in _by_question(records) if (side := plain(_joined(rows, Field.SIDE)))]
    choices: dict[Question, Choice] = {}
    wrong: list[Finding] = []
    for rows, side in chosen:
        kind, where = _kind(rows[0]), rows[0].where(Field.SIDE)
        if kind is None or side not in kind.sides:
            sides = kind.sides if kind else (*SIDES, *ANSWERS)
            wrong.append(CHOICE_UNKNOWN.at(where, side, sides=in_words(sides)))
        else:
            choices[_question(kind, rows)] = Choice(side, where, _number(rows[0]))
    unread = unread_columns(records, (Field.SIDE,), note=_IGNORED)
    lost = unread_columns((r for rows, _ in chosen for r in rows), (Field.KIND, _UNIT, *_KEYS), note=_IGNORED)
    return choices, (*unread, *lost, *wrong)


def _by_question(records: Iterable[Record]) -> list[list[Record]]:
    """Return the rows of each question."""
    found: list[list[Record]] = []
    for record in records:
        if found and record.text(Field.KIND) == plain(GOES_ON):
            found[-1].append(record)
        else:
            found.append([record])
    return found


def _joined(rows: Iterable[Record], name: str) -> str:
    return "".join(record.shown(name) for record in rows)


def in_words(sides: Collection[str]) -> str:
    """Return sides as a sentence names them."""
    return "或".join(f"“{side}”" for side in sides)


def _kind(record: Record) -> Asked | None:
    """Return what a row is about; before there were kinds all were conflicts."""
    text = record.text(Field.KIND)
    return next((kind for kind in Asked if kind == text), None) if text else Asked.CONFLICT


def _number(record: Record) -> str:
    # 1-001 typed into a cell that is no text is a day by then.
    return "" if record.cell(Field.NUMBER).kind is Kind.DATE else record.text(Field.NUMBER)


def _question(kind: Asked, rows: Sequence[Record]) -> Question:
    _, *texts = (_joined(rows, name) for name in _KEYS)
    whose = rows[0].shown(_UNIT if kind.is_numbered_by_people else Field.NUMBER)
    return question_of(kind, whose, *texts)


def stale_choices(choices: Choices, left: Iterable[Question], met: Collection[Question]) -> Iterator[Finding]:
    """Yield the choices whose questions read otherwise by now: what people chose between is not there any more.

    `left` are the questions that are open, `met` those that came up and were answered.
    """
    again = {(each.kind, each.whose, each.field) for each in left if each not in choices}
    for question, choice in choices.items():
        if question not in met and (question.kind, question.whose, question.field) in again:
            yield CHOICE_STALE.at(choice.where, choice.side, number=question.whose, field=question.field)
