"""Ways of writing that there is nothing to report: 同上月, 暂无变化, 无, a dash. None is evidence, reason or plan."""

from __future__ import annotations

import re
from collections.abc import Container

from taizhang_xl.cells import Cell, Kind, is_picture
from taizhang_xl.text import key

UNCHANGED = "无变化"
"""The word for it, also its kind in 词典."""

_LONGEST = 24
# A tick or a cross is a state; these characters alone say nothing.
_CHARS = r"[-‐‑‒–—―─━﹣_/\\|.。,、;:!~…·ー一]+|n/?a|none|nil"
_EDGES = "-‐‑‒–—―─━_/\\|.。,、;:!~…·()[]【】“”\"'"
_WHEN = (
    r"(?:(?:本|当|这|该|此)(?:月|期|季度?|次|个?月|周)|\d{1,2}月份?|目前|当前|至今|"
    r"现在?|暂时?|尚|仍|还|基本|总体|均|都|情况|进展|工作|进度)*"
)
_AGAINST = r"(?:(?:与|和|跟|同|较|比|对比|相比)?(?:上个?月|上月份|上期|上次|前期|以前|之前)(?:相比|比较|比)?)?"
_NO = r"(?:没有|没|无|未有|未见|未|不|暂无|尚无)"
_OF = r"(?:任何|明显|新的?|大的?|其他|什么|发生|出现|有|太大)*"
_CHANGE = r"(?:变化|变动|变更|改变|变|更新|进展|动态|情况)"
_ASKED = r"(?:暂时?|目前|尚)?(?:没有|没|无)(?:佐证(?:材料)?|原因|(?:工作)?安排|计划|打算)"
_NOTHING = (
    rf"{_WHEN}{_AGAINST}{_WHEN}{_NO}{_OF}{_CHANGE}?(?:情况)?了?|{_WHEN}(?:保持|维持)?不变|{_ASKED}|"
    r"(?:内容|情况|进展)?(?:与|和|跟|同|仍同|照|如|按)(?:上个?月|上月份?|\d{1,2}月份?|上期|上次|上|前|上述|以上|上文|上面)"
    r"(?:的?(?:情况|内容|进展))?(?:一样|一致|相同|不变)?"
)


def only_nothing(text: str, words: Container[tuple[str, str]]) -> bool:
    """Whether a text only says that there is nothing, or nothing new; `words` are the (kind, key) of 词典.

    A picture's formula saved as text says nothing either.
    """
    if is_picture(Cell(Kind.TEXT, text)):
        return True
    wanted = key(text)
    if not wanted or len(wanted) > _LONGEST:
        return bool(wanted) and (UNCHANGED, wanted) in words
    bare = wanted.strip(_EDGES)
    if re.fullmatch(_CHARS, wanted) or not bare or re.fullmatch(_NOTHING, bare):
        return True
    return (UNCHANGED, wanted) in words or (UNCHANGED, bare) in words
