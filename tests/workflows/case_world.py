"""What the table of law cases may suppose about the world (前提), and lawful facts of acts beside the ordinary road."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from cases.actions import begin
from cases.models import Publicity, Sponsorship
from cases.overlays import FastTrackNotice, Kinship
from dossiers import papers
from organisations.identity import make_id_number
from organisations.models import Organisation, Person, Sanction, User
from tests.story import LONG_AGO, OFF_ROAD, REASON, D, office, person
from workflows.demonstration import walk
from workflows.models import CaseTask, MembershipCase

PACKET = {"packet": ["application", "register", "vetting", "form", "probation", "other"], "document_number": "转字1号"}
TAKEN_IN = {
    "applied_on": D(2026, 6, 1), "activist_on": D(2026, 12, 1), "origin": "外省某镇某村党支部",
    "document_number": "转字〔2028〕6号", "verified": "verified",
}  # fmt: skip
WAIVER = REASON | {"document_number": "县组函〔2028〕3号"}
BESIDE = OFF_ROAD | {
    "take_over_activist": TAKEN_IN | walk.scans(papers.APPLICATION, papers.ACTIVIST_REGISTER, papers.ACTIVIST_MINUTES),
    "replace_sponsor": {"ended_because": "调离"},
    "succeed_sponsor": {"ended_because": "离任"},
    "file_candidate": {"document_number": "组备〔2026〕2号", "opinion": "同意备案。"},
    "sponsor_first_talk": walk.talk("包保责任人"),
    "list_candidate": {"objections": 0, "outcome": "clear"},
    "announce": {"days": 5, "places": "村务公开栏；居住地公告栏", "contact": "镇党委组织办公室"},
    "agree_candidate": {"document_number": "组复〔2026〕2号", "opinion": "同意。"},
    "return_for_notice": REASON,
    "return_for_new_prereview": REASON,
    "reconsider": walk.ballot(),
    "report_for_deliberation": {"document_number": "支请1号"},
    "deliberate": {"opinion": "经审议，同意上报。"},
    "enter_fast_track": {
        "merit": "outstanding",
        "deeds": "在抗洪一线连续值守。",
        "form_serial": "JL2709002",
        "standards": True,
    }
    | walk.scans(papers.FAST_TRACK_DEEDS),
    "make_up_training": {
        "began_on": D(2028, 3, 1),
        "days": 3,
        "hours": 24,
        "conclusion": "fit",
        "opinion": "结业合格。",
    },
    "propose_extension": walk.ballot() | REASON | {"ground": "examination", "months": 6},
    "approve_extension": walk.committee() | {"document_number": "组延〔2029〕2号"},
    "refuse_extension": walk.committee(yes=4) | REASON,
    "postpone": REASON | {"reported": True},
    "transfer_out": PACKET | REASON,
    "receive_transfer": {"verified": "verified", "examination": "逐份审查，材料齐全属实。"},
    "refuse_transfer": REASON,
    "recall_transfer": REASON,
    "transfer_away": PACKET | REASON | {"destination_name": "外省某街道某社区党支部"},
    "declare_kinship": {},
    "hand_in_report": walk.scans(papers.THOUGHT_REPORT),
    "record_local_notice": {"places": "村务公开栏", "objections": 0, "outcome": "clear"},
    "county_check": {"finding": "支部大会程序规范。"},
    "propose_posthumous": {"deeds": "为抢救群众牺牲。", "document_number": "支追1号"}
    | walk.scans(papers.POSTHUMOUS_REQUEST),
    "admit_posthumously": {"document_number": "省委追认1号"},
    "decline_posthumous": REASON,
    "not_recognise": {"ground": "unqualified", "analysis": "经查不具备条件。", "document_number": "县组定1号"},
    "hold": REASON | {"source": "report"},
    "resume": {"finding": "反映情况不属实。"},
    "take_back_proposal": REASON,
    "take_back_prereview": REASON,
    "take_back_report": REASON,
    "take_back_from_deliberation": REASON,
    "lapse_vetting": {},
    "lapse_resolution": {},
    "lapse_conversion": {},
    "waive": WAIVER,
    "waive_by_county": WAIVER,
}
WEIGHTS = {"警告": "warning", "严重警告": "serious_warning", "撤销党内职务": "removal", "留党察看": "probation"}
DAY = r"(\d{4}-\d\d-\d\d)"


def one(name: str) -> Person:
    """The person of that name."""
    return Person.objects.get(name=name)


def day(text: str) -> datetime.date:
    """A date of the table."""
    return datetime.date.fromisoformat(text)


def suppose(words: str, walker) -> None:
    """Make true what the words say."""
    for pattern, make in SUPPOSED.items():
        if found := re.fullmatch(pattern, words):
            make(walker, *found.groups())
            return
    raise AssertionError(f"看不懂前提“{words}”，只有：{'、'.join(SUPPOSED)}")


def _of(capacity: str):
    def end(walker, name, until):
        Sponsorship.objects.filter(case=walker.pk, capacity=capacity, person=one(name)).update(until=day(until))

    return end


def _branch(walker) -> Organisation:
    return walker.case.organisation


def _member_since(walker, name, since):
    Person.objects.filter(pk=one(name).pk).update(member_since=day(since))


def _punished(walker, name, weight, since, until):
    Sanction.objects.create(person=one(name), weight=WEIGHTS[weight], since=day(since), until=day(until))


def _born(walker, born):
    number = make_id_number("222404", day(born), sequence=777)
    applicant = walker.case.person
    applicant.id_number = number
    applicant.save()


def _powers(**powers) -> Callable:
    return lambda walker: Organisation.objects.filter(pk=_branch(walker).pk).update(**powers)


def _below_hub(walker):
    hub, branch = walker.cast.hub, _branch(walker)
    Organisation.objects.filter(pk=branch.pk).update(parent=hub, path=f"{hub.path}{branch.pk}/")


def _kin(walker, name):
    event = walker.case.events.first()
    Kinship.objects.create(case=walker.case, event=event, person=one(name), relation="lineal")


def _loaded(walker, name, count):
    for number in range(int(count)):
        other = person(f"另一申请人{number}", walker.cast.village, member=False, born=D(1991, 1, 1))
        case = begin(
            MembershipCase, organisation=walker.cast.village, person=other, by=walker.cast.alice, on=D(2027, 1, 10),
            **walk.scans(papers.APPLICATION),
        ).case  # fmt: skip
        Sponsorship.objects.create(case=case, person=one(name), capacity="sponsor", since=D(2027, 1, 10))


def _notice(walker, number, since, until):
    FastTrackNotice.objects.create(
        number=number, title="关于在一线发展党员的通知", issuer="上级组织部门", organisation=walker.cast.county,
        since=day(since), until=day(until), by=walker.cast.carol,
    )  # fmt: skip


def _powerless_committee(walker):
    Organisation.objects.filter(pk=walker.cast.east.pk).update(can_approve=False)


def _taken_up(walker, name):
    user = User.objects.get(username=name.lower())
    CaseTask.objects.open().filter(case=walker.pk).update(owner=user, status="ASSIGNED")


def _contested(walker, since):
    Publicity.objects.filter(case=walker.pk).update(contested_since=day(since))


SUPPOSED: dict[str, Callable] = {
    r"(\S+)已领办该事项": _taken_up,
    rf"{DAY}收到的反映尚未调查完毕": _contested,
    rf"(\S+)自{DAY}起为正式党员": _member_since,
    rf"(\S+)受(警告|严重警告|撤销党内职务|留党察看)处分，影响期{DAY}至{DAY}": _punished,
    rf"(\S+)任东镇党委委员至{DAY}": lambda _walker, name, until: one(name).offices.update(until=day(until)),
    rf"(\S+)自{DAY}起才任东镇党委委员": lambda _walker, name, since: one(name).offices.update(since=day(since)),
    r"(\S+)也任东镇党委委员": lambda walker, name: office(one(name), walker.cast.east, since=LONG_AGO),
    rf"(\S+)于{DAY}起不再作包保责任人": _of("sponsor"),
    rf"(\S+)于{DAY}起不再作入党介绍人": _of("introducer"),
    r"(\S+)系申请人已报告的近亲属": _kin,
    r"(\S+)已包保(\d+)人": _loaded,
    rf"申请人生于{DAY}": _born,
    r"申请人系流动人员": lambda walker: MembershipCase.objects.filter(pk=walker.pk).update(floating=True),
    r"本支部没有接收预备党员的职权": _powers(can_accept=False),
    r"本支部未设支部委员会": _powers(has_branch_committee=False),
    r"本支部隶属中心村党委": _below_hub,
    r"乡镇党委没有审批职权": _powerless_committee,
    rf"火线入党通知(\S+)自{DAY}至{DAY}": _notice,
    r"火线入党通知允许临时党组织接收": lambda walker: FastTrackNotice.objects.update(temporary=True),
}
