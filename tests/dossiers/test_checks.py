"""The system checks notice missing fonts and a missing library."""

from dossiers import checks, fonts


def test_nothing_is_missing_here():
    assert checks.fonts_at_hand() + checks.fast_subsetting() == []


def test_a_missing_family_is_an_error(monkeypatch):
    monkeypatch.setattr(fonts, "FAMILIES", ("No Such Family",))
    assert [found.id for found in checks.fonts_at_hand()] == ["dossiers.E001"]


def test_a_lost_folder_of_the_sites_fonts_is_an_error(settings, tmp_path):
    settings.PAPER_FONTS_DIR = str(tmp_path / "lost")
    assert [found.id for found in checks.fonts_at_hand()] == ["dossiers.E002"]


def test_a_folder_without_a_licensed_face_is_a_warning(settings, tmp_path):
    (tmp_path / "仿宋.ttf").write_bytes(b"no font at all")
    settings.PAPER_FONTS_DIR = str(tmp_path)
    assert [found.id for found in checks.fonts_at_hand()] == ["dossiers.W002"]


def test_slow_subsetting_is_a_warning(monkeypatch):
    monkeypatch.setattr("weasyprint.text.ffi.harfbuzz_subset", None)
    assert [found.id for found in checks.fast_subsetting()] == ["dossiers.W001"]
