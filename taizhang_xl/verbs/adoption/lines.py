"""How a layout is read and what is open, in lines for people and as JSON for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.catalogue import BY_VALUES, HEADER_RENAMED, HEADER_UNKNOWN, STATE_UNKNOWN
from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.ledger.schema import ADDABLE, UNIT_FIELDS, Field
from taizhang_xl.verbs.adoption.carried import Carried
from taizhang_xl.verbs.adoption.copies import REST
from taizhang_xl.verbs.adoption.survey import Survey
from taizhang_xl.verbs.adoption.unsettled import Unsettled

_SHOWN_REPAIRS, _CANDIDATES = 5, 3
# The columns are told by themselves.
_OF_COLUMNS = (HEADER_RENAMED.code, HEADER_UNKNOWN.code)


class Adopted(NamedTuple):
    """How a ledger's columns were taken, what is still open, and what was written.

    `added` are columns put at the right edge of the office's own sheet, `numbered` the items that got a number.
    `settled` is the file that remembers the columns, `written` the new ledger or the sheet of questions.
    """

    sheets: tuple[str, ...]
    columns: Mapping[str, str]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    items: int
    numbered: int = 0
    settled: Path | None = None
    written: Path | None = None
    open: tuple[Unsettled, ...] = ()
    added: tuple[str, ...] = ()
    carried: Carried | None = None


def seen_lines(survey: Survey, adopted: Adopted) -> Iterator[Line]:
    """Yield how the sheet is read: what is certain in one line, then what is none of ours, then repairs."""
    count = f"，{adopted.items} 项" if survey.opened else ""
    yield Line(f"工作表：{'、'.join(adopted.sheets)}{count}")
    if closed := [name for name in adopted.sheets if name in survey.protected]:
        what = f"表“{'、'.join(closed)}”受保护，编号、着色、合并都写不进去，请先在“审阅”里撤销工作表保护"
        yield Line(what, Severity.WARNING)
    for why in survey.moved:
        yield Line(f"{why}，请重新指定", Severity.WARNING)
    certain = [f"{letter} {name}{_as_written(survey, name)}" for name, letter in adopted.columns.items()]
    if certain:
        yield Line(f"认准的列：{'、'.join(certain)}")
    if none := [name for name, at in survey.settled.columns.items() if not at and name not in adopted.added]:
        yield Line(f"指定为没有的：{'、'.join(none)}")
    known = {*survey.seen.known.values(), survey.seen.settled.sign_off}
    own = [
        f"{each.letter} {each.header or '（没有列名）'}" for at, each in survey.seen.columns.items() if at not in known
    ]
    if own:
        yield Line(f"别的列，原样保留、不参与计算：{'、'.join(own)}")
    yield from _of_form(survey, adopted)
    yield from _unknown_states(survey)
    repairs = [each for each in adopted.findings if each.severity is Severity.REPAIR and each.code not in _OF_COLUMNS]
    yield from map(Line.of, repairs[:_SHOWN_REPAIRS])
    if len(repairs) > _SHOWN_REPAIRS:
        yield Line(f"……还有 {len(repairs) - _SHOWN_REPAIRS} 处读表时的识别，用 taizhang check 看全部")


def _of_form(survey: Survey, adopted: Adopted) -> Iterator[Line]:
    """Yield what units are asked for on their forms and the ledger has no place for, where nobody has been asked of it."""
    asked = {each.field for each in survey.open} | survey.settled.columns.keys() | survey.seen.known.keys()
    lacking = [str(name) for name in UNIT_FIELDS if name in ADDABLE and name not in {*asked, *adopted.added}]
    # A new ledger in our layout has them.
    if lacking and survey.opened and not adopted.carried:
        names = "、".join(lacking)
        yield Line(f"单位填的月报表上还有“{names}”，台账没有这一列，报来的写不进去；要的加 --add-columns {names}")


def _unknown_states(survey: Survey) -> Iterator[Line]:
    """Yield the words of the state column that are none, and the ledger's own list that can make them some."""
    ledger = survey.opened.ledger if survey.opened else None
    texts = [item.content(Field.STATE) for item in ledger.items] if ledger else []
    words = Counter(text for text in texts if ledger and ledger.state_named(text) is None)
    if words:
        told = "、".join(f"“{word}”{count} 处" for word, count in words.most_common(_SHOWN_REPAIRS))
        more = "等" if len(words) > _SHOWN_REPAIRS else ""
        cure = STATE_UNKNOWN.fix.format(value=words.most_common(1)[0][0])
        yield Line(f"状态有不认识的写法，暂按未落实：{told}{more}；{cure}", Severity.WARNING)


def _as_written(survey: Survey, name: str) -> str:
    at = survey.seen.known[name]
    header = survey.seen.columns[at].header if at in survey.seen.columns else ""
    note = BY_VALUES if at in survey.seen.settled.by_values else ""
    told = "，".join(filter(None, (header if header != name else "", note)))
    return f"（{told}）" if told else ""


def open_lines(survey: Survey) -> Iterator[Line]:
    """Yield what is to be answered, key columns first, each with how to."""
    guessed = {each.guess.column.number for each in survey.open if each.guess}
    for each in survey.open:
        if each.guess:
            letter = each.guess.column.letter
            told = f"{each.guess.place}像是“{each.field}”：{'、'.join(each.guess.examples) or '（空的）'}"
            yield Line(f"× {each.why}。{told}（是的加 --column {each.field}={letter}）", Severity.WARNING)
            continue
        near = [other for other in each.candidates if other.score and other.column.number not in guessed][:_CANDIDATES]
        told = f"不知道是不是 {'；'.join(other.shown for other in near)}" if near else "别的列看内容也不像"
        letter = near[0].column.letter if near else "列号"
        name = f"--column {each.field}"
        yield Line(f"× {each.why}，{told}（是的加 {name}={letter}，没有的加 {name}=无）", Severity.WARNING)


def carried_lines(carried: Carried) -> Iterator[Line]:
    """Yield what came along into the new ledger, and what did not."""
    if carried.empty:
        told = f"原来有内容的 {carried.cells + carried.empty} 格，带过去 {carried.cells} 格，{carried.empty} 格没有带过去，见下"
        yield Line(told, Severity.WARNING)
    else:
        yield Line(f"原来有内容的 {carried.cells} 格都带过去了")
    if carried.columns:
        yield Line(f"  另有的列排在右边：{'、'.join(carried.columns)}")
    if carried.sheets:
        yield Line(f"  别的表排在后面：{'、'.join(carried.sheets)}")
    if carried.aside:
        yield Line(f"  标题、小标题、表尾和列名等 {carried.aside} 格，连同原来的位置，列在“{REST}”表")
    told = "、".join((*carried.lost, "下拉框、条件格式、字体和框线、空行的格式、打印设置"))
    yield Line(f"没有带过去：{told}；要看的请打开原来的文件", Severity.WARNING if carried.lost else None)


def adopted_json(adopted: Adopted) -> dict[str, Any]:
    """Return it with the keys that JSON shows."""
    told = adopted._asdict() | {"findings": [finding.as_dict() for finding in adopted.findings]}
    told["open"] = [_question_json(each) for each in adopted.open]
    if adopted.carried:
        carried = adopted.carried._asdict()
        del carried["data"]
        told["carried"] = carried
    return told


def _question_json(each: Unsettled) -> dict[str, Any]:
    choices = [
        {"column": candidate.column.letter, "header": candidate.column.header, "examples": candidate.examples}
        for candidate in each.candidates
    ]
    guess = each.guess.column.letter if each.guess else None
    return {"field": str(each.field), "why": each.why, "guess": guess, "choices": choices}
