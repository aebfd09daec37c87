"""The messages of the Excel add-in's macros: kept on its sheet, since a macro's source holds no Chinese safely."""

from __future__ import annotations

from taizhang_xl.buttons import TITLE
from taizhang_xl.faces.registry import REGISTRY

WORDS = {
    "title": TITLE,
    # The buttons that need no workbook.
    "alone": f" {' '.join(button.name for button in REGISTRY.buttons() if button.alone)} ",
    "running": "正在处理，请稍候……",
    "failed": "程序没有正常结束，打开的工作簿没有改动。请再点一次；还是这样，请把下面的话告诉信息中心：",
    "nobook": "没有打开的工作簿，或者它在“受保护的视图”里。请先打开台账，点“启用编辑”，再点按钮。",
    "readonly": "这本工作簿是只读打开的。请关闭占用它的程序，重新打开，再点按钮。",
    "editing": "有单元格正在编辑。请按回车或 Esc 结束编辑，再点按钮。",
    "cancelled": "已按 Esc 停下，打开的工作簿没有改动。",
    "protected": "有保护，没有改动任何单元格。请先在“审阅”里撤销这张工作表（或工作簿结构）的保护，再点按钮：",
    "missing": "找不到这张工作表，没有改动任何单元格。请重新打开工作簿，再点按钮：",
    "changed": "这张表在这期间改过，没有改动任何单元格。请再点一次：",
    "busy": "上一次点的还没有做完，请稍候。",
    "unknown": "插件和程序的版本不一样，没有改动任何单元格。请运行 taizhang addin install 装新的插件：",
    "half": "改到一半停住了。请不要保存，关闭工作簿再打开，并把下面的话告诉信息中心：",
}
