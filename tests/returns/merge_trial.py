"""One made-up month from split to the last consolidate: what the program did beside what the rules allow."""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner
from merge_months import TITLE, UNITS, Filler, Office, copy_of, is_sent
from merge_oracle import MATTER, UNIT_FIELDS, Form, Outcome, Place, Typed, expected, key, learn, text

from taizhang_xl.faces.cli import cli

MONTH = "2018-03"
GONE = ("return-nothing-empties", "return-state-blank")
# What only says how something was read, or repeats what a line of its own says already.
SAID_ONLY = {
    "state-almost",
    "date-as-text",
    "formula-in-input",
    "return-copy-name",
    "return-nothing-empties",
    "return-base-inside",
}


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [*map(str, words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout


class Trial:
    """A month of one seed; `wrong` lists each field that came out otherwise than the rules allow."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.returns = folder / "报来"
        self.returns.mkdir()
        self.office = Office(folder, seed)
        self.draw = self.office.draw
        self.fillers: dict[str, Filler] = {}
        self.fields = 0
        self.kinds: Counter[str] = Counter()
        self.wrong: list[str] = []

    def whole(self) -> Trial:
        """Split, fill in, merge, merge again; then corrections and late units, and the same once more."""
        february = self._split_february()
        self._split()
        self.office.revise(self.draw.one((0, 0.1, 0.3)))
        late = self.draw.one((*UNITS, None, None, None))
        forms = [
            self._filled(unit, Filler(self.office, path, unit)) for unit, path in self._sent_forms() if unit != late
        ]
        forms = self._odd(forms, february)
        self.merge(forms)
        if self.draw.often(0.7):
            self.office.revise(self.draw.one((0, 0.1, 0.2)))
            self.merge(self._second(forms, late))
        return self

    def _sent_forms(self) -> list[tuple[str, Path]]:
        paths = [(unit, self.folder / "发出" / f"{unit}_2018年03月.xlsx") for unit in UNITS]
        return [(unit, path) for unit, path in paths if path.exists()]

    def _split_february(self) -> Path:
        """The forms of the month before, from a copy of the ledger that nothing else is told of."""
        other = self.folder / "二月"
        other.mkdir()
        shutil.copy(self.office.path, other)
        run("split", other / "台账.xlsx", "--month", "2018-02", "--to", other / "发出")
        return other / "发出"

    def _split(self) -> None:
        code, said = run("split", self.office.path, "--month", MONTH, "--to", self.folder / "发出")
        self.office.remember()
        units = {sent.unit for sent in self.office.sent.values()}
        found = {unit for unit, _ in self._sent_forms()}
        self._check("split", (code, units), (0, found), said)
        for unit, path in self._sent_forms():
            self._look_at_form(unit, path)

    def _look_at_form(self, unit: str, path: Path) -> None:
        sheet = openpyxl.load_workbook(path)["月报表"]
        rows = [row for row in sheet.iter_rows(5) if row[0].value]
        header = [cell.value for cell in sheet[4]]
        mine = [row for row in self.office.rows if row["责任单位"].seen == unit and is_sent(row)]
        self._check(f"rows of {unit}", [row[0].value for row in rows], [row["编号"].seen for row in mine])
        for row, now in zip(rows, mine, strict=False):
            cells = dict(zip(header, row, strict=True))
            plan = "" if now["下月安排"].lost else text(now["下月安排"].seen)
            self._check(f"{row[0].value} 上月安排", _seen(cells["上月安排"]), plan)
            sent = self.office.sent[str(row[0].value)]
            for name, typed in sent.shown.items():
                self._check(f"form {row[0].value} {name}", _seen(cells[name]), text(typed.seen))

    def _check(self, what: str, found: Any, right: Any, said: str = "") -> None:
        self.fields += 1
        if found != right:
            self.wrong.append(f"seed {self.seed} {what}: {found!r}, right is {right!r} {said}")

    def _filled(self, unit: str, filler: Filler) -> Form:
        self.fillers[unit] = filler
        filler.fill()
        filler.disorder(self.draw.one((0, 0.15)))
        return filler.save(self.returns / f"{unit}_2018年03月.xlsx")

    def _odd(self, forms: list[Form], february: Path) -> list[Form]:
        """Copies of one unit, and a form of another month in place of the right one."""
        kind = self.draw.random.random()
        if not forms or kind > 0.4:
            return forms
        form = self.draw.one(forms)
        if kind < 0.2 or not form.rows or "进展情况" in form.lost_columns or not text(form.rows[0].number):
            return [*forms, copy_of(form, self.returns, same=True)]
        if kind < 0.3:
            form.wrong = "return-copies-differ"
            twin = copy_of(form, self.returns, same=False)
            twin.wrong = form.wrong
            return [*forms, twin]
        path = february / form.file.replace("03月", "02月")
        if path.exists():
            (self.returns / form.file).unlink()
            shutil.copy(path, self.returns)
            form.file, form.wrong = path.name, "return-other-month"
        return forms

    def _second(self, forms: list[Form], late: str | None) -> list[Form]:
        """The second time: a late unit, corrected forms, wrong ones replaced."""
        kept: dict[str, Form] = {}
        for form in forms:
            if form.wrong or self.draw.often(0.5):
                (self.returns / form.file).unlink(missing_ok=True)
            elif form.unit not in kept:
                kept[form.unit] = form
            else:
                (self.returns / form.file).unlink()
        for unit, path in self._sent_forms():
            if unit not in kept:
                filler = self.fillers.get(unit)
                if filler is None or filler.form.wrong or filler.form.lost_columns or not filler.form.rows:
                    kept[unit] = self._filled(unit, Filler(self.office, path, unit))
                else:
                    filler.fill(0.25)
                    kept[unit] = filler.save(self.returns / filler.form.file)
        return [*kept.values()]

    def merge(self, forms: list[Form]) -> None:
        """Consolidate twice: the first is judged field by field, the second changes nothing and names the same."""
        before = _cells(self.office.path)
        code, said = run("consolidate", self.office.path, self.returns, "--month", MONTH, "--format", "json")
        found = json.loads(said)
        after = _cells(self.office.path)
        if MATTER not in self.office.columns and any(name == MATTER for _, name, _ in after):
            self.office.columns.append(MATTER)
        self._judge(forms, found, before, after)
        self._check("exit code", code, int(any(_named(found).values())))
        held = self.office.path.read_bytes()
        code, said = run("consolidate", self.office.path, self.returns, "--month", MONTH, "--format", "json")
        again = json.loads(said)
        self._check("ledger after a second run", self.office.path.read_bytes() == held, True)
        self._check("changes of a second run", again["changed"], [])
        # What went the first time cannot go once more.
        self._check("what a second run names", _named(again, GONE), _named(found, GONE))

    def _judge(self, forms: list[Form], found: dict[str, Any], before: dict, after: dict) -> None:
        names = _named(found)
        taken = {(each["编号"], each["field"]) for each in found["changed"]}
        edits: dict[tuple[str, str], Any] = {}
        month = self.office.month
        for place, outcomes, row in expected(month, _counted(forms)):
            _, number, name = place
            now = [each for each in month.rows if each["编号"].seen == number]
            seen = _claim(names, place, row, len(now) > 1)
            edit = _edit(self.office, before, after, number, name) if name in UNIT_FIELDS and len(now) == 1 else None
            self.fields += 1
            self.kinds.update(sorted(seen) or ["edit" if edit is not None else "kept"])
            match = next((each for each in outcomes if _is(each, edit, seen)), None)
            if match is None:
                self.wrong.append(self._told(place, row, edit, seen, outcomes, now))
            if edit is not None:
                edits[number, name] = edit
                right = match.edit if match is not None and match.edit is not None else Typed(edit, edit)
                now[0][name] = right
                if row is not None and number in month.sent:
                    learn(month, number, name, row, Outcome(right, frozenset()))
            elif match is not None and row is not None and name in UNIT_FIELDS and number in month.sent:
                learn(month, number, name, row, match)
        self._judge_files(forms, found, names)
        self._check("what is listed as changed", taken, set(edits))
        self._check("named without need", {k: v for k, v in names.items() if v}, {})
        self._check("cells beside", _beside(before, after, set(edits)), [])

    def _judge_files(self, forms: list[Form], found: dict[str, Any], names: dict) -> None:
        for form in forms:
            heads = [each for each in names if each[0] == form.file and names[each].pop("return-column-missing", 0)]
            if form.rows and not form.wrong:
                self._check(f"{form.file} columns missing", len(heads), len(form.lost_columns))
            if form.wrong == "return-other-month":
                self._check(f"{form.file} month", names[form.file, ""].pop(form.wrong, 0) > 0, True)
        differing = {form.unit for form in forms if form.wrong == "return-copies-differ"}
        for codes in names.values():
            if differing:
                codes.pop("return-copies-differ", None)
        good = {form.unit for form in forms if not form.wrong}
        self._check("returned", sorted(found["returned"]), sorted(good))
        self._check("undecided", sorted(found["undecided"]), sorted(differing))
        owed = {sent.unit for sent in self.office.sent.values()} - good - differing
        self._check("not returned", owed - set(found["not_returned"]), set())

    def _told(self, place: Place, row: Any, edit: Any, seen: set[str], outcomes: list[Outcome], now: list) -> str:
        _, number, name = place
        sent = self.office.sent.get(number)
        base = sent and name in sent.shown and (sent.shown[name].seen, sent.held[name].seen, sent.taken.get(name))
        typed = row and (row.cells.get(name) if name != "编号" else row.number)
        held = [each.get(name) for each in now]
        rest = row and {each: typed.seen or typed.lost for each, typed in row.cells.items() if each in UNIT_FIELDS}
        return (
            f"seed {self.seed} {place}: edit {edit!r} named {sorted(seen)}; right is {outcomes}\n"
            f"    unit wrote {typed}\n    base (form, ledger, taken) {base}\n    ledger {held}\n    row {rest}\n"
            f"    recurring {sent and sent.recurring}"
        )


def _counted(forms: list[Form]) -> list[Form]:
    """Of equal copies one counts; what must not be taken is left out."""
    first: dict[str, Form] = {}
    for form in forms:
        if not form.wrong:
            first.setdefault(form.unit, form)
    return [*first.values()]


def _is(outcome: Outcome, edit: Any, seen: set[str]) -> bool:
    right = outcome.edit
    if right is None or edit is None:
        if (right is None) != (edit is None):
            return False
    elif right.seen != edit and (str(right.seen).replace("\r\n", "\n").strip() if right.seen else "") != edit:
        return False
    names = set(outcome.names)
    if "any" in names:
        return bool(seen)
    # 按 a word for how it was read may be said or not.
    return names - SAID_ONLY == seen - SAID_ONLY and names <= seen | {"state-almost"}


def _cells(path: Path) -> dict[tuple[str, str, int], tuple[Any, str, bool, int]]:
    """Return the ledger's cells: 编号, header and turn of the row -> value, format, whether a date is shown, line."""
    sheet = openpyxl.load_workbook(path)["台账"]
    assert sheet.cell(1, 1).value == TITLE
    header = [cell.value for cell in sheet[2]]
    turn: Counter[str] = Counter()
    found = {}
    for place, row in enumerate(sheet.iter_rows(3), 3):
        number = str(row[header.index("编号")].value)
        turn[number] += 1
        for name, cell in zip(header, row, strict=True):
            found[number, str(name), turn[number]] = (cell.value, cell.number_format, cell.is_date, place)
    return found


def _edit(office: Office, before: dict, after: dict, number: str, name: str) -> Any:
    nothing = (None, "General", False, 0)
    old, new = before.get((number, name, 1), nothing), after.get((number, name, 1), nothing)
    value = new[0]
    if old == new or (value is None and old is nothing):
        return None
    if isinstance(value, datetime):
        assert new[2], "a date must look like one"
        return value.date()
    return "" if value is None else value


def _beside(before: dict, after: dict, edits: set[tuple[str, str]]) -> list[Any]:
    """Return the cells that changed beside those that may."""
    added = after.keys() - before.keys()
    if before.keys() - after.keys() or {name for _, name, _ in added} - {MATTER}:
        return [before.keys() ^ after.keys()]
    if added and not any(name == MATTER for _, name in edits):
        return ["a column for nothing"]
    return [place for place in before if before[place] != after[place] and place[:2] not in edits]


def _seen(cell: Any) -> str:
    value = cell.value
    return str(value.date()) if isinstance(value, datetime) else text("" if value is None else value)


LISTS = {
    "conflicts": "conflict",
    "change_requests": "request",
    "to_verify": "verify",
    "missing_rows": "missing",
    "new_rows": "new",
}


def _named(found: dict[str, Any], beside: Sequence[str] = ()) -> dict[tuple[str, str], Counter[str]]:
    """Return all that is named: by file and cell where there is a cell, else by 编号 and field."""
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each, kind in LISTS.items():
        for entry in found[each]:
            number = key(entry["编号"])
            name = "状态" if kind == "verify" else "编号" if kind == "missing" else entry["field"]
            place = (entry["file"], entry["cell"]) if kind == "new" else (f"{entry['file']} {number}", name)
            names[place][kind] += 1
    for finding in found["findings"]:
        if finding["severity"] in ("错误", "提醒") and finding["code"] not in beside:
            names[finding["file"], finding["cell"] or ""][finding["code"]] += 1
    return names


def _claim(names: dict, place: Place, row: Any, any_place: bool) -> set[str]:
    """Take from the list of names what is said of a place."""
    file, number, name = place
    keys = {(f"{file} {number}", name)}
    if row is not None and name in row.at:
        keys.add((file, row.at[name]))
    if any_place:
        keys |= {each for each in names if each[0] == f"{file} {number}"}
    seen: set[str] = set()
    for each in keys & names.keys():
        seen |= set(names.pop(each))
    if row is not None and name == "编号":
        # What is said of a row as a whole may stand at its task.
        codes = names[file, row.at["目标任务"]]
        seen |= {code for code in ("new", "return-task-reworded") if codes.pop(code, 0)}
    return seen
