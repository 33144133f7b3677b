"""Every page of hiring over the demonstration data, on the desk and on the phone."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from organisations.desks import Role
from organisations.models import Mandate, User
from recruitment.models import Channel, FrontLineEvent, Intake
from workflows.models import HiringCase

from .test_gallery import DESK, PHONE, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def prefecture(transactional_db, settings):
    """The demonstration prefecture with a few dozen cases."""
    settings.DEMO = True
    call_command("load_demo", cases=60)


def test_every_page_of_hiring_fits_its_screen(office, prefecture):
    for screen in (DESK, PHONE):
        of_the_county(office, screen)
        of_the_prefecture(office, screen)
        of_a_street(office, screen)


def of_the_county(office, screen) -> None:
    """Rounds, hires and staffing of the showcase county."""
    county = User.objects.get(username="xianwei")
    here = county.current_mandates()[0].organisation
    page, hired = office.window(county, **screen), HiringCase.objects.filter(intake__state="finished")
    done, running = (Intake.objects.get(programme__code="social", state=state) for state in ("finished", "review"))
    one = hired.filter(state="probation", exempt=False).order_by("pk").first()
    exempt = hired.filter(state="probation", exempt=True).order_by("pk").first()
    for name, address in {
        "hiring-round": f"/rounds/{running.number}/", "hiring-round-done": f"/rounds/{done.number}/",
        "hiring-candidates": f"/rounds/{done.number}/candidates/", "hires": "/cases/?pipeline=hiring",
        "hire": f"/cases/{one.number}/", "hire-flow": f"/cases/{one.number}/flow/",
        "hire-calendar": f"/cases/{one.number}/calendar/", "hire-person": f"/people/{one.person_id}/",
        "hire-exempt": f"/cases/{exempt.number}/", "recommend": f"/rounds/{running.number}/recommend/",
        "hiring-apply": f"/rounds/{running.number}/apply/", "hire-raise": f"/cases/{one.number}/do/raise_grade/",
        "staffing": f"/staffing/{here.pk}/", "staffing-specialists": f"/staffing/{here.pk}/specialists/",
        "staffing-overdue": "/staffing/overdue/", "residents": f"/staffing/{here.pk}/residents/",
        "grades": f"/grades/{here.pk}/", "grades-issue": f"/grades/{here.pk}/issue/",
        "grades-due": f"/grades/{here.pk}/due/", "channels": "/grades/channels/",
        "channel": f"/grades/channels/{Channel.objects.latest('pk').pk}/?list=all",
        "channel-new": "/grades/channels/new/",
    }.items():  # fmt: skip
        look(office, page, name, address, screen)


def of_the_prefecture(office, screen) -> None:
    """Staffing of the whole, the plan, the law as settings."""
    page = office.window(User.objects.get(username="zhouwei"), **screen)
    for name, address in {
        "staffing-top": "/staffing/", "staffing-targets": "/staffing/targets/",
        "rules-hiring": "/cases/rules/?pipeline=hiring", "programme-social": "/posts/programmes/social/",
        "front-line": "/rounds/front-line/", "front-line-new": "/rounds/front-line/new/",
        "checklist": f"/rounds/front-line/{FrontLineEvent.objects.latest('pk').pk}/",
        "checklist-edit": f"/rounds/front-line/{FrontLineEvent.objects.latest('pk').pk}/list/",
    }.items():  # fmt: skip
        look(office, page, name, address, screen)


def of_a_street(office, screen) -> None:
    """The desk of a street whose community has just hired, and its forms."""
    one = HiringCase.objects.filter(intake__state="finished", state="probation").order_by("pk").first()
    street = Mandate.objects.get(role=Role.ORGANISER, organisation=one.organisation.parent)
    page = office.window(street.user, **screen)
    case = f"/cases/{one.number}/"
    for name, address in {"street-desk": "/", "hire-register": f"{case}do/register_fund/"}.items():
        look(office, page, name, address, screen)
