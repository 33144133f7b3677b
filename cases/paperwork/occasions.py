"""Which papers a case is asked for, and which acts call for them beyond what the law draws up or asks the scan of.

The law asks only for papers without which nobody may go on; a dossier that the archive accepts holds more (B.1). A
pipeline of a higher floor adds its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cache

from cases.law import Action
from cases.lawful import Lawful
from cases.models import Case
from dossiers import papers
from dossiers.checklist import Checklist, checklist
from dossiers.models import Document

OCCASIONS: dict[str, tuple[str, ...]] = {
    papers.ACTIVIST_FILING: ("file_activist",),
    papers.ACTIVIST_FILING_REPORT: ("name_activist",),
    papers.ACTIVIST_FILING_REPLY: ("file_activist",),
    papers.CONSULTATION_RECORD: ("propose_candidate",),
    papers.CANDIDATE_REPLY: ("agree_candidate", "file_candidate"),
    papers.PUBLICITY_RECORD: ("list_candidate", "uphold_objection"),
    papers.PREREVIEW_MINUTES: ("submit_prereview",),
    papers.BALLOTS: ("adopt", "reject"),
    papers.DELIBERATION_OPINION: ("deliberate",),
    papers.COMMITTEE_MINUTES: ("approve",),
    papers.FILING_REPORT: ("file_admission",),
    papers.OATH_RECORD: ("take_oath",),
    papers.CONVERSION_REVIEW: ("adopt_conversion",),
    papers.SPONSOR_PAIRING: ("pair_sponsor", "replace_sponsor", "succeed_sponsor"),
    papers.SPONSOR_PLEDGE: ("pair_sponsor", "replace_sponsor", "succeed_sponsor"),
    papers.SPONSOR_RECORD: ("sponsor_visit", "sponsor_talk", "sponsor_attend"),
    papers.SPONSOR_OPINION: ("sponsor_opinion",),
}
"""Paper: the acts that call for it."""


def needed_by(case: Case) -> set[str]:
    """The papers without which the law lets the case go no further, up to the present stage; none once it has ended."""
    stages = list(case.stages)
    upto = stages[: stages.index(case.stage) + 1] if not case.step.final else []
    return {code for stage in upto for one in stage.steps for code in one.needs} - set(case.excused)


def called_for(case: Case) -> dict[str, datetime.datetime | None]:
    """The papers that what was done calls for, each with the time at which it was done anew (None: done once)."""
    by_act = acts_of(type(case))
    found: dict[str, datetime.datetime | None] = {}
    for event in case.history.events:
        for code in by_act.get(event.action, ()):
            found[code] = event.at if code in found else None
    for code in case.excused:
        found.pop(code, None)
    return found


@cache
def acts_of(case_class: type[Case]) -> dict[str, tuple[str, ...]]:
    """Act: the papers it draws up, asks the scan of, or calls for otherwise."""
    kinds = papers.vocabulary(case_class.pipeline_name)
    found: dict[str, list[str]] = {}
    for action in acts(case_class):
        asked = [group.paper for group in action.asks if hasattr(group, "paper")]
        found[action.name] = [*action.draws, *asked]
    for code, names in OCCASIONS.items():
        for name in names:
            if code in kinds and name in found:
                found[name].append(code)
    return {name: tuple(dict.fromkeys(codes)) for name, codes in found.items() if codes}


def acts(case_class: type[Lawful]) -> list[Action]:
    """Every act of the pipeline, the opening ones first."""
    return [*case_class.opening_acts(), *case_class.actions().values()]


def acts_for(case_class: type[Case], code: str) -> list[Action]:
    """The acts that a paper records, in the order of the law."""
    by_act = acts_of(case_class)
    return [one for one in acts(case_class) if code in by_act.get(one.name, ())]


def papers_of(case: Case, documents: Iterable[Document]) -> Checklist:
    """The whole checklist of a case with those current documents."""
    return checklist(documents, needed_by(case), called_for(case))
