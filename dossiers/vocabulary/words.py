"""The words a vocabulary of papers is written in: the paper, and the vocabulary of one kind of dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERMANENT, LONG = "permanent", "long"
KEEPING = {PERMANENT: _("permanent"), LONG: _("long-term")}
DRAWN, WRITTEN, STYLED, RECEIVED = "drawn", "written", "styled", "received"
"""Where a paper comes from: drawn up here; written by the person in ink; a form whose style the Central Organisation
Department fixes (never redesigned: filled onto its blank, or attached); received from somebody else."""
WHOLE = 0
"""The stage that is no stage: papers of the whole case."""


@dataclass(frozen=True)
class Paper:
    """A kind of paper the law asks for.

    ``maker`` answers for it and ``stage`` is where it belongs: both are words of its vocabulary.
    ``personnel_file``: it goes into the personnel file (A-36). ``template`` names the form we draw it up
    with; empty when it can only be filed. ``several``: a dossier may hold many at a time (thought reports).
    ``keep``: how long it is kept (a key of ``KEEPING``). ``source``: where it comes from. ``signed``: what is drawn up
    counts in the archive only when it has been signed or sealed on paper and scanned in again.

    ``holds``: the kinds of data that are shown by need alone (organisations/masking.py) which the paper, filled in and
    filed, tells: whoever lacks one of these needs does not open it (cases/disclosing.py). A composer is given the
    sealed facts of these kinds and of no other. What a review found out about relatives is political review.
    ``by_hand``: what it holds is written in with the pen, so that the form as drawn tells none of it.
    """

    code: str
    title: Promise | str
    maker: str
    stage: int | str
    personnel_file: bool = False
    template: str = ""
    several: bool = False
    keep: str = LONG
    source: str = DRAWN
    signed: bool = True
    holds: tuple[str, ...] = ()
    by_hand: bool = False

    @property
    def tells(self) -> tuple[str, ...]:
        """What of it the form itself tells when it is drawn up here; of an official style or a receipt nothing."""
        return () if self.by_hand or self.source != DRAWN else self.holds

    @property
    def drawn(self) -> bool:
        """Whether the system can draw it up itself."""
        return bool(self.template)

    @property
    def official_title(self) -> str:
        """The title in Chinese whatever the reader's language: what is printed on covers and catalogues."""
        with translation.override("zh-hans"):
            return str(self.title)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


def kept(
    code: str, title, maker: str, stage, template: str = "", *,
    several: bool = False, source: str = DRAWN, holds: tuple[str, ...] = (),
) -> Paper:  # fmt: skip
    """A starred paper: it goes into the personnel file and is kept for good (A-36)."""
    return Paper(code, title, maker, stage, True, template, several, PERMANENT, source, holds=holds)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Every paper one kind of dossier may hold, in catalogue order.

    ``name``: the pipeline whose dossiers it describes. ``makers``: who answers for papers, in words. ``stages``: the
    stages papers belong to, ``headings`` what they are called. ``record_form``: the code of the form that grows with
    the case and is drawn anew for every print; empty where there is none.
    """

    name: str
    papers: tuple[Paper, ...] = ()
    makers: Mapping[str, Any] = field(default_factory=dict)
    stages: tuple[int | str, ...] = ()
    headings: Mapping[int | str, Any] = field(default_factory=dict)
    record_form: str = ""

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of its papers."""
        return frozenset(paper.code for paper in self.papers)

    def __contains__(self, code: str) -> bool:
        return code in self.codes
