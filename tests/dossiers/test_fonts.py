"""Faces: the prepared ones print as their sources do, the site's own are known by their names, nothing goes unsaid."""

import io
import subprocess
from concurrent.futures import ProcessPoolExecutor

import pikepdf
import pytest
import uharfbuzz
from fontTools.ttLib import TTFont

from dossiers import faces, fonts, typesetting

from . import samples
from .test_typesetting import fonts_of


def pixels(pdf):
    return subprocess.run(["pdftoppm", "-r", "40", "-gray", "-"], input=pdf, capture_output=True, check=True).stdout


@pytest.fixture
def own(tmp_path, settings):
    """Put a face of this machine under a licensed name into the site's folder: ``own("仿宋_GB2312")``."""
    settings.PAPER_FONTS_DIR = str(tmp_path)
    fonts._known_in.cache_clear()
    path, _index = fonts.prepared()["LXGW WenKai", "regular"], 0

    def put(name, *, source=path, suffix="ttf"):
        with TTFont(source) as font:
            for one in (1, 4, 16):
                font["name"].setName(name, one, 3, 1, 0x0804)
                font["name"].setName("Some Foundry", one, 3, 1, 0x0409)
            font.save(tmp_path / f"{abs(hash(name))}.{suffix}")

    yield put
    fonts._known_in.cache_clear()


def test_prepared_faces_are_small_and_closely_numbered():
    assert len(fonts.prepared()) == 6
    for (family, weight), path in fonts.prepared().items():
        source, index = fonts.locate(family, weight)
        assert path.stat().st_size < source.stat().st_size / 2
        counts = [uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(one)), no).glyph_count
                  for one, no in ((path, 0), (source, index))]  # fmt: skip
        assert counts[0] < counts[1] / 2


def test_a_face_prepared_earlier_is_still_known(tmp_path):
    for name in ("kai-aaaaaaaaaaaa.otf", "kai-bbbbbbbbbbbb.otf", "kai-bold-cccccccccccc.otf"):
        (tmp_path / name).touch()
    found = faces.generations(tmp_path / "kai-bbbbbbbbbbbb.otf")
    assert [path.name for path in found] == ["kai-bbbbbbbbbbbb.otf", "kai-aaaaaaaaaaaa.otf"]


def test_pages_look_as_if_set_from_the_systems_faces(monkeypatch):
    drawn = typesetting.draw("record_form", samples.record_form())
    monkeypatch.setattr(fonts, "prepared", dict)
    typesetting._style.cache_clear()
    try:
        plain = typesetting.draw("record_form", samples.record_form())
    finally:
        typesetting._style.cache_clear()
    assert fonts_of(plain).isdisjoint(fonts_of(drawn))
    assert pixels(plain) == pixels(drawn)


def test_a_rare_character_comes_from_the_systems_face():
    pdf = typesetting.draw("cover", {**samples.cover(), "title": "李𠮷"})
    assert {"LXGW-WenKai", "LXGW-WenKai-Prepared"} <= fonts_of(pdf)


def test_several_processes_prepare_at_once(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    with ProcessPoolExecutor(4) as pool:
        made = {*pool.map(_prepare, [str(tmp_path)] * 8)}
    assert len(made) == 1
    assert [one.name for one in (tmp_path / "fonts").iterdir()] == [path.name for path in made]


def _prepare(folder):
    from django.test import override_settings

    with override_settings(VAR_DIR=folder):
        return faces.prepare("kai", *fonts.locate("LXGW WenKai"))


def test_where_nothing_can_be_written_the_systems_face_is_taken(settings, tmp_path, caplog):
    (tmp_path / "fonts").write_text("a file in the way")
    settings.VAR_DIR = tmp_path
    assert faces.prepare("kai", *fonts.locate("LXGW WenKai")) is None
    assert "kai could not be prepared" in caplog.text


@pytest.mark.parametrize(
    ("name", "face"),
    [("仿宋_GB2312", "fangsong"), ("FangSong", "fangsong"), ("KaiTi_GB2312", "kaiti"),
     ("方正小标宋简体", "xiaobiaosong"), ("FZXiaoBiaoSong-B05S", "xiaobiaosong")],
)  # fmt: skip
def test_a_licensed_face_is_known_by_any_of_its_names(own, name, face):
    own(name)
    assert list(fonts.site_fonts()) == [face]
    assert fonts.LICENSED[face].title not in fonts.substitutes()


def test_the_better_name_wins_and_other_files_are_left_alone(own, tmp_path):
    own("仿宋")
    own("仿宋_GB2312")
    own("某某手写体")
    (tmp_path / "broken.otf").write_bytes(b"OTTO and nothing more")
    (tmp_path / "readme.txt").write_text("仿宋")
    assert list(fonts.site_fonts()) == ["fangsong"]
    assert "仿宋_GB2312" in (fonts.names_of(fonts.site_fonts()["fangsong"]))


def test_the_sites_own_faces_print_and_are_no_longer_called_substituted(own):
    own("仿宋_GB2312")
    own("方正小标宋_GBK", source=fonts.prepared()["Noto Sans CJK SC", "bold"])
    pdf = typesetting.draw("request", samples.letter())
    assert fonts_of(pdf) >= {"Site-FangSong", "Site-XiaoBiaoSong-Bold"}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.docinfo["/Keywords"]) == "字体替代：楷体以LXGW WenKai代"
