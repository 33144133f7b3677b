"""Previews: the first pages as one picture, whatever size a page says it has."""

from __future__ import annotations

import io

import pikepdf
from PIL import Image

from dossiers import previews


def test_a_page_as_large_as_a_house_costs_no_more_memory_than_others():
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.add_blank_page(page_size=(14_400, 14_400))
        pdf.save(out)
    with Image.open(io.BytesIO(previews.picture(out.getvalue()))) as picture:
        assert picture.width * picture.height < 3 * previews.PIXELS
