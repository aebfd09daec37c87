"""The steps of a month in their order, each with its state and what to do, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from taizhang_xl.faces.assistant.facts import Facts, Returns

_NAMED = 4


class State(Enum):
    """How a step stands: a sign and its word, which stand beside each other."""

    DONE = "√ 做完"
    NOW = "● 现在做"
    LOOK = "▲ 要看"
    LATER = "□ 以后"


@dataclass(frozen=True)
class Step:
    """One step: `verb` carries it out with the options `preset`, "" where people do it themselves.

    `place` is what is opened beside it: a folder of the ledger's folder, or the packet. `question` is what people must
    say yes to before it is carried out, in its first line, and what they should know below; "" where they are not asked.
    `opens`: the file that was made is shown.
    """

    name: str
    state: State
    words: str
    verb: str = ""
    label: str = ""
    preset: Mapping[str, object] = field(default_factory=dict)
    place: str = ""
    question: str = ""
    opens: bool = False

    @property
    def declined(self) -> str:
        """What is said where people said no."""
        return f"“{self.label}”没有做，什么也没有改"


def steps_of(facts: Facts) -> tuple[Step, ...]:
    """Return the nine steps of a month, before them what a ledger of the office's own layout needs."""
    if facts.needs is None:
        return _of_month(facts)
    adopt = Step(
        "接收台账",
        State.LOOK if facts.sent and not facts.needs.blocks else State.NOW,
        facts.needs.words,
        "adopt",
        "接收",
    )
    month = _of_month(facts)
    if facts.needs.blocks:
        month = tuple(Step(each.name, State.LATER, "接收台账以后做") for each in month)
    return (adopt, *month)


def _of_month(facts: Facts) -> tuple[Step, ...]:
    month = str(facts.month)
    return (
        Step("分发", *_sent(facts), "split", "分发", place=f"sent/{month}"),
        Step("收表", *_came(facts), "remind-returns" if facts.sent and not facts.closed else "", "催报", place=f"returns/{month}"),
        Step("合并", *_merged(facts), "month-end", "合并"),
        Step("查看冲突", *_asked(facts), place="packet"),
        Step("材料", *_packet(facts), "packet", "做材料", {"pages": True}, place="out"),
        Step("月会", *_meeting(facts), place="out"),
        Step("月结", *_close(facts), "close", "月结", {"mark": True}, question=_before_close(facts)),
        Step("提示件", *_slips(facts), "remind", "出提示件", place="out/提示件", question=_before_slips(facts)),
        Step("邮件", *_mail(facts), "mail-drafts", "做草稿", place="out/邮件草稿"),
    )  # fmt: skip


CHECK = Step("校验", State.NOW, "", "check", "校验")
DOCTOR = Step("看这台电脑", State.NOW, "", "doctor", "看这台电脑")
BOARD = Step("看板", State.NOW, "", "board", "看板", opens=True)
PRINT = Step("打印稿", State.NOW, "", "print", "打印稿")


STALE = "台账刚才改过，已经重新看了一遍，什么也没有做；请看过再点一次"


def undo_of(facts: Facts | None) -> Step:
    """Return the step that takes the last change back; without facts nobody can say beforehand which."""
    told = "\n".join(facts.to_undo) if facts else ""
    told = told.removeprefix("会撤销 ").removesuffix("，没有写文件")
    return Step("撤销", State.NOW, "", "undo", "撤销", question=f"撤销最近一次改动吗？\n{told}".rstrip())


def next_of(steps: tuple[Step, ...]) -> str:
    """Return what to do next, in one line."""
    for state in (State.NOW, State.LOOK):
        for step in steps:
            if step.state is state:
                return f"下一步：{step.name}。{step.words}"
    if later := "、".join(step.name for step in steps if step.state is State.LATER):
        return f"要做的都做完了，还可以做：{later}。"
    return "这个月都做完了。"


def _sent(facts: Facts) -> tuple[State, str]:
    if facts.closed:
        return State.DONE, f"{facts.month.label}已经月结"
    if facts.sent:
        return State.DONE, f"已发 {facts.sent} 个单位的表"
    if facts.empty:
        return State.NOW, "台账里还没有事项：点“打开台账”，填好“单位”表、“台账”表，存盘关上，点“再看一遍”"
    return State.NOW, "还没有发，点“分发”给每个单位做一份月报表，再发出去"


def _came(facts: Facts) -> tuple[State, str]:
    if facts.closed:
        return State.DONE, "已经月结，不再收"
    if not facts.sent:
        return State.LATER, "分发以后，把单位报来的表放进这个文件夹"
    if not facts.files:
        return State.NOW, "还没有收到，把单位报来的表放进这个文件夹"
    if facts.returns is None:
        return State.LOOK, f"收到 {facts.files} 份，{_why(facts, 'consolidate')}"
    return _counted(facts.returns)


def _counted(returns: Returns) -> tuple[State, str]:
    told = f"已报 {returns.returned} 个单位"
    if returns.undecided:
        return State.LOOK, f"{told}；报了几份不一样的 {_named(returns.undecided)}，问清留哪一份"
    if returns.missing:
        return State.LOOK, f"{told}，还差 {len(returns.missing)} 个：{_named(returns.missing)}，可以催报"
    return State.DONE, f"{told}，都齐了"


