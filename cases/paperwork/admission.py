"""Papers of admission: examination, branch meeting, ballots, deliberation, committee, filing (A-18 to A-25)."""

from __future__ import annotations

from typing import Any

from cases.facts import FIT
from cases.models import Event
from dossiers import papers
from organisations.desks import COUNTY, DELIBERATION

from .application import LINES, TALL
from .blanks import DAY, VERDICTS, annexed, dated, day_of, described, form, said, since
from .correspondence import letter
from .letters import shown_end
from .matter import Matter, as_date, ballot_in_words, ended, in_words
from .meetings import assembly

READY = ("list_candidate", "file_candidate", "return_prereview", "return_for_new_prereview", "return_to_candidacy")
"""Acts after which the branch committee examines, for the first time or anew."""
ADMISSIBLE = ("pass_prereview", "enter_fast_track", "return_to_branch")
"""Acts after which the branch meeting is due, for the first time or anew."""
REPORTED = ("report_for_approval", "report_for_deliberation")
CONDUCT = {"voted": "已向会议说明包保关系并参加表决", "withdrew": "已向会议说明包保关系，未参加表决"}


# --- the branch ------------------------------------------------------------------------------------------------


def examination(matter: Matter) -> dict[str, Any]:
    """The minutes of the branch committee that examines before the pre-review (A-18)."""
    act = since(matter, matter.last(*READY), "submit_prereview")
    return form(
        matter, "支部委员会（支部党员大会）审查会议记录", met=day_of(act), road=_road(matter),
        examination=said(act, "examination"), decided=act is not None, sponsor=_sponsor(matter),
    )  # fmt: skip


def _sponsor(matter: Matter) -> str:
    return matter.names("pair_sponsor", "replace_sponsor", "succeed_sponsor")


def _road(matter: Matter) -> list[str]:
    """What lies before the examining committee, a sentence each; nothing about what is not on record."""
    vetted, trained = matter.facts("vet"), matter.facts("train", "make_up_training")
    opinion = matter.facts("sponsor_opinion")
    length = "、".join(f"{trained[key]}{unit}" for key, unit in (("days", "天"), ("hours", "学时")) if trained.get(key))
    told = [
        f"{in_words(matter.opened_on)}提出入党申请",
        f"{in_words(matter.named_on)}确定为入党积极分子" if matter.named_on else "",
        f"{matter.date('list_candidate', 'file_candidate')}列为发展对象"
        if matter.last("list_candidate", "file_candidate") else "",
        f"入党介绍人：{matter.names('appoint_introducers')}" if matter.names("appoint_introducers") else "",
        f"{matter.date('vet')}完成政治审查，结论为{VERDICTS.get(vetted.get('conclusion', ''), '')}" if vetted else "",
        f"参加短期集中培训{length}，考核{'合格' if trained.get('conclusion') == FIT else '不合格'}" if trained else "",
        f"包保责任人审阅档案，结论为{VERDICTS.get(opinion.get('conclusion', ''), '')}" if opinion else "",
    ]  # fmt: skip
    return [ended(one) for one in told if one]


def _meeting(matter: Matter) -> Event | None:
    """The branch meeting's vote; none where it is still to come, or to be held anew."""
    return since(matter, matter.last(*ADMISSIBLE), "adopt", "reject")


def minutes(matter: Matter) -> dict[str, Any]:
    """The minutes of the branch meeting that votes on admission (A-19, A-20, B.2)."""
    return assembly(
        matter, _meeting(matter), "接收预备党员支部党员大会会议记录",
        attended=since(matter, _meeting(matter), "sponsor_attend"),
        introducers=matter.names("appoint_introducers"),
        examination=said(matter.last("submit_prereview"), "examination"),
        prereviewed=matter.date("pass_prereview", "enter_fast_track"),
    )  # fmt: skip


def ballots(matter: Matter) -> dict[str, Any]:
    """Secret ballots to cut apart: whom the vote is about, never who votes (A-20)."""
    act = _meeting(matter)
    return form(matter, "接收预备党员表决票", met=day_of(act), ballots=range(4))


# --- the levels above ------------------------------------------------------------------------------------------


def deliberation(matter: Matter) -> dict[str, Any]:
    """The opinion of the level between branch and committee, which deliberates and cannot approve (A-22)."""
    act = since(matter, matter.last("report_for_deliberation"), "deliberate")
    between = act.organisation if act else DELIBERATION.competent(matter.case.organisation)
    told = form(
        matter, "接收预备党员审议意见", level=between.name if between else "", opinion=said(act, "opinion"),
        deliberated=day_of(act), reported=matter.date(*REPORTED), **_resolution(matter),
    )  # fmt: skip
    return annexed(told, opinion="审议意见")


def _resolution(matter: Matter) -> dict[str, str]:
    """What the branch resolved, for those who decide on it."""
    act = _meeting(matter)
    return {
        "named": dated(matter.named_on), "listed": matter.date("list_candidate", "file_candidate") or DAY,
        "introducers": matter.names("appoint_introducers"), "met": day_of(act), "examined": _examined(matter),
        "result": ended(ballot_in_words(act.facts)) if act else "", "discussion": said(act, "discussion"),
    }  # fmt: skip


def _examined(matter: Matter) -> str:
    return matter.date("pass_prereview", "enter_fast_track") or DAY


