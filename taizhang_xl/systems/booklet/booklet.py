"""booklet: the year's work as a booklet in Word, and as a PDF."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, flag, read_folder
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product, Saving
from taizhang_xl.contract.held_back import held_back
from taizhang_xl.contract.numbered import numbered
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.schema import Field
from taizhang_xl.paper.fonts import substituted
from taizhang_xl.paper.pdf import NoPdfError
from taizhang_xl.paper.word.laid_out import LaidOut, laid_out
from taizhang_xl.systems.booklet.content import Booklet, booklet_of
from taizhang_xl.systems.booklet.document import chapter_place, document_of
from taizhang_xl.systems.booklet.typeset import can_typeset, typeset

TO = Option(
    "to", read_folder, "放工作部署的文件夹；不给就是台账旁边的 out", python="str | Path | None",
    usual=lambda context: context.path.parent / "out",
)  # fmt: skip
PDF = flag("pdf", "另做一份 PDF")
_NOT_COUNTED = "文档的目录没有页码：{}。请在 Word 里打开，按 Ctrl+A 再按 F9"


def decide(context: Context) -> Decision:
    """Lay out the booklet. The ledger itself is not touched. Raises NoPdfError where a PDF is wanted and nothing makes one."""
    ledger, day = numbered(context, Field.UNIT, Field.DEADLINE).ledger, context[AS_OF] or context.today
    # Read first: a wrong name is refused before anything is laid out.
    target = context[TO] / f"{ledger.year}年工作部署.docx"
    if not ledger.items:
        raise UsageError(context.path, "台账里一项也没有，没有什么可印", "请先填“台账”表")
    booklet = booklet_of(ledger)
    context.progress("排版")
    laid, why = _laid_out(booklet, day, wants_pdf=context[PDF])
    made = [(target, laid.document), *([(target.with_suffix(".pdf"), laid.pdf)] if context[PDF] else [])]
    hidden = held_back(ledger, day)
    done = "会写" if context.dry_run else "√"
    lines = [Line(f"{done} {path}（{len(ledger.items)} 项，分 {len(booklet.chapters)} 章）") for path, _ in made]
    lines += [Line(f"□ {_NOT_COUNTED.format(why)}", Severity.WARNING)] if why else []
    fonts = substituted() if context[PDF] else ""
    lines += [Line(f"□ {fonts}", Severity.WARNING)] if fonts else []
    return Decision(
        (*lines, *hidden.summary("工作部署")), hidden.details, "请看一遍再付印；要改文字的，改台账后再做一次",
        wrong=bool(hidden.findings), files=tuple(_product(path, content) for path, content in made),
        result=target,
    )  # fmt: skip


def _laid_out(booklet: Booklet, day: date, *, wants_pdf: bool) -> tuple[LaidOut, str]:
    """Return the document with its PDF, and why its contents have no pages, "" where they have.

    What lays out the document makes its PDF too, so that both have the same pages; typst is there where that lacks.
    """
    places = tuple(map(chapter_place, range(len(booklet.chapters))))
    try:
        laid = laid_out(partial(document_of, booklet, day), places)
    except NoPdfError as error:
        if wants_pdf and not can_typeset():
            raise
        pdf = typeset(booklet, day) if wants_pdf else b""
        return LaidOut(document_of(booklet, day, {}), pdf, has_pages=False), error.what
    return laid, "" if laid.has_pages else "从排好的 PDF 里读不出来"


def _product(path: Path, content: bytes) -> Product:
    return product_of(path, content)._replace(saving=Saving.MADE)


_DRAWING = Drawing(blue="M4 3h13v18H4zM8 3v18", amber="M11 8h4M11 12h4")
_TIP = "把全年的台账印成一本工作部署：封面、目录、按类别分章"
VERB = Verb(
    "booklet", f"{_TIP}。", (LEDGER, TO, PDF, YEAR, AS_OF), decide,
    (Button("booklet", "工作部署", _TIP, "PrintTitles", _DRAWING, "建账"),), python="Path",
)  # fmt: skip
