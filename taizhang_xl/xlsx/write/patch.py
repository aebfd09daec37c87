"""Edits spliced into the bytes of a workbook: touched cells change, every other part keeps its compressed bytes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from itertools import islice
from typing import NamedTuple

from taizhang_xl.cells import MAX_COLUMN, MAX_ROW, address
from taizhang_xl.changes import KEEP, ChangeSet, Permit, RowHeight
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.package import Package, open_package_bytes
from taizhang_xl.xlsx.uneditable import refuse_uneditable
from taizhang_xl.xlsx.write import cell_text, styles
from taizhang_xl.xlsx.write.book import BookXml, SheetPlace
from taizhang_xl.xlsx.write.calc_chain import chain_edited, chain_part
from taizhang_xl.xlsx.write.column_uses import ColumnUses
from taizhang_xl.xlsx.write.dependants import Dependants, Pivot
from taizhang_xl.xlsx.write.drop_down import drop_down_cuts
from taizhang_xl.xlsx.write.grow import dimension_cuts, sheet_cuts, width_cuts
from taizhang_xl.xlsx.write.looks import look_objection
from taizhang_xl.xlsx.write.new_sheet import sheet_changed
from taizhang_xl.xlsx.write.part_registry import PartRegistry
from taizhang_xl.xlsx.write.plan import Reason, SheetPlan, formula_objection, merge_objection
from taizhang_xl.xlsx.write.repack import Repacked, repacked
from taizhang_xl.xlsx.write.sheet_xml import CellEdit, SheetXml, has_formulas
from taizhang_xl.xlsx.write.splice import splices
from taizhang_xl.xlsx.write.table_edge import table_moved
from taizhang_xl.xlsx.write.table_xml import ExcelTable, table_grown, table_renamed, tables_of
from taizhang_xl.xlsx.write.zip_copy import CannotCopyError

_SHOWN_REASONS = 3
_UNCHANGED = "文件没有改动，处理后再运行一次"
_NOTHING_PERMITTED = Permit()


class Patched(NamedTuple):
    """A patched workbook: its bytes, the parts changed, added or removed, the row each append landed on.

    `heights` are the rows that were there and are of another height now, so that their new texts are seen.
    `notes` are lines for the user: what the edit leaves for people to do in a spreadsheet program.
    """

    data: bytes
    touched: tuple[str, ...]
    appended: tuple[int, ...]
    notes: tuple[str, ...] = ()
    heights: tuple[RowHeight, ...] = ()


def patch(package: Package, edits: ChangeSet, permit: Permit = _NOTHING_PERMITTED) -> Patched:
    """Return the workbook with all edits made; the package itself stays as it is.

    Text is always written as text, even if it begins with "="; cached results of formulas stay, and a workbook with
    formulas asks to be recalculated when opened. Raises EditRefusedError before anything is produced, naming the
    cells that cannot be edited without damage and why; then no edit is made at all.
    """
    if not edits:
        return Patched(package.raw, (), ())
    refuse_uneditable(package)
    touched: dict[str, None] = {}
    try:
        for change in edits.sheets:
            step = sheet_changed(package, change, permit)
            touched |= dict.fromkeys(step.touched)
            package = package if step.data is package.raw else open_package_bytes(step.data, package.path)
        made = _Patch(package, edits, permit).made()
    except (markup.CannotSpliceError, CannotCopyError) as error:
        raise EditRefusedError(
            package.path, f"文件的内部写法不合规范：{error}", "请用 Excel 或 WPS 打开并另存一次"
        ) from error
    return made._replace(touched=(*touched, *(name for name in made.touched if name not in touched)))


def unmovable_edges(package: Package, edits: ChangeSet) -> dict[tuple[str, int, int], str]:
    """Return the headers among some edits that cannot move the edge of a table as requested, each with why not."""
    return _Patch(package, edits, _NOTHING_PERMITTED).unmovable_edges()


def _listed(places: list[str]) -> str:
    more = f" 等 {len(places)} 处" if len(places) > _SHOWN_REASONS else ""
    return f"{'、'.join(places[:_SHOWN_REASONS])}{more}"


class _Patch:
    """One patch of cells in progress: all sheets are planned first; only then are bytes produced."""

    def __init__(self, package: Package, edits: ChangeSet, permit: Permit) -> None:
        self._package = package
        self._edits = edits
        self._permit = permit
        self._reasons: list[Reason] = []
        self._heights: list[RowHeight] = []
        self._book = BookXml(package)
        self._dependants = Dependants(package, self._book)
        self._column_uses = ColumnUses(package)

    def made(self) -> Patched:
        """Plan, refuse or produce."""
        plans = list(self._plans())
        self._refuse_if_any()
        made = self._produced([plan for plan in plans if plan.cells])
        rows = {index: row for plan in plans for index, row in plan.landed.items()}
        appended = tuple(rows[index] for index in sorted(rows))
        return Patched(made.data, made.touched, appended, tuple(self._notes(plans)), tuple(self._heights))

    def _refuse_if_any(self) -> None:
        if not self._reasons:
            return
        places: dict[str, list[str]] = {}
        for reason in self._reasons:
            places.setdefault(reason.why, []).append(reason.place)
        shown = "；".join(f"{_listed(at)} {why}" for why, at in islice(places.items(), _SHOWN_REASONS))
        more = f"；共 {len(self._reasons)} 处" if len(places) > _SHOWN_REASONS else ""
        raise EditRefusedError(self._package.path, f"不能修改 {shown}{more}", _UNCHANGED)

    def unmovable_edges(self) -> dict[tuple[str, int, int], str]:
        """Plan as far as the edges of tables."""
        found: dict[tuple[str, int, int], str] = {}
        for name in dict.fromkeys(edit.sheet for edit in self._edits.changes if edit.edge):
            try:
                plan = self._edged(name, self._book.sheets[name])
                found |= {(name, *at): why for at, why in plan.fixed.items()}
            except markup.CannotSpliceError as error:
                found |= {(name, each.row, each.column): str(error) for each in self._edits.changes if each.edge}
        return found

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
        plan = self._edged(name, place)
        appends = [(index, append) for index, append in enumerate(self._edits.appends) if append.sheet == name]
        if appends:
            plan.append(appends)
        self._reasons += plan.reasons
        edges = ((*at, f"的列不能进出表格，{why}") for at, why in plan.fixed.items())
        objections = [*edges, *self._objections(plan), *plan.mirrors.objections(partial(self._column_use, plan))]
        self._reasons += [Reason(f"{name}!{address(row, column)}", why) for row, column, why in objections]
        return plan

    def _edged(self, name: str, place: SheetPlace) -> SheetPlan:
        """Return the plan of a sheet's cells, the edges of its tables moved."""
        plan = SheetPlan(name, place, SheetXml(self._package.part(place.part)), tables_of(self._package, place.part))
        plan.change(change for change in self._edits.changes if change.sheet == name)
        plan.heights = {each.row: (each.old, each.new) for each in self._edits.heights if each.sheet == name}
        plan.move_edges(partial(self._column_use, plan))
        return plan

    def _objections(self, plan: SheetPlan) -> Iterator[tuple[int, int, str]]:
        sheet, date1904 = plan.sheet, self._book.date1904
        # Below the content of an unguarded sheet only the value itself can be wrong.
        is_guarded = sheet.protected or bool(self._dependants.pivots)
        free_from = MAX_ROW if is_guarded else sheet.bottom
        for (row, column), edit in plan.cells.items():
            why = None if edit.value is KEEP else cell_text.objection(edit.value, date1904=date1904)
            if not why and not edit.keeps_look:
                why = look_objection(edit.fill, edit.font_colour, edit.number_format)
            if not why and not (free_from < row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
                why = self._place_objection(plan, row, column, edit)
            if why:
                yield row, column, why

    def _place_objection(self, plan: SheetPlan, row: int, column: int, edit: CellEdit) -> str | None:
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            return "超出工作表的范围，请检查行号和列号"
        sheet = plan.sheet
        return (
            merge_objection(sheet, row, column)
            or formula_objection(sheet, row, column, edit, is_forced=self._permit.formulas)
            or self._pivot_objection(plan.name, row, column, edit)
            or self._lock_objection(sheet, row, column, edit)
        )

    def _pivot_objection(self, sheet: str, row: int, column: int, edit: CellEdit) -> str | None:
        pivot = self._dependants.pivot_at(sheet, row, column) if edit.value is not KEEP or edit.formula else None
        return f"在数据透视表 {pivot.name} 里，刷新时会被盖掉，请改它的数据来源" if pivot else None

    def _column_use(self, plan: SheetPlan, table: ExcelTable, at: tuple[int, int]) -> str | None:
        if headed := self._dependants.headed_by(plan.name, plan.place, [at]):
            return f"数据透视表 {headed[0].name} 按它取字段"
        return self._column_uses.of(table, table.columns[at[1] - table.area.left].name)

    def _lock_objection(self, sheet: SheetXml, row: int, column: int, edit: CellEdit) -> str | None:
        if self._permit.locked or not sheet.protected or not self._styles.locked(sheet.style_of(row, column, edit)):
            return None
        return "已锁定，工作表受保护，请先在“审阅”里撤销工作表保护"

    # -- producing -----------------------------------------------------------

    @cached_property
    def _styles_part(self) -> str | None:
        return styles.styles_part(self._package)

    @cached_property
    def _styles(self) -> styles.Styles:
        part = self._styles_part
        return styles.Styles(styles.new_styles() if part is None else self._package.part(part))

    def _produced(self, plans: list[SheetPlan]) -> Repacked:
        registry = PartRegistry(self._package)
        changed = {plan.place.part: self._sheet_part(plan) for plan in plans}
        for plan in plans:
            for part, moved in plan.moved.items():
                changed[part] = table_moved(self._package.part(part), moved)
            for part, bottom in plan.appends.table_bottoms.items():
                changed[part] = table_grown(changed.get(part) or self._package.part(part), bottom)
            for edit in plan.mirrors.edited:
                part = edit.table.part
                xml = changed.get(part) or self._package.part(part)
                changed[part] = table_renamed(xml, edit.names, edit.labels)
        changed |= self._dependants.grown({plan.name: plan.appends.growths for plan in plans})
        changed[self._package.workbook_part] = self._workbook_part(plans)
        dropped = self._chain(plans, changed, registry)
        added = self._formats(plans, changed, registry)
        return repacked(self._package, {**changed, **registry.changed}, added, dropped)

    def _sheet_part(self, plan: SheetPlan) -> bytes:
        sheet = plan.sheet
        cuts, heights = splices(
            sheet, plan.cells, plan.appends.models, plan.heights, self._styles, date1904=self._book.date1904
        )
        self._heights += [RowHeight(plan.name, row, *pair) for row, pair in heights.items()]
        cuts += sheet_cuts(sheet, plan.appends.growths, plan.filtered)
        cuts += drop_down_cuts(sheet, plan.drop_downs)
        cuts += width_cuts(sheet, plan.widths)
        if not cuts:
            return sheet.source
        cuts += dimension_cuts(sheet, plan.cells)
        return markup.spliced(sheet.xml, cuts)

    def _formats(self, plans: list[SheetPlan], changed: dict[str, bytes], registry: PartRegistry) -> dict[str, bytes]:
        """Put a grown styles part among the changed ones; return it as an added one if the workbook had none."""
        # Where no cell changes the styles need not be read.
        if not plans or not self._styles.grew:
            return {}
        if self._styles_part is not None:
            changed[self._styles_part] = self._styles.xml()
            return {}
        name, _ = registry.add("styles", "styles.xml")
        return {name: self._styles.xml()}

    def _workbook_part(self, plans: list[SheetPlan]) -> bytes:
        xml = self._book.xml
        for plan in plans:
            if plan.filtered is not None:
                xml = self._book.filter_moved(xml, plan.place.position, plan.filtered.right)
            for growth in plan.appends.growths:
                xml = self._book.grown(xml, plan.place.position, growth)
        if any(plan.valued for plan in plans) and self._has_formulas(plans):
            xml = self._book.recalculated(xml)
        return self._book.source if xml == self._book.xml else xml

    def _has_formulas(self, plans: list[SheetPlan]) -> bool:
        if self._chain_part is not None or any(plan.sheet.has_formulas or plan.fills_down for plan in plans):
            return True
        # Files that no spreadsheet program has saved have no calculation chain: look into the other sheets.
        touched = {plan.place.part for plan in plans}
        others = {place.part for place in self._book.sheets.values()} - touched
        return any(has_formulas(markup.utf8(self._package.part(part))) for part in sorted(others))

    @cached_property
    def _chain_part(self) -> str | None:
        return chain_part(self._package)

    def _chain(self, plans: list[SheetPlan], changed: dict[str, bytes], registry: PartRegistry) -> list[str]:
        """Update the calculation chain; return it as dropped if no formula is left."""
        if self._chain_part is None:
            return []
        new = [(plan.place.sheet_id, *at) for plan in plans for at in plan.fills_down]
        gone = {(plan.place.sheet_id, address(*at)) for plan in plans for at in plan.overwritten}
        if not (new or gone):
            return []
        chain = chain_edited(self._package.part(self._chain_part), new, lambda sheet, cell: (sheet, cell) in gone)
        if chain is not None:
            changed[self._chain_part] = chain
            return []
        registry.remove(self._chain_part)
        return [self._chain_part]

    # -- notes ---------------------------------------------------------------

    def _notes(self, plans: list[SheetPlan]) -> Iterator[str]:
        notes: dict[Pivot, str] = {}
        for plan in plans:
            for pivot in self._dependants.headed_by(plan.name, plan.place, plan.valued):
                notes[pivot] = "按原来的表头取字段，请在表格软件里刷新，再放上改了名的字段"
            for pivot in self._dependants.fed_by(plan.name, plan.place, plan.valued, plan.appends.growths):
                notes.setdefault(pivot, "还是旧数，请在表格软件里刷新")
        for pivot, what in notes.items():
            yield f"{pivot.sheet} 上的数据透视表 {pivot.name} {what}"
