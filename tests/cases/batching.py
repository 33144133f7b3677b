"""Cases by the dozen, a batch of them, and what its result holds: what tests of batches begin with."""

from __future__ import annotations

import zipfile

from cases import actions, batches
from dossiers import papers
from dossiers.models import Batch, BatchLane
from tests import story
from tests.dossiers.files import pdf, upload
from workflows.demonstration import walk
from workflows.models import MembershipCase


def opened(cast, count: int, on=story.APPLIED) -> list[MembershipCase]:
    """So many cases of the village, each with an application of its own."""
    found = []
    for number in range(count):
        person = story.person(f"申请人{number + 1}", cast.village, member=False)
        scan = {name: upload(pdf(mark=b"%% %d" % number)) for name in walk.scans(papers.APPLICATION)}
        event = actions.begin(MembershipCase, organisation=cast.village, person=person, by=cast.alice, on=on, **scan)
        found.append(MembershipCase.objects.get(pk=event.case_id))
    return found


def ordered(cases, by, **columns) -> Batch:
    """A batch of these cases that nobody has begun."""
    columns = {"title": "测试", "way": Batch.LIST} | columns
    return batches.order([case.dossier_id for case in cases], by=by, **columns)


def work_off(batch: Batch) -> Batch:
    """Do what the lanes of a batch would do, one after the other, until there is none."""
    while lane := BatchLane.objects.filter(batch=batch).order_by("pk").first():
        batches.run_lane(lane.pk)
    batch.refresh_from_db()
    return batch


def packed(batch: Batch) -> list[str]:
    """The names of the dossiers in the archive, in its order, its list apart."""
    with batch.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return [name for name in archive.namelist() if name.endswith(".pdf")]
