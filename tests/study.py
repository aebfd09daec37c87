"""An office's party-study ledger in the making: people in two groups of one branch, meetings, as clerks type them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
from click.testing import CliRunner, Result
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, PEOPLE, SETTINGS, UNITS, Field

OFFICE, BRANCH, FIRST, SECOND = "某市人大常委会机关", "机关第一党支部", "第一党小组", "第二党小组"
# Ten members: five in each group, 周某 of the first goes to the second in March.
MOVED = "第一党小组；2018-3-12起第二党小组"
GROUPS = {
    "赵某": FIRST, "钱某": FIRST, "孙某": FIRST, "李某": FIRST, "周某": MOVED,
    "吴某": SECOND, "郑某": SECOND, "王某": SECOND, "冯某": SECOND, "陈某": SECOND,
}  # fmt: skip
LEADERS = {"赵某": "zhao@example.org", "吴某": "wu@example.org"}
PLAN = ("场次号", "日期", "类型", "主题", "范围", "编号", "补课期限天", "到会情况", "批阅日期", "台账建议", "采用")
RECORD = ("场次号", "姓名", "情形", "应补到", "补课日期", "补课方式", "批阅日期")
Row = Mapping[str, object]
# Offices as they were made, by what is in them: most tests begin with the same.
_MADE: dict[str, tuple[bytes, bytes]] = {}


def meeting(number: str, day: date, kind: str, scope: str, came: str | None = None, **others: object) -> Row:
    """A row of 学习计划."""
    return {"场次号": number, "日期": day, "类型": kind, "范围": scope, "到会情况": came, **others}


def make_office(
    folder: Path, *, people: Mapping[str, str | None] = GROUPS, settings: Mapping[str, str] | None = None, items: Iterable[Row] = (),
    days: Mapping[str, tuple[date | None, date | None]] | None = None, branches: Mapping[str, str] | None = None,
) -> Path:  # fmt: skip
    """Write the ledger; returns its path."""
    item = {
        Field.NUMBER: "6-020", Field.CATEGORY: "机关日常工作", Field.TASK: "机关理论学习", Field.DEADLINE: "每月", Field.UNIT: "机关党委",
        Field.PERSON: "书记",
    }  # fmt: skip
    listed = [
        {
            Field.NAME: name, Field.UNIT: "机关党委", Field.MAIL: LEADERS.get(name), Field.PARTY_GROUP: group, Field.BRANCH: (branches or {}).get(name),
            Field.SINCE: (days or {}).get(name, (None, None))[0], Field.UNTIL: (days or {}).get(name, (None, None))[1],
        }
        for name, group in people.items()
    ]  # fmt: skip
    rows = {
        LEDGER: [item, *items], UNITS: [{Field.UNIT_NAME: "机关党委"}], PEOPLE: listed,
        SETTINGS: [{Field.SETTING: name, Field.SETTING_VALUE: value} for name, value in (settings or {}).items()],
    }  # fmt: skip
    return make_ledger(folder / "台账.xlsx", 2018, OFFICE, rows)  # type: ignore[arg-type]


def add_study(ledger: Path) -> None:
    """Give a ledger whose 人员 have no groups yet two of them, and a companion with a meeting that one did not attend."""
    groups = {f"人员!G{row}": FIRST if row < 6 else SECOND for row in range(2, 12)}
    taizhang_xl.edit(ledger, groups)
    assert run("study-new", ledger).exit_code == 0
    book = openpyxl.load_workbook(ledger)
    names = [row[0].value for row in book["人员"].iter_rows(min_row=2, max_row=11)]
    path = ledger.parent / "党建台账" / "2018年党建台账.xlsx"
    companion = openpyxl.load_workbook(path)
    fill(companion["党组织"], ("党组织", "类型", "所属支部", "负责人"), [
        {"党组织": BRANCH, "类型": "党支部"}, {"党组织": FIRST, "类型": "党小组", "所属支部": BRANCH, "负责人": names[0]},
        {"党组织": SECOND, "类型": "党小组", "所属支部": BRANCH, "负责人": names[-1]},
    ], 1)  # fmt: skip
    fill(companion["学习计划"], PLAN, [meeting("学001", date(2018, 3, 28), "主题党日", BRANCH, f"{names[1]}：请假")], 1)
    companion.save(path)


def companion_of(ledger: Path) -> Path:
    """The companion's path."""
    return ledger.parent / "党建台账" / "2018年党建台账.xlsx"


