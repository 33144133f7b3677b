"""What the covers of everybody employed in a post share: identity, place, and who answers for papers (D.3, E.1)."""

from __future__ import annotations

from cases.covers import Cover, Rows, county, township
from dossiers import papers
from organisations.models import Organisation

from .columns import Employed
from .places import Words, area, seat, words_at


def where(case: Employed) -> Organisation:
    """The place of the post; before there is one, whoever recruits."""
    return case.post.organisation if case.post else case.organisation  # type: ignore[attr-defined]


def words(case: Employed) -> Words:
    """How papers speak of that place."""
    return words_at(where(case))


def placed(case: Employed, *, kind: str, label: str, above: str = "", plain: bool = False) -> Rows:
    """Under which programme and where; ``kind``, ``label`` and ``above`` label programme, place and the level above.

    ``plain``: divisions as papers name them, without the Party organisations that lead them.
    """
    programme, at = case.programme, where(case)
    town, there = township(at), case.post.organisation.name if case.post else ""
    return [
        (kind, programme.name if programme else ""),
        (label, seat(at) if plain and case.post else there),
        (above or words(case).level, area(town) if plain else town),
        ("县（市）", county(at)),
    ]


def _identity(case: Employed) -> str:
    programme = case.programme
    return str(programme.identity_label) if programme else ""


def _makers(case: Employed) -> dict[str, str]:
    return {papers.TOWNSHIP: township(where(case))}


def cover(heading: str, rows) -> Cover:
    """The cover of a pipeline under its own heading; ``rows`` tells of a case where it belongs."""
    return Cover(heading, _identity, placed=rows, makers=_makers)
