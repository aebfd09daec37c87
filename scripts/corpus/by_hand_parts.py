"""Workbooks with parts that no library at hand writes, put in by hand."""

from __future__ import annotations

from corpus import by_xlsxwriter_objects, vba
from corpus.by_hand_spelling import base
from corpus.content import HEAD, LAST_ITEM, picture
from corpus.package import BOOK, FIRST, MAIN, OFFICE, TYPES, Package
from corpus.recipe import Recipes

RECIPES = Recipes()
recipe = RECIPES.of
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MICROSOFT = "http://schemas.microsoft.com/office"
_AREA = f"A2:H{LAST_ITEM}"


recipe("pyOpenVBA", "pyopenvba.xlsm", "macros")(vba.macro_book)


@recipe("by hand", "signed.xlsx", "sharedStrings signature")
def signed() -> bytes:
    package = base()
    kind = "application/vnd.openxmlformats-package.digital-signature"
    relation = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
    origin, signature = "_xmlsignatures/origin.sigs", "_xmlsignatures/sig1.xml"
    package.add(origin, b"", f"{kind}-origin", "", f"{relation}/origin")
    text = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignatureValue>5LiN5piv55yf562+5ZCN</SignatureValue></Signature>'
    package.add(signature, text, f"{kind}-xmlsignature+xml", origin, f"{relation}/signature")
    return package.data()


@recipe("by hand", "custom_xml.xlsx", "sharedStrings customXml sensitivityLabel thumbnail")
def custom_xml() -> bytes:
    package = base()
    package.add("customXml/item1.xml", '<文种 xmlns="urn:example:office">台账</文种>', "", BOOK, f"{OFFICE}/customXml")
    package.add("customXml/itemProps1.xml",
                '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{6B1D3B0E-0000-4000-8000-000000000001}"/>',
                "application/vnd.openxmlformats-officedocument.customXmlProperties+xml", "customXml/item1.xml", "customXmlProps")  # fmt: skip
    package.add("docMetadata/LabelInfo.xml", f'<clbl:labelList xmlns:clbl="{_MICROSOFT}/2020/mipLabelMetadata"/>',
                "application/vnd.ms-office.classificationlabels+xml", "", f"{_MICROSOFT}/2020/02/relationships/classificationlabels")  # fmt: skip
    package.default("png", "image/png")
    relation = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
    package.add("docProps/thumbnail.png", picture(0, 0, 0), "", "", relation)
    return package.data()


@recipe("by hand", "threaded_comments.xlsx", "sharedStrings comments vml threadedComments")
def threaded_comments() -> bytes:
    package = Package(by_xlsxwriter_objects.comments())
    space = f"{_MICROSOFT}/spreadsheetml/2018/threadedcomments"
    text = f'<ThreadedComments xmlns="{space}"><threadedComment ref="F4" dT="2018-03-01T09:00:00.00" personId="{{1}}" id="{{2}}"><text>请补佐证</text></threadedComment></ThreadedComments>'
    package.add("xl/threadedComments/threadedComment1.xml", text, "application/vnd.ms-excel.threadedcomments+xml",
                FIRST, f"{_MICROSOFT}/2017/10/relationships/threadedComment")  # fmt: skip
    people = f'<personList xmlns="{space}"><person displayName="主任" id="{{1}}" userId="主任" providerId="None"/></personList>'
    package.add(
        "xl/persons/person.xml",
        people,
        "application/vnd.ms-excel.person+xml",
        BOOK,
        f"{_MICROSOFT}/2017/10/relationships/person",
    )
    return package.data()


@recipe("by hand", "links_to_other_books.xlsx", "sharedStrings externalLink formula definedName")
def links_to_other_books() -> bytes:
    package = base()
    part = "xl/externalLinks/externalLink1.xml"
    text = f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}"><externalBook r:id="rIdX1"><sheetNames><sheetName val="台账"/></sheetNames></externalBook></externalLink>'
    link = package.add(part, text, f"{_KINDS}.externalLink+xml", BOOK, "externalLink")
    package.link(part, "externalLinkPath", "2017年台账.xlsx", external=True)
    package.insert(BOOK, f'<externalReferences><externalReference r:id="{link}"/></externalReferences>')
    package.insert(
        BOOK,
        '<definedNames><definedName name="去年">[1]台账!$G$3:$G$7</definedName><definedName name="坏了">#REF!</definedName></definedNames>',
    )
    package.replace(
        FIRST, "</sheetData>", '<row r="9"><c r="A9"><f>SUM([1]台账!G3:G7)</f><v>60</v></c></row></sheetData>'
    )
    return package.data()


@recipe("by hand", "query.xlsx", "sharedStrings table queryTable connection dataModel")
def query() -> bytes:
    package = base()
    columns = "".join(
        f'<tableColumn id="{n}" uniqueName="{n}" name="{text}" queryTableFieldId="{n}"/>'
        for n, text in enumerate(HEAD, 1)
    )
    table = f'<table xmlns="{MAIN}" id="1" name="查询" displayName="查询" ref="{_AREA}" tableType="queryTable"><autoFilter ref="{_AREA}"/><tableColumns count="{len(HEAD)}">{columns}</tableColumns></table>'
    link = package.add("xl/tables/table1.xml", table, f"{_KINDS}.table+xml", FIRST, "table")
    fields = "".join(f'<queryTableField id="{n}" name="{text}" tableColumnId="{n}"/>' for n, text in enumerate(HEAD, 1))
    query_table = f'<queryTable xmlns="{MAIN}" name="查询" connectionId="1"><queryTableRefresh><queryTableFields count="{len(HEAD)}">{fields}</queryTableFields></queryTableRefresh></queryTable>'
    package.add(
        "xl/queryTables/queryTable1.xml", query_table, f"{_KINDS}.queryTable+xml", "xl/tables/table1.xml", "queryTable"
    )
    connection = f'<connections xmlns="{MAIN}"><connection id="1" name="台账库" type="5" refreshedVersion="6"><dbPr connection="Provider=无" command="SELECT 1"/></connection></connections>'
    package.add("xl/connections.xml", connection, f"{_KINDS}.connections+xml", BOOK, "connections")
    package.insert(FIRST, f'<tableParts count="1"><tablePart r:id="{link}"/></tableParts>')
    package.add("xl/model/item.data", bytes(1024), "application/vnd.openxmlformats-officedocument.model+data", BOOK,
                f"{_MICROSOFT}/2011/relationships/powerPivotData")  # fmt: skip
    return package.data()


