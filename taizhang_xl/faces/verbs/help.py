"""help: what each button does, and where to begin."""

from __future__ import annotations

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.verb import Verb


def decide(context: Context) -> Decision:
    """Tell what the large buttons do, each in a line that a message box has room for, and name the others."""
    buttons = tuple(context.rooms.buttons())
    lines = tuple(Line(f"{button.label}：{button.tip}") for button in buttons if button.large and button.name != "help")
    others = "”“".join(button.label for button in buttons if not button.large)
    return Decision(lines, next_step=f"菜单里还有“{others}”。从“校验”开始；每一步改了什么，“历史”里都查得到。")


_DRAWING = Drawing(blue="M12 2a10 10 0 1 1-.1 0z", amber="M9 9a3 3 0 1 1 4 3q-1 .5-1 2M12 17.5v.2")
VERB = Verb(
    "help", "每个按钮做什么，从哪里开始。", (), decide,
    (Button("help", "帮助", "每个按钮做什么，从哪里开始", "ContextHelp", _DRAWING, "工具", alone=True, large=True),), command=False, dry_run=False,
)  # fmt: skip
