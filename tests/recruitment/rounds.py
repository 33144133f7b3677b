"""What tests of rounds start from: a drawn-up round with positions and posts, and the road to any of its steps."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal
from typing import Any

from organisations.models import Organisation
from recruitment import door
from recruitment.models import Intake, Position

from . import stage

DRAWN = datetime.date(2030, 5, 6)
PUBLISHED = datetime.date(2030, 5, 20)
FIRST, LAST = datetime.date(2030, 5, 27), datetime.date(2030, 6, 7)
CLOSED = datetime.date(2030, 6, 10)
TESTED = datetime.date(2030, 6, 24)
APPROVALS = {"quota_document": "州编办用编〔2030〕8号", "plan_document": "州人社方案〔2030〕15号"}
REASON = "经研究决定。"
_serial = itertools.count(1)


def villages(cast, number: int) -> list[Organisation]:
    """So many villages of the county, beginning with the cast's own."""
    found = [cast.village, cast.far]
    while len(found) < number:
        name = f"屯{next(_serial)}村支部"
        found.append(
            Organisation.objects.create(
                name=f"中共{name}", short_name=name, kind="branch", parent=cast.east, place="village", rural=True
            )
        )
    return found[:number]


def drafted(cast, *, posts: tuple[int, ...] = (2,), allocated: int | None = None, **terms: Any) -> Intake:
    """A draft of the county with a position for each number of posts: A01, A02 and so on."""
    total = sum(posts)
    pool = stage.pool(cast.county, number=total if allocated is None else allocated, by=cast.carol)
    places = iter(villages(cast, total))
    words = {"applications_from": FIRST, "applications_until": LAST, "ratio": Decimal(3)} | terms
    intake = door.draw_up(
        pool.programme, organisation=cast.county, title="2030年丙县大学生到村任职招聘", by=cast.carol, on=DRAWN, **words
    )
    for place, number in enumerate(posts, start=1):
        position = positioned(intake, f"A{place:02d}", number)
        for _post in range(number):
            made = stage.post(pool, next(places), on=datetime.date(2030, 2, 1))
            made.position = position
            made.save()
    return intake


def positioned(intake: Intake, code: str, number: int, **columns: Any) -> Position:
    """A position of the draft with the programme's conditions."""
    words = {"title": "到村任职", "education": "21", "age_most": 35} | columns
    return Position.objects.create(intake=intake, code=code, announced=number, places=number, **words)


def anew(intake: Intake) -> Intake:
    """The round as it is stored now."""
    return Intake.objects.select_related("programme", "organisation").get(pk=intake.pk)


def act(cast, intake: Intake, name: str, on: datetime.date, **facts: Any):
    """An act of the county's department."""
    return door.proceed(anew(intake), name, by=cast.carol, on=on, **facts)


def approved(cast, **words: Any) -> Intake:
    """A round whose plan is approved."""
    intake = drafted(cast, **words)
    act(cast, intake, "approve_plan", datetime.date(2030, 5, 10), **APPROVALS)
    return anew(intake)


def published(cast, **words: Any) -> Intake:
    """A round that takes applications."""
    intake = approved(cast, **words)
    act(cast, intake, "publish", PUBLISHED)
    return anew(intake)


def reviewing(cast, **words: Any) -> Intake:
    """A round whose applications are closed."""
    intake = published(cast, **words)
    act(cast, intake, "close_applications", CLOSED)
    return anew(intake)
