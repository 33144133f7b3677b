"""Papers of the township sponsor in rural cases: pairing, responsibility, duties, signed opinions (C-01 to C-S6)."""

from __future__ import annotations

from typing import Any

from cases.models import Event, Sponsorship

from .blanks import VERDICTS, annexed, boxes, dated, day_of, form, said, since
from .matter import Matter, brief, in_words

APPOINTED = ("pair_sponsor", "replace_sponsor", "succeed_sponsor")
POSTS = {"committee_member": "乡镇党委委员", "deputy_head": "党员副乡（镇）长"}
"""The posts that make eligible, as Office keeps them (C-S1)."""
DUTIES = {
    "sponsor_first_talk": "谈话（列为发展对象前）", "sponsor_visit": "走访家庭和所在村",
    "sponsor_talk": "谈话（预审前）", "sponsor_opinion": "审阅档案、签署意见",
    "sponsor_attend": "列席支部党员大会（接收预备党员）",
    "sponsor_follow_up": "谈话（预备期内）", "sponsor_conversion_talk": "谈话（转正前）",
    "sponsor_attend_conversion": "列席支部党员大会（转正）",
}  # fmt: skip
LINES = 8
"""Lines of the record at least: visits and meetings beyond those on record are written by hand."""


def _tenures(matter: Matter) -> list[Sponsorship]:
    """The sponsors' tenures that had begun by the matter's event, oldest first."""
    kept = matter.case.history.sponsorships
    return [one for one in kept if one.capacity == Sponsorship.SPONSOR and one.since <= matter.event.on]


def _post(tenure: Sponsorship | None) -> str:
    """The township post the sponsor held when the tenure began."""
    held = [one for one in tenure.person.offices.all() if one.held_on(tenure.since)] if tenure else []
    return "、".join(POSTS.get(one.post, one.post) for one in held)


def _sponsor(matter: Matter, title: str) -> dict[str, Any]:
    """The form of the latest sponsor: who, in which post, since when; blank where nobody is paired yet."""
    tenures = _tenures(matter)
    tenure = tenures[-1] if tenures else None
    return form(
        matter, title, sponsor=tenure.person.name if tenure else "", post=_post(tenure),
        paired=dated(tenure.since if tenure else None), contacts=matter.names("appoint_contacts"),
        introducers=matter.names("appoint_introducers"),
    )  # fmt: skip


def pairing(matter: Matter) -> dict[str, Any]:
    """Who answers for whom since when; the sponsors before him keep their lines (C-S1 to C-S4)."""
    day = matter.event.on
    former = [
        {"name": one.person.name, "since": in_words(one.since), "until": in_words(one.until),
         "because": one.ended_because}
        for one in _tenures(matter) if one.until and one.until <= day
    ]  # fmt: skip
    return _sponsor(matter, "包保责任人结对登记表") | {"former": former}


def pledge(matter: Matter) -> dict[str, Any]:
    """The letter of responsibility; its duties stand in the form (C-S5)."""
    return _sponsor(matter, "农村发展党员包保责任书")


def _done(matter: Matter) -> list[Event]:
    """What the latest sponsor has done: the acts since he, and nobody after him, was appointed."""
    began = 0
    appointed = matter.all(*APPOINTED)
    for one in reversed(appointed):
        if one.facts.get("people") != appointed[-1].facts.get("people"):
            break
        began = one.seq
    return [one for one in matter.all(*DUTIES) if one.seq > began]


def duties(matter: Matter) -> dict[str, Any]:
    """One line for each visit, talk and attendance (C-S5)."""
    done = _done(matter)
    lines = [
        {"on": in_words(one.on), "duty": DUTIES[one.action], "place": said(one, "place"), "words": _told(one)}
        for one in done
    ]
    return _sponsor(matter, "包保责任人履责纪实") | {"lines": lines, "blanks": range(max(LINES - len(lines), 1))}


def _told(event: Event) -> str:
    """What came of it, in short."""
    if event.facts.get("attended"):
        signed = "，与党支部书记共同在会议记录上签名" if event.facts.get("signed") else ""
        return f"列席会议{signed}。{brief(said(event, 'remarks'))}"
    verdict = VERDICTS.get(said(event, "conclusion"), "")
    return (f"审阅意见：{verdict}。" if verdict else "") + brief(said(event, "opinion"))


def opinions(matter: Matter) -> dict[str, Any]:
    """The page on which the sponsor's opinions are signed: before the pre-review, at admission, at conversion."""
    reviewed = since(matter, matter.last("return_prereview"), "sponsor_opinion")
    admitted = since(matter, matter.last("adopt"), "sponsor_attend")
    converted = matter.last("sponsor_attend_conversion")
    said_here = _sponsor(matter, "包保责任人意见签字页") | {
        "verdict": boxes(VERDICTS, said(reviewed, "conclusion")), "opinion": said(reviewed, "opinion"),
        "reviewed": day_of(reviewed), "remarks": said(admitted, "remarks"), "admitted": day_of(admitted),
        "converted": day_of(converted),
    }  # fmt: skip
    return annexed(said_here, opinion="预审前审阅档案意见", remarks="列席接收预备党员支部党员大会意见")
