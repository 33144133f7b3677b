"""System checks: the library and the fonts without which papers are slow to draw, or drawn as empty boxes."""

from __future__ import annotations

from django.core import checks
from weasyprint.text import ffi

from . import fonts


@checks.register("papers")
def fonts_at_hand(app_configs=None, **kwargs) -> list[checks.CheckMessage]:
    """Each family papers are set in is installed, and the folder of the site's own faces holds some."""
    found: list[checks.CheckMessage] = [
        checks.Error(
            f"The font family {family} is not installed: papers would be printed as empty boxes.",
            hint="Install fonts-noto-cjk and fonts-lxgw-wenkai, then run fc-cache.",
            id="dossiers.E001",
        )
        for family in fonts.FAMILIES
        if fonts.locate(family) is None
    ]
    folder = fonts.site_folder()
    if folder and not folder.is_dir():
        hint = "Correct the path or leave the variable out: free fonts stand in."
        found.append(checks.Error(f"PAPER_FONTS_DIR is no folder: {folder}.", hint=hint, id="dossiers.E002"))
    elif folder and not fonts.site_fonts():
        hint = "Files in .ttf or .otf are known by the names they bear; docs/operations.md lists them."
        found.append(checks.Warning("PAPER_FONTS_DIR holds none of the licensed faces.", hint=hint, id="dossiers.W002"))
    return found


@checks.register("papers")
def fast_subsetting(app_configs=None, **kwargs) -> list[checks.CheckMessage]:
    """HarfBuzz's subset library is loaded: without it one Chinese paper takes sixteen seconds."""
    if ffi.harfbuzz_subset is not None:
        return []
    return [
        checks.Warning(
            "The library harfbuzz-subset is not at hand: each paper takes many seconds to draw.",
            hint="Install libharfbuzz-subset0.",
            id="dossiers.W001",
        )
    ]
