"""Giving and ending mandates: on the strength of which document, why, and by whom; the rows are the record."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .append_only import AppendOnly
from .desks import ADMINISTRATORS, Role
from .models import Mandate, Organisation, User
from .proxies import Proxy
from .separation import kind_of

GIVEN, ENDED = "given", "ended"
GIVABLE = tuple((role.value, role.label) for role in Role if role != Role.CLOCK)
"""The roles that people may hold."""


class MandateChange(AppendOnly):
    """A mandate was given or ended; ``user`` is its holder, who is never the one that does it."""

    WHAT: ClassVar = [(GIVEN, gettext_lazy("given")), (ENDED, gettext_lazy("ended"))]

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="changes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=WHAT)
    until = models.DateField(null=True, blank=True)
    document = models.CharField(gettext_lazy("document number"), max_length=80)
    reason = models.CharField(gettext_lazy("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("change of a mandate")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(name="nobody_gives_himself_a_mandate", condition=~Q(user=F("by")))
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.what} {self.document}"


# --- why not ---------------------------------------------------------------------------------------------------


def refusals(user: User, role: str, *, since: datetime.date, until: datetime.date | None) -> list[str]:
    """Why the user cannot hold the role in those days beside what he holds; empty if he can."""
    overlap = Q(until=None) | Q(until__gte=since)
    rows = user.mandates.filter(overlap).select_related("organisation")
    rows = rows.filter(since__lte=until) if until else rows
    found = [
        _("Duties are separated: %(user)s holds “%(office)s” in those days, which does not go together with "
          "“%(role)s”. End that mandate first, or choose somebody else.")
        % {"user": user, "office": f"{one.organisation.short_name} {one.get_role_display()}", "role": Role(role).label}
        for one in rows if kind_of(one.role) != kind_of(role)
    ]  # fmt: skip
    if role in ADMINISTRATORS and Proxy.objects.unfinished().filter(deputy=user, until__gte=since).exists():
        found.append(_("%(user)s acts for an absent colleague: that proxy is revoked first.") % {"user": user})
    return found


def last_of_its_kind(user: User, role: str, *, after: datetime.date | None = None) -> bool:
    """Whether nobody else who may sign in holds this administrator role today; False for working roles.

    ``after``: nor beyond that day, so that two who end together are not each the other's successor.
    """
    others = Mandate.objects.current().filter(role=role, user__is_active=True).exclude(user=user)
    if after is not None:
        others = others.filter(Q(until=None) | Q(until__gt=after))
    return role in ADMINISTRATORS and not others.exists()


# --- giving and ending -----------------------------------------------------------------------------------------


def give(
    user: User, *, role: str, organisation: Organisation, since: datetime.date, until: datetime.date | None,
    by: User, document: str, reason: str,
) -> Mandate:  # fmt: skip
    """Let the user act in the role; ValidationError with every reason why not."""
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        found = refusals(user, role, since=since, until=until)
        if user == by:
            found.append(_("Nobody gives himself a mandate: another security administrator does."))
        if not user.is_active:
            found.append(_("The account is closed: it is opened again first."))
        if until and until < since:
            found.append(_("The last day lies before the first."))
        if organisation.closed_on:
            found.append(_("The organisation has been closed."))
        same = user.mandates.filter(Q(until=None) | Q(until__gte=since), role=role, organisation=organisation)
        if same.filter(since__lte=until or datetime.date.max).exists():
            found.append(_("This mandate is held already in those days."))
        if found:
            raise ValidationError(found)
        mandate = Mandate.objects.create(user=user, role=role, organisation=organisation, since=since, until=until)
        MandateChange.objects.create(
            mandate=mandate, user=user, what=GIVEN, until=until, document=document, reason=reason, by=by
        )
        return mandate


def end(mandate: Mandate, *, until: datetime.date, by: User, document: str, reason: str) -> None:
    """Let a mandate run out with a day (yesterday: at once); ValidationError with every reason why not."""
    with transaction.atomic():
        # All of an administrator role are locked: of two that end each other the second reads what the first did.
        alike = Q(role=mandate.role) if mandate.role in ADMINISTRATORS else Q(pk=mandate.pk)
        held = Mandate.objects.select_for_update(of=("self",)).select_related("user").filter(alike).order_by("pk")
        mandate = {one.pk: one for one in held}[mandate.pk]
        found = []
        if mandate.user == by:
            found.append(_("Nobody changes his own mandate: another security administrator does."))
        if mandate.until and mandate.until <= until:
            found.append(_("The mandate ends on %(until)s already.") % {"until": mandate.until.isoformat()})
        if until < mandate.since:
            found.append(_("The last day lies before the first, %(since)s.") % {"since": mandate.since.isoformat()})
        if last_of_its_kind(mandate.user, mandate.role, after=until):
            found.append(_("Nobody else holds “%(role)s”: appoint a successor first, or the system has none.")
                         % {"role": mandate.get_role_display()})  # fmt: skip
        if found:
            raise ValidationError(found)
        mandate.until = until
        mandate.save(update_fields=["until"])
        MandateChange.objects.create(
            mandate=mandate, user=mandate.user, what=ENDED, until=until, document=document, reason=reason, by=by
        )
