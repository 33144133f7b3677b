"""The vocabulary of papers: every kind of paper the dossiers may hold, in catalogue order (B.1).

A paper is named by its code everywhere (``documents.paper``, the law's ``needs`` and ``draws``); the constants are
those codes under readable names. Each kind of dossier has its own vocabulary (dossiers/vocabulary); several may share a
paper, which then is the same in each. The order of a vocabulary is that of its catalogue and of the printed dossier.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from .vocabulary.employment import *  # noqa: F403
from .vocabulary.hiring import *  # noqa: F403
from .vocabulary.hiring import HIRING
from .vocabulary.membership import *  # noqa: F403
from .vocabulary.membership import MEMBERSHIP
from .vocabulary.placement import *  # noqa: F403
from .vocabulary.placement import PLACEMENT
from .vocabulary.words import DRAWN as DRAWN
from .vocabulary.words import KEEPING as KEEPING
from .vocabulary.words import LONG as LONG
from .vocabulary.words import PERMANENT as PERMANENT
from .vocabulary.words import RECEIVED as RECEIVED
from .vocabulary.words import STYLED as STYLED
from .vocabulary.words import WHOLE as WHOLE
from .vocabulary.words import WRITTEN as WRITTEN
from .vocabulary.words import Paper, Vocabulary

VOCABULARIES = {one.name: one for one in (MEMBERSHIP, PLACEMENT, HIRING)}


def _stage_by_stage(*vocabularies: Vocabulary) -> tuple[Paper, ...]:
    """The papers of kindred vocabularies, each once: by stage, so that each vocabulary keeps its own order."""
    papers = dict.fromkeys(paper for one in vocabularies for paper in one.papers)
    stages = vocabularies[0].stages
    return tuple(sorted(papers, key=lambda paper: stages.index(paper.stage)))


PAPERS: tuple[Paper, ...] = (*MEMBERSHIP.papers, *_stage_by_stage(PLACEMENT, HIRING))
MAKERS = {maker: words for one in VOCABULARIES.values() for maker, words in one.makers.items()}
_BY_CODE = {paper.code: paper for paper in PAPERS}
_PLACE = {paper.code: place for place, paper in enumerate(PAPERS)}

Filed = TypeVar("Filed", bound=Any)


def vocabulary(pipeline: str) -> Vocabulary:
    """The papers the dossiers of that pipeline may hold; an empty vocabulary for one that files none."""
    return VOCABULARIES.get(pipeline) or Vocabulary(pipeline)


def by_code(code: str) -> Paper:
    """The paper of that code; raises ``KeyError`` with the code when there is none."""
    return _BY_CODE[code]


def known(code: str) -> bool:
    """Whether a paper of that code exists."""
    return code in _BY_CODE


def place(code: str) -> int:
    """The paper's place in the catalogue; codes of a retired vocabulary come last."""
    return _PLACE.get(code, len(PAPERS))


def catalogue_order(documents: Iterable[Filed]) -> list[Filed]:
    """Documents as the catalogue lists them: by paper, then as they were formed, then as they were filed."""
    return sorted(documents, key=lambda filed: (place(filed.paper), filed.dated_on, filed.series))
