"""What a run of `remind` registers and makes. Nothing goes on paper that is not a row of the register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.systems.supervision.documents import SlipDocument, by_unit
from taizhang_xl.systems.supervision.issued import Issued
from taizhang_xl.systems.supervision.problems import subject_of
from taizhang_xl.systems.supervision.register import Slip
from taizhang_xl.systems.supervision.slip_text import Letterhead, numbers_left_out, slip_values


class Plan(NamedTuple):
    """Rows to add, of which `restored` are on paper already; the documents to make, of which `late` should be there.

    `hidden` are the numbers of persons that no page shows, `lost` the slips whose item or inspection is not in the ledger any more.
    """

    added: tuple[Slip, ...] = ()
    restored: tuple[Slip, ...] = ()
    documents: tuple[SlipDocument, ...] = ()
    late: tuple[Slip, ...] = ()
    hidden: tuple[Finding, ...] = ()
    lost: tuple[Slip, ...] = ()


def not_registered(register: Sequence[Slip], issued: Iterable[Issued]) -> tuple[Slip, ...]:
    """Return the slips that are on paper and not in the register: not saved, or undone. Raises FileError."""
    known = {slip.key for slip in register}
    return tuple(each.slip for each in issued if each.slip.key not in known and each.is_on_paper)


def not_on_paper(register: Sequence[Slip], issued: Iterable[Issued]) -> list[SlipDocument]:
    """Return the documents that a run before should have made of rows that it registered. Raises FileError."""
    rows = {slip.key: slip for slip in register if not slip.is_void}
    left: dict[Path, list[Slip]] = {}
    for each in issued:
        row = rows.get(each.slip.key)
        # A run that lost against another one at the same time had given its numbers to other work.
        if row is not None and _is_same(row, each.slip) and not each.is_on_paper:
            left.setdefault(each.file, []).append(row)
    return [SlipDocument(file, tuple(slips)) for file, slips in left.items()]


def again(ledger: Ledger, slips: Iterable[Slip], folder: Path) -> list[SlipDocument]:
    """Return the documents of slips that were out before, one for each unit and day."""
    days: dict[object, list[Slip]] = {}
    for slip in slips:
        days.setdefault(slip.sent_on, []).append(slip)
    return [document for own in days.values() for document in by_unit(ledger, own, folder)]


def with_pages(ledger: Ledger, register: Sequence[Slip], head: Letterhead, plan: Plan) -> Plan:
    """Return a plan with what stands on the pages of its documents."""
    hidden: list[Finding] = []
    lost: list[Slip] = []
    documents = []
    for document in plan.documents:
        pages = list(_pages(ledger, register, head, document, hidden, lost))
        if pages:
            documents.append(document._replace(pages=tuple(pages)))
    return plan._replace(documents=tuple(documents), hidden=tuple(dict.fromkeys(hidden)), lost=tuple(lost))


def _pages(
    ledger: Ledger, register: Sequence[Slip], head: Letterhead, document: SlipDocument, hidden: list[Finding],
    lost: list[Slip],
) -> Iterator[Mapping[str, str]]:  # fmt: skip
    for slip in document.slips:
        matter = subject_of(ledger, slip)
        if matter is None:
            lost.append(slip)
            continue
        hidden += numbers_left_out(ledger, matter)
        yield slip_values(ledger, slip, matter, register, head)


def _is_same(row: Slip, slip: Slip) -> bool:
    return all(
        getattr(row, name) == getattr(slip, name) for name in ("item", "occurrence", "level", "unit", "sent_on")
    )  # fmt: skip
