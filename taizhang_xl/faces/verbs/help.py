"""help: what each button does, and where to begin."""

from __future__ import annotations

from taizhang_xl.buttons import Button
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.verb import Verb


def decide(context: Context) -> Decision:
    """List the buttons."""
    # Imported late: it is this verb's own registry.
    from taizhang_xl.faces.registry import REGISTRY

    lines = (Line(f"【{button.group}】{button.label}：{button.tip}") for button in REGISTRY.buttons())
    return Decision(tuple(lines), next_step="从“校验”开始；每一步改了什么，“历史”里都查得到。")


VERB = Verb(
    "help", "每个按钮做什么，从哪里开始。", (), decide,
    (Button("help", "帮助", "每个按钮做什么，从哪里开始", "ContextHelp", "工具", alone=True),), command=False, dry_run=False,
)  # fmt: skip
