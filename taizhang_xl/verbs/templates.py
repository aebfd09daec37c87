"""templates: the templates of documents laid beside the ledger, where an office may change them in Word."""

from __future__ import annotations

from taizhang_xl.contract.common_options import LEDGER
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import Severity
from taizhang_xl.paper.word.template import FOLDER, TemplateError, check_template


def decide(context: Context) -> Decision:
    """Lay out those that are not there yet, and look whether the office's own can be used."""
    folder = context.path.resolve().parent / FOLDER
    files, lines = [], []
    for template in context.rooms.templates():
        own = folder / template.name
        if not own.exists():
            files.append(product_of(own, template.shipped()))
            lines.append(Line(f"√ {own.name}"))
            continue
        try:
            check_template(own, own.read_bytes(), template.needed)
            lines.append(Line(f"√ {own.name}：已经有了，没有动，可以用"))
        except TemplateError as error:
            lines.append(Line(f"× {error}", Severity.ERROR))
    wrong = any(line.severity for line in lines)
    last = (
        f"{'会放' if context.dry_run else '√ 放好了'} {len(files)} 个模板到 {folder}"
        if files
        else "模板都在，一个也没有新放"
    )
    return Decision(
        (Line(last),), tuple(lines), "用 Word 改文字和版式都可以，«»里的域不要删；改坏了就删掉那一个，再运行一次",
        wrong=wrong, files=tuple(files), result=tuple(product.target for product in files),
    )  # fmt: skip


VERB = Verb(
    "templates", "把文件模板放到台账旁边的“模板”文件夹，可以用 Word 改。", (LEDGER,), decide, group="工具",
    python="tuple[Path, ...]",
)  # fmt: skip