def run(verb: str, ledger: Path, *words: str) -> Result:
    """Run a verb of the system; never a traceback."""
    done = CliRunner().invoke(cli, [verb, str(ledger), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done


def make_study(
    folder: Path, meetings: Sequence[Row], *, heads: Mapping[str, str] | None = None, made_up: Sequence[Row] = (), **office: object
) -> Path:  # fmt: skip
    """Make ledger and companion, and type these rows; returns the ledger."""
    ledger = folder / "台账.xlsx"
    known = repr(office)
    if known not in _MADE:
        made = make_office(folder, **office)  # type: ignore[arg-type]
        assert run("study-new", made, "--as-of", "2018-01-02").exit_code == 0
        _MADE[known] = made.read_bytes(), companion_of(made).read_bytes()
    companion_of(ledger).parent.mkdir(parents=True, exist_ok=True)
    for path, data in zip((ledger, companion_of(ledger)), _MADE[known], strict=True):
        path.write_bytes(data)
    type_in(ledger, meetings, heads or {FIRST: "赵某", SECOND: "吴某"}, made_up)
    return ledger


def type_in(
    ledger: Path, meetings: Sequence[Row] = (), heads: Mapping[str, str] | None = None, made_up: Sequence[Row] = ()
) -> None:
    """Type rows into the companion as a clerk does: heads, new meetings, make-ups; what has a row is written over."""
    path = companion_of(ledger)
    book = openpyxl.load_workbook(path)
    if heads is not None:
        fill(book["党组织"], ("党组织", "类型", "所属支部", "负责人", "支部委员"), [
            {"党组织": BRANCH, "类型": "党支部", "所属支部": None, "负责人": "赵某", "支部委员": "赵某、孙某、吴某"},
            {"党组织": FIRST, "类型": "党小组", "所属支部": BRANCH, "负责人": heads[FIRST], "支部委员": None},
            {"党组织": SECOND, "类型": "党小组", "所属支部": BRANCH, "负责人": heads[SECOND], "支部委员": None},
        ], 1)  # fmt: skip
    fill(book["学习计划"], PLAN, meetings, 1)
    fill(book["学习记录"], RECORD, made_up, 2)
    book.save(path)


def fill(sheet: object, columns: Sequence[str], rows: Iterable[Row], keys: int) -> None:
    """Write rows below a header, each over the one that has the same first cells."""
    for row in rows:
        known = tuple(row.get(name) for name in columns[:keys])
        at = 2
        while (there := tuple(sheet.cell(at, 1 + n).value for n in range(keys)))[0] is not None and there != known:  # type: ignore[attr-defined]
            at += 1
        for number, name in enumerate(columns, 1):
            if name in row:
                sheet.cell(at, number).value = row[name]  # type: ignore[attr-defined]


def quarter() -> list[Row]:
    """The meetings of the first quarter of 2018, with who did not come."""
    return [
        meeting("学001", date(2018, 1, 5), "支委会", BRANCH, "全到"),
        meeting("学002", date(2018, 1, 12), "党小组会", FIRST, "全到；周某：请假"),
        meeting("学003", date(2018, 1, 12), "党小组会", SECOND, "全到"),
        meeting("学004", date(2018, 1, 19), "主题党日", BRANCH, "冯某：缺"),
        meeting("学005", date(2018, 2, 2), "支委会", BRANCH, "取消"),
        meeting("学006", date(2018, 2, 9), "党小组会", FIRST, "全到"),
        meeting("学007", date(2018, 2, 9), "主题党日", BRANCH, "李某、郑某：请假"),
        meeting("学008", date(2018, 2, 12), "党小组会", SECOND, "全到"),
        meeting("学009", date(2018, 3, 8), "支委会", BRANCH, "全到"),
        meeting("学010", date(2018, 3, 16), "主题党日", BRANCH, "周某：请假；王某：缺"),
        meeting("学011", date(2018, 3, 20), "党小组会", FIRST, "全到"),
        meeting("学012", date(2018, 3, 20), "党小组会", SECOND, "陈某（请假）"),
        meeting("学013", date(2018, 3, 26), "党员大会", BRANCH, "全到"),
    ]


def made_up(number: str, name: str, day: date, way: str = "自学") -> Row:
    """A row of 学习记录 as the clerk completes it."""
    return {"场次号": number, "姓名": name, "补课日期": day, "补课方式": way}


# What was made up for until the end of the quarter; 郑某, 周某 (the 16th of March) and 陈某 did not.
MADE_UP = (
    made_up("学002", "周某", date(2018, 1, 24)), made_up("学004", "冯某", date(2018, 2, 8), "单独补课"),
    made_up("学007", "李某", date(2018, 2, 22)), made_up("学010", "王某", date(2018, 3, 29)),
)  # fmt: skip


def typed(ledger: Path, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet of the companion, read by openpyxl."""
    rows = openpyxl.load_workbook(companion_of(ledger))[sheet].iter_rows(values_only=True)
    head = next(rows)
    return [dict(zip(head, row, strict=True)) for row in rows if any(row)]
