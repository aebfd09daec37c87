"""mail: of a ledger the drafts of a month; of a folder of drafts how they stand, and with --send they are sent as they lie."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.apply import Done, apply_to_files
from taizhang_xl.contract.common_options import AS_OF, YEAR
from taizhang_xl.contract.context import Context, Progress, silent
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.effect import Effect
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.question import Choice, Question
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.settings import MAIL_DOMAINS, MAIL_SENDER, MAIL_SERVER, MailSettings
from taizhang_xl.messages import one_line
from taizhang_xl.sending.batches import ENDING
from taizhang_xl.sending.drafts import NO_DOMAINS
from taizhang_xl.sending.pace import Pace
from taizhang_xl.sending.record import Row, moved_from, recorded, refuse_if_held
from taizhang_xl.sending.secrets import mail_password
from taizhang_xl.sending.send import send_all, settled
from taizhang_xl.sending.standing import OPEN, Standing, Word, to_send
from taizhang_xl.sending.wire import Connection
from taizhang_xl.systems.mail import drafted, mail_drafts
from taizhang_xl.systems.mail.folder import Folder, read_standings
from taizhang_xl.systems.mail.lines import rows, table, totals
from taizhang_xl.systems.mail.mail_drafts import KINDS, PAPERS, REDO, TO, Drafted, of_ledger
from taizhang_xl.systems.mail.planned import Plan
from taizhang_xl.systems.mail.waiting import (
    AGAIN,
    BATCH,
    COUNT_AS_SENT,
    FOLDER,
    MONTH,
    MOVED,
    OF_LEDGER,
    SEND,
    SETTINGS,
    UNSURE,
    YES,
    Waiting,
)

_OF_LEDGERS: tuple[Option[Any], ...] = (MONTH, TO, KINDS, REDO, PAPERS, AS_OF)
_OF_FOLDERS: tuple[Option[Any], ...] = (OF_LEDGER, BATCH, AGAIN, UNSURE, MOVED, SETTINGS)


class Sent(NamedTuple):
    """A folder of drafts after the verb; the record tells how its messages stand then."""

    folder: Folder
    settings: MailSettings

    @property
    def ledger(self) -> Path:
        """The ledger beside which is recorded what was sent."""
        return self.folder.ledger

    def told(self) -> tuple[Standing, ...]:
        """Return what Python callers get."""
        return self.standings()

    def rows(self) -> list[dict[str, Any]]:
        """Return what programs get."""
        return rows(self.standings())

    def standings(self) -> tuple[Standing, ...]:
        """Return how the messages stand now. Raises FileError where that cannot be read."""
        return read_standings(self.folder, self.folder.batch, self.settings, silent)


def decide(context: Context) -> Decision:
    """Show how drafts stand; with SEND decide which are sent, when people have confirmed how many.

    Of a ledger in place of a folder the drafts of MONTH are made, see `mail_drafts`.
    """
    if context[FOLDER].is_file():
        _refuse(context, _OF_FOLDERS, "只对草稿文件夹用，什么也没有写")
        return _of_ledger(context)
    _refuse(context, _OF_LEDGERS, "只在按台账做草稿时用，什么也没有做")
    if context.dry_run and context[SEND]:
        raise UsageError("--dry-run", "不和 --send 一起用，什么也没有发", "去掉 --send 就只看，不发")
    waiting = Waiting.of(context)
    folder, found = waiting.folder, waiting.found
    result = Sent(folder, waiting.settings)
    if context[UNSURE] == COUNT_AS_SENT:
        if context[SEND]:
            raise UsageError(f"--unsure {COUNT_AS_SENT}", "不和 --send 一起用，什么也没有做", "请分两次运行")
        return _counted_as_sent(context, waiting)
    beside = tuple(_beside(context, waiting))
    wrong = any(each.word not in (*OPEN, Word.SENT) for each in found) or any(line.severity for line in beside)
    if not context[SEND]:
        ready = len(waiting.letters)
        step = f"下一步：要发这 {ready} 封，运行 taizhang mail --send {folder.path}" if ready else ""
        head = Line(f"{folder.path}　{folder.batch.name}　只看，什么也没有发")
        return Decision((head, *totals(found), *beside), tuple(table(found)), step, wrong=wrong, result=result)
    _refuse_unset(folder, waiting.settings)
    refuse_if_held(folder.ledger)
    if not waiting.letters:
        return Decision(
            (Line("没有要发的，什么也没有发"), *totals(found), *beside), tuple(table(found)), wrong=wrong, result=result
        )
    if (count := context[YES]) == 0:
        return Decision((Line("没有发，什么也没有改"),), wrong=wrong, result=result)
    if count != len(waiting.letters):
        raise UsageError(f"--yes {count}", f"现在要发的是 {len(waiting.letters)} 封，什么也没有发", "请核对后再写封数")
    run = partial(_send, context, waiting)
    # How the messages stand then is what the effect's own lines are wrong or right by.
    return Decision(
        beside,
        wrong=any(line.severity for line in beside),
        effects=(Effect("发送邮件", waiting.target, run),),
        result=result,
    )


def _refuse(context: Context, options: Sequence[Option[Any]], why: str) -> None:
    """Refuse what would be passed over: who gives it means something by it."""
    if unused := next((each for each in options if context.given.get(each.name)), None):
        raise UsageError(unused.names[0], why, f"请去掉 {unused.names[0]}")


def _of_ledger(context: Context) -> Decision:
    if context[FOLDER].suffix.lower() == ENDING:
        raise UsageError(context[FOLDER].name, "是一封草稿", "请写放草稿的文件夹，或台账")
    if context[SEND]:
        cure = "请先做草稿，看过以后再对草稿文件夹用 --send"
        raise UsageError("--send", f"{context[FOLDER].name} 是台账，不是草稿文件夹，什么也没有发", cure)
    # Nothing is sent: who is not asked in a terminal need not count.
    count = context[YES] if YES.name in context.given else None
    if count == 0:
        return Decision((Line("没有写草稿"),), result=Drafted(context[FOLDER], Plan(()), ()))
    decision = mail_drafts.decide(of_ledger(context, context[FOLDER]))
    made = len(decision.result.drafts)
    if count is not None and count != made:
        raise UsageError(f"--yes {count}", f"现在要做的是 {made} 封，什么也没有写", "请核对后再写封数")
    return decision


def _beside(context: Context, waiting: Waiting) -> Iterator[Line]:
    """Yield what lies in the folder beside the batch, and what stands in the way of sending."""
    folder = waiting.folder
    if any(each.note == NO_DOMAINS for each in waiting.found):
        yield Line(NO_DOMAINS, Severity.WARNING)
    for batch in folder.others:
        try:
            open_ones = to_send(read_standings(folder, batch, waiting.settings, context.progress))
        except FileError as error:
            yield Line(str(error), Severity.WARNING)
            continue
        if open_ones:
            yield Line(f"以前的“{batch.name}”还有 {len(open_ones)} 封没有发；要看要发，加 --batch “{batch.name}”")
    if folder.strangers:
        names = "、".join(folder.strangers[:5])
        cure = "要发的，请放到另一个文件夹，加 --ledger 台账发送"
        yield Line(
            f"△ 不在任何一批里的草稿（不用发了的、手工另存的），不发：{names}（共 {len(folder.strangers)} 个）。{cure}",
            Severity.WARNING,
        )
    if not context[MOVED] and (where := moved_from(folder.ledger)):
        yield Line(f"△ 发送记录是从别处拷来的（{where}），在这里不能发送；原处不再用的，加 --moved", Severity.WARNING)


def _refuse_unset(folder: Folder, settings: MailSettings) -> None:
    needed = {MAIL_SERVER: settings.server, MAIL_SENDER: settings.sender, MAIL_DOMAINS: settings.domains}
    if empty := [name for name, value in needed.items() if not value]:
        cure = f"请在台账“设置”表填好（没有这一行的，加一行），或加 --set {empty[0]}=…"
        raise UsageError(folder.ledger, f"没有设置{'、'.join(empty)}，什么也没有发", cure)


def _counted_as_sent(context: Context, waiting: Waiting) -> Decision:
    folder, unsure = waiting.folder, [each for each in waiting.found if each.word is Word.UNSURE]
    result = Sent(folder, waiting.settings)
    if not unsure:
        return Decision((Line("没有不确定的，什么也没有改"),), result=result)
    kept = [each.row for each in unsure if each.row is not None]

    def remember() -> None:
        with recorded(folder.ledger, moved=context[MOVED]) as record:
            record.end(tuple(settled(kept)))

    names = "、".join(dict.fromkeys(each.name for each in unsure))
    return Decision((Line(f"√ 记为已发 {len(kept)} 封：{names}"),), remember=(remember,), result=result)


def _send(context: Context, waiting: Waiting) -> Sequence[Line]:
    """Send, and return the lines of what came of it."""
    folder, settings, progress = waiting.folder, waiting.settings, context.progress
    password = mail_password(settings.user, settings.server, _asking(context)) if settings.user else ""
    with recorded(folder.ledger, moved=context[MOVED]) as record:
        _refuse_changed(folder, waiting, record.rows(folder.batch.name))
        pace = Pace(settings.rate, record.ages(settings.rate))
        run = send_all(waiting.letters, record, Connection(settings, password), pace, progress)
    now = read_standings(folder, folder.batch, settings, progress)
    names = {letter.draft.name for letter in waiting.letters}
    lines = [*table(each for each in now if each.name in names or each.word is not Word.SENT), *totals(now)]
    lines += [Line(f"△ 刚刚又改过，没有发：{name}", Severity.WARNING) for name in run.left_out]
    if run.stopped:
        left = len(waiting.letters) - run.tried - len(run.left_out)
        lines.append(Line(f"× 没有发完，还有 {left} 封没有开始：{run.stopped}", Severity.ERROR))
    return lines


def _refuse_changed(folder: Folder, waiting: Waiting, rows_now: Sequence[Row]) -> None:
    """Raise FileError where another run has sent something since it was decided what to send."""
    seen = {(row.draft, row.recipient): row.turn for each in waiting.found if (row := each.row) is not None}
    if any(seen.get((row.draft, row.recipient), 0) < row.turn for row in rows_now):
        raise FileError(folder.path, "另一次运行刚刚发过这些邮件，这次什么也没有发", "请再看一遍，再发送")


def _asking(context: Context) -> Callable[[str], str] | None:
    """Return what has a password typed unseen: only in a terminal, never for a click."""
    if context.copy is not None or not sys.stdin.isatty():
        return None
    from getpass import getpass

    return getpass


def _asked(context: Context) -> tuple[Question, ...]:
    """Ask in a terminal whether what it shows is to be sent, or to be written."""
    if context.given.get(YES.name) is not None or FOLDER.name not in context.given:
        return ()
    if context[FOLDER].is_file():
        return () if context[SEND] else _asked_of_ledger(context)
    if not context.given.get(SEND.name):
        return ()
    waiting = Waiting.of(context)
    if not waiting.letters:
        return ()
    _refuse_unset(waiting.folder, waiting.settings)
    shown = "\n".join(one_line(line.text) for line in (*table(waiting.found), *totals(waiting.found)))
    count = len(waiting.letters)
    send = Choice(f"发出这 {count} 封", {YES.name: str(count)})
    return (Question(f"{waiting.question}发吗", (send,), none=Choice("不发", {YES.name: "0"}), before=shown),)


def _asked_of_ledger(context: Context) -> tuple[Question, ...]:
    """Show who would get what, before any draft is written."""
    made = mail_drafts.drafted(of_ledger(context, context[FOLDER]))
    if not made.drafts:
        return ()
    shown = "\n".join(
        one_line(line.text)
        for line in (*drafted.table(made.drafts), *drafted.columns(made.drafts), *drafted.totals(made.drafts))
    )
    write = Choice(f"写这 {len(made.drafts)} 封草稿（不发送）", {YES.name: str(len(made.drafts))})
    return (Question("谁收什么，如上。写草稿吗", (write,), none=Choice("不写", {YES.name: "0"}), before=shown),)


def _carry_out(decision: Decision, progress: Progress, ledger: Path | None, *, dry_run: bool) -> Done:
    # The ledger may be known by the drafts alone.
    return apply_to_files(decision, progress, decision.result.ledger, dry_run=dry_run)


def _json(done: Done) -> list[dict[str, Any]]:
    result: Sent | Drafted = done.decision.result
    return result.rows()


_DRAWING = Drawing(blue="M3 6h18v12H3z", amber="M3 6l9 7 9-7")
_STATES = Drawing(blue="M3 6h18v12H3z", green="M8 12l3 3 5-5")
_TIP = "把草稿文件夹里还没有发的邮件发出去，发以前要确认封数"
VERB = Verb(
    "mail",
    "按台账做一个月的邮件草稿；看草稿发到哪一步；加 --send 照草稿发出去。\n\n"
    "做草稿：taizhang mail 台账 --month 月份，先列出谁收什么，再写草稿，什么也不发。"
    "发送：taizhang mail 草稿文件夹，不加 --send 只列表，什么也不发。收件人要在“收件域名”里，发过的不再发，不知道发出没有的要您说了才动。"
    "密码从系统的密码库、环境变量 TAIZHANG_MAIL_PASSWORD 取，都没有就在终端里问。",
    (
        FOLDER, OF_LEDGER, MONTH, TO, PAPERS, SEND, YES, BATCH, AGAIN, UNSURE, MOVED, SETTINGS, KINDS, REDO, YEAR, AS_OF,
    ), decide,
    (
        Button("send", "发送", _TIP, "FileSendAsAttachment", _DRAWING, "月度", {SEND.name: True}),
        Button("mail", "发送情况", "看草稿文件夹里的邮件哪些发了、哪些没发成", "FileProperties", _STATES, "月度"),
    ),
    result=lambda done: done.decision.result.told(), python="tuple[Standing, ...] | tuple[Draft, ...]", json=_json, rows=_json,
    asked=_asked, carry_out=_carry_out,
    writes="做草稿时写 --to 的文件夹；加 --send 才发出去，发送记录写在台账旁边",
)  # fmt: skip