@recipe("by hand", "shared_workbook.xlsx", "sharedStrings revisions customViews")
def shared_workbook() -> bytes:
    package = base()
    headers = "xl/revisions/revisionHeaders.xml"
    log = "xl/revisions/revisionLog1.xml"
    header = '<header guid="{1}" dateTime="2018-03-01T09:00:00Z" maxSheetId="2" userName="办公室" r:id="rIdX1"><sheetIdMap count="1"><sheetId val="1"/></sheetIdMap></header>'
    package.add(
        headers,
        f'<headers xmlns="{MAIN}" xmlns:r="{OFFICE}" guid="{{1}}">{header}</headers>',
        f"{_KINDS}.revisionHeaders+xml",
        BOOK,
        "revisionHeaders",
    )
    package.add(
        log,
        f'<revisions xmlns="{MAIN}"><rcc rId="1" sId="1"><nc r="F4" t="inlineStr"><is><t>办结</t></is></nc></rcc></revisions>',
        f"{_KINDS}.revisionLog+xml",
        headers,
        "revisionLog",
    )
    package.insert(
        BOOK,
        '<customWorkbookViews><customWorkbookView name="办公室" guid="{11111111-1111-4111-8111-111111111111}" windowWidth="900" windowHeight="600" activeSheetId="1"/></customWorkbookViews>',
    )
    package.insert(
        FIRST,
        '<customSheetViews><customSheetView guid="{11111111-1111-4111-8111-111111111111}" scale="80" hiddenRows="1"><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></customSheetView></customSheetViews>',
    )
    return package.data()


@recipe("by hand", "xml_maps.xlsx", "sharedStrings xmlMap singleXmlCell")
def xml_maps() -> bytes:
    package = base()
    maps = f'<MapInfo xmlns="{MAIN}" SelectionNamespaces=""><Schema ID="S1"/><Map ID="1" Name="台账" RootElement="台账" SchemaID="S1" ShowImportExportValidationErrors="0" AutoFit="1" Append="0" PreserveSortAFLayout="1" PreserveFormat="1"/></MapInfo>'
    package.add("xl/xmlMaps.xml", maps, "application/xml", BOOK, "xmlMaps")
    cells = f'<singleXmlCells xmlns="{MAIN}"><singleXmlCell id="1" r="A1" connectionId="0"><xmlCellPr id="1" uniqueName="标题"><xmlPr mapId="1" xpath="/台账/标题" xmlDataType="string"/></xmlCellPr></singleXmlCell></singleXmlCells>'
    package.add("xl/tables/tableSingleCells1.xml", cells, f"{_KINDS}.tableSingleCells+xml", FIRST, "tableSingleCells")
    return package.data()


@recipe("by hand", "unknown_to_us.xlsx", "sharedStrings unknownPart unknownAttribute extension alternateContent")
def unknown_to_us() -> bytes:
    package = base()
    package.add("xl/future/未来.xml", '<future xmlns="urn:example:future">原样</future>', "application/vnd.example.future+xml",
                FIRST, "http://schemas.example.org/2030/relationships/future")  # fmt: skip
    package.add("xl/future/data.bin", bytes(range(256)), "application/octet-stream")
    package.replace(FIRST, "<worksheet ", '<worksheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
                    'xmlns:zz="urn:example:future" mc:Ignorable="zz" zz:uid="{1}" ')  # fmt: skip
    package.replace(FIRST, '<row r="3"', '<row r="3" zz:mark="甲"')
    package.insert(
        FIRST,
        '<extLst><ext uri="{00000000-0000-0000-0000-000000000001}"><zz:rows zz:of="3"><zz:c r="A3"/></zz:rows></ext></extLst>',
    )
    package.insert(BOOK, '<extLst><ext uri="{00000000-0000-0000-0000-000000000002}"/></extLst>')
    package.replace(BOOK, "<bookViews>", '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
                    '<mc:Choice Requires="x15"><x15ac:absPath url="C:\\台账\\" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/>'
                    "</mc:Choice></mc:AlternateContent><bookViews>")  # fmt: skip
    return package.data()


@recipe("by hand", "macro_sheet_first.xlsm", "sharedStrings macroSheet")
def macro_sheet_first() -> bytes:
    package = base()
    sheet = f'<xm:macrosheet xmlns="{MAIN}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><sheetData><row r="1"><c r="A1"><f>RETURN()</f><v>0</v></c></row></sheetData></xm:macrosheet>'
    link = package.add("xl/macrosheets/sheet1.xml", sheet, "application/vnd.ms-excel.macrosheet+xml", BOOK,
                       "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet")  # fmt: skip
    package.replace(BOOK, "<sheets>", f'<sheets><sheet name="宏表" sheetId="9" r:id="{link}"/>')
    package.parts[TYPES] = package.parts[TYPES].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return package.data()