def _merged(facts: Facts) -> tuple[State, str]:
    if facts.closed:
        return State.DONE, "已经月结，不再合并"
    if facts.returns is None:
        return State.LATER, "收到表以后点“合并”，同时校验、着色、做材料"
    if facts.returns.taken:
        return State.NOW, f"有 {facts.returns.taken} 处可以采用，点“合并”并入台账，同时校验、着色、做材料"
    return State.DONE, "报来的都并进台账了"


def _asked(facts: Facts) -> tuple[State, str]:
    if facts.closed:
        return State.DONE, "已经月结"
    if facts.returns is None:
        return State.LATER, "合并以后才知道"
    if not facts.returns.asked:
        return State.DONE, "没有要选的"
    if facts.packet is None:
        return State.LATER, f"有 {facts.returns.asked} 处要选，先点“合并”，再打开月度材料"
    if not facts.asks:
        return State.NOW, f"有 {facts.returns.asked} 处要选，月度材料里还没有：点“合并”，材料里就有“冲突处理”"
    return State.NOW, f"有 {facts.returns.asked} 处要选：打开月度材料，在“冲突处理”里选好，存盘关上，再点“合并”"


def _packet(facts: Facts) -> tuple[State, str]:
    if facts.packet is None:
        if facts.closed:
            return State.LOOK, "已经月结，这个文件夹里没有当月材料，要的话再做"
        merging = facts.returns is None or bool(facts.returns.taken)
        return (State.LATER, "合并的时候一起做") if merging else (State.NOW, "还没有做")
    if facts.before_close:
        return State.NOW, f"{facts.before_close}，请再做一次"
    if facts.is_old:
        return State.LOOK, "做好以后台账又改过，月会前请再做一次"
    return State.DONE, "已经做好，看过再打印"


def _meeting(facts: Facts) -> tuple[State, str]:
    if facts.closed:
        return State.DONE, "已经月结"
    if facts.packet is None:
        return State.LATER, "材料做好以后开"
    return State.LOOK, "打印材料，开月会；会上定下的写进“会议议定”表"


def _close(facts: Facts) -> tuple[State, str]:
    if facts.closed:
        return State.DONE, "已经月结，当月存档"
    if facts.lacking is None:
        return State.LATER, _why(facts, "close")
    words = "月会开完点“月结”：没有办结的挂单"
    if facts.lacking:
        words = f"月会开完再结；还有 {facts.lacking} 处没有写未完成原因等，点“月结”列出来"
    if facts.is_first:
        words += f"；第一次月结，从{facts.month.label}开始，以前的月份不再补结"
    if facts.is_early:
        words += f"；{facts.month.month}月还没有过完"
    return State.LATER, words


def _slips(facts: Facts) -> tuple[State, str]:
    if facts.slips is None:
        return State.LOOK, _why(facts, "remind")
    if facts.slips:
        return State.LOOK, f"今天该发 {facts.slips} 件，点“出提示件”登记、出文"
    return State.DONE, "今天没有该发的"


def _before_close(facts: Facts) -> str:
    if facts.closed:
        return ""
    label = facts.month.label
    against = (f"▲ {line}" for line in _against_close(facts))
    return "\n".join((f"月结以后{label}的内容存档，不能再并入报来的表。现在月结吗？", *against))


def _against_close(facts: Facts) -> Iterator[str]:
    """Yield what speaks against closing the month now."""
    if "close" in facts.troubles:
        yield facts.troubles["close"]
    yield from _against_returns(facts)
    if facts.lacking:
        yield f"还有 {facts.lacking} 处没有写未完成原因等，补好以前结不了，点“是”只列出来"
    yield from facts.warned


def _against_returns(facts: Facts) -> Iterator[str]:
    if not facts.sent:
        yield f"{facts.month.label}没有分发过表"
    elif not facts.files:
        yield f"已发 {facts.sent} 个单位的表，一份也没有收到"
    if facts.files and facts.returns is None:
        yield f"收到 {facts.files} 份，{_why(facts, 'consolidate')}"
    if (returns := facts.returns) is None:
        return
    if returns.missing:
        yield f"还差 {len(returns.missing)} 个单位没有报：{_named(returns.missing)}"
    if returns.undecided:
        yield f"报了几份不一样的，没有定留哪一份：{_named(returns.undecided)}"
    if returns.taken:
        yield f"报来的还有 {returns.taken} 处没有合并"
    if returns.asked:
        yield f"还有 {returns.asked} 处冲突没有选"


def _before_slips(facts: Facts) -> str:
    told = "\n".join(facts.to_issue) or f"看不出要登记几件：{_why(facts, 'remind')}"
    return f"登记以后文号不再用第二次。现在出提示件吗？\n{told}"


def _mail(facts: Facts) -> tuple[State, str]:
    if "mail" in facts.troubles:
        return State.LOOK, _why(facts, "mail")
    if facts.waiting and facts.drafts_are_old:
        return State.LOOK, f"草稿 {facts.waiting} 封没有发，是月结以前做的，先点“做草稿”再做一次，看过再发"
    if facts.waiting:
        return State.LOOK, f"草稿 {facts.waiting} 封没有发，看过再发" + (
            f"；已发 {facts.gone} 封" if facts.gone else ""
        )
    if facts.gone:
        return State.DONE, f"已发 {facts.gone} 封"
    return State.LATER, "材料、提示件做好以后做草稿；只做草稿，不发送"


def _why(facts: Facts, verb: str) -> str:
    return facts.troubles.get(verb, "看不出来")


def _named(names: tuple[str, ...]) -> str:
    return "、".join(names[:_NAMED]) + (f" 等 {len(names)} 个" if len(names) > _NAMED else "")
