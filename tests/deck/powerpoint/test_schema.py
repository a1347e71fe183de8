"""A file that opens without repair: the order of every chart's elements, whole relations, names of their own."""

import re
from io import BytesIO
from posixpath import join, normpath
from typing import Any
from zipfile import ZipFile

from lxml import etree
from lxml.etree import QName

CHILDREN = """
chartSpace: date1904 lang roundedCorners style clrMapOvr protection chart spPr txPr externalData printSettings extLst
externalData: autoUpdate
chart: title autoTitleDeleted pivotFmts view3D plotArea legend plotVisOnly dispBlanksAs
title: tx layout overlay spPr txPr
plotArea: layout areaChart|lineChart|barChart|scatterChart catAx|valAx dTable spPr
areaChart: grouping varyColors ser dLbls dropLines axId
lineChart: grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId
barChart: barDir grouping varyColors ser dLbls gapWidth overlap serLines axId
scatterChart: scatterStyle varyColors ser dLbls axId
areaChart/ser: idx order tx spPr pictureOptions dPt dLbls trendline errBars cat val
lineChart/ser: idx order tx spPr marker dPt dLbls trendline errBars cat val smooth
barChart/ser: idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape
scatterChart/ser: idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth
marker: symbol size spPr
dPt: idx invertIfNegative marker bubble3D explosion spPr
dLbls: dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize \
    separator showLeaderLines leaderLines extLst
extLst: ext
ext: showLeaderLines
dLbl: idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent \
    showBubbleSize
errBars: errDir errBarType errValType noEndCap plus minus val spPr
catAx: axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos \
    spPr txPr crossAx crosses|crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl
valAx: axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos \
    spPr txPr crossAx crosses|crossesAt crossBetween majorUnit minorUnit dispUnits
scaling: logBase orientation max min
legend: legendPos legendEntry layout overlay spPr txPr
layout: manualLayout
manualLayout: layoutTarget xMode yMode wMode hMode x y w h
tx: strRef|rich
cat: numRef|strRef
val: numRef
xVal: numRef
yVal: numRef
plus: numRef
minus: numRef
numRef: f numCache
strRef: f strCache
numCache: formatCode ptCount pt
strCache: ptCount pt
pt: v
majorGridlines: spPr
spPr: xfrm custGeom|prstGeom noFill|solidFill ln effectLst
ln: noFill|solidFill prstDash round headEnd tailEnd
txPr: bodyPr lstStyle p
rich: bodyPr lstStyle p
bodyPr: spAutoFit
p: pPr r endParaRPr
r: rPr t
pPr: defRPr
rPr: solidFill latin
defRPr: solidFill latin
solidFill: srgbClr
srgbClr: alpha
"""
"""What each element may hold, in the order that the schema of charts demands (ECMA-376, part 1, 21.2)."""
RANKS = {
    name: {child: rank for rank, one in enumerate(children.split()) for child in one.split("|")}
    for name, _, children in (
        line.partition(": ") for line in CHILDREN.replace("\\\n", "").strip().splitlines()
    )
}


def out_of_order(document: bytes) -> list[str]:
    """Say of every element whose children stand in another order than the schema's, or are not known to it."""
    wrong = []
    for element in etree.fromstring(document).iter():
        name, children = QName(element).localname, [QName(child).localname for child in element]
        within = QName(element.getparent()).localname if element.getparent() is not None else ""
        ranks = RANKS.get(f"{within}/{name}") or RANKS.get(name, {})
        places = [ranks.get(child, -1) for child in children]
        if -1 in places or places != sorted(places):
            wrong.append(f"{name}: {children}")
    return wrong


def parts(file: bytes, pattern: str) -> dict[str, bytes]:
    with ZipFile(BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist() if re.fullmatch(pattern, name)}


def test_the_elements_of_every_chart_stand_in_the_schemas_order(whole: bytes) -> None:
    charts = parts(whole, r"ppt/charts/chart\d+\.xml")
    assert len(charts) >= 15
    assert {name: wrong for name, document in charts.items() if (wrong := out_of_order(document))} == {}


def test_a_wrong_order_would_be_seen(whole: bytes) -> None:
    document = next(d for d in parts(whole, r"ppt/charts/chart\d+\.xml").values() if b"<c:errBars>" in d)
    cap = b'<c:noEndCap val="1"/>'
    swapped = document.replace(cap, b"").replace(b"<c:errBars>", b"<c:errBars>" + cap)
    assert any(wrong.startswith("errBars") for wrong in out_of_order(swapped))
    assert any("unheardOf" in wrong for wrong in out_of_order(document.replace(b"c:crossAx", b"c:unheardOf")))


def test_series_of_a_chart_are_numbered_through_and_share_its_axes(whole: bytes) -> None:
    for document in parts(whole, r"ppt/charts/chart\d+\.xml").values():
        chart = etree.fromstring(document)
        spaces = {"c": QName(chart).namespace}
        for kind in ("idx", "order"):
            numbers = [int(value) for value in chart.xpath(f"//c:ser/c:{kind}/@val", namespaces=spaces)]
            assert numbers == list(range(len(numbers)))
        used = set(chart.xpath("//c:axId[not(parent::c:catAx or parent::c:valAx)]/@val", namespaces=spaces))
        assert used == set(chart.xpath("//c:catAx/c:axId/@val | //c:valAx/c:axId/@val", namespaces=spaces))


def test_every_relation_leads_to_a_part_of_the_file(whole: bytes) -> None:
    relations = parts(whole, r".*\.rels")
    names = set(parts(whole, r".*"))
    for name, document in relations.items():
        folder = name.rpartition("_rels/")[0]
        for relation in etree.fromstring(document):
            target = relation.get("Target")
            inside = target[1:] if target.startswith("/") else normpath(join(folder, target))
            assert inside in names, (name, target)


def test_nothing_of_the_librarys_own_template_is_left(whole: bytes) -> None:
    names = parts(whole, r".*")
    assert not [name for name in names if "thumbnail" in name or "printerSettings" in name]
    assert b"Office" not in names["ppt/theme/theme1.xml"].split(b"</a:fontScheme>")[0]
    assert b"Georgia" in names["ppt/theme/theme1.xml"]


def test_shapes_of_a_slide_have_numbers_and_names_of_their_own(slides: dict[str, Any]) -> None:
    for slide in slides.values():
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(set(numbers)) == len(numbers)
        assert all(shape.name for shape in slide.shapes)
