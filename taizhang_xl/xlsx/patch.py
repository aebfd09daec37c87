"""Edits spliced into the bytes of a workbook: touched cells change, every other part is copied as it was compressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from taizhang_xl.cells import MAX_COLUMN, MAX_ROW, address
from taizhang_xl.changes import KEEP, ChangeSet
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.xlsx import celltext, markup, stylepatch
from taizhang_xl.xlsx.bookxml import BookXml, SheetPlace, with_styles_part
from taizhang_xl.xlsx.growth import dimension_cuts, sheet_cuts, table_grown
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.plan import Reason, SheetPlan, formula_objection, merge_objection
from taizhang_xl.xlsx.sheetsplice import splices
from taizhang_xl.xlsx.sheetxml import CellEdit, SheetXml, has_formulas
from taizhang_xl.xlsx.zipcopy import CannotCopyError, rezipped

_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_SHOWN_REASONS = 3
_UNCHANGED = "文件没有改动，处理后再运行一次"


class Patched(NamedTuple):
    """A patched workbook: its bytes, the names of the parts that differ, the row each append landed on."""

    data: bytes
    touched: tuple[str, ...]
    appended: tuple[int, ...]


def patch(package: Package, edits: ChangeSet) -> Patched:
    """Return the workbook with all edits made; the package itself stays as it is.

    Text is always written as text, also where it begins with "="; cached results of formulas stay, and where the
    workbook has formulas it asks to be recalculated when opened. Raises EditRefusedError, before anything is
    produced, naming the cells that cannot be edited without damage and why; then no edit is made at all.
    """
    if not edits:
        return Patched(package.raw, (), ())
    return _Patch(package, edits).made()


class _Patch:
    """One patch in the making: sheets are planned first, all of them; only then are bytes produced."""

    def __init__(self, package: Package, edits: ChangeSet) -> None:
        self._package = package
        self._edits = edits
        self._reasons: list[Reason] = []

    def made(self) -> Patched:
        """Plan, refuse or produce."""
        place = self._package.path.name
        try:
            self._refuse_signed()
            self._book = BookXml(self._package)
            plans = list(self._plans())
            self._refuse_if_any()
            return self._produced([plan for plan in plans if plan.cells])
        except (markup.CannotSpliceError, CannotCopyError) as error:
            raise EditRefusedError(
                place, f"文件的内部写法不合规范：{error}", "请用 Excel 或 WPS 打开并另存一次"
            ) from error

    def _refuse_signed(self) -> None:
        if any("_xmlsignatures/" in name.lower() for name in self._package.names):
            raise EditRefusedError(self._package.path, "有数字签名，改动会使签名失效", "请另存为一个没有签名的文件再改")

    def _refuse_if_any(self) -> None:
        if not self._reasons:
            return
        shown = "；".join(f"{reason.place} {reason.why}" for reason in self._reasons[:_SHOWN_REASONS])
        more = f"；共 {len(self._reasons)} 处" if len(self._reasons) > _SHOWN_REASONS else ""
        raise EditRefusedError(self._package.path, f"不能修改 {shown}{more}", _UNCHANGED)

    # -- planning ------------------------------------------------------------

    def _plans(self) -> Iterator[SheetPlan]:
        names = dict.fromkeys(
            [*(edit.sheet for edit in self._edits.changes), *(edit.sheet for edit in self._edits.appends)]
        )
        for name in names:
            place = self._book.sheets.get(name)
            if place is None:
                self._reasons.append(Reason(name, self._unknown(name)))
                continue
            try:
                yield self._plan(name, place)
            except markup.CannotSpliceError as error:
                raise markup.CannotSpliceError(f"工作表 {name} {error}") from error

    def _unknown(self, name: str) -> str:
        if name in self._book.other_sheets:
            return "不是普通工作表（图表或宏表），请改到普通工作表"
        return f"这个工作表不存在，现有：{'、'.join(self._book.sheets)}"

    def _plan(self, name: str, place: SheetPlace) -> SheetPlan:
        plan = SheetPlan(name, place, SheetXml(self._package.part(place.part)))
        plan.change(change for change in self._edits.changes if change.sheet == name)
        appends = [(index, append) for index, append in enumerate(self._edits.appends) if append.sheet == name]
        if appends:
            plan.append(appends, self._package)
        self._reasons += plan.reasons
        self._reasons += [
            Reason(f"{name}!{address(row, column)}", why)
            for (row, column), edit in plan.cells.items()
            if (why := self._objection(plan.sheet, row, column, edit)) is not None
        ]
        return plan

    def _objection(self, sheet: SheetXml, row: int, column: int, edit: CellEdit) -> str | None:
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            return "超出工作表的范围，请检查行号和列号"
        return (
            self._value_objection(edit)
            or merge_objection(sheet, row, column)
            or formula_objection(sheet, row, column, edit)
            or self._lock_objection(sheet, row, column, edit)
        )

    def _value_objection(self, edit: CellEdit) -> str | None:
        if isinstance(edit.fill, str) and not _COLOUR.fullmatch(edit.fill):
            return f"底色 {edit.fill} 不是六位十六进制颜色，请写成 FF7C80 这样"
        return None if edit.value is KEEP else celltext.objection(edit.value, date1904=self._book.date1904)

    def _lock_objection(self, sheet: SheetXml, row: int, column: int, edit: CellEdit) -> str | None:
        if not sheet.protected or not self._styles.locked(sheet.style_of(row, column, edit)):
            return None
        return "已锁定，工作表受保护，请先在“审阅”里撤销工作表保护"

    # -- producing -----------------------------------------------------------

    @cached_property
    def _styles_part(self) -> str | None:
        return stylepatch.styles_part(self._package)

    @cached_property
    def _styles(self) -> stylepatch.Styles:
        part = self._styles_part
        return stylepatch.Styles(stylepatch.new_styles() if part is None else self._package.part(part))

    def _produced(self, plans: list[SheetPlan]) -> Patched:
        changed = {plan.place.part: self._sheet_part(plan) for plan in plans}
        for plan in plans:
            for part, bottom in plan.appends.table_bottoms.items():
                changed[part] = table_grown(self._package.part(part), bottom)
        added = self._formats(changed)
        changed[self._package.workbook_part] = self._workbook_part(plans)
        self._chain(plans, changed)
        rows = {index: row for plan in plans for index, row in plan.landed.items()}
        return self._packed(changed, added, tuple(rows[index] for index in sorted(rows)))

    def _sheet_part(self, plan: SheetPlan) -> bytes:
        sheet = plan.sheet
        cuts = splices(sheet, plan.cells, plan.appends.models, self._styles, date1904=self._book.date1904)
        cuts += sheet_cuts(sheet, plan.appends.growths)
        if not cuts:
            return sheet.source
        cuts += dimension_cuts(sheet, plan.cells)
        return markup.spliced(sheet.xml, cuts)

    def _formats(self, changed: dict[str, bytes]) -> dict[str, bytes]:
        """Put the styles part among the changed ones; return it as an added one where the workbook had none."""
        if "_styles" not in self.__dict__:
            return {}
        if self._styles_part is not None:
            changed[self._styles_part] = self._styles.xml()
            return {}
        if not self._styles.grew:
            return {}
        name, registered = with_styles_part(self._package)
        changed.update(registered)
        return {name: self._styles.xml()}

    def _workbook_part(self, plans: list[SheetPlan]) -> bytes:
        xml = self._book.xml
        for plan in plans:
            for growth in plan.appends.growths:
                xml = self._book.grown(xml, plan.place.position, growth)
        values = any(edit.value is not KEEP or edit.formula for plan in plans for edit in plan.cells.values())
        if values and self._has_formulas(plans):
            xml = self._book.recalculated(xml)
        return self._book.source if xml == self._book.xml else xml

    def _has_formulas(self, plans: list[SheetPlan]) -> bool:
        if self._chain_part is not None or any(plan.sheet.has_formulas or plan.fills_down for plan in plans):
            return True
        # Files that no spreadsheet program has saved carry no calculation chain: look into the other sheets.
        touched = {plan.place.part for plan in plans}
        others = {place.part for place in self._book.sheets.values()} - touched
        return any(has_formulas(markup.utf8(self._package.part(part))) for part in sorted(others))

    @cached_property
    def _chain_part(self) -> str | None:
        relations = self._package.relationships(self._package.workbook_part).values()
        return next((found.target for found in relations if found.type.endswith("/calcChain")), None)

    def _chain(self, plans: list[SheetPlan], changed: dict[str, bytes]) -> None:
        """Enter the formulas that a table filled down into the calculation chain."""
        new = [(plan.place.sheet_id, row, column) for plan in plans for row, column in plan.fills_down]
        if not new or self._chain_part is None:
            return
        xml = markup.utf8(self._package.part(self._chain_part))
        root = markup.element(markup.mask(xml), b"calcChain")
        if root is None or root.head == root.end:
            raise markup.CannotSpliceError("计算链是空的")
        entries = b"".join(
            b'<%sc r="%s" i="%s"/>' % (root.prefix, address(row, column).encode(), sheet.encode())
            for sheet, row, column in new
        )
        changed[self._chain_part] = markup.spliced(xml, [(root.tail, root.tail, entries)])

    def _packed(self, changed: dict[str, bytes], added: dict[str, bytes], appended: tuple[int, ...]) -> Patched:
        differing = {name: new for name, new in changed.items() if new != self._package.part(name)}
        if not differing and not added:
            return Patched(self._package.raw, (), appended)
        for xml in (*differing.values(), *added.values()):
            markup.check_well_formed(xml)
        names = {_part_name(info.filename): info.filename for info in self._package.entries}
        replaced = {names[_part_name(name)]: new for name, new in differing.items()}
        data = rezipped(self._package.raw, self._package.entries, replaced, added)
        return Patched(data, (*replaced, *added), appended)


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
