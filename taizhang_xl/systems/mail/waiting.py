"""What the verb mail is told, and what by that would be sent now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.contract.common_options import LEDGER, flag, read_month, read_path
from taizhang_xl.contract.common_options import MONTH as OF_A_LEDGER
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.option import Ask, Option
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.settings import MailSettings
from taizhang_xl.sending.send import Letter, letters_of
from taizhang_xl.sending.standing import OPEN, Standing, Word, to_send
from taizhang_xl.systems.mail.folder import Folder, mail_settings, read_folder, read_given, read_standings

RESEND, COUNT_AS_SENT = "重发", "算已发"
_ALL_CHANGED = "改过的"
# Excel asks in 255 characters at most.
_SHOWN = 5


def _folder_asked(context: Context) -> Ask:
    return Ask("folder", "folder", "请选放邮件草稿的文件夹", str(context.path.parent / "out" / "邮件草稿"))


def _count_asked(context: Context) -> Ask:
    waiting = Waiting.of(context)
    return Ask("text", "yes", f"{waiting.question}要发请输入封数 {len(waiting.letters)}", "")


def _count(value: object) -> int:
    if not str(value).isdecimal():
        raise UsageError(f"“{value}”", "不是封数，什么也没有发", "请写要发的封数")
    return int(str(value))


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


FOLDER = Option(
    "folder",
    read_path,
    "草稿文件夹，或台账",
    python="str | Path",
    example="out/邮件草稿",
    positional=True,
    ask=_folder_asked,
)
OF_LEDGER: Option[Path | None] = Option(
    LEDGER.name, read_path, "台账；草稿是本程序做的就不用给", None, "str | Path | None", metavar="台账"
)
MONTH: Option[Month | None] = Option(
    OF_A_LEDGER.name, read_month, "做台账哪个月的草稿，如 2018-03", None, "str | Month | None", metavar="月份", read_of=OF_A_LEDGER.read_of,
)  # fmt: skip
BATCH: Option[str | None] = Option("batch", str, "看哪一批草稿；不给就是最新的一批", None, "str | None", metavar="批次")
SEND = flag("send", "发出去；不加只看，什么也不发")
YES: Option[int] = Option(
    "yes",
    _count,
    "不再问，就发（做草稿时是写）这么多封，数目不对就不做；不给就在终端里问",
    python="int | None",
    usual=lambda context: None,
    ask=_count_asked,
    metavar="封数",
)
AGAIN: Option[tuple[str, ...]] = Option(
    "again", _words, f"这封再发一次（草稿名）；发后改过的全部再发写“{_ALL_CHANGED}”", (), "Sequence[str] | None", many=True,
    metavar="草稿名",
)  # fmt: skip
UNSURE: Option[str | None] = Option(
    "unsure", str, "不知道发出没有的怎样办", None, "str | None", choices=(RESEND, COUNT_AS_SENT)
)
MOVED = flag("moved", "发送记录是从别处搬来的，原处不再发送")
SETTINGS: Option[tuple[str, ...]] = Option(
    "settings", _words, "代替“设置”表里的一项，如 发信服务器=smtp.example.org", (), "Sequence[str] | None", many=True, metavar="名称=值", terminal=("--set",)
)  # fmt: skip


class Waiting(NamedTuple):
    """A folder with how its messages stand, and what would be sent now."""

    folder: Folder
    settings: MailSettings
    found: tuple[Standing, ...]
    letters: tuple[Letter, ...]

    @classmethod
    def of(cls, context: Context) -> Waiting:
        """Read the folder that a verb is told of."""
        given = context.given.get(LEDGER.name)
        folder = read_folder(context[FOLDER], None if given is None else read_path(given), context[BATCH])
        context = replace(context, given={**context.given, LEDGER.name: folder.ledger})
        settings = mail_settings(context.opened, read_given(context[SETTINGS]))
        found = read_standings(folder, folder.batch, settings, context.progress)
        again = _named_again(context[AGAIN], found)
        chosen = to_send(found, again, unsure=context[UNSURE] == RESEND)
        return cls(folder, settings, found, letters_of(chosen, folder.batch.name, settings))

    @property
    def target(self) -> str:
        """How many messages go to which domains."""
        addresses = (row.recipient for letter in self.letters for row in letter.rows)
        domains = sorted({address.rpartition("@")[2].lower() for address in addresses})
        more = f" 等 {len(domains)} 个域名" if len(domains) > _SHOWN else ""
        return f"{len(self.letters)} 封，到 {'、'.join(domains[:_SHOWN])}{more}"

    @property
    def question(self) -> str:
        """What is asked before anything is sent."""
        left = len({each.name for each in self.found if each.word not in (*OPEN, Word.SENT)} - self._chosen)
        return f"从 {self.settings.sender} 发出 {self.target}{f'；另有 {left} 封不发' if left else ''}。"

    @property
    def _chosen(self) -> set[str]:
        return {letter.draft.name for letter in self.letters}


def _named_again(given: Sequence[str], found: Sequence[Standing]) -> frozenset[str]:
    names = {each.name for each in found}
    for name in given:
        if name != _ALL_CHANGED and name.removesuffix(".eml") not in names:
            raise UsageError(f"--again {name}", "这一批里没有这封草稿", "请照表里的名字写")
    changed = {each.name for each in found if each.word is Word.CHANGED} if _ALL_CHANGED in given else set()
    return frozenset(changed | {name.removesuffix(".eml") for name in given})
