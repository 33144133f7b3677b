"""Requests of the branch and replies of the committee, as official letters (GB/T 9704; B.2, B.3)."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings

from cases.facts import FIT
from cases.limits import add_months
from dossiers import papers
from organisations.desks import DELIBERATION

from .matter import Matter, ballot_in_words, ended, handled_by, in_words, paragraphs

CLOSING = "妥否，请批示。"
VERDICT = {FIT: "合格"}


def _letter(matter: Matter, title: str, body: list[str], *, addressee: str, **more: Any) -> dict[str, Any]:
    """The context of a letter of the organisation that acted, dated on the legal date.

    A request whose number was not asked for leaves room for the branch's own: numbers are never invented.
    """
    number = matter.event.facts.get("document_number") or f"〔{matter.event.on.year}〕　　号"
    return {
        "number": number, "issuer": matter.issuer, "addressee": addressee, "title": title,
        "paragraphs": [line for line in body if line], "attachments": [], "signatory": matter.issuer,
        "printed_by": matter.issuer, "on": matter.event.on, **more,
    }  # fmt: skip


def request(matter: Matter, title: str, body: list[str], *, enclosed: tuple[str, ...], addressee: str = "") -> dict:
    """A letter upward: signed by name, with the papers on file as attachments."""
    return _letter(
        matter, title, [*body, CLOSING], addressee=addressee or matter.committee.short_name,
        attachments=matter.enclosed(*enclosed), signer=handled_by(matter.event),
    )  # fmt: skip


def reply(matter: Matter, title: str, body: list[str]) -> dict[str, Any]:
    """A letter downward to the branch."""
    return _letter(matter, title, body, addressee=matter.branch.short_name)


def received(matter: Matter, title: str, *actions: str) -> str:
    """How a reply takes up the request it answers."""
    number = matter.facts(*actions).get("document_number")
    return f"你支部《{title}》{f'（{number}）' if number else ''}收悉。"


# --- titles: a reply quotes the request's ----------------------------------------------------------------------


def _prereview_title(matter: Matter) -> str:
    return f"关于对发展对象{matter.name}同志进行预审的请示"


def _approval_title(matter: Matter) -> str:
    return f"关于接收{matter.name}同志为中共预备党员的请示"


def _conversion_title(matter: Matter) -> str:
    return f"关于{matter.name}同志转为中共正式党员的请示"


# --- candidate -------------------------------------------------------------------------------------------------


def candidate_request(matter: Matter) -> dict[str, Any]:
    """The branch asks the committee to consent to listing the candidate (A-13)."""
    reviews = len(matter.since_naming("review_activist"))
    body = [
        f"{matter.particulars()}。{_cultivation(matter)}",
        f"培养教育期间，党支部每半年对其进行考察，共考察{reviews}次。" if reviews else "",
        *paragraphs(matter.event.facts.get("opinions", ""), "党支部听取了党小组、培养联系人、党员和群众的意见："),
        f"{in_words(matter.event.on)}，经支部委员会（支部党员大会）讨论，认为{matter.name}同志经过一年以上培养教育和考察，"
        "基本具备党员条件，拟列为发展对象。现报请审查，同意后由党支部进行公示，公示时间不少于5个工作日。",
    ]
    enclosed = (papers.APPLICATION, papers.ACTIVIST_REGISTER, papers.CANDIDATE_MINUTES, papers.CONSULTATION_RECORD)
    return request(matter, f"关于拟列{matter.name}同志为发展对象的请示", body, enclosed=enclosed)


def _cultivation(matter: Matter) -> str:
    """From the application to the contacts."""
    said = f"{in_words(matter.opened_on)}向党组织提出入党申请"
    said += f"，{in_words(matter.named_on)}被确定为入党积极分子" if matter.named_on else ""
    contacts = matter.names("appoint_contacts")
    return said + (f"，培养联系人为{contacts}。" if contacts else "。")


# --- pre-review ------------------------------------------------------------------------------------------------


def prereview_request(matter: Matter) -> dict[str, Any]:
    """The branch reports the candidate to the committee for pre-review (A-18)."""
    body = [
        f"{matter.particulars()}。{_cultivation(matter)}",
        f"{_listed(matter)}{_introduced(matter)}",
        f"{_vetted(matter)}{_trained(matter)}",
        _sponsored(matter),
        *paragraphs(
            matter.event.facts.get("examination", ""), f"{in_words(matter.event.on)}，支部委员会进行了严格审查："
        ),
        "现将有关材料报上，请予预审。",
    ]
    enclosed = (
        papers.APPLICATION, papers.ACTIVIST_REGISTER, papers.PUBLICITY_RECORD, papers.VETTING_REPORT,
        papers.TRAINING_RECORD, papers.PREREVIEW_MINUTES,
    )  # fmt: skip
    return request(matter, _prereview_title(matter), body, enclosed=enclosed)


def _listed(matter: Matter) -> str:
    """The public notice and its outcome."""
    notice, outcome = matter.last("announce"), matter.facts("list_candidate")
    if notice is None or not outcome:
        return ""
    run = notice.publicity
    objections = outcome.get("objections") or 0
    heard = f"收到反映{objections}件，经核实不影响列为发展对象" if objections else "未收到不同意见"
    return (
        f"经上级党委同意，{in_words(run.starts_on)}至{in_words(run.ends_on)}进行了{notice.facts['days']}个工作日公示，"
        f"{heard}；{matter.date('list_candidate')}列为发展对象。"
    )


def _introduced(matter: Matter) -> str:
    introducers = matter.names("appoint_introducers")
    return f"入党介绍人为{introducers}。" if introducers else ""


def _vetted(matter: Matter) -> str:
    review = matter.facts("vet")
    return f"{matter.date('vet')}完成政治审查，结论为{VERDICT.get(review['conclusion'], '不合格')}。" if review else ""


def _trained(matter: Matter) -> str:
    course = matter.facts("train")
    if not course:
        return ""
    days, hours = course.get("days"), course.get("hours")
    length = "、".join([f"{days}天" if days else "", f"{hours}学时" if hours else ""]).strip("、")
    return f"参加短期集中培训{length}，于{matter.date('train')}结业。"


def _sponsored(matter: Matter) -> str:
    """The township sponsor's review, where the branch is in a village (C-S5)."""
    opinion = matter.facts("sponsor_opinion")
    if not opinion:
        return ""
    sponsor, verdict = matter.names("pair_sponsor", "replace_sponsor"), VERDICT.get(opinion["conclusion"], "不合格")
    return f"包保责任人{sponsor}同志已审阅档案，于{matter.date('sponsor_opinion')}签署意见，结论为{verdict}。"


