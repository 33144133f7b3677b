"""System checks: the library and the fonts without which papers are slow to draw, or drawn as empty boxes."""

from __future__ import annotations

from django.core import checks
from weasyprint.text import ffi

from . import fonts


@checks.register("papers")
def fonts_at_hand(app_configs=None, **kwargs) -> list[checks.CheckMessage]:
    """Each family papers are set in is installed, and each font file of the site's own can be read."""
    found: list[checks.CheckMessage] = [
        checks.Error(
            f"The font family {family} is not installed: papers would be printed as empty boxes.",
            hint="Install fonts-noto-cjk and fonts-lxgw-wenkai, then run fc-cache.",
            id="dossiers.E001",
        )
        for family in fonts.FAMILIES
        if fonts.locate(family) is None
    ]
    return found + [
        checks.Error(
            f"PAPER_FONTS names a file for {role} that cannot be found: {path.name}.",
            hint="Correct the path or leave the entry out: a free font stands in.",
            id="dossiers.E002",
        )
        for role, path in fonts.site_fonts().items()
        if not path.is_file()
    ]


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
