"""What is proposed of states and days, and what was written of it, in lines for people: counts first, then item by item."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.verbs.adoption.progress_states import Proposal
from taizhang_xl.verbs.adoption.progress_words import Told

_SHOWN_TASK, _SHOWN_TEXT = 16, 40
_SHORT_TEXT, _MOST = 16, 10


def proposal_text(proposal: Proposal) -> str:
    """Return the counts of a proposal in one sentence, behind the name of the column that tells of progress."""
    if proposal.is_of_days:
        return "；".join((f"写明哪天办结的 {len(proposal.told)} 项，建议照着填", *_left(proposal)))
    undated = f"（{proposal.undated} 项没有写是哪天，完成日期请自己填）" if proposal.undated else ""
    told = [
        f"写着办结的 {proposal.count(State.DONE)} 项，建议填“{State.DONE}”和完成日期{undated}",
        f"写着在办的 {proposal.count(State.DOING)} 项，建议填“{State.DOING}”",
    ]
    if count := proposal.count(State.TODO):
        told.append(f"写着没有开始的 {count} 项，建议填“{State.TODO}”")
    return "；".join((*told, *_left(proposal)))


def lacking_text(proposal: Proposal) -> str:
    """Return what the items lack of which something is proposed."""
    if not proposal.is_of_days:
        return f"{Field.STATE}一格也没有填"
    return f"办结的有 {len(proposal.told) + len(proposal.unclear) + len(proposal.silent)} 项没有{Field.DONE_ON}"


def _left(proposal: Proposal) -> Iterator[str]:
    if proposal.unclear:
        yield f"看不出来的 {len(proposal.unclear)} 项，请自己填"
    if proposal.silent:
        yield f"没有写进展的 {len(proposal.silent)} 项，{'请自己填' if proposal.is_of_days else '不填就是未落实'}"


def proposal_lines(ledger: Ledger, proposal: Proposal) -> Iterator[Line]:
    """Yield what is proposed of each item, then the items of whose text nothing is told for certain."""
    for item in ledger.items:
        if said := proposal.told.get((item.sheet, item.row)):
            yield Line(f"  {_named(item)} → {_words(said)}：{_quoted(item, _SHOWN_TEXT)}")
    for item in proposal.unclear:
        yield Line(f"  {_named(item)} → 看不出来，请自己填：{_quoted(item, _SHOWN_TEXT)}")


def proposal_in_short(ledger: Ledger, proposal: Proposal) -> str:
    """Return what is proposed as a question has room for it: the first items, in short."""
    items = [item for item in ledger.items if (item.sheet, item.row) in proposal.told]
    told = [
        f"{_named(item)} → {_words(proposal.told[item.sheet, item.row])}：{_quoted(item, _SHORT_TEXT)}"
        for item in items[:_MOST]
    ]
    more = [f"……还有 {len(items) - _MOST} 项，填好以后逐项列出"] if len(items) > _MOST else []
    return "\n".join((*told, *more))


def _words(said: Told) -> str:
    if said.state is None:
        return f"{Field.DONE_ON} {said.day}"
    return f"{said.state}{f'，{said.day}' if said.day else '，没有写哪天' if said.state is State.DONE else ''}"


def filled_line(proposal: Proposal, *, dry_run: bool) -> Line:
    """Return what was filled in by a proposal."""
    left = "；".join(_left(proposal))
    will, more = "会照" if dry_run else "√ 照", f"；{left}" if left else ""
    if proposal.is_of_days:
        return Line(f"{will}进展填上{Field.DONE_ON} {len(proposal.told)} 项{more}")
    counts = "、".join(f"{state} {count} 项" for state in State if (count := proposal.count(state)))
    days = proposal.count(State.DONE) - proposal.undated
    return Line(f"{will}进展填上状态：{counts}，完成日期 {days} 项{more}")


def unfilled_line() -> Line:
    """Return why nothing was filled in."""
    told = "没有照进展填状态：有的事项已经有状态，或没有哪一项的进展写明了；也没有哪一项缺完成日期而进展写明了哪天"
    return Line(f"{told}。请自己在“{Field.STATE}”“{Field.DONE_ON}”里填", Severity.WARNING)


def _named(item: Item) -> str:
    task = item.content(Field.TASK)
    return f"第 {item.row} 行 {task[:_SHOWN_TASK]}{'…' if len(task) > _SHOWN_TASK else ''}"


def _quoted(item: Item, most: int) -> str:
    text = item.content(Field.PROGRESS)
    return f"“{text[:most]}{'…' if len(text) > most else ''}”"
