"""week: the same as today, for the week from Monday to Sunday."""

from __future__ import annotations

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.systems.views.looking import view_verb
from taizhang_xl.systems.views.view import week_of

_TIP = "本周到期、超期、挂单、本月承诺办结的，可以只看一个单位、一个人、一位领导的"
_DRAWING = Drawing(blue="M4 5h16v15H4zM4 9h16", amber="M7 13h10M7 16h10")
VERB = view_verb("week", week_of, Button("week", "本周", _TIP, "OutlineGroup", _DRAWING, "查看", {"mark": True}))
