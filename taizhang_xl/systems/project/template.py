"""The three parts of a usual refit (拆除, 铺设, 调试) as a project to begin with: 28 steps, no unit and no person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from taizhang_xl.cells import Value
from taizhang_xl.systems.project.sheets import BEFORE, LENGTH, PART, STEP, WORK

_PARTS: Mapping[str, tuple[tuple[str, int, str], ...]] = {
    "拆除": (
        ("断电停用、现场登记", 1, ""), ("拆除一层前端设备", 1, "拆除-1"), ("拆除二层前端设备", 1, "拆除-2"),
        ("拆除三层前端设备", 1, "拆除-3"), ("拆除室外立杆设备", 2, "拆除-1"), ("拆除机房旧主机", 1, "拆除-4"),
        ("抽除旧线缆", 2, "拆除-4"), ("旧设备清点移交", 1, "拆除-5、拆除-6、拆除-7"), ("墙面孔洞修补", 2, "拆除-7"),
    ),
    "铺设": (
        ("地面放线", 1, "拆除-1"), ("绿化带起苗保护", 1, "铺设-1"), ("管沟开挖", 2, "铺设-2、拆除-5"),
        ("管道敷设", 2, "铺设-3"), ("手孔井砌筑", 2, "铺设-3"), ("室内桥架安装", 2, "拆除-7"), ("室内布线", 3, "铺设-6"),
        ("室外布线", 3, "铺设-4、铺设-5"), ("线路测试", 1, "铺设-7、铺设-8"), ("管沟回填、路面恢复", 2, "铺设-8"),
        ("被毁植被恢复", 2, "铺设-10"),
    ),
    "调试": (
        ("机房设备安装", 2, "拆除-9"), ("室内前端安装", 2, "铺设-7"), ("室外前端安装", 3, "铺设-9"), ("供电接入", 1, "调试-3"),
        ("网络联通", 1, "调试-1、调试-2、调试-4"), ("平台部署", 2, "调试-1"), ("系统联调", 2, "调试-5、调试-6"),
        ("试运行、验收投用", 4, "调试-7、铺设-11"),
    ),
}  # fmt: skip


def template_rows() -> Iterator[Mapping[str, Value]]:
    """Yield the steps in their order, each as column -> value."""
    for part, steps in _PARTS.items():
        for number, (work, length, before) in enumerate(steps, 1):
            yield {PART: part, STEP: f"{part}-{number}", WORK: work, LENGTH: length, BEFORE: before or None}
