"""Hostile uploads: what they carry stays behind, what they would unpack to is refused, and what shows is bound."""

import io
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from pikepdf import Array, Dictionary, Name, Stream, String

from dossiers import disarming, intake
from dossiers.binding import BindError, Part, bind

from . import files, samples
from .test_binding import DAY, RED, colour, is_red

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def saved(pdf):
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def changed(change, **pages):
    """A PDF of one page with a red corner, after ``change(pdf, page)``."""
    with pikepdf.open(io.BytesIO(files.pdf(mark=RED, **pages))) as pdf:
        change(pdf, pdf.pages[0].obj)
        return saved(pdf)


def opens_script(pdf, page):
    pdf.Root.OpenAction = SCRIPT
    pdf.Root.AA = Dictionary(WC=SCRIPT)
    page.AA = Dictionary(O=SCRIPT)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))


def links_out(pdf, page):
    launch = Dictionary(S=Name.Launch, F=String("calc.exe"))
    box = Array([0, 0, 100, 100])
    page.Annots = Array([
        pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=action))
        for action in (SCRIPT, launch, Dictionary(S=Name.URI, URI=String("http://outside.example/")))
    ])  # fmt: skip


def carries_a_file(pdf, page):
    pdf.attachments["evil.exe"] = b"MZ"
    page.AF = Array([pdf.attachments["evil.exe"].obj])


def hides_in_resources(pdf, page):
    inner = Stream(pdf, b"0 0 1 rg 0 0 10 10 re f")
    inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 10, 10])
    inner.OPI = Dictionary({"/2.0": Dictionary(F=String("http://outside.example/a.tif"))})
    inner.PieceInfo = Dictionary(X=Dictionary(Private=SCRIPT))
    page.Resources = Dictionary(XObject=Dictionary({"/A": inner, "/AA": inner}))


@pytest.mark.parametrize("change", [opens_script, links_out, carries_a_file, hides_in_resources])
def test_only_what_a_page_shows_is_bound(change):
    hostile = changed(change)
    assert intake.accept(hostile, name="a.pdf").pages == 1
    bound = bind(samples.cover(), [Part("自传", "本人", DAY, hostile)])
    assert is_red(colour(bound, 3, x=0.25, y=0.25))
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        everything = b"".join(each.unparse() for each in pdf.objects if not isinstance(each, Stream))
        everything += b"".join(str(dict(each.stream_dict)).encode() for each in pdf.objects if isinstance(each, Stream))
        assert not list(pdf.attachments)
    for word in (b"JavaScript", b"Launch", b"URI", b"outside", b"OpenAction", b"evil", b"/OPI", b"PieceInfo"):
        assert word not in everything


def test_names_somebody_chose_for_drawings_are_kept():
    bound = bind(samples.cover(), [Part("自传", "本人", DAY, changed(hides_in_resources))])
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        assert set(pdf.pages[2].obj.Resources.XObject.Paper.Resources.XObject.keys()) == {"/A", "/AA"}


def test_a_stream_in_another_file_is_refused():
    def elsewhere(pdf, page):
        inner = Stream(pdf, b"")
        inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 10, 10])
        inner.F = String("/etc/passwd")
        page.Resources = Dictionary(XObject=Dictionary({"/X": inner}))

    with pytest.raises(BindError, match="自传"):
        bind(samples.cover(), [Part("自传", "本人", DAY, changed(elsewhere))])


def without_font_program(pdf, page):
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(RED + b" BT /F1 30 Tf 300 100 Td (Name) Tj ET")


def in_ink(pdf, page):
    page.Contents = pdf.make_stream(RED + b" 0 1 1 0 k 300 0 10 10 re f")


def in_layers(pdf, page):
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([])))
    page.Resources = Dictionary(Properties=Dictionary(L=layer))
    page.Contents = pdf.make_stream(RED + b" /OC /L BDC 0 0 1 rg 300 0 290 400 re f EMC")


@pytest.mark.parametrize("change", [without_font_program, in_ink, in_layers])
@pytest.mark.parametrize("rotate", [0, 90])
def test_a_page_that_would_not_last_becomes_a_picture_of_itself(change, rotate):
    bound = bind(samples.cover(), [Part("自传", "本人", DAY, changed(change, rotate=rotate))])
    assert is_red(colour(bound, 3, x=0.75 if rotate else 0.25, y=0.25))
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        (picture,) = pdf.pages[2].obj.Resources.XObject.Paper.Resources.XObject.values()
        assert picture.Subtype == Name.Image
    if change is in_layers:
        assert min(colour(bound, 3, x=0.25 if rotate else 0.75, y=0.75)) > 250


def bomb(megabytes):
    """A page whose drawing is a few kilobytes packed and megabytes of blanks unpacked."""
    return files.pdf(mark=b" " * (megabytes * 2**20))


def test_a_page_that_unpacks_without_end_is_refused():
    assert intake.accept(bomb(1), name="a.pdf").pages == 1
    with pytest.raises(ValidationError) as refused:
        intake.accept(bomb(disarming.UNPACKED // 2**20 + 1), name="a.pdf")
    assert refused.value.code == "swells"
    with pytest.raises(BindError):
        bind(samples.cover(), [Part("自传", "本人", DAY, bomb(disarming.UNPACKED // 2**20 + 1))])
    endless = zlib.compress(bytes(2 * disarming.UNPACKED))
    assert disarming._unpacked(endless) <= disarming.UNPACKED + 2**20, "no further than it must be known"


def test_streams_that_are_too_much_together_are_refused(monkeypatch):
    monkeypatch.setattr(disarming, "UNPACKED_IN_ALL", 2**20)
    with pytest.raises(ValidationError) as refused:
        intake.accept(bomb(2), name="a.pdf")
    assert refused.value.code == "swells"


def table_bomb(objects):
    """A PDF whose packed table of objects names millions of them."""
    body = b"%PDF-1.5\n10 0 obj\n<</Type/Catalog/Pages 11 0 R>>\nendobj\n"
    places = {10: 9, 11: len(body)}
    body += b"11 0 obj\n<</Type/Pages/Count 1/Kids[12 0 R]>>\nendobj\n"
    places[12] = len(body)
    body += b"12 0 obj\n<</Type/Page/Parent 11 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
    rows = b"".join(b"\1" + places[no].to_bytes(4, "big") + b"\0\0" for no in (10, 11, 12))
    packed = zlib.compress(rows + (b"\1" + (9).to_bytes(4, "big") + b"\0\0") * objects)
    head = f"13 0 obj\n<</Type/XRef/Size {13 + objects}/W[1 4 2]/Index[10 {3 + objects}]/Root 10 0 R/Filter/FlateDecode"
    start = len(body)
    body += head.encode() + b"/Length %d>>stream\n" % len(packed) + packed
    return body + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % start


@pytest.mark.parametrize(("objects", "code"), [(400_000, "swells"), (6_000_000, "damaged")])
def test_a_table_of_millions_of_objects_is_refused(objects, code):
    assert intake.accept(table_bomb(10), name="a.pdf").pages == 1
    with pytest.raises(ValidationError) as refused:
        intake.accept(table_bomb(objects), name="a.pdf")
    assert refused.value.code == code
