"""Workbooks with controls, embedded objects, slicers and shapes, put in by hand."""

from __future__ import annotations

import zipfile

from corpus.by_hand_spelling import base
from corpus.content import HEAD, LAST_ITEM
from corpus.package import BOOK, FIRST, MAIN, OFFICE, Package, zipped
from corpus.recipe import Recipes

RECIPES = Recipes()
recipe = RECIPES.of
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MICROSOFT = "http://schemas.microsoft.com/office"
_X14 = f'xmlns:x14="{_MICROSOFT}/spreadsheetml/2009/9/main"'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_AREA = f"A2:H{LAST_ITEM}"


@recipe("by hand", "printer_settings.xlsx", "sharedStrings printerSettings pageSetup ownProperty")
def printer_settings() -> bytes:
    package = base()
    package.default("bin", f"{_KINDS}.printerSettings")
    link = package.add("xl/printerSettings/printerSettings1.bin", bytes(range(256)) * 2, "", FIRST, "printerSettings")
    package.insert(FIRST, f'<pageSetup paperSize="9" orientation="landscape" r:id="{link}"/>')
    own = package.add(
        "xl/customProperty1.bin", "归档".encode("utf-16-le"), f"{_KINDS}.customProperty", FIRST, "customProperty"
    )
    package.insert(FIRST, f'<customProperties><customPr name="档号" r:id="{own}"/></customProperties>')
    return package.data()


def controls_of(package: Package, link: str, name: str, tag: str) -> None:
    """Name a control or an object in the sheet, in the two spellings that Excel writes."""
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    inner = (
        f'<{tag} shapeId="1025" r:id="{link}" name="{name}"/>'
        if tag == "control"
        else f'<{tag} progId="Package" shapeId="1025" r:id="{link}"/>'
    )
    package.insert(FIRST, f'<mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice Requires="x14"><{tag}s>{inner}</{tag}s></mc:Choice>'
                   f"<mc:Fallback><{tag}s>{inner}</{tag}s></mc:Fallback></mc:AlternateContent>")  # fmt: skip


