"""Declaring: what a bound dossier says about itself to programs. Bookmarks, labels, metadata, the record attached."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from . import fonts
from .sheets import Section

PRODUCER = "WeasyPrint, pikepdf"
RECORD = "record.json"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:identifier>{number}</dc:identifier>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords>{keywords}</pdf:Keywords>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def bookmark(bound: pikepdf.Pdf, sections: Sequence[Section]) -> None:
    """One bookmark for each section; papers bear their number in the catalogue."""
    with bound.open_outline() as outline:
        for section in sections:
            title = f"{section.no}. {section.title}" if section.no else section.title
            outline.root.append(pikepdf.OutlineItem(title, section.first))


def describe(bound: pikepdf.Pdf, frame: pikepdf.Pdf, *, title: str, number: str, on: datetime.date) -> None:
    """Title, number of the case, language, open bookmarks, colours, and the declaration as PDF/A-3a.

    No clock is asked: ``on`` is the day the file bears, at midnight in China.
    """
    keywords = f"字体替代：{replaced}" if (replaced := fonts.substitutes()) else ""
    said = {"title": title, "number": number, "producer": PRODUCER, "keywords": keywords}
    packet = _XMP.format(moment=f"{on:%Y-%m-%d}T00:00:00+08:00", **{key: escape(words) for key, words in said.items()})
    bound.Root.Metadata = bound.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    bound.Root.OutputIntents = bound.copy_foreign(frame.make_indirect(frame.Root.OutputIntents))
    moment = f"D:{on:%Y%m%d}000000+08'00'"
    entries = {"/Title": title, "/Producer": PRODUCER, "/Keywords": keywords}
    for key, words in {**entries, "/CreationDate": moment, "/ModDate": moment}.items():
        bound.docinfo[key] = String(words)
    bound.Root.Lang = String("zh-CN")
    bound.Root.PageMode = Name.UseOutlines
    bound.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def label(bound: pikepdf.Pdf, *, unnumbered: int) -> None:
    """Page labels that agree with the stamped numbers."""
    cover, rest = Dictionary(P=String("封面")), Dictionary(S=Name.D)
    bound.Root.PageLabels = Dictionary(Nums=Array([0, cover, unnumbered, rest]))


def attach(bound: pikepdf.Pdf, record: bytes, *, on: datetime.date) -> None:
    """Attach the case's record as data that belongs to the document."""
    moment = f"D:{on:%Y%m%d}000000+08'00'"
    file = pikepdf.AttachedFileSpec(
        bound, record, filename=RECORD, description="案卷记录", mime_type="application/json",
        creation_date=moment, mod_date=moment, relationship=Name.Data,
    )  # fmt: skip
    bound.attachments[RECORD] = file
    bound.Root.AF = Array([file.obj])
