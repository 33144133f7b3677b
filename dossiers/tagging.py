"""Tagging: the structure trees of the papers become one tree, so that a screen reader can read the dossier through.

Each paper is a section of one document. A paper drawn here brings its own headings, tables and paragraphs; a scan is
one figure for each sheet, with words that say which paper it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .sheets import Section

Places = dict[tuple[int, int], int]


def tag(bound: pikepdf.Pdf, sections: Sequence[Section]) -> None:
    """Build the tree over all pages; ``sections`` follow one another and cover them."""
    root = bound.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = bound.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array([])))
    pages = [page.obj for page in bound.pages]
    places: Places = {page.objgen: place for place, page in enumerate(pages)}
    parents: dict[int, pikepdf.Object] = {}
    taken: dict[int, dict[int, list[pikepdf.Object]]] = {}
    for section in sections:
        element = _section(bound, document, section.title)
        for place in range(section.first, section.first + section.sheets):
            if section.source is None:
                figure = _figure(bound, element, pages[place], section.title)
                element.K.append(figure)
                parents[place] = Array([figure])
        if section.source is not None:
            kids = taken.setdefault(id(section.source), {})
            if not kids:
                _tell_apart(section.source, prefix=f"{section.first}.")
                kids |= _taken_over(bound, section.source, places, parents)
            for place in range(section.first, section.first + section.sheets):
                for kid in kids.get(place, ()):
                    kid.P = element
                    element.K.append(kid)
        document.K.append(element)
    for place, page in enumerate(pages):
        page.StructParents = place
        page.Tabs = Name.S
    root.K = Array([document])
    numbers: list = [entry for place in sorted(parents) for entry in (place, parents[place])]
    root.ParentTree = bound.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = len(pages)
    bound.Root.StructTreeRoot = root
    bound.Root.MarkInfo = Dictionary(Marked=True)


def _section(bound: pikepdf.Pdf, document: pikepdf.Object, title: str) -> pikepdf.Object:
    words = String(title)
    return bound.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Sect, T=words, P=document, K=Array([])))


def _figure(bound: pikepdf.Pdf, section: pikepdf.Object, page: pikepdf.Object, title: str) -> pikepdf.Object:
    """A sheet that shows a scan."""
    layout = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array(page.MediaBox.as_list()))
    alt = String(f"扫描件：{title}")
    return bound.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Figure, P=section, Pg=page, K=0, Alt=alt, A=layout)
    )


def _taken_over(
    bound: pikepdf.Pdf, source: pikepdf.Pdf, places: Places, parents: dict[int, pikepdf.Object]
) -> dict[int, list[pikepdf.Object]]:
    """Copy the tree of a source whose pages have joined; its top elements by page, and into ``parents`` its tables."""
    root = bound.copy_foreign(source.Root.StructTreeRoot)
    kids: dict[int, list[pikepdf.Object]] = {}
    for kid in root.K[0].K.as_list():
        kids.setdefault(places[kid.Pg.objgen], []).append(kid)
    for _number, marked in _pairs(list(root.ParentTree.Nums.as_list())):
        for element in marked.as_list():
            parents.setdefault(places[element.Pg.objgen], marked)
            break
    return kids


def _pairs(entries: Sequence[pikepdf.Object]) -> Iterable[tuple[pikepdf.Object, pikepdf.Object]]:
    return zip(entries[::2], entries[1::2], strict=True)


def _tell_apart(source: pikepdf.Pdf, *, prefix: str) -> None:
    """Put the prefix before the names of header cells: each paper counts its own from the start."""
    for each in source.objects:
        if not isinstance(each, Dictionary) or each.get("/Type") != Name.StructElem:
            continue
        if "/ID" in each:
            each.ID = String(prefix + str(each.ID))
        if "/A" in each and "/Headers" in each.A:
            each.A.Headers = Array([String(prefix + str(name)) for name in each.A.Headers.as_list()])
