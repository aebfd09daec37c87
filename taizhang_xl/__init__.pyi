"""Made by scripts/build_stub.py from the verbs' registrations: please do not edit."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from taizhang_xl.cells import Value
from taizhang_xl.contract.context import Progress
from taizhang_xl.contract.save import Written
from taizhang_xl.dates.deadline import Deadline
from taizhang_xl.dates.month import Month
from taizhang_xl.faces.api import frames as frames
from taizhang_xl.faces.api import open as open  # noqa: A004
from taizhang_xl.faces.api import read as read
from taizhang_xl.faces.sources import AnyLedger
from taizhang_xl.findings import Finding
from taizhang_xl.journal.entry import Entry
from taizhang_xl.ledger.compare import Difference
from taizhang_xl.sending.standing import Standing
from taizhang_xl.systems.activities.planned import Plan
from taizhang_xl.systems.alarm.timer import Found
from taizhang_xl.systems.appraisal.appraise_collect import Collected
from taizhang_xl.systems.diary.pasted import Pasted
from taizhang_xl.systems.diary.totals import Summary
from taizhang_xl.systems.mail.drafted import Draft
from taizhang_xl.systems.mail.notify import Measured
from taizhang_xl.systems.project.morning import Morning
from taizhang_xl.systems.project.outlook import Outlook
from taizhang_xl.systems.study.study_ledger import Study
from taizhang_xl.systems.study.study_remind import Reminder
from taizhang_xl.systems.study.weekly import Told
from taizhang_xl.systems.supervision.commentary_figures import Commentary
from taizhang_xl.systems.supervision.inspections import Visit
from taizhang_xl.systems.views.view import View
from taizhang_xl.verbs.adoption.lines import Adopted
from taizhang_xl.verbs.close import Closed
from taizhang_xl.verbs.consolidate import Consolidated
from taizhang_xl.verbs.edit import Rows
from taizhang_xl.verbs.examined import Examined
from taizhang_xl.verbs.export import Export
from taizhang_xl.verbs.month_end import MonthEnd
from taizhang_xl.verbs.new import Made
from taizhang_xl.verbs.province import Province
from taizhang_xl.verbs.reading_engine import AnyEngine
from taizhang_xl.verbs.settings import Held
from taizhang_xl.verbs.undone import Undone

__version__: str

def new(
    path: str | Path,
    year: int,
    *,
    office: str | None = None,
    last: str | Path | None = None,
    progress: Progress | None = None,
) -> Made: ...
def adopt(
    ledger: AnyLedger,
    column: Sequence[str] | str | None = None,
    *,
    number: str | None = None,
    add_columns: Sequence[str] | str | None = None,
    states: bool = False,
    add_sheets: bool = False,
    ask: str | Path | None = None,
    answers: str | Path | None = None,
    to: str | Path | None = None,
    sheet: str | None = None,
    year: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Adopted: ...
def check(
    ledger: AnyLedger,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    mark: bool = False,
    unmark: bool = False,
    fix: bool = False,
    every: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Finding, ...]: ...
def refresh(
    ledger: AnyLedger,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Written: ...
def deadline(
    texts: Sequence[str] | str,
    year: int,
    *,
    since: date | str | None = None,
    progress: Progress | None = None,
) -> tuple[Deadline, ...]: ...
def export(
    ledger: AnyLedger,
    *,
    sheet: str | None = None,
    to: str | Path | None = None,
    year: int | None = None,
    as_of: date | str | None = None,
    file_format: str | None = None,
    progress: Progress | None = None,
) -> Export: ...
def split(
    ledger: AnyLedger,
    month: str | Month,
    to: str | Path | None = None,
    *,
    unit: str | None = None,
    again: bool = False,
    drafts: bool = False,
    year: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]: ...
def remind_returns(
    ledger: AnyLedger,
    returns: Sequence[str | Path] | str | Path | None,
    month: str | Month,
    to: str | Path | None = None,
    *,
    due: date | str | None = None,
    as_of: date | str | None = None,
    year: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]: ...
def consolidate(
    ledger: AnyLedger,
    returns: Sequence[str | Path] | str | Path | None,
    month: str | Month,
    settle_by: str | Path | None = None,
    *,
    year: int | None = None,
    engine: AnyEngine | None = None,
    scheduler: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Consolidated: ...
def packet(
    ledger: AnyLedger,
    month: str | Month,
    to: str | Path | None = None,
    *,
    pdf: bool = False,
    pages: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    progress: Progress | None = None,
) -> Path: ...
def print(  # noqa: A001
    ledger: AnyLedger,
    to: str | Path | None = None,
    *,
    paper: str | None = None,
    by: str | None = None,
    year: int | None = None,
    as_of: date | str | None = None,
    progress: Progress | None = None,
) -> Path: ...
def month_end(
    ledger: AnyLedger,
    returns: Sequence[str | Path] | str | Path | None,
    month: str | Month,
    to: str | Path | None = None,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    engine: AnyEngine | None = None,
    scheduler: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> MonthEnd: ...
def close(
    ledger: AnyLedger,
    month: str | Month,
    *,
    strict: bool = False,
    again: bool = False,
    mark: bool = False,
    year: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Closed: ...
def consolidate_all(
    ledgers: str | Path,
    returns: str | Path,
    month: str | Month,
    to: str | Path,
    *,
    parquet: bool = False,
    year: int | None = None,
    engine: AnyEngine | None = None,
    scheduler: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Province: ...
def sign_off(
    ledger: AnyLedger,
    numbers: Sequence[str] | str,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Finding, ...]: ...
def extend(
    ledger: AnyLedger,
    number: str,
    until: date | str,
    grounds: str,
    approver: str,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Finding, ...]: ...
def edit(
    ledger: AnyLedger,
    sets: Mapping[str, Value] | Sequence[str] | None = None,
    append: Rows | Sequence[str] | None = None,
    append_json: Sequence[str] | None = None,
    *,
    fill: str | None = None,
    font: str | None = None,
    number_format: str | None = None,
    formulas: bool = False,
    locked: bool = False,
    to: str | Path | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Written: ...
def history(
    ledger: AnyLedger,
    *,
    item: str | None = None,
    since: date | str | None = None,
    progress: Progress | None = None,
) -> tuple[Entry, ...]: ...
def undo(
    ledger: AnyLedger,
    *,
    to: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Undone: ...
def templates(
    ledger: AnyLedger,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]: ...
def diff(
    a: str | Path,
    b: str | Path,
    *,
    year: int | None = None,
    progress: Progress | None = None,
) -> Difference: ...
def doctor(
    ledger: str | Path | None = None,
    *,
    connect: bool = False,
    progress: Progress | None = None,
) -> tuple[Examined, ...]: ...
def settings(
    ledger: AnyLedger,
    *,
    year: int | None = None,
    progress: Progress | None = None,
) -> tuple[Held, ...]: ...
def remind(
    ledger: AnyLedger,
    to: str | Path | None = None,
    *,
    units: str | None = None,
    level: str | None = None,
    prefix: str | None = None,
    again: str | None = None,
    untold: bool = False,
    pdf: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[str, ...]: ...
def remind_reply(
    ledger: AnyLedger,
    number: str,
    on: date | str,
    *,
    text: str | None = None,
    year: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Finding, ...]: ...
def remind_sign(
    ledger: AnyLedger,
    number: str,
    by: str,
    on: date | str,
    *,
    year: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Finding, ...]: ...
def remind_void(
    ledger: AnyLedger,
    number: str,
    *,
    year: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Finding, ...]: ...
def plan(
    ledger: AnyLedger,
    *,
    to: str | Path | None = None,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Visit, ...]: ...
def commentary(
    ledger: AnyLedger,
    quarter: int | str | None = None,
    *,
    to: str | Path | None = None,
    pdf: bool = False,
    no_ranking: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Commentary | None: ...
def brief(
    ledger: AnyLedger,
    to: str | Path | None = None,
    *,
    items: str | Sequence[str] | None = None,
    experience: bool = False,
    issue: int | str | None = None,
    title: str | None = None,
    pdf: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]: ...
def decisions(
    ledger: AnyLedger,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[str, ...]: ...
def today(
    ledger: AnyLedger,
    *,
    unit: str | None = None,
    person: str | None = None,
    leader: str | None = None,
    to: str | Path | None = None,
    mark: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> View: ...
def week(
    ledger: AnyLedger,
    *,
    unit: str | None = None,
    person: str | None = None,
    leader: str | None = None,
    to: str | Path | None = None,
    mark: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> View: ...
def activities(
    ledger: AnyLedger,
    to: str | Path | None = None,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Plan | None: ...
def board(
    ledger: AnyLedger,
    *,
    to: str | Path | None = None,
    unit: str | None = None,
    leader: str | None = None,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Path: ...
def booklet(
    ledger: AnyLedger,
    to: str | Path | None = None,
    *,
    pdf: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Path: ...
def mail_drafts(
    ledger: AnyLedger,
    month: str | Month,
    kind: Sequence[str] | None = None,
    redo: Sequence[str] | None = None,
    *,
    to: str | Path | None = None,
    papers: str | Path | None = None,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Draft, ...]: ...
def mail(
    folder: str | Path,
    yes: int | None = None,
    again: Sequence[str] | None = None,
    settings: Sequence[str] | None = None,
    kind: Sequence[str] | None = None,
    redo: Sequence[str] | None = None,
    *,
    ledger: str | Path | None = None,
    month: str | Month | None = None,
    to: str | Path | None = None,
    papers: str | Path | None = None,
    send: bool = False,
    batch: str | None = None,
    unsure: str | None = None,
    moved: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Standing, ...] | tuple[Draft, ...]: ...
def notify(
    file: str | Path | None = None,
    *,
    text: str | None = None,
    via: str | None = None,
    send: bool = False,
    keyword: str | None = None,
    ledger: str | Path | None = None,
    progress: Progress | None = None,
) -> Measured: ...
def calendar(
    ledger: AnyLedger,
    to: str | Path | None = None,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]: ...
def alarm(
    ledger: AnyLedger,
    to: str | Path | None = None,
    *,
    show: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Path | None: ...
def schedule(
    ledger: AnyLedger,
    action: str | None = None,
    *,
    at: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Found | None: ...
def project(
    ledger: AnyLedger,
    *,
    paste: str | Path | None = None,
    template: bool = False,
    item: str | None = None,
    start: date | str | None = None,
    today: bool = False,
    to: str | Path | None = None,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Outlook, ...] | Morning: ...
def appraise_new(
    ledger: AnyLedger,
    *,
    year: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Path: ...
def appraise_form(
    ledger: AnyLedger,
    month: str | Month,
    to: str | Path | None = None,
    *,
    unit: str | None = None,
    only: str | None = None,
    again: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]: ...
def appraise_collect(
    ledger: AnyLedger,
    month: str | Month,
    returns: Sequence[str | Path] | str | Path | None = None,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Collected: ...
def appraise_papers(
    ledger: AnyLedger,
    quarter: int | str | None = None,
    to: str | Path | None = None,
    *,
    unit: str | None = None,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]: ...
def appraise_close(
    ledger: AnyLedger,
    quarter: int | str | None = None,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Path | None: ...
def study_new(
    ledger: AnyLedger,
    *,
    plan: bool = False,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Path: ...
def study_check(
    ledger: AnyLedger,
    to: str | Path | None = None,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Study: ...
def study_text(
    ledger: AnyLedger,
    *,
    week: date | str | None = None,
    to: str | Path | None = None,
    group: str | None = None,
    send: bool = False,
    via: str | None = None,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Told: ...
def study_remind(
    ledger: AnyLedger,
    to: str | Path | None = None,
    *,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[Reminder]: ...
def diary(
    ledger: AnyLedger,
    to: str | Path | None = None,
    *,
    paste: str | Path | None = None,
    project: str | None = None,
    item: str | None = None,
    on: date | str | None = None,
    year: int | None = None,
    as_of: date | str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Summary | Pasted | None: ...