def committee(matter: Matter) -> dict[str, Any]:
    """The minutes of the committee that decides on admission, each person by himself (A-24, A.6)."""
    asked = matter.last(*REPORTED, "return_for_papers")
    act, talk = since(matter, asked, "approve", "disapprove"), since(matter, asked, "talk_before_approval")
    approved = act is not None and act.action == "approve"
    starts, ends = matter.probation if approved and matter.probation else (None, None)
    between = since(matter, matter.last("report_for_deliberation"), "deliberate")
    return form(
        matter, f"{matter.committee.name}会议记录", decided=act is not None, approved=approved, decided_on=day_of(act),
        talked=talked(talk, "受党委指派同本人谈话"),
        deliberated=said(between, "opinion"), conduct=CONDUCT.get(said(act, "sponsor_conduct"), ""),
        sponsor=_sponsor(matter), due=counted(act, "due"), present=counted(act, "present"),
        vote=act.facts if act else {}, decision=said(act, "decision"), reason=said(act, "reason"), starts=dated(starts),
        ends=dated(shown_end(ends) if ends else None), **_resolution(matter),
    )  # fmt: skip


def talked(talk: Event | None, what: str) -> str:
    """A talk in a sentence; empty where there was none."""
    return f"{in_words(talk.on)}，{said(talk, 'talker')}{what}。{said(talk, 'opinion')}" if talk else ""


def counted(act: Event | None, name: str) -> str:
    """A number of people as the vote gave it; empty before it."""
    number = act.facts.get(name) if act else None
    return "" if number is None else f"{number}名"


def filing_report(matter: Matter) -> dict[str, Any]:
    """The committee reports the approval to the organisation department above; number and day are its own (A-25)."""
    act, county = matter.last("approve"), COUNTY.competent(matter.case.organisation)
    name, above = matter.name, county.short_name if county else ""
    starts, ends = matter.probation if act and matter.probation else (None, None)
    body = [
        f"{matter.particulars()}。{in_words(matter.opened_on)}提出入党申请"
        + (f"，{in_words(matter.named_on)}确定为入党积极分子" if matter.named_on else "")
        + (f"，{matter.date('list_candidate')}列为发展对象" if matter.last("list_candidate") else "")
        + (f"，入党介绍人为{matter.names('appoint_introducers')}。" if matter.names("appoint_introducers") else "。"),
        f"{matter.date('adopt') or DAY}，{matter.branch.name}召开支部党员大会，采取无记名投票方式表决，"
        "通过接收其为预备党员的决议。"
        f"{day_of(act)}，{matter.committee.name}召开会议，集体讨论并表决，批准接收{name}同志为中共预备党员，预备期一年，"
        f"自{dated(starts)}起至{dated(shown_end(ends) if ends else None)}止。",
        "根据《中国共产党发展党员工作细则》第二十五条规定，现报请备案。",
    ]
    return letter(
        matter, None, matter.committee, title=f"关于接收{name}同志为中共预备党员的备案报告", paragraphs=body,
        addressee=above if "组织部" in above else f"{above or '上级党委'}组织部", signer="　　　　",
        attachments=["预备党员备案名册", *matter.enclosed(papers.APPROVAL_REPLY)], person=described(matter.person),
        applied=in_words(matter.opened_on), approved=day_of(act), branch=matter.branch.name, **_resolution(matter),
    )  # fmt: skip


# --- the yearly roster -----------------------------------------------------------------------------------------


def member_roster(matter: Matter) -> dict[str, Any]:
    """Whom the branch admitted in the year the person was, as it stood on the day of the matter's event."""
    own = matter.last("approve")
    year = (own or matter.event).on.year
    found = list(
        Event.objects.filter(
            action="approve", on__year=year, on__lte=matter.event.on, case__pipeline=matter.case.pipeline,
            case__organisation=matter.case.organisation_id,
        ).select_related("case__person").order_by("on", "pk")
    )  # fmt: skip
    high = sum(1 + len(one.case.person.occupation) // TALL for one in found)
    acts = _acts(found, "adopt", "name_activist", "appoint_introducers", "take_over_activist")
    return {
        "title": f"{year}年度新发展党员名册", "on": matter.event.on, "branch": matter.branch.name,
        "people": [_line(one, acts.get(one.case_id, {})) for one in found],
        "blanks": range(max(LINES - high, 1)),
    }  # fmt: skip


def _line(approved: Event, acts: dict[str, Event]) -> dict[str, str]:
    """One new member: cells not known stay empty."""
    before, named = acts.get("take_over_activist"), acts.get("name_activist")
    applied = as_date(said(before, "applied_on")) or approved.case.opened_on
    activist = as_date(said(before, "activist_on")) or (named.on if named else None)
    introducers = acts.get("appoint_introducers")
    return described(approved.case.person) | {
        "applied": in_words(applied), "named": in_words(activist) if activist else "",
        "met": in_words(acts["adopt"].on) if "adopt" in acts else "", "approved": in_words(approved.on),
        "introducers": "、".join(one["name"] for one in introducers.facts.get("people", [])) if introducers else "",
    }  # fmt: skip


def _acts(approved: list[Event], *actions: str) -> dict[int, dict[str, Event]]:
    """The latest of each act of each of those cases."""
    found: dict[int, dict[str, Event]] = {}
    told: list[Event] = []
    if approved:
        told += Event.objects.filter(case__in=[one.case_id for one in approved], action__in=actions)
    for one in sorted(told, key=lambda event: event.seq):
        found.setdefault(one.case_id, {})[one.action] = one
    return found
