"""The day's reminder as a page that a browser shows: nothing is loaded from anywhere, texts are texts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from taizhang_xl.contract.past_year import past_year
from taizhang_xl.dates.day import day_words
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.systems.alarm.reminder import Row, Section
from taizhang_xl.systems.alarm.ring import Ring

NAME = "今日提醒"
_WEEKDAYS = "一二三四五六日"
_STYLE = """body{font:16px/1.6 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif;margin:1.5em auto;max-width:60em;padding:0 1em;color:#222}
h1{font-size:1.5em;margin:0}h2{font-size:1.15em;margin:1.4em 0 .3em}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #888;padding:.3em .5em;text-align:left;vertical-align:top}
td:nth-child(1),td:nth-child(5),td:nth-child(6),td:nth-child(7){white-space:nowrap}th{background:#dde6f0}tr{break-inside:avoid}.note{border-left:4px solid #b36b00;background:#fff6e0;padding:.4em .8em}.none{color:#555}"""
_HEAD = ("编号", "目标任务", "责任单位", "责任人", "到期日", "状态", "说明")


def page_of(ledger: Ledger, ring: Ring, sections: Sequence[Section]) -> str:
    """Return the page of a working day."""
    day = ring.day
    title = f"{NAME}　{day_words(day)}（星期{_WEEKDAYS[day.weekday()]}）"
    counts = "，".join(f"{section.title} {section.amount}" for section in sections)
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(ledger.settings.office)}　{escape(ledger.file)}：{escape(counts)}</p>",
    ]
    over = past_year(ledger, day)
    body += [f'<p class="note">{escape(over)}。</p>'] if over else []
    body += [f'<p class="note">{escape(note)}。</p>' for note in ring.notes]
    for section in sections:
        body += _section(section)
    return _page(title, body)


def trouble_page(subject: str, what: str, cure: str) -> str:
    """Return the page that tells why there is no reminder today."""
    title = f"{NAME}没有做成"
    return _page(
        title, [f"<h1>{title}</h1>", f'<p class="note">{escape(subject)}：{escape(what)}。{escape(cure)}。</p>']
    )


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.heading)}</h2>"
    if not section.rows:
        yield '<p class="none">无</p>'
        return
    head = "".join(f"<th scope='col'>{name}</th>" for name in _HEAD)
    yield f"<table><thead><tr>{head}</tr></thead><tbody>"
    yield from map(_row, section.rows)
    yield "</tbody></table>"


def _row(row: Row) -> str:
    cells = (row.number, row.task, row.unit, row.person, str(row.due or ""), row.state, row.note)
    written = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f"<tr>{written}</tr>"


def _page(title: str, body: Sequence[str]) -> str:
    return "\n".join((
        '<!DOCTYPE html>', '<html lang="zh-CN">', "<head>", '<meta charset="utf-8">',
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>", "</head>", "<body>", *body, "</body>", "</html>", "",
    ))  # fmt: skip
