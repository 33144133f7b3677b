"""Stand-ins for scans: one page per paper that says what it is and that it is a demonstration.

Drawn once per process with the fonts at hand, in black and white like a fax, so that a page weighs a few kilobytes and
is kept once however many dossiers hold it (the vault names files by their content).
"""

from __future__ import annotations

import functools
import io
import random

from PIL import Image, ImageDraw, ImageFont

from dossiers import fonts, papers

MARK = "示例扫描件（演示数据）"
WIDTH, HEIGHT, DPI = 1240, 1754, 150
MARGIN, PITCH = 180, 76

# A one-page PDF in the smallest form, for a machine without Chinese fonts.
BLANK = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)
LINES = (
    "本页为系统演示而制作，所有单位、姓名和情况均属虚构。",
    "实际使用时，此处为经手人上传的原件扫描件，",
    "由系统按内容核对格式、页数并计算校验值后归入档案，",
    "与系统生成的材料一并按目录顺序装订成册。",
)


@functools.cache
def page(code: str) -> bytes:
    """The PDF that stands for a scan of paper ``code``; the same bytes every time."""
    song, kai = fonts.locate("Noto Serif CJK SC"), fonts.locate("LXGW WenKai") or fonts.locate("Noto Serif CJK SC")
    if not song:
        return BLANK
    sheet = Image.new("L", (WIDTH, HEIGHT), 255)
    _write(ImageDraw.Draw(sheet), papers.by_code(code).official_title, code, song, kai)
    # A sheet never lies quite straight on the glass.
    tilt = random.Random(code).uniform(-0.5, 0.5)
    sheet = sheet.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255).point(lambda light: 255 * (light > 128))
    out = io.BytesIO()
    sheet.convert("1").save(out, "PDF", resolution=DPI, title=MARK, creationDate=None, modDate=None)
    return out.getvalue()


def _write(pen: ImageDraw.ImageDraw, title: str, code: str, song, kai) -> None:
    def font(face, size):
        return ImageFont.truetype(str(face[0]), size, index=face[1])

    middle = WIDTH // 2
    pen.text((middle, 110), MARK, font=font(song, 30), fill=0, anchor="mm")
    pen.line((MARGIN, 150, WIDTH - MARGIN, 150), fill=0, width=3)
    size = min(60, (WIDTH - 2 * MARGIN) // max(len(title), 1))
    pen.text((middle, 300), title, font=font(song, size), fill=0, anchor="mm")
    words = font(kai, 32)
    for row in range(14):
        bottom = 440 + row * PITCH
        pen.line((MARGIN, bottom + 26, WIDTH - MARGIN, bottom + 26), fill=0, width=2)
        if row < len(LINES):
            pen.text((MARGIN + (64 if row == 0 else 0), bottom), LINES[row], font=words, fill=0, anchor="lm")
    pen.text((WIDTH - MARGIN, HEIGHT - 200), "签名：（示例）　　日期：（示例）", font=words, fill=0, anchor="rm")
    pen.line((MARGIN, HEIGHT - 140, WIDTH - MARGIN, HEIGHT - 140), fill=0, width=3)
    pen.text((middle, HEIGHT - 100), f"{MARK}　{code}", font=font(song, 26), fill=0, anchor="mm")
