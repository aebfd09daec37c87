"""Workbooks spelled as other writers spell them: prefixes, encodings, cells without addresses."""

from __future__ import annotations

import re

from corpus import by_xlsxwriter
from corpus.content import HEAD, ITEMS, TITLE
from corpus.package import BOOK, FIRST, MAIN, STYLES, TYPES, Package
from corpus.package import HEAD as DECLARATION
from corpus.recipe import Recipes

RECIPES = Recipes()
recipe = RECIPES.of
_STRINGS = "xl/sharedStrings.xml"
_STRICT = "http://purl.oclc.org/ooxml"
_TRANSITIONAL = "http://schemas.openxmlformats.org"


def base() -> Package:
    """Return the ledger that XlsxWriter writes, taken apart."""
    return Package(by_xlsxwriter.plain())


@recipe("by hand", "prefixed.xlsx", "sharedStrings prefixedNames")
def prefixed() -> bytes:
    package = base()
    for name in (FIRST, BOOK, STYLES, _STRINGS):
        text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", package.parts[name].decode())
        package.parts[name] = text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"').encode()
    return package.data()


@recipe("by hand", "strict.xlsx", "sharedStrings strict isoDate")
def strict() -> bytes:
    package = base()
    for name, data in package.parts.items():
        if name.endswith((".xml", ".rels")) and name != TYPES:
            text = data.decode().replace(f"{_TRANSITIONAL}/spreadsheetml/2006/main", f"{_STRICT}/spreadsheetml/main")
            text = text.replace(f"{_TRANSITIONAL}/officeDocument/2006/", f"{_STRICT}/officeDocument/")
            package.parts[name] = text.replace(
                f"{_TRANSITIONAL}/drawingml/2006/main", f"{_STRICT}/drawingml/main"
            ).encode()
    package.replace(BOOK, "<workbook ", '<workbook conformance="strict" ')
    package.parts[FIRST] = re.sub(rb'(<c r="H3" s="1")><v>\d+', rb'\1 t="d"><v>2018-01-08', package.parts[FIRST])
    return package.data()


@recipe("by hand", "utf_16.xlsx", "sharedStrings utf16")
def utf_16() -> bytes:
    package = base()
    for name in (FIRST, _STRINGS):
        package.parts[name] = package.parts[name].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    return package.data()


@recipe("by hand", "shared_formulas.xlsx", "sharedStrings sharedFormula calculationChain")
def shared_formulas() -> bytes:
    package = base()
    cells = ['<c r="J3"><f t="shared" ref="J3:J7" si="0">G3*2</f><v>20</v></c>']
    cells += [
        f'<c r="J{row}"><f t="shared" si="0"/><v>{value}</v></c>'
        for row, value in zip(range(4, 8), (30, 24, 16, 40), strict=True)
    ]
    for row, cell in enumerate(cells, 3):
        package.parts[FIRST] = re.sub(
            rf'(<row r="{row}".*?)(</row>)', rf"\g<1>{cell}\2", package.parts[FIRST].decode()
        ).encode()
    chain = "".join(f'<c r="J{row}" i="1"/>' for row in range(7, 2, -1))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    package.add("xl/calcChain.xml", f'<calcChain xmlns="{MAIN}">{chain}</calcChain>', kind, BOOK, "calcChain")
    return package.data()


@recipe("by hand", "no_addresses.xlsx", "inlineString noAddresses sharedStrings")
def no_addresses() -> bytes:
    package = base()
    rows = "".join(
        f"<row>{''.join(map(_cell, line))}</row>" for line in ((TITLE,), HEAD, *(item[:7] for item in ITEMS))
    )
    package.parts[FIRST] = f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    return package.data()


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    text = str(value).replace("&", "&amp;").replace("<", "&lt;")
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


@recipe(
    "by hand",
    "odd_cells.xlsx",
    "sharedStrings boolean error formula formulaText isoDate xmlComment cdata singleQuotes formattedBlanks inlineString rowFormats",
)
def odd_cells() -> bytes:
    package = base()
    rows = (
        "<!-- 手工补录 --><row r='9' spans='1:8' ht='33.5' customHeight='1' dyDescent='0.2'>"
        "<c r='A9' t='str'><f>\"补-\"&amp;1</f><v>补-1</v></c>"
        "<c r='B9' t='inlineStr'><is><t><![CDATA[汇总 <一> & <二>]]></t></is></c>"
        "<c r='C9' t='d'><v>2018-03-05T00:00:00</v></c><c r='D9' t='b'><v>1</v></c><c r='E9' t='e'><v>#REF!</v></c>"
        "<c r='F9'><v>1.5E+3</v></c><c r='G9'><v>-0</v></c><c r='H9' s='1'/></row>"
        "<row r='12'/><row r='13' s='1' customFormat='1'><c r='A13' s='1'/><c r='B13' s='1'/></row>"
    )
    package.replace(FIRST, "</sheetData>", f"{rows}</sheetData>")
    return package.data()


@recipe("by hand", "phonetic.xlsx", "sharedStrings phonetic richText")
def phonetic() -> bytes:
    package = base()
    reading = '<r><t>修订</t></r><r><rPr><b/><rFont val="宋体"/></rPr><t>全委会议事规则</t></r><rPh sb="0" eb="2"><t>xiū dìng</t></rPh><phoneticPr fontId="0"/>'
    package.replace(_STRINGS, "<t>修订全委会议事规则</t>", reading)
    package.insert(FIRST, '<phoneticPr fontId="0" type="noConversion"/>')
    return package.data()


@recipe("by hand", "without_styles.xlsx", "sharedStrings noStyles")
def without_styles() -> bytes:
    package = base()
    del package.parts[STYLES]
    package.parts[FIRST] = re.sub(rb' s="\d+"', b"", package.parts[FIRST])
    for name, tag in ((TYPES, "Override"), ("xl/_rels/workbook.xml.rels", "Relationship")):
        package.parts[name] = re.sub(rf"<{tag} [^>]*styles[^>]*/>", "", package.parts[name].decode()).encode()
    return package.data()


@recipe("by hand", "moved_parts.xlsx", "sharedStrings movedParts")
def moved_parts() -> bytes:
    package = base()
    for name in list(package.parts):
        if name.startswith("xl/"):
            package.parts[name.replace("xl/", "book/")] = package.parts.pop(name)
    for name, old, new in ((TYPES, '"/xl/', '"/book/'), ("_rels/.rels", '"xl/', '"/book/')):
        package.parts[name] = package.parts[name].decode().replace(old, new).encode()
    package.replace("book/_rels/workbook.xml.rels", '"worksheets/', '"/book/worksheets/')
    return package.data()
