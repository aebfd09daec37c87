"""Which fields of an office's own layout are still to be settled, each with the columns that it may be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from taizhang_xl.catalogue import HEADER_OPEN, HEADER_RIVALS, NOT_FOUND
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.guess import LIKELY, fits_badly, likely_fields
from taizhang_xl.reading.seen import Seen, SeenColumn
from taizhang_xl.reading.settled import Settled
from taizhang_xl.reading.values import values_of

KEYS = (
    Field.NUMBER, Field.TASK, Field.UNIT, Field.DEADLINE, Field.STATE, Field.PROGRESS, Field.DONE_ON, Field.EVIDENCE,
    Field.REASON,
)  # fmt: skip
# What `check` misses as well: an office that has none says so once. Our own layout has them, empty if need be.
_COMPULSORY = (Field.CATEGORY, Field.PERSON)
# Asked for only where some column looks like it: a ledger can do without.
_MORE = (Field.NEXT_PLAN, Field.PHONE)


class Candidate(NamedTuple):
    """A column that a field may be, how likely, and what stands in it."""

    column: SeenColumn
    score: float
    examples: tuple[str, ...]

    @property
    def place(self) -> str:
        """The column as people find it: “落实情况”(I 列)."""
        return (
            f"“{self.column.header}”({self.column.letter} 列)"
            if self.column.header
            else f"{self.column.letter} 列（没有列名）"
        )

    @property
    def shown(self) -> str:
        """The place with examples."""
        return f"{self.place}：{'、'.join(self.examples) or '（空的）'}"


class Unsettled(NamedTuple):
    """A field without a certain column: `why`, the columns that it may be, the likeliest first, and the one guessed."""

    field: Field
    why: str
    candidates: tuple[Candidate, ...]
    guess: Candidate | None


def unsettled(seen: Seen, settled: Settled, given: Collection[str]) -> tuple[Unsettled, ...]:
    """Return the fields to be asked for, key columns first. `given` are those that headings or sheet names tell."""
    open_fields = {field: why for field in (*KEYS, *_COMPULSORY) if (why := _why(seen, settled, given, field))}
    scores = {
        column.number: {
            guess.field: guess.score
            for guess in likely_fields(column.cells, column.header)
            # 序号 may be 编号, and nothing else.
            if column.number != seen.known.get(Field.ORDER) or guess.field is Field.NUMBER
        }
        for column in _free(seen, settled, open_fields)
    }
    wanted = [*open_fields, *(field for field in _MORE if not _is_answered(seen, settled, given, field))]
    guessed = dict(_guesses(wanted, scores))
    asked = [field for field in wanted if field in open_fields or field in guessed]
    return tuple(
        _unsettled(seen, field, open_fields.get(field) or NOT_FOUND.format(column=field), scores, guessed.get(field))
        for field in asked
    )


def _is_answered(seen: Seen, settled: Settled, given: Collection[str], field: Field) -> bool:
    return field in settled.columns or field in seen.known or field in given


def _why(seen: Seen, settled: Settled, given: Collection[str], field: Field) -> str:
    """Return why a key field is to be asked for, in the words of the findings, "" where it is certain."""
    if field in settled.columns:
        return ""
    if field in seen.rivals:
        return HEADER_RIVALS.format(column=field)
    for at, meaning in seen.settled.doubtful.items():
        if field in (meaning.header, meaning.other) and seen.known.get(field, at) == at:
            header = seen.columns[at].header
            return HEADER_OPEN.format(value=header, column=meaning.header, other=meaning.other)
    if field not in seen.known:
        return "" if field in given else NOT_FOUND.format(column=field)
    column = seen.columns.get(seen.known[field])
    if column is None or not fits_badly(field, column.cells):
        return ""
    return f"“{column.header}”({column.letter} 列)一列现在按“{field}”读取，内容却不像"


def _free(seen: Seen, settled: Settled, open_fields: Collection[Field]) -> Iterator[SeenColumn]:
    """Yield the columns that are no field for certain; 序号 may serve as 编号, 是否销号 as nothing else."""
    taken = (
        {seen.settled.sign_off}
        | {at for name, at in seen.known.items() if name not in open_fields}
        | set(settled.columns.values())
    )
    if Field.NUMBER in open_fields:
        taken.discard(seen.known.get(Field.ORDER, 0))
    yield from (column for column in seen.columns.values() if column.number not in taken)


def _guesses(
    wanted: Iterable[Field], scores: Mapping[int, Mapping[Field, float]]
) -> Iterator[tuple[Field, int]]:  # fmt: skip
    """Yield the likeliest column of each field, no column twice: the surest pairs first."""
    fields = list(wanted)
    pairs = sorted(
        ((score, -fields.index(field), at, field) for at, found in scores.items() for field, score in found.items() if field in fields),
        key=lambda pair: (-pair[0], -pair[1], pair[2]),
    )  # fmt: skip
    taken: set[int] = set()
    told: set[Field] = set()
    for score, _, at, field in pairs:
        if score >= LIKELY and at not in taken and field not in told:
            taken.add(at)
            told.add(field)
            yield field, at


def _unsettled(
    seen: Seen, field: Field, why: str, scores: Mapping[int, Mapping[Field, float]], guessed: int | None
) -> Unsettled:
    order = seen.known.get(Field.ORDER) if field is not Field.NUMBER else None
    candidates = [
        Candidate(seen.columns[at], found.get(field, 0), values_of(seen.columns[at].cells).examples)
        for at, found in scores.items()
        # An office may well have none: only columns that something speaks for are shown.
        if at != order and (field not in _COMPULSORY or found.get(field))
    ]
    ordered = sorted(candidates, key=lambda each: (each.column.number != guessed, -each.score, each.column.number))
    return Unsettled(field, why, tuple(ordered), ordered[0] if guessed is not None else None)
