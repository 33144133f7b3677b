"""How a lawful membership case goes, step by step: facts that add up and dates that keep every floor.

Used by the demonstration data, the benchmarks and as a starting point of tests.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.facts import field_of
from cases.limits import add_months, last_day_of_publicity
from dossiers import papers

from .scans import page


def scans(*codes: str) -> dict:
    """A scan for each paper, under the form's field names."""
    return {
        field_of(code): SimpleUploadedFile(f"{code}.pdf", page(code), content_type="application/pdf") for code in codes
    }


@dataclass(frozen=True)
class Move:
    """One thing to do: the action, by which role, on which legal date, with which facts."""

    action: str
    role: str
    on: datetime.date
    facts: dict


@dataclass(frozen=True)
class People:
    """The persons who serve a case: keys of persons."""

    contacts: tuple[int, ...]
    introducers: tuple[int, ...]
    sponsor: int | None = None


@dataclass(frozen=True)
class Pace:
    """How many days an office lets pass between acts; the defaults are an ordinary one's, all within the law.

    ``week`` is the beat of the candidate's months (5 to 8), ``meeting`` the days from the filled form to the meeting
    (at most 20 then), ``approve`` the days from the meeting to the committee's approval (at least 21).
    """

    talk: int = 20
    name: int = 100
    file: int = 10
    propose: int = 6
    consent: int = 8
    week: int = 7
    meeting: int = 16
    approve: int = 35
    convert: int = 14


ORDINARY = Pace()


def ballot(due: int = 21, present: int = 19, yes: int = 18) -> dict:
    """A general meeting's ballot that adds up and carries."""
    counts = {"due": due, "present": present, "issued": present, "collected": present}
    return counts | {
        "yes": yes, "no": present - yes, "abstained": 0, "written": 0, "invalid": 0, "written_yes": 0, "written_no": 0,
        "left_out": 0,
        "chair": "主持人", "place": "村党群服务中心", "scrutineers": "监票人甲", "tellers": "计票人乙",
        "discussion": "同志们认为其入党动机端正，群众基础好，同意提请表决。",
    }  # fmt: skip


def committee(due: int = 9, present: int = 8, yes: int = 8) -> dict:
    """A committee's vote that carries."""
    no = {"no": present - yes, "abstained": 0}
    return {"due": due, "present": present, "yes": yes, **no, "decision": "经集体讨论逐个表决，同意。"}


def disclosed(people: People) -> dict:
    """What a committee notes on which the sponsor sits (C-S6)."""
    return {"sponsor_conduct": "voted"} if people.sponsor else {}


def talk(talker: str = "组织委员") -> dict:
    """A talk's facts."""
    return {"talker": talker, "place": "村党群服务中心", "opinion": "介绍了学习、工作和家庭情况，态度端正。"}


def membership(
    applied_on: datetime.date, people: People, *, pace: Pace = ORDINARY, deliberated: bool = False
) -> Iterator[Move]:
    """Every move from the talk to the archive on dates that keep the law, in the order offices usually work.

    ``deliberated``: a village committee or general branch stands between branch and approving committee (A-22).
    """
    named = applied_on + datetime.timedelta(days=pace.name)
    yield from _to_activist(applied_on, named, people, pace)
    proposed = add_months(named, 12) + datetime.timedelta(days=pace.propose)
    yield from _to_candidate(named, proposed, people, pace)
    start = proposed + datetime.timedelta(days=pace.consent + 4)
    listed = last_day_of_publicity(start, 5)[0] + datetime.timedelta(days=1)
    week = datetime.timedelta(days=pace.week)
    yield from _candidate(listed, people, week)
    meeting = listed + 12 * week + datetime.timedelta(days=pace.meeting)
    approved = meeting + datetime.timedelta(days=pace.approve)
    yield from _admission(meeting, approved, people, deliberated)
    yield from _probation(meeting, approved, people)
    yield from _conversion(add_months(meeting, 12), people, pace)


def _to_activist(applied_on, named, people, pace):
    talked = applied_on + datetime.timedelta(days=pace.talk)
    yield Move("talk", "secretary", talked, talk("支部书记") | scans(papers.TALK_RECORD))
    facts = {"recommended": ["members"]} | scans(papers.ACTIVIST_MINUTES, papers.ACTIVIST_RECOMMENDATION)
    yield Move("name_activist", "secretary", named, facts)
    facts = {"people": list(people.contacts)}
    yield Move("appoint_contacts", "secretary", named + datetime.timedelta(days=3), facts)
    facts = {"document_number": f"组备〔{named.year}〕12号", "opinion": "同意备案。"}
    yield Move("file_activist", "organiser", named + datetime.timedelta(days=pace.file), facts)