def prereview_reply(matter: Matter) -> dict[str, Any]:
    """The committee answers in writing, issues the application form and names the time limit (A-18, A-19)."""
    facts, name = matter.event.facts, matter.name
    body = [
        received(matter, _prereview_title(matter), "submit_prereview"),
        f"经{in_words(matter.event.on)}审查，{name}同志预审合格，同意提交支部党员大会讨论其接收为预备党员问题。"
        f"现发给《中国共产党入党志愿书》1份，编号：{facts['form_serial']}。",
        *paragraphs(facts.get("exception", ""), "例外情况说明："),
        f"请指导本人如实填写入党志愿书，并于{in_words(add_months(matter.event.on, 1))}前召开支部党员大会，"
        "按照规定采取无记名投票方式进行表决。",
    ]
    return reply(matter, f"关于对发展对象{name}同志预审意见的批复", body)


# --- approval --------------------------------------------------------------------------------------------------


def approval_request(matter: Matter) -> dict[str, Any]:
    """The branch reports its resolution to the committee, or to the level that deliberates first (A-21, A-22)."""
    vote = matter.facts("adopt")
    attended = matter.facts("sponsor_attend").get("attended")
    sponsor = matter.names("pair_sponsor", "replace_sponsor")
    body = [
        f"{matter.particulars()}。{_cultivation(matter)}{_introduced(matter)}",
        f"{_admissible(matter)}{matter.date('adopt')}，支部党员大会采取无记名投票方式对接收{matter.name}同志为预备党员进行表决："
        f"{ballot_in_words(vote)}。赞成人数超过应到会有表决权的党员的半数，决议通过。",
        *paragraphs(vote.get("discussion", ""), "支部党员大会认为："),
        f"包保责任人{sponsor}同志列席会议并在会议记录上签名。" if attended else "",
        "现将有关材料报上，请予审批。",
    ]
    between = DELIBERATION.competent(matter.case.organisation) if _deliberated(matter) else None
    enclosed = (
        papers.APPLICATION_FORM, papers.APPLICATION, papers.ACTIVIST_REGISTER, papers.VETTING_REPORT,
        papers.ADMISSION_MINUTES, papers.VOTE_SUMMARY,
    )  # fmt: skip
    addressee = between.short_name if between else ""
    return request(matter, _approval_title(matter), body, enclosed=enclosed, addressee=addressee)


