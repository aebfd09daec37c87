"""A package rewritten with some parts changed, added or dropped; every other part keeps its compressed bytes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.write.zip_copy import rezipped


class Repacked(NamedTuple):
    """The new workbook's bytes, and the names of the parts changed, added or removed."""

    data: bytes
    touched: tuple[str, ...]


def repacked(
    package: Package, changed: Mapping[str, bytes], added: Mapping[str, bytes], dropped: Collection[str] = ()
) -> Repacked:
    """Return the package with these parts; its own bytes if nothing differs. Raises CannotSpliceError.

    A part that does not parse is never written.
    """
    spelled = {_key(name): name for name in package.names}
    replaced = {spelled[_key(name)]: new for name, new in changed.items() if new != package.part(name)}
    gone = {spelled[_key(name)] for name in dropped if _key(name) in spelled}
    if not replaced and not added and not gone:
        return Repacked(package.raw, ())
    for xml in (*replaced.values(), *added.values()):
        markup.check_well_formed(xml)
    entries = [entry for entry in package.entries if entry.filename not in gone]
    data = rezipped(package.raw, entries, replaced, added)
    return Repacked(data, (*replaced, *added, *sorted(gone)))


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
