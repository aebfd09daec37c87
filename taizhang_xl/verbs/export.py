"""export: what the reader understood of a ledger, for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypedDict

from taizhang_xl.checks import check_ledger
from taizhang_xl.contract.common_options import AS_OF, LEDGER, SHEET, YEAR, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.output import as_csv, as_json
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.files.ready import ready_new_file
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.verbs.item_values import item_values

_BOM = "\ufeff"
_PARQUET = "parquet"
_FORMATS = ("json", "csv", _PARQUET)


class Export(TypedDict):
    """What the reader understood of a ledger: items by the ledger's column names, with "cell"; repairs; findings."""

    items: list[dict[str, str | None]]
    repairs: list[dict[str, str]]
    findings: list[dict[str, str]]


class Exported(NamedTuple):
    """An export; `shown` is the text of it for a terminal, None where it goes into a file."""

    export: Export
    shown: str | None = None


def _read_format(value: object) -> str:
    if value in _FORMATS:
        return str(value)
    raise UsageError(str(value), "没有这种格式", f"可以写：{'、'.join(_FORMATS)}")


_TO: Option[Path | None] = Option("to", read_path, "写到文件；不给就打在屏幕上", None, "str | Path | None")
_FORMAT = Option(
    "file_format",
    _read_format,
    "结果的格式；不给就是 json",
    "json",
    "str | None",
    choices=_FORMATS,
    terminal=("--format",),
)


def decide(context: Context) -> Decision:
    """Read and check a ledger; with `to` the result is written there in a format, by default JSON.

    Raises ClusterError for Parquet where pyarrow is not installed, FileError where the file is there already.
    """
    to, style = context[_TO], context[_FORMAT]
    if style == _PARQUET:
        from taizhang_xl.paper.parquet import require_parquet

        if to is None:
            raise UsageError("--format parquet", "不能打在屏幕上", "请加上 --to 文件名.parquet")
        require_parquet("--format parquet")
    if to is not None:
        ready_new_file(to)
    ledger, day = context.open(sheet=context[SHEET]).ledger, context[AS_OF] or context.today
    exported = _exported(ledger, check_ledger(ledger, day), day)
    wrong = bool(exported["findings"])
    if to is None:
        return Decision(wrong=wrong, result=Exported(exported, _text(exported, style)))
    product = product_of(to, _data(ledger, exported, style, day))
    step = f"台账有 {len(exported['findings'])} 处问题，用 taizhang check 看" if wrong else ""
    return Decision((Line(f"√ 已写 {to}"),), next_step=step, wrong=wrong, files=(product,), result=Exported(exported))


def _exported(ledger: Ledger, findings: Iterable[Finding], day: date) -> Export:
    told = tuple(findings)
    return {
        "items": [{**item_values(ledger, item, day), "cell": f"{item.sheet}!A{item.row}"} for item in ledger.items],
        "repairs": [finding.as_dict() for finding in told if finding.severity is Severity.REPAIR],
        "findings": [finding.as_dict() for finding in told if finding.severity is not Severity.REPAIR],
    }


def _data(ledger: Ledger, exported: Export, style: str, day: date) -> bytes:
    if style == _PARQUET:
        from taizhang_xl.verbs.parquet import items_data

        return items_data(ledger, day)
    # A CSV file gets the mark by which Excel knows UTF-8.
    return f"{_BOM if style == 'csv' else ''}{_text(exported, style)}".encode()


def _text(exported: Export, style: str) -> str:
    return as_csv(exported["items"]) if style == "csv" else as_json(exported)


VERB = Verb(
    "export", "导出读懂了的事项、修复和问题。", (LEDGER, SHEET, _TO, YEAR, AS_OF, _FORMAT), decide, group="核对", dry_run=False,
    result=lambda done: done.decision.result.export, python="Export", output=lambda done: done.decision.result.shown,
)  # fmt: skip
