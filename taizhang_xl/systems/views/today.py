"""today: what falls due today, what is late, what hangs, what was promised for this month."""

from __future__ import annotations

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.systems.views.looking import view_verb
from taizhang_xl.systems.views.view import one_day

_TIP = "今天到期、超期、挂单、本月承诺办结的，可以只看一个单位、一个人、一位领导的"
_DRAWING = Drawing(blue="M4 5h16v15H4zM4 9h16", red="M11 13h3v3h-3z")
VERB = view_verb("today", one_day, Button("today", "今日", _TIP, "GoTo", _DRAWING, "查看", {"mark": True}))
