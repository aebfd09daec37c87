"""Three-way merge of a unit's return into the ledger, by 编号 and with field ownership."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of what a merge did or did not take. Texts are as people read them; `file` is the return's."""

    unit: str
    number: str
    field: str
    base: str
    ledger: str
    returned: str
    file: str
    cell: str = ""
    note: str = ""
