"""How messages stand, in lines for people and in rows for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Severity
from taizhang_xl.sending.drafts import NO_DOMAINS
from taizhang_xl.sending.standing import CHARS, Standing, Word

_SEVERITIES = {
    Word.LATER: Severity.WARNING, Word.FAILED: Severity.ERROR, Word.UNSURE: Severity.WARNING,
    Word.CHANGED: Severity.WARNING, Word.REFUSED: Severity.ERROR, Word.GONE: Severity.WARNING,
}  # fmt: skip
_CURES = {
    Word.LATER: "过几分钟再发送一次，只发还没有发出的",
    Word.FAILED: "改好草稿后再发送一次；草稿不用改、要再试的，加 --again 草稿名",
    Word.UNSURE: "不会自动再发。请问收件人：收到的，加 --unsure 算已发；没收到的，加 --unsure 重发",
    Word.CHANGED: "不会自动再发。要把改过的再发一次，加 --again 草稿名（全部就写 --again 改过的）",
    Word.REFUSED: "看每封后面写的原因",
    Word.GONE: "要发的请重做草稿",
}


def table(found: Iterable[Standing]) -> Iterator[Line]:
    """Yield a line for each message and recipient."""
    for each in found:
        parts = [f"{CHARS[each.word]} {each.word}", each.name, f"→ {each.recipient or '（没有收件人）'}"]
        if each.draft is not None:
            parts += [f"《{each.draft.subject}》", _attached(each)]
        note = f"：{each.note}" if each.note and each.note != NO_DOMAINS else ""
        yield Line("  ".join(filter(None, parts)) + note, _SEVERITIES.get(each.word))


def _attached(each: Standing) -> str:
    attached = each.draft.attachments if each.draft else ()
    return f"附件 {'、'.join(size_text(one.size) for one in attached)}" if attached else "没有附件"


def size_text(size: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(size / 1024, 0.1):.1f} KB"


def totals(found: Sequence[Standing]) -> Iterator[Line]:
    """Yield how many stand how, and for each kind that people have to look at which, and what to do."""
    counts = Counter(each.word for each in found)
    yield Line("共 {} 封：{}".format(len(found), "，".join(f"{word} {counts[word]}" for word in Word if counts[word])))
    for word, cure in _CURES.items():
        if counts[word]:
            names = dict.fromkeys(each.name for each in found if each.word is word)
            listed = "、".join(list(names)[:10]) + (f" 等 {len(names)} 封" if len(names) > 10 else "")
            yield Line(f"{CHARS[word]} {word} {counts[word]} 封（{listed}）：{cure}", _SEVERITIES[word])


def rows(found: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return the table with the keys that JSON and CSV show."""
    return [
        {
            "草稿": each.name, "收件人": each.recipient, "状态": str(each.word), "说明": each.note,
            "主题": each.draft.subject if each.draft else each.row.subject if each.row else "",
            "附件": sum(one.size for one in each.draft.attachments) if each.draft else 0,
            "次数": each.row.attempts if each.row else 0, "代码": each.row.code if each.row else 0,
            "时间": each.row.time if each.row else "", "Message-ID": each.row.message_id if each.row else "",
        }
        for each in found
    ]  # fmt: skip