def _admissible(matter: Matter) -> str:
    """What opened the way to the branch meeting: the pre-review, or a fast-track notice (A-18, A-F1)."""
    if notice := matter.facts("enter_fast_track").get("notice"):
        return (
            f"{matter.date('enter_fast_track')}，{matter.committee.short_name}依据{notice['name']}同意按火线入党办理。"
        )
    return f"{matter.date('pass_prereview')}，{matter.committee.short_name}预审合格。"


def _deliberated(matter: Matter) -> bool:
    return matter.event.action == "report_for_deliberation"


def approval_reply(matter: Matter) -> dict[str, Any]:
    """The committee admits the person, with the first and last day of probation (A-24, A.7)."""
    assert matter.probation, "nobody is approved before the branch has voted"
    starts, ends = matter.probation
    name = matter.name
    body = [
        received(matter, _approval_title(matter), "report_for_approval", "report_for_deliberation"),
        f"{in_words(matter.event.on)}，{matter.committee.short_name}召开会议，集体讨论并表决，同意接收{name}同志为中共预备党员。"
        f"预备期一年，自{in_words(starts)}起至{in_words(shown_end(ends))}止。",
        f"请将审批结果及时通知{name}同志本人，并在支部党员大会上宣布；及时将其编入党支部和党小组，在一个月内组织入党宣誓，"
        "继续做好教育和考察工作。",
    ]
    return reply(matter, f"关于同意接收{name}同志为中共预备党员的批复", body)


def shown_end(ends: datetime.date) -> datetime.date:
    """The last day of probation as this site prints it: the anniversary or the day before (A.7)."""
    early = settings.PROBATION_END_DISPLAY == "day_before"
    return ends - datetime.timedelta(days=1) if early else ends


# --- conversion ------------------------------------------------------------------------------------------------


def conversion_request(matter: Matter) -> dict[str, Any]:
    """The branch reports its resolution on conversion (A-32)."""
    assert matter.probation, "nobody converts who was not admitted"
    starts, ends = matter.probation
    vote = matter.event.facts
    body = [
        f"{matter.particulars()}。{in_words(starts)}经支部党员大会通过{_approved(matter)}接收为中共预备党员，预备期自{in_words(starts)}起至{in_words(shown_end(ends))}止；"
        f"{matter.date('apply_conversion')}提出转正申请。",
        *paragraphs(vote.get("heard", ""), "党支部听取了党小组、党员和群众的意见："),
        f"{in_words(matter.event.on)}，支部党员大会采取无记名投票方式对{matter.name}同志转正进行表决："
        f"{ballot_in_words(vote)}。赞成人数超过应到会有表决权的党员的半数，同意其转为中共正式党员。",
        *paragraphs(vote.get("discussion", ""), "支部党员大会认为："),
        "现将有关材料报上，请予审批。",
    ]
    enclosed = (
        papers.APPLICATION_FORM, papers.PROBATION_REGISTER, papers.CONVERSION_APPLICATION, papers.CONVERSION_MINUTES,
    )  # fmt: skip
    return request(matter, _conversion_title(matter), body, enclosed=enclosed)


def _approved(matter: Matter) -> str:
    """By whom the member was admitted; whoever was taken over from outside was admitted elsewhere."""
    approved = matter.date("approve")
    return f"、{approved}经{matter.committee.short_name}批准" if approved else "、经原所在党组织批准"


def conversion_reply(matter: Matter) -> dict[str, Any]:
    """The committee approves conversion; seniority counts from the end of probation (A-33)."""
    assert matter.probation, "nobody converts who was not admitted"
    name, since = matter.name, in_words(matter.probation[1])
    body = [
        received(matter, _conversion_title(matter), "adopt_conversion"),
        f"{in_words(matter.event.on)}，{matter.committee.short_name}召开会议，集体讨论并表决，同意{name}同志转为中共正式党员，"
        f"党龄自{since}算起。",
        ended(f"请将审批结果及时通知{name}同志本人，由党支部书记同其谈话，并在支部党员大会上宣布"),
    ]
    return reply(matter, f"关于同意{name}同志转为中共正式党员的批复", body)
