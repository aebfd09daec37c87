"""What `.taizhang/` remembers for merging: what each unit was sent.

Deleting it loses history, never the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from taizhang_xl.cells import value_text
from taizhang_xl.changes import Change, Keep
from taizhang_xl.errors import FileError
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.entry import Reported
from taizhang_xl.journal.side import claimed, kept_files, place
from taizhang_xl.returns.forms.base import Handout, Sent
from taizhang_xl.returns.forms.form import Period
from taizhang_xl.text import plain

_BASES = "bases"
_FORM, _LEDGER, _REPORTED = "发出", "台账", "已采用"


def bases_folder(ledger: Path, where: Period | str) -> Path:
    """Return the folder that holds what was sent: of the monthly form for a month, of any other for a `Form.place`."""
    return place(ledger, _BASES) / str(where)


def write_base(ledger: Path, where: Period | str, unit: str, file_name: str, handout: Handout) -> None:
    """Save what a unit was sent. Raises FileError if it cannot be written."""
    items = {number: _as_json(sent) for number, sent in handout.items()}
    text = json.dumps({"单位": unit, "月份": str(where), "事项": items}, ensure_ascii=False, indent=1)
    _save(ledger, claimed(ledger, _BASES) / str(where) / f"{file_name}.json", text.encode())


def _as_json(sent: Sent) -> dict[str, Mapping[str, str]]:
    texts = {_FORM: sent.form, _LEDGER: sent.ledger}
    return {**texts, _REPORTED: dict(sent.reported)} if sent.reported else texts


def write_form(ledger: Path, where: Period | str, file_name: str, data: bytes) -> None:
    """Keep a form as sent, so that the very same can be sent again. Raises FileError."""
    _save(ledger, claimed(ledger, _BASES) / str(where) / file_name, data)


def has_form(ledger: Path, where: Period | str, file_name: str) -> bool:
    """Tell whether a form is kept as it was sent."""
    return (bases_folder(ledger, where) / file_name).exists()


def read_form(ledger: Path, where: Period | str, file_name: str) -> bytes:
    """Return a form as it was sent. Raises FileError if it is no longer there."""
    kept = bases_folder(ledger, where) / file_name
    try:
        return kept.read_bytes()
    except OSError as error:
        raise FileError(kept, "发出的表没有留下，不能照原样再发", "请从发表的文件夹里找这份表") from error


def read_bases(ledger: Path, where: Period | str) -> Mapping[str, Handout]:
    """Return unit (its `plain` name) -> what it was sent; empty where nothing was split.

    Raises FileError if a base cannot be read: a merge without it would take the wrong side.
    """
    bases: dict[str, Handout] = {}
    for path in kept_files(bases_folder(ledger, where)):
        try:
            base = json.loads(path.read_text("utf-8"))
            refuse_newer(base)
            bases[plain(base["单位"])] = {
                number: Sent(dict(texts[_FORM]), dict(texts[_LEDGER]), dict(texts.get(_REPORTED, {})))
                for number, texts in base["事项"].items()
            }
        except NewerFormatError as error:
            raise FileError(path, *NEWER) from error
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise FileError(path, "分发底稿读不出来", "请从备份恢复它，或删掉它后按台账现在的内容合并") from error
    return bases


def remember_reported(ledger: Path, where: Period | str, reported: Mapping[str, Mapping[str, str | None]]) -> None:
    """Save what the ledger took from returns: 编号 -> field -> text, None to forget. Raises FileError."""
    for path in kept_files(claimed(ledger, _BASES) / str(where)):
        base = json.loads(path.read_text("utf-8"))
        taken = {number: texts for number, texts in reported.items() if number in base["事项"]}
        for number, texts in taken.items():
            known = {**base["事项"][number].get(_REPORTED, {}), **texts}
            base["事项"][number][_REPORTED] = {name: text for name, text in known.items() if text is not None}
        if taken:
            _save(ledger, path, json.dumps(base, ensure_ascii=False, indent=1).encode())


def reported_by(ledger: Path, where: Period | str, changes: Iterable[Change]) -> Reported:
    """Return what the bases are to remember of what a merge took, with what they remember now."""
    before = {key: sent.reported for base in read_bases(ledger, where).values() for key, sent in base.items()}
    taken: dict[str, dict[str, tuple[str | None, str | None]]] = {}
    for change in changes:
        if not isinstance(change.new, Keep):
            was = before.get(change.item, {}).get(change.field)
            taken.setdefault(change.item, {})[str(change.field)] = (was, value_text(change.new))
    return {str(where): taken} if taken else {}


def _save(ledger: Path, path: Path, data: bytes) -> None:
    # Imported late: a check reads this folder and never writes to it.
    from taizhang_xl.files.save import save_new

    save_new(path, data, overwrite=True, beside=ledger)
