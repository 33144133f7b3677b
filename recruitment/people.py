"""A person's page: who it is, every case that the viewer may see, posts held, and the integrity record."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases import pages, revealing
from cases.forms import form_class
from cases.law import PIPELINES
from cases.listing import page_of
from cases.models import Case
from evidence.kinds import VIEWED
from evidence.log import note
from organisations.desks import RECRUITER, Role
from organisations.models import Person, User

from .candidacy import Candidacy
from .models import Tenure

LOOK_AFTER_RIGHTS = (Role.DEPARTMENT, Role.ORGANISER, Role.INSPECTOR)


def recruits(user: User) -> bool:
    """Whether the user sits at a desk that recruits."""
    held = (one.organisation for one in user.mandates_over() if one.role == RECRUITER.role)
    return any(RECRUITER.competent(one) == one for one in held)


@require_safe
def person_page(request, pk):
    """The person as the prescribed forms describe one, with the cases of every pipeline linked.

    Http404 unless the viewer sees at least one case of the person. What is elsewhere is hinted at, uncounted, to
    recruiting desks alone: a running selection or a post held bars an application (D.5).
    """
    visible = Case.objects.visible_to(request.user).filter(person=pk)
    page = page_of(visible.select_related("organisation").order_by("-pk"), request)
    if not page.rows and page.number == 1:
        raise Http404
    person = get_object_or_404(Person, pk=pk)
    note(VIEWED, request=request, subject=person, person=person)
    desk = recruits(request.user)
    today, grounds = timezone.localdate(), _grounds()
    records = person.integrity_records.all() if desk else ()
    context = {
        "person": person,
        "page": page,
        "cases": [(one, PIPELINES[one.pipeline]._meta.verbose_name) for one in page.rows],
        "tenures": person.tenures.filter(case__in=visible)
        .select_related("post__organisation", "case")
        .order_by("-since"),
        "recruits": desk,
        "rights_url": reverse("rights:person", args=[pk]) if request.user.holds_role(*LOOK_AFTER_RIGHTS) else "",
        "elsewhere": desk and _elsewhere(person, visible),
        "numbers": _numbers(request.user, person, page.rows),
        "records": [(one, grounds.get(one.ground, ""), one.in_force(today)) for one in records],
    }
    return render(request, "people/person.html", context)


def _numbers(user: User, person: Person, cases: list[Case]) -> list[tuple[revealing.Veiled, str]]:
    """The person's numbers, masked, each with the address of the first case for which the viewer needs it."""
    found: dict[str, tuple[revealing.Veiled, str]] = {}
    for case in cases:
        case.person = person
        for one, address in pages.hidden(case, revealing.of_person(case), revealing.may(user, case)):
            if not found.get(one.kind, ("", ""))[1]:
                found[one.kind] = one, address
    return list(found.values())


def _grounds() -> dict[str, Any]:
    """The grounds of voiding an application, as the law of the pipelines that select calls them."""
    acts = (law.act("void") for law in PIPELINES.values() if issubclass(law, Candidacy))
    fields: list[Any] = [form_class(act).base_fields.get("ground") for act in acts if act]
    return {code: label for field in fields if field for code, label in field.choices}


def _elsewhere(person: Person, visible: Any) -> bool:
    """Whether the person competes or serves where the viewer does not see it."""
    kinds = [name for name, law in PIPELINES.items() if issubclass(law, Candidacy)]
    running = Case.objects.filter(person=person, closed_on=None, pipeline__in=kinds).exclude(
        pk__in=visible.values("pk")
    )
    return running.exists() or Tenure.objects.filter(person=person, until=None).exclude(case__in=visible).exists()
