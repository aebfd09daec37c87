"""What a check has found, in lines: errors first, findings of one kind in one line, what was recognised summed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from taizhang_xl.checks.private import told
from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.messages import one_line

_ORDER = tuple(Severity)
_CELLS, _MESSAGES, _LONGEST = 3, 3, 80


def errors_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the errors first, then the warnings, each in the order in which they were found."""
    return tuple(sorted(findings, key=lambda finding: _ORDER.index(finding.severity)))


def _told(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return errors_first(map(told, findings))


def every_line(findings: Iterable[Finding]) -> Iterator[Line]:
    """Yield each finding in a line of its own."""
    for each in _told(findings):
        place = f"{each.sheet}!{each.cell}" if each.cell else each.sheet or each.file
        yield Line(one_line(f"{each.severity} {place}  {each.message}{_cure(each)}"), each.severity)


def summed_lines(findings: Iterable[Finding], titles: Mapping[str, str]) -> Iterator[Line]:
    """Yield one line for all findings of a kind, and one for all that was only recognised and asks for nothing.

    `titles` are those of the rules, by their codes.
    """
    kinds: dict[str, list[Finding]] = {}
    recognised: Counter[str] = Counter()
    for each in _told(findings):
        if each.severity is Severity.REPAIR and not each.fix:
            recognised[titles[each.code]] += 1
        else:
            kinds.setdefault(each.code, []).append(each)
    for several in kinds.values():
        yield from _of_one_kind(several, titles[several[0].code])
    if recognised:
        said = "、".join(f"{title} {count}" for title, count in recognised.items())
        yield Line(f"{Severity.REPAIR} {recognised.total()} 处，不用处理：{said}", Severity.REPAIR)


def total(findings: Sequence[Finding], items: int) -> str:
    """Return how many findings there are of each severity; without an item there was nothing to look at."""
    counts = Counter(finding.severity for finding in findings)
    said = "，".join(f"{severity} {counts[severity]} 处" for severity in _ORDER if counts[severity])
    if not items and counts.keys() <= {Severity.REPAIR}:
        return "台账里还没有事项，没有什么可校验"
    if counts.keys() <= {Severity.REPAIR}:
        return f"√ 没有发现问题（{said}）" if said else "√ 没有发现问题"
    return f"共 {len(findings)} 处：{said}"


def _of_one_kind(findings: Sequence[Finding], title: str) -> Iterator[Line]:
    same: dict[tuple[str, str], list[Finding]] = {}
    for each in findings:
        same.setdefault((each.message, each.fix), []).append(each)
    if len(same) <= _MESSAGES:
        yield from (_line(_clipped(several[0].message), several) for several in same.values())
        return
    first, cures = findings[0], {fix for _, fix in same}
    own = _cure(first) if len(cures) > 1 else ""
    yield _line(
        f"{title}（如 {first.cell or first.sheet}：{_clipped(first.message)}{own}）",
        findings,
        alike=not own,
    )


def _line(said: str, findings: Sequence[Finding], *, alike: bool = True) -> Line:
    """Return the line of findings of which the same is said; `alike` tells that one cure is for all."""
    first, sheets = findings[0], {each.sheet for each in findings}
    if len(findings) == 1:
        place = f"{first.sheet}!{first.cell}" if first.cell else first.sheet or first.file
        return Line(one_line(f"{first.severity} {place}  {said}{_cure(first)}"), first.severity)
    cells = [each.cell if len(sheets) == 1 else f"{each.sheet}!{each.cell}" for each in findings]
    more = f" 等 {len(cells)} 处" if len(cells) > _CELLS else ""
    place = f"{first.sheet}  " if len(sheets) == 1 else ""
    cure = _cure(first) if alike else ""
    return Line(one_line(f"{first.severity} {place}{said}：{'、'.join(cells[:_CELLS])}{more}{cure}"), first.severity)


def _cure(finding: Finding) -> str:
    return f" → {finding.fix}" if finding.fix else ""


def _clipped(message: str) -> str:
    """Return a message of usual length; of a long list only the beginning."""
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST].rpartition('、')[0] or message[:_LONGEST]}……"
