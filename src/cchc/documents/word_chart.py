"""A chart of Word's own (DrawingML, ISO/IEC 29500-1, 21.2) in the line, with words for who does not see it.

Its numbers are in the file and can be read back; a person may restyle it. It has no workbook behind it: its numbers are
changed where they come from.
"""

from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part as FilePart
from docx.oxml import parse_xml
from docx.shared import Mm

from cchc.documents.charts import Stacked
from cchc.documents.ooxml import Element, el
from cchc.documents.text import one_line

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MEDIA = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
HEAD, FOOT_MM, BAR_MM = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', 26, 9


def charted(document: Document, chart: Stacked, alt: str, width: float) -> Element:
    """A paragraph with the chart in its middle, `width` millimetres wide, kept with what comes next."""
    package = document.part.package
    n = sum(str(one.partname).startswith("/word/charts/") for one in package.iter_parts()) + 1
    part = FilePart(PackURI(f"/word/charts/chart{n}.xml"), MEDIA, chart_xml(chart).encode("utf-8"), package)
    key = document.part.relate_to(part, f"{RELATED}/chart")
    height = FOOT_MM + BAR_MM * (len(chart.bars) + -(-len(chart.parts) // 2))
    told, name = quoteattr(one_line(alt)), quoteattr(one_line(alt)[:60])
    inline = parse_xml(
        f'<wp:inline xmlns:wp="{PLACED}" xmlns:a="{MAIN}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{Mm(width)}" cy="{Mm(height)}"/><wp:docPr id="{1000 + n}" name={name} descr={told}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHART}">'
        f'<c:chart xmlns:c="{CHART}" xmlns:r="{RELATED}" r:id="{key}"/></a:graphicData></a:graphic></wp:inline>'
    )
    properties = el(
        "pPr", el("keepNext"), el("spacing", before=120, after=60), el("ind", firstLine=0), el("jc", val="center")
    )
    return el("p", properties, el("r", el("drawing", inline)))


def chart_xml(chart: Stacked) -> str:
    """Stacked bars that lie, the first on top, each part's number in it where it has one."""
    names = "".join(f'<c:pt idx="{n}"><c:v>{escape(bar.name)}</c:v></c:pt>' for n, bar in enumerate(chart.bars))
    size = f'<c:ptCount val="{len(chart.bars)}"/>'
    series = []
    for order, part in enumerate(chart.parts):
        counts = [(n, bar.counts.get(part.code, 0)) for n, bar in enumerate(chart.bars)]
        values = "".join(f'<c:pt idx="{n}"><c:v>{count}</c:v></c:pt>' for n, count in counts if count)
        column = chr(ord("B") + order)
        series.append(
            f'<c:ser><c:idx val="{order}"/><c:order val="{order}"/><c:tx><c:strRef><c:f>S!${column}$1</c:f><c:strCache>'
            f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(part.word)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
            f'<c:spPr><a:solidFill><a:srgbClr val="{part.colour.lstrip("#").upper()}"/></a:solidFill></c:spPr>'
            f'<c:invertIfNegative val="0"/><c:dLbls>{text(900, "FFFFFF", bold=True)}<c:showLegendKey val="0"/>'
            '<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
            '<c:showBubbleSize val="0"/></c:dLbls>'
            f"<c:cat><c:strRef><c:f>S!$A$2:$A${len(counts) + 1}</c:f><c:strCache>{size}{names}</c:strCache></c:strRef>"
            f"</c:cat><c:val><c:numRef><c:f>S!${column}$2:${column}${len(counts) + 1}</c:f><c:numCache>"
            f"<c:formatCode>General</c:formatCode>{size}{values}</c:numCache></c:numRef></c:val></c:ser>"
        )
    title = (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1000" b="0"/></a:pPr><a:r>'
        f'<a:rPr lang="vi-VN" sz="1000" b="0"/><a:t>{escape(chart.counted)}</a:t></a:r></a:p></c:rich></c:tx>'
        '<c:overlay val="0"/></c:title>'
    )
    return (
        f'{HEAD}<c:chartSpace xmlns:c="{CHART}" xmlns:a="{MAIN}" xmlns:r="{RELATED}">'
        '<c:roundedCorners val="0"/><c:chart>'
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:barChart><c:barDir val="bar"/>'
        f'<c:grouping val="stacked"/><c:varyColors val="0"/>{"".join(series)}<c:gapWidth val="40"/>'
        '<c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'{text(1000, "1F2937")}<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="b"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill>'
        f'<a:srgbClr val="C9D1DC"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>{title}'
        '<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{text(1000, "1F2937")}<c:crossAx val="1"/><c:crosses val="max"/></c:valAx>'
        f'</c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/>{text(1000, "1F2937")}</c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    )


def text(size: int, colour: str, *, bold: bool = False) -> str:
    """Letters of a part of the chart; `size` in hundredths of a point."""
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="{int(bold)}"><a:solidFill>'
        f'<a:srgbClr val="{colour}"/></a:solidFill><a:latin typeface="Times New Roman"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
    )
