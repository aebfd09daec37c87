"""Results for other programs: JSON and CSV."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence

from taizhang_xl.cells import value_text
from taizhang_xl.messages import harmless


def as_json(value: object) -> str:
    """Return a result as JSON for people and programs: Chinese as it is, dates in ISO form, no sign that steers a terminal."""
    return harmless(json.dumps(value, ensure_ascii=False, indent=2, default=value_text))


def as_csv(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as CSV; a text that a spreadsheet would run as a formula gets a blank in front."""
    # Imported late: a check lists no rows.
    import csv

    if not rows:
        return ""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _harmless(value: object) -> object:
    return f" {value}" if isinstance(value, str) and value[:1] in "=+-@\t\r＝＋－＠" and value else value