def _to_candidate(named, proposed, people, pace):
    for half in (6, 12):
        facts = {"conclusion": "fit", "opinion": "培养考察情况良好，继续培养。"} | scans(papers.THOUGHT_REPORT)
        yield Move("review_activist", "secretary", add_months(named, half), facts)
    facts = {"heard": ["group", "contacts", "members", "masses"], "opinions": "各方面一致同意。"}
    facts |= scans(papers.CANDIDATE_MINUTES, papers.ACTIVIST_REGISTER)
    yield Move("propose_candidate", "secretary", proposed, facts)
    agreed = proposed + datetime.timedelta(days=pace.consent)
    facts = {"document_number": f"组复〔{agreed.year}〕6号", "opinion": "同意拟列为发展对象。"}
    yield Move("agree_candidate", "organiser", agreed, facts | scans(papers.CANDIDATE_CONSENT_FORM))
    if people.sponsor:
        yield Move("pair_sponsor", "organiser", agreed, {"people": [people.sponsor]})
    start = agreed + datetime.timedelta(days=4)
    if people.sponsor:
        yield Move("sponsor_first_talk", "sponsor", agreed + datetime.timedelta(days=2), talk("包保责任人"))
    facts = {"days": 5, "places": "村务公开栏；居住地公告栏", "contact": "镇党委组织办公室 0433-0000000"}
    yield Move("announce", "secretary", start, facts)
    listed = last_day_of_publicity(start, 5)[0] + datetime.timedelta(days=1)
    yield Move("list_candidate", "secretary", listed, {"objections": 0, "outcome": "clear"})


def _candidate(listed, people, week):
    yield Move("appoint_introducers", "secretary", listed + week, {"people": list(people.introducers)})
    if people.sponsor:
        yield Move("sponsor_visit", "sponsor", listed + week, talk("包保责任人"))
        yield Move("sponsor_talk", "sponsor", listed + week, talk("包保责任人"))
    facts = {"conclusion": "fit", "opinion": "政治审查合格。", "inquired": ["origin", "residence"]}
    facts |= scans(papers.VETTING_REPORT, papers.AUTOBIOGRAPHY)
    yield Move("vet", "organiser", listed + 5 * week, facts)
    facts = {"began_on": listed + 6 * week, "days": 3, "hours": 24, "conclusion": "fit", "opinion": "结业合格。"}
    yield Move("train", "organiser", listed + 7 * week, facts | scans(papers.TRAINING_RECORD))
    if people.sponsor:
        facts = {"dossier_reviewed": True, "conclusion": "fit", "opinion": "材料齐全，同意报预审。"}
        yield Move("sponsor_opinion", "sponsor", listed + 8 * week, facts)
    yield Move("submit_prereview", "secretary", listed + 9 * week, {"examination": "经支委会审查，合格。"})
    passed = listed + 11 * week
    facts = {"document_number": f"组预〔{passed.year}〕3号", "form_serial": f"JL{passed:%y%m%d}001"}
    yield Move("pass_prereview", "organiser", passed, facts)
    facts = {"filled": True} | scans(papers.APPLICATION_FORM)
    yield Move("fill_application_form", "secretary", passed + week, facts)


def _admission(meeting, approved, people, deliberated):
    week = datetime.timedelta(days=7)
    yield Move("adopt", "secretary", meeting, ballot() | scans(papers.ADMISSION_MINUTES))
    if people.sponsor:
        facts = {"attended": True, "signed": True, "remarks": ""}
        yield Move("sponsor_attend", "sponsor", meeting, facts)
    reported = meeting + week
    facts = {"document_number": f"支请〔{reported.year}〕2号"}
    if deliberated:
        yield Move("report_for_deliberation", "secretary", reported, facts)
        facts = {"opinion": "经审议，同意报镇党委审批。"}
        yield Move("deliberate", "deliberator", reported + datetime.timedelta(days=5), facts)
    else:
        yield Move("report_for_approval", "secretary", reported, facts)
    yield Move("talk_before_approval", "organiser", approved - 2 * week, talk() | {"capacity": "organiser"})
    facts = committee() | {"document_number": f"组批〔{approved.year}〕9号"} | disclosed(people)
    yield Move("approve", "organiser", approved, facts)


def _probation(meeting, approved, people):
    week = datetime.timedelta(days=7)
    yield Move("assign_group", "secretary", approved + week, {"group": "第一党小组"})
    yield Move("take_oath", "secretary", approved + 2 * week, {"place": "村党群服务中心", "led_by": "镇党委书记"})
    facts = {"document_number": f"县组备〔{approved.year}〕31号"} | scans(papers.FILING_REPORT)
    yield Move("file_admission", "department", approved + 3 * week, facts)
    if people.sponsor:
        yield Move("sponsor_follow_up", "sponsor", approved + 8 * week, talk("包保责任人"))
    for half in (6, 12):
        facts = {"conclusion": "fit", "opinion": "教育考察情况良好。"} | scans(papers.PROBATION_REGISTER)
        yield Move("review_probation", "secretary", add_months(meeting, half), facts)


def _conversion(ends, people, pace):
    week = datetime.timedelta(days=7)
    yield Move("apply_conversion", "secretary", ends, scans(papers.CONVERSION_APPLICATION))
    if people.sponsor:
        yield Move("sponsor_conversion_talk", "sponsor", ends + week, talk("包保责任人"))
    facts = (
        ballot()
        | {"heard": "党小组、党员和群众均无不同意见。", "examination": "经支委会审查，同意提交讨论。"}
        | scans(papers.CONVERSION_MINUTES)
    )
    voted = ends + datetime.timedelta(days=pace.convert)
    yield Move("adopt_conversion", "secretary", voted, facts)
    facts = committee() | {"document_number": f"组转〔{voted.year}〕4号"} | disclosed(people)
    if people.sponsor:
        signed = {"attended": True, "signed": True}
        yield Move("sponsor_attend_conversion", "sponsor", voted + datetime.timedelta(days=1), signed)
    yield Move("approve_conversion", "organiser", voted + 3 * week, facts)
    facts = {"file_number": f"{voted.year}-008", "holder": "县人事档案室", "complete": True}
    yield Move("archive", "archivist", voted + 6 * week, facts)
