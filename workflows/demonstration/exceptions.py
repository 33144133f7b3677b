"""What is out of the ordinary in the demonstration: a hold, transfers, a fast track, a waiver, a stricter township.

Each is done through the door by whose turn it is, on cases that stand where it is lawful.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cases.actions import perform
from cases.models import Case
from cases.overlays import FastTrackNotice, RuleSetting
from dossiers import papers
from organisations.desks import Role
from workflows.models import MembershipCase

from . import texts, walk
from .cases import Author

PLENTY = 3  # cases at a step of which one may be moved


def exceptions(author: Author) -> None:
    """One of each kind, as far as the demonstration has cases enough."""
    _tighten(author)
    _fast_track(author)
    _hand_over(author)
    _hold(author)
    _waive(author)


def _spare(author: Author, state: str) -> Iterator[MembershipCase]:
    """Cases at a step that has plenty, those of the showcase branch left alone."""
    rows = MembershipCase.objects.filter(state=state).exclude(organisation=author.staff.prefecture.showcase_branch)
    found = list(rows.select_related("organisation").order_by("pk"))
    yield from found if len(found) >= PLENTY else []


def _user(author: Author, case: Case, name: str):
    desk = case.actions()[name].desk(case.state)
    return author.staff.users.get((desk.role, desk.competent(case.organisation).pk))


def _do(author: Author, case: Case, name: str, **facts) -> None:
    """The act today, unless the case has just been done something."""
    perform(case, name, by=_user(author, case, name), on=author.as_of, **facts)


def _tighten(author: Author) -> None:
    """The showcase township practises two local rules (A.10)."""
    township = author.staff.prefecture.showcase
    organiser = author.staff.users[Role.ORGANISER, township.pk]
    since = author.as_of - datetime.timedelta(days=30)
    for guard, mode in (("ten_consulted", "warn"), ("committee_talk_prompt", "warn")):
        RuleSetting.objects.create(
            organisation=township, pipeline="membership", guard=guard, mode=mode, since=since, by=organiser,
            document=f"{township.short_name[:2]}组发〔{since.year}〕8号",
        )  # fmt: skip


def _fast_track(author: Author) -> None:
    """A notice of the county, and one activist admitted to the branch meeting under it (A-F1, A-F2)."""
    case = next(_spare(author, "activist"), None)
    if case is None:
        return
    county = author.staff.prefecture.county_of(case.organisation)
    notice = FastTrackNotice.objects.create(
        number=f"县组通〔{author.as_of.year}〕6号", title="关于在抗洪抢险一线发展党员的通知", issuer=county.short_name,
        organisation=county, since=author.as_of - datetime.timedelta(days=60),
        by=author.staff.users[Role.DEPARTMENT, county.pk],
    )  # fmt: skip
    _do(
        author, case, "enter_fast_track", notice=notice.pk, merit="outstanding", deeds=texts.FRONT_LINE,
        form_serial=f"JL{author.as_of.year}990001", standards=True, **walk.scans(papers.FAST_TRACK_DEEDS),
    )  # fmt: skip


def _hand_over(author: Author) -> None:
    """One activist on the way to a neighbouring branch, not received yet (A-12)."""
    case = next(_spare(author, "activist"), None)
    if case is None:
        return
    stations = {pk for role, pk in author.staff.users if role == Role.SECRETARY} - {case.organisation_id}
    goals = case.organisation.__class__.objects.filter(pk__in=stations, can_take_applications=True).order_by("pk")
    goal = goals.filter(path__startswith=author.staff.prefecture.showcase.path).first() or goals.first()
    _do(
        author, case, "transfer_out", destination=goal.name, packet=["application", "register"],
        document_number=f"组转字〔{author.as_of.year}〕7号", reason="本人因工作变动，组织关系随之转移。",
    )  # fmt: skip


def _hold(author: Author) -> None:
    """One candidate whose case stands still while a report is verified (A.5)."""
    case = next(_spare(author, "candidate"), None)
    if case is not None:
        _do(author, case, "hold", source="report", reason=texts.REASONS["hold"])


def _waive(author: Author) -> None:
    """One candidate whom the committee excused from training in a special case (A-17)."""
    for case in list(_spare(author, "candidate"))[1:]:
        if not case.history.assessed("training") and not case.history.suspensions:
            _do(author, case, "waive", guard="trained", reason="长期驻守边境哨所，确属个别特殊情况，经党委研究同意。")
            return