def with_vml() -> Package:
    """Return a ledger with a VML drawing that an object or a control can be drawn by."""
    package = base()
    package.default("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    shape = '<v:shape id="s1025" style="width:80pt;height:20pt" o:insetmode="auto"><x:ClientData ObjectType="Checkbox"><x:Anchor>9,0,1,0,10,0,2,0</x:Anchor></x:ClientData></v:shape>'
    text = f'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">{shape}</xml>'
    link = package.add("xl/drawings/vmlDrawing1.vml", text, "", FIRST, "vmlDrawing")
    package.insert(FIRST, f'<legacyDrawing r:id="{link}"/>')
    return package


@recipe("by hand", "form_controls.xlsx", "sharedStrings vml formControl controlProperties alternateContent")
def form_controls() -> bytes:
    package = with_vml()
    text = f'<formControlPr xmlns="{_MICROSOFT}/spreadsheetml/2009/9/main" objectType="CheckBox" checked="Checked" fmlaLink="$J$3" lockText="1"/>'
    link = package.add(
        "xl/ctrlProps/ctrlProp1.xml", text, "application/vnd.ms-excel.controlproperties+xml", FIRST, "ctrlProp"
    )
    controls_of(package, link, "Check Box 1", "control")
    return package.data()


@recipe("by hand", "activex.xlsx", "sharedStrings vml formControl activeX alternateContent")
def activex() -> bytes:
    package = with_vml()
    part = "xl/activeX/activeX1.xml"
    text = f'<ax:ocx xmlns:ax="{_MICROSOFT}/2006/activeX" xmlns:r="{OFFICE}" ax:classid="{{8BD21D40-EC42-11CE-9E0D-00AA006002F3}}" ax:persistence="persistStreamInit" r:id="rIdX1"/>'
    link = package.add(part, text, "application/vnd.ms-office.activeX+xml", FIRST, "control")
    package.add(
        "xl/activeX/activeX1.bin",
        bytes(64),
        "application/vnd.ms-office.activeX",
        part,
        f"{_MICROSOFT}/2006/relationships/activeXControlBinary",
    )
    controls_of(package, link, "CheckBox1", "control")
    return package.data()


@recipe("by hand", "embedded_object.xlsx", "sharedStrings vml formControl oleObject embeddedBook alternateContent")
def embedded_object() -> bytes:
    package = with_vml()
    package.default("bin", "application/vnd.openxmlformats-officedocument.oleObject")
    link = package.add("xl/embeddings/oleObject1.bin", _OLE, "", FIRST, "oleObject")
    package.add(
        "xl/embeddings/Book1.xlsx", zipped(base().parts, zipfile.ZIP_STORED), f"{_KINDS}.sheet", FIRST, "package"
    )
    controls_of(package, link, "", "oleObject")
    return package.data()


@recipe("by hand", "slicer.xlsx", "sharedStrings table slicer extension")
def slicer() -> bytes:
    package = base()
    columns = "".join(f'<tableColumn id="{n}" name="{text}"/>' for n, text in enumerate(HEAD, 1))
    table = f'<table xmlns="{MAIN}" id="1" name="Items" displayName="Items" ref="{_AREA}"><autoFilter ref="{_AREA}"/><tableColumns count="{len(HEAD)}">{columns}</tableColumns></table>'
    link = package.add("xl/tables/table1.xml", table, f"{_KINDS}.table+xml", FIRST, "table")
    package.insert(FIRST, f'<tableParts count="1"><tablePart r:id="{link}"/></tableParts>')
    space = f'xmlns="{_MICROSOFT}/spreadsheetml/2009/9/main"'
    cache = f'<slicerCacheDefinition {space} name="切片器_状态" sourceName="状态"/>'
    cached = package.add(
        "xl/slicerCaches/slicerCache1.xml",
        cache,
        "application/vnd.ms-excel.slicerCache+xml",
        BOOK,
        f"{_MICROSOFT}/2007/relationships/slicerCache",
    )
    shown = package.add("xl/slicers/slicer1.xml", f'<slicers {space}><slicer name="状态" cache="切片器_状态" caption="状态" rowHeight="241300"/></slicers>',
                        "application/vnd.ms-excel.slicer+xml", FIRST, f"{_MICROSOFT}/2007/relationships/slicer")  # fmt: skip
    package.insert(
        FIRST,
        f'<extLst><ext uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}" {_X14}><x14:slicerList><x14:slicer r:id="{shown}"/></x14:slicerList></ext></extLst>',
    )
    package.insert(
        BOOK,
        f'<extLst><ext uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}" {_X14}><x14:slicerCaches><x14:slicerCache r:id="{cached}"/></x14:slicerCaches></ext></extLst>',
    )
    return package.data()


@recipe("by hand", "shapes.xlsx", "sharedStrings drawing shape groupShape connector diagram alternateContent")
def shapes() -> bytes:
    package = base()
    draw, main = (
        "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        "http://schemas.openxmlformats.org/drawingml/2006/main",
    )
    plain = '<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="300000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
    shape = f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="框"/><xdr:cNvSpPr/></xdr:nvSpPr>{plain}</xdr:sp>'
    line = f'<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="3" name="线"/><xdr:cNvCxnSpPr/></xdr:nvCxnSpPr>{plain}</xdr:cxnSp>'
    group = f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="4" name="组"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr/>{shape}{line}</xdr:grpSp>'
    place = "<xdr:from><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{0}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>12</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    smart = '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="5" name="流程"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="1" cy="1"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"/></a:graphic></xdr:graphicFrame>'
    wrapped = f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice xmlns:a14="{_MICROSOFT}/drawing/2010/main" Requires="a14">{{}}</mc:Choice><mc:Fallback/></mc:AlternateContent>'
    anchor = "<xdr:twoCellAnchor>{}{}<xdr:clientData/></xdr:twoCellAnchor>"
    anchors = anchor.format(place.format(1, 4), group) + wrapped.format(anchor.format(place.format(5, 9), smart))
    part = "xl/drawings/drawing1.xml"
    link = package.add(
        part,
        f'<xdr:wsDr xmlns:xdr="{draw}" xmlns:a="{main}">{anchors}</xdr:wsDr>',
        "application/vnd.openxmlformats-officedocument.drawing+xml",
        FIRST,
        "drawing",
    )
    package.add("xl/diagrams/data1.xml", '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>',
                "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml", part, "diagramData")  # fmt: skip
    package.insert(FIRST, f'<drawing r:id="{link}"/>')
    return package.data()
