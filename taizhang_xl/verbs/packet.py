"""packet: the month's review packet, made from the ledger as it is, with what the month's merge left open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.checks.progress import done_in_future, states_blank
from taizhang_xl.contract.common_options import AS_OF, LEDGER, MONTH, YEAR, flag
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Answered, Decision, Line, Product, Saving
from taizhang_xl.contract.held_back import held_back
from taizhang_xl.contract.numbered import of_a_month
from taizhang_xl.contract.off_forms import OffForms
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.packet import write_packet
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Review
from taizhang_xl.month.settings import meeting_of
from taizhang_xl.paper.fonts import substituted
from taizhang_xl.paper.pdf import NoPdfError, refuse_without_pdf
from taizhang_xl.verbs.developed import developed
from taizhang_xl.verbs.merged_month import look_again, note_of_close
from taizhang_xl.verbs.packet_answers import said
from taizhang_xl.verbs.packet_file import TO, packet_file

if TYPE_CHECKING:
    from taizhang_xl.paper.word.laid_out import LaidOut

PDF = flag("pdf", "另做一份 .pdf（要有 LibreOffice 或 Word），目录写上页码")
PAGES = flag("pages", "文档的目录写上页码（要有 LibreOffice）")
_NO_PAGES, _COUNT = "文档的目录没有页码", "请在 Word 里打开，按 Ctrl+A 再按 F9"


def decide(context: Context) -> Decision:
    """Review the month. Its returns are looked at once more, so that the paper has what month-end's has; nothing is merged."""
    month, opened = context[MONTH], of_a_month(context)
    ledger, day = opened.ledger, context[AS_OF] or min(context.today, month.last)
    if context[PDF]:
        refuse_without_pdf()
    merged = look_again(context, opened, month, context[TO])
    made = review(ledger, month, day, merged.outcome)
    made = made._replace(closed_note=note_of_close(opened.path, ledger, made))
    made = developed(made, opened, ledger, context.today)
    laid, said = _laid_out(context, made, ledger)
    products = packet_products(context[TO], made, ledger, laid, pdf=context[PDF], answered=merged.answered)
    lines = [Line(f"{'会写' if context.dry_run else '√'} 月度材料 {product.target}") for product in products]
    hidden, off = held_back(ledger, day), OffForms.of(ledger, month)
    doubtful = (*states_blank(ledger), *done_in_future(ledger, context[AS_OF] or context.today))
    return Decision(
        (*lines, *merged.lines, *_of_close(made), *said, *hidden.summary("月度材料"), *off.summary), (*off.details, *hidden.details, *map(Line.of, doubtful)),
        "下一步：看过再打印；没有报送的单位在“未报送”里，用 taizhang remind-returns 催" if made.outcome.not_returned else "下一步：看过再打印",
        wrong=bool(hidden.findings or off.findings or doubtful), files=products,
        result=products[0].target,
    )  # fmt: skip


def _of_close(made: Review) -> tuple[Line, ...]:
    return (Line(f"□ {made.closed_note}", Severity.WARNING),) if made.closed_note else ()


def packet_products(
    to: Path, made: Review, ledger: Ledger, laid: LaidOut | None = None, *, pdf: bool = False, answered: str = ""
) -> tuple[Product, ...]:
    """Return the packet of a review as files to make: the workbook first, the document for paper, its PDF.

    `answered` is the SHA-256 of the packet there whose answers are all taken over.
    """
    workbook = packet_file(to, made.month)
    products = [
        Product(workbook, partial(write_packet, made), Saving.MADE, label="月度材料", answered=Answered(said, answered)),
        Product(
            workbook.with_suffix(".docx"),
            partial(_write, partial(_document, made, ledger, {}) if laid is None else lambda: laid.document),
            Saving.MADE, label="月度材料文档",
        ),
    ]  # fmt: skip
    if pdf and laid is not None:
        target = workbook.with_suffix(".pdf")
        products.append(product_of(target, laid.pdf, "月度材料 PDF")._replace(saving=Saving.MADE))
    return tuple(products)


def _laid_out(context: Context, made: Review, ledger: Ledger) -> tuple[LaidOut | None, tuple[Line, ...]]:
    """Return the document as laid out, None where that is not wanted or not possible, and what there is to say of its pages."""
    if not (context[PDF] or context[PAGES]):
        return None, (Line(f"{_NO_PAGES}，要页码的请加 --pages 或 --pdf 再做一次"),)
    # Imported late: only what makes the document pays for it.
    from taizhang_xl.month.document import places_of
    from taizhang_xl.paper.word.laid_out import laid_out

    context.progress("排文档的页")
    try:
        laid = laid_out(partial(_document, made, ledger), places_of(made))
    except NoPdfError as error:
        if context[PDF]:
            raise
        return None, (Line(f"□ {_NO_PAGES}：{error.what}。{_COUNT}", Severity.WARNING),)
    fonts = substituted() if context[PDF] else ""
    more = [Line(f"□ {fonts}", Severity.WARNING)] if fonts else []
    if not laid.has_pages:
        return laid, (Line(f"□ {_NO_PAGES}：从排好的 PDF 里读不出来。{_COUNT}", Severity.WARNING), *more)
    return laid, (Line("目录的页码按 LibreOffice 排的页；在 Word 里改过的，按 Ctrl+A 再按 F9 更新"), *more)


def _document(made: Review, ledger: Ledger, pages: Mapping[str, int]) -> bytes:
    from taizhang_xl.month.document import papers_of

    return papers_of(made, meeting_of(ledger, made.month), pages)


def _write(content: Callable[[], bytes], file: BinaryIO) -> None:
    file.write(content())


_DRAWING = Drawing(blue="M3 9h18v8H3zM7 9V3h10v6", amber="M7 14h10v7H7z")
VERB = Verb(
    "packet", "做月度汇报材料：一本可直接打印的工作簿，一份给领导看的文档。", (LEDGER, MONTH, TO, PDF, PAGES, YEAR, AS_OF), decide,
    (Button("packet", "月度材料", "做月度汇报材料：一本可直接打印的工作簿，一份给领导看的文档", "FilePrint", _DRAWING, "月度", {"pages": True}, large=True),), python="Path",
    dry_run=False,
)  # fmt: skip
