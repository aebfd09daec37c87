"""templates: the templates of documents and letters laid beside the ledger, where an office may change them."""

from __future__ import annotations

from taizhang_xl.contract.common_options import LEDGER
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import Severity
from taizhang_xl.paper.word.template import FOLDER, TemplateError


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
            template.check(own, own.read_bytes())
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
        (Line(last),), tuple(lines), "Word 的用 Word 改文字和版式，里面的域不要删；邮件的话（.txt）用记事本改，【】里的域不要删；改坏了就删掉那一个，再运行一次",
        wrong=wrong, files=tuple(files), result=tuple(product.target for product in files),
    )  # fmt: skip


VERB = Verb(
    "templates", "把文件和邮件的模板放到台账旁边的“模板”文件夹，可以自己改。", (LEDGER,), decide, group="工具",
    python="tuple[Path, ...]",
    writes="台账旁边的“模板”文件夹里的模板，已有的不动",
)  # fmt: skip
