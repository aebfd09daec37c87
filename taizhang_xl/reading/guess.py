"""What a column of an office's own could be, judged by its values and the words over it: a guess to ask about, never to act by."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from taizhang_xl.cells import Cell, Kind
from taizhang_xl.dates.day import read_day
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.reader import read_deadline
from taizhang_xl.ledger.names import category_named, names_in
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.states import read_state
from taizhang_xl.reading.values import Values, is_state_word, values_of
from taizhang_xl.text import key, plain

LIKELY = 0.5
_BY_HEADER = 0.4
_ANY_YEAR, _STATE_LENGTH = 2018, 6
# 2025-Q3-007 and 督〔2018〕12号, too.
_NUMBER = re.compile(r"[A-Za-z]{0,4}[一-鿿]{0,6}[-—–.〔\[(]?\d(?:[\d\-—–.〕\])号]|[A-Za-z](?=\d))*")
_UNIT = re.compile(
    r".{0,14}(?:委|办|局|室|科|处|部|组|会|院|署|厅|中心|公司|机关|支队|大队|所|站|镇|乡|街道|区|县|市|股|校|馆)"
)
_PERSON = re.compile(
    r"某?[一-鿿]{1,3}|.{0,8}(?:主任|科长|书记|局长|处长|部长|主席|组长|秘书长|县长|市长|股长|部长|科员|委员|干事|负责人|责任人|联络员)"
)
_PHONE = re.compile(r"(?:\d{3,4}-)?\d{7,8}|1\d{10}")
_PROGRESS = re.compile(r"已|正在|完成|召开|印发|推进|开展|起草|组织|调研|修订")
_REASON = re.compile(r"因|由于|未|尚|待|困难|不足|不够|滞后|推迟|调整|缺|慢|难|不一致|协商")
_EVIDENCE = re.compile(r"〔|\[20|号|纪要|报告|通知|照片|简报|方案|文件|记录|签到|通报|材料|纪实")
_PLAN = re.compile(r"下月|下一?步|拟|计划|将|争取|力争|[底旬]前?|尽快|继续")
_HEADER_WORDS = {
    Field.NUMBER: r"编号|(?<![销序])号$",
    Field.ORDER: r"序|次",
    Field.CATEGORY: r"类|领域|板块",
    Field.TASK: r"任务|事项|内容|项目|工作$",
    Field.UNIT: r"单位|部门|科室|处室|股室|机构|归口",
    Field.PERSON: r"人$|人员",
    Field.PHONE: r"电话|联系|手机",
    Field.DEADLINE: r"时限|期限|截止|完成时间|节点|时间要求",
    Field.STATE: r"状态|落实情况|完成情况|^是否|销号|(.)没\1|与否|了没",
    Field.PROGRESS: r"进展|推进|动态|进度|办理情况|整改情况|落实情况|战果|干了什么|[到办干]哪",
    Field.DONE_ON: r"(?:办结|实际|完成|销号|[办干做]完|了结).*(?:时间|日期|日子|日$)",
    Field.EVIDENCE: r"证|依据|附件|支撑|凭据",
    Field.REASON: r"原因|问题|困难|缘由|理由|[卡堵难痛]点|拦路虎|瓶颈|短板",
    Field.NEXT_PLAN: r"下[一]?步|下月|打算|下阶段",
}
# A unit in charge of a line of work, that line, or a leader: none is the person who does the work.
_NO_PERSON = re.compile(r"归口|分管|包抓|包联|包保|领导")


class Guess(NamedTuple):
    """How well a column fits a field, from 0 to 1."""

    field: Field
    score: float


def likely_fields(cells: Sequence[Cell], header: str = "") -> tuple[Guess, ...]:
    """Return the standard fields that a column may be, the likeliest first; `header` is what stands over its cells.

    Only fields that something speaks for are named. From `LIKELY` on a guess is worth being offered as the answer.
    """
    values = values_of(cells)
    scores = {name: _by_values(name, values) + _by_header(name, header) for name in _HEADER_WORDS}
    if _NO_PERSON.search(key(header)):
        scores[Field.PERSON] = 0
    found = [Guess(name, round(min(score, 1.0), 2)) for name, score in scores.items() if score > 0]
    return tuple(sorted(found, key=lambda guess: -guess.score))


def fits_badly(field: str, cells: Sequence[Cell]) -> bool:
    """Tell whether a column whose header says 状态 or 完成时限 holds mostly something else."""
    values = values_of(cells)
    if field == Field.STATE:
        return values.state_or_progress is Field.PROGRESS
    return field == Field.DEADLINE and bool(values.texts) and _deadline(values) < LIKELY


def _by_header(field: Field, header: str) -> float:
    return _BY_HEADER if header and re.search(_HEADER_WORDS[field], key(header)) else 0


def _by_values(field: Field, values: Values) -> float:
    return _BY_VALUES[field](values) * 0.6 if values.texts else 0


def _state(values: Values) -> float:
    return values.share(is_state_word) if values.length <= _STATE_LENGTH else 0


def _deadline(values: Values) -> float:
    read = [read_deadline(cell, _ANY_YEAR) for cell in values.cells]
    share = sum(each.kind is not DeadlineKind.UNCLEAR for each in read) / len(read)
    return share * (0.4 + 0.6 * values.filled)


def _done_on(values: Values) -> float:
    days = sum(read_day(cell, _ANY_YEAR) is not None for cell in values.cells) / len(values.cells)
    # A deadline is there from the beginning; a day of completion comes bit by bit.
    return days * (1 - 0.5 * values.filled)


def _number(values: Values) -> float:
    if values.filled < 0.95 or values.distinct < 1:
        return 0
    share = values.share(lambda text: len(text) <= 16 and _NUMBER.fullmatch(plain(text)))
    return share * (0.7 if all(text.isdecimal() for text in values.texts) else 1)


def _order(values: Values) -> float:
    return values.share(str.isdecimal) if values.distinct == 1 else 0


def _unit(values: Values) -> float:
    share = values.share(lambda text: len(text) <= 40 and all(map(_UNIT.fullmatch, names_in(text))))
    return share * (1 if values.distinct < 1 or len(values.texts) < 4 else 0.6)


def _person(values: Values) -> float:
    return values.share(lambda text: not read_state(text) and all(map(_is_person, names_in(text))))


def _is_person(name: str) -> bool:
    # 法规科 has three characters, as a name has.
    return bool(_PERSON.fullmatch(name)) and not (len(name) > 2 and _UNIT.fullmatch(name))


def _category(values: Values) -> float:
    # A few days or sums that come again are no kinds of work.
    if values.length > 20 or any(cell.kind is not Kind.TEXT for cell in values.cells):
        return 0
    return max(values.share(category_named), 0.5 if values.distinct <= 0.34 and len(values.texts) > 3 else 0)


def _task(values: Values) -> float:
    long = min(values.length / 8, 1)
    return long * values.filled * values.distinct if values.filled > 0.8 else 0


def _worded(pattern: re.Pattern[str], least: int = 3) -> Callable[[Values], float]:
    def score(values: Values) -> float:
        return values.share(pattern.search) if values.length >= least else 0

    return score


_BY_VALUES: dict[Field, Callable[[Values], float]] = {
    Field.NUMBER: _number,
    Field.ORDER: _order,
    Field.CATEGORY: _category,
    Field.TASK: _task,
    Field.UNIT: _unit,
    Field.PERSON: _person,
    Field.PHONE: lambda values: values.share(_PHONE.fullmatch),
    Field.DEADLINE: _deadline,
    Field.STATE: _state,
    Field.PROGRESS: _worded(_PROGRESS),
    Field.DONE_ON: _done_on,
    Field.EVIDENCE: _worded(_EVIDENCE, 2),
    Field.REASON: _worded(_REASON),
    Field.NEXT_PLAN: _worded(_PLAN),
}
