"""What stands in the way of work on a ledger: its folder, who holds it, whether it reads, its closes, the clock, mail, alarm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from taizhang_xl.contract.numbered import OF_A_MONTH, lacking, to_settle
from taizhang_xl.contract.opening import Opened, open_ledger
from taizhang_xl.errors import SendingError, TaizhangError
from taizhang_xl.files.lock import lock_path
from taizhang_xl.files.owner import owner_of
from taizhang_xl.journal.columns import read_settled
from taizhang_xl.ledger.settings import MailSettings
from taizhang_xl.messages import as_typed, os_message
from taizhang_xl.verbs.examined import Examined, folder
from taizhang_xl.verbs.examined_place import lost_folder, of_place, which, workbooks

_SECONDS = 10.0


def of_ledger(ledger: Path, today: date, *, connect: bool = False) -> Iterator[Examined]:
    """Yield what there is to say of a ledger and its folder; `connect` to the mail server as well, sending nothing."""
    place = ledger.resolve().parent
    if (lost := lost_folder(place)) is not None:
        yield lost
        return
    try:
        yield folder("台账所在文件夹", place)
        yield from of_place(ledger)
        yield from (_held(ledger), _lock(ledger))
        yield from _content(ledger, connect=connect)
        yield _clock(ledger, today)
    except OSError as error:
        # A share may go while it is looked at.
        yield Examined(
            "台账所在文件夹", f"看到一半断了（{os_message(error)}）", "请检查网络和磁盘，再运行一次", needed=True
        )
    yield _alarm(ledger)


def _content(ledger: Path, *, connect: bool) -> Iterator[Examined]:
    try:
        opened = open_ledger(ledger)
    except TaizhangError as error:
        yield Examined("台账", f"{error.subject} {error.what}", _which_one(ledger) or error.cure, needed=True)
        return
    yield _read(opened)
    yield from _taken_in(opened)
    yield _closes(opened)
    yield _mail(opened, connect=connect)


def _which_one(ledger: Path) -> str:
    """Return which workbooks are there, where a folder was named or a file that is not there; "" for any other."""
    if ledger.is_file():
        return ""
    names = workbooks(ledger if ledger.is_dir() else ledger.resolve().parent)
    return f"请写成其中一本：{which(names)}" if names else ""


def _held(ledger: Path) -> Examined:
    who = owner_of(ledger)
    if who is None:
        return Examined("台账打开着没有", "没有人打开")
    # Whoever clicks a button has it open: nothing that is lacking.
    return Examined("台账打开着没有", f"{who}正打开着，按钮可以用，命令要等关闭以后再用", told=True)


def _lock(ledger: Path) -> Examined:
    lock = lock_path(ledger.resolve())
    if not lock.exists():
        return Examined("没有做完的运行", "没有")
    return Examined("没有做完的运行", f"有 {lock.name}", "别的电脑正在运行的，等它做完；没有的，再运行一次会自己接着做")


def _read(opened: Opened) -> Examined:
    ledger, names = opened.ledger, lacking(opened, OF_A_MONTH)
    told = f"{ledger.year}年，{len(ledger.items)} 项，{len(ledger.units)} 个单位"
    if not names:
        return Examined("台账", told)
    return Examined("台账", f"{told}，没有找到{'、'.join(names)}列", f"请{to_settle(opened, names)}")


def _taken_in(opened: Opened) -> Iterator[Examined]:
    """Yield that the day is not known on which a ledger of the office's own layout was taken in."""
    ledger = opened.ledger
    if ledger.taken_in is None and (ledger.asks_if_finished or read_settled(opened.path).columns):
        told = "没有记，接收以前的事项同以后的一样核对（阶段、佐证都要）"
        yield Examined("接收台账的日期", told, "请从备份恢复 .taizhang 里的 taken_in 文件夹；没有接收过的不用管")


def _closes(opened: Opened) -> Examined:
    # Imported late: few come here.
    from taizhang_xl.journal.closes import altered, lost_months, read_closes, unreadable

    what = "月结的存档"
    try:
        lost, wrong = lost_months(opened.path, opened.ledger), (*altered(opened.path), *unreadable(opened.path))
        kept = () if wrong else read_closes(opened.path)
    except TaizhangError as error:
        return Examined(what, f"{error.subject} {error.what}", error.cure)
    if lost:
        months = "、".join(month.label for month in lost)
        return Examined(what, f"{months}的不在", "台账改过名的请改回；从备份恢复 .taizhang 里的 closes 文件夹")
    if wrong:
        return Examined(what, f"{len(wrong)} 份读不出来或被改过", "请从备份恢复 .taizhang 里的 closes 文件夹")
    return Examined(what, f"{len(kept)} 个月" if kept else "还没有月结过")


def _mail(opened: Opened, *, connect: bool) -> Examined:
    mail = opened.ledger.settings.mail
    if mail.server and mail.sender and mail.domains:
        told = f"{mail.sender} 经 {mail.server}:{mail.port}（{mail.tls}），只发到 {'、'.join(mail.domains)}"
        return _connected(mail, told) if connect else Examined("发邮件", f"{told}；没有连过，加 --connect 连一次")
    blank = [
        name
        for name, value in (("发信服务器", mail.server), ("发信地址", mail.sender), ("收件域名", mail.domains))
        if not value
    ]
    left = "，所以没有连" if connect else ""
    return Examined("发邮件", f"“设置”表里没有填 {'、'.join(blank)}{left}", "要发邮件的请填上；只做草稿不用")


def _connected(mail: MailSettings, told: str) -> Examined:
    # Imported late: only who asks for it pays for a connection.
    from taizhang_xl.sending.wire import Connection, Patience

    try:
        found = Connection(mail, "", Patience(command=_SECONDS)).greet()
    except SendingError as error:
        return Examined("发邮件", f"{told}；{error.subject} {error.what}", error.cure, needed=True)
    return Examined("发邮件", f"{told}；连上了（{found}），没有登录，没有发信")


def _clock(ledger: Path, today: date) -> Examined:
    """Look whether the day is before what was already written beside the ledger."""
    journal = ledger.resolve().parent / ".taizhang" / "journal.jsonl"
    files = [path for path in (ledger, journal) if path.exists()]
    last = max((datetime.fromtimestamp(path.stat().st_mtime).astimezone().date() for path in files), default=today)
    if last > today:
        return Examined("电脑时钟", f"今天是 {today}，台账却是 {last} 存的", "请校准电脑时钟，再做别的", needed=True)
    return Examined("电脑时钟", f"{today}，不早于上次存盘")


def _alarm(ledger: Path) -> Examined:
    # Imported late: it asks another program.
    from taizhang_xl.systems.alarm.schedule import timer_of
    from taizhang_xl.systems.alarm.schedulers import SchedulerError, scheduler

    install = f"要每天提醒的，请运行 taizhang schedule {as_typed(ledger.name)} install"
    try:
        own = scheduler()
        found = own.find(timer_of(ledger))
    except SchedulerError as error:
        return Examined("闹钟（每天提醒）", error.what, error.cure)
    if found is None:
        return Examined("闹钟（每天提醒）", "没有设", install)
    gone = "、".join(map(str, found.gone))
    return Examined(
        "闹钟（每天提醒）", f"{gone} 不在了，响不了" if gone else f"由 {found.by} 启动", install if gone else ""
    )
