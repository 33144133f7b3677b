"""Absence: for a mandate of somebody who is away another user acts, from a day to a day (代理).

Who may: an active user who holds or held an office at the same organisation, at one above it or at one directly below
it, and is neither inspector, administrator nor the clock. One deputy at a time for a mandate, and no deputies of
deputies: whoever is away or is given a proxy himself in those days cannot be one. A proxy never outlives its mandate,
since only mandates in force are looked at. A sponsor answers in person (C-S4) and is replaced, not deputised.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .desks import ADMINISTRATORS, Role
from .models import Mandate, User

GIVEN = (Role.SECRETARY, Role.DELIBERATOR, Role.ORGANISER, Role.DEPARTMENT, Role.ARCHIVIST)
"""The desks that work through others while their holder is away."""
APART = (Role.INSPECTOR, *ADMINISTRATORS, Role.CLOCK)
"""Whoever watches, keeps the installation or is the machine does not decide cases."""
LONGEST = datetime.timedelta(days=366)
RANKED_BELOW = (Role.SECRETARY, Role.DELIBERATOR, Role.SPONSOR, Role.ARCHIVIST)
DIRECTED: dict[str, tuple[Role, ...]] = {
    Role.ORGANISER: RANKED_BELOW,
    Role.DEPARTMENT: (*RANKED_BELOW, Role.ORGANISER, Role.DEPARTMENT),
}
"""Who directs work, and for whom at the same organisation: a department also for colleagues at its own desks."""


class ProxyQuerySet(models.QuerySet):
    """Questions about proxies."""

    def standing(self) -> ProxyQuerySet:
        """Not revoked."""
        return self.filter(revoked_at=None)

    def within(self, since: datetime.date, until: datetime.date) -> ProxyQuerySet:
        """Standing on any of those days."""
        return self.standing().filter(since__lte=until, until__gte=since)

    def in_force(self) -> ProxyQuerySet:
        """Standing today."""
        today = timezone.localdate()
        return self.within(today, today)

    def unfinished(self) -> ProxyQuerySet:
        """In force today or later."""
        return self.standing().filter(until__gte=timezone.localdate())


class Proxy(models.Model):
    """While the holder of a mandate is away, ``deputy`` acts for him in that mandate; both days included.

    ``pipelines``: names of the pipelines it is limited to, separated by spaces; empty for all of them.
    """

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="proxies", verbose_name=gettext_lazy("mandate"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputies_for", verbose_name=gettext_lazy("deputy")
    )
    pipelines = models.CharField(gettext_lazy("pipelines"), max_length=80, blank=True)
    since = models.DateField(gettext_lazy("from"))
    until = models.DateField(gettext_lazy("to"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(gettext_lazy("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProxyQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("proxy")
        ordering = ("-since", "-pk")
        constraints = (models.CheckConstraint(name="proxy_ends_after_it_begins", condition=Q(until__gte=F("since"))),)
        indexes = (models.Index(fields=["deputy", "until"], name="proxies_of_a_deputy"),)

    def __str__(self):
        return f"{self.deputy} / {self.mandate} {self.since} - {self.until}"

    @property
    def names(self) -> list[str]:
        """The pipelines it is limited to; none for all of them."""
        return self.pipelines.split()

    @property
    def runs(self) -> bool:
        """Whether somebody acts under it today."""
        return self.revoked_at is None and self.since <= timezone.localdate() <= self.until


# --- who may ---------------------------------------------------------------------------------------------------


def answers_for(user: User, mandate: Mandate) -> bool:
    """Whether the user may arrange who does the work of a mandate: its holder, and whoever directs that work.

    That is an organiser or a department, who see its cases: administrators see no case and give no office (F.2). By a
    mandate of his own: whoever stands in for somebody arranges nobody else's work.
    """
    if mandate.user_id == user.pk:
        return True
    return any(_commands(one, mandate) for one in user.current_mandates() if one.acting_for is None)


def commanded_by(user: User) -> models.QuerySet[Mandate]:
    """The mandates of others, not ended yet, whose work the user may arrange; ``answers_for`` says it of one."""
    reach = Q(pk__in=())
    for own in user.current_mandates():
        if own.acting_for is None and own.role in DIRECTED:
            beside = ~Q(organisation=own.organisation_id) | Q(role__in=DIRECTED[own.role])
            reach |= Q(organisation__path__startswith=own.organisation.path) & beside
    lasting = Q(until=None) | Q(until__gte=timezone.localdate())
    return Mandate.objects.filter(reach, lasting, user__is_active=True).exclude(user=user).exclude(role__in=APART)


def directs(user: User) -> bool:
    """Whether the user directs work anywhere, in an office of his own; no query beyond his mandates."""
    return any(one.acting_for is None and one.role in DIRECTED for one in user.current_mandates())


def _commands(own: Mandate, mandate: Mandate) -> bool:
    if own.role not in DIRECTED or mandate.role in APART:
        return False
    beside = own.organisation_id != mandate.organisation_id or mandate.role in DIRECTED[own.role]
    return beside and mandate.organisation.path.startswith(own.organisation.path)


def deputies(mandates: Iterable[Mandate]) -> models.QuerySet[User]:
    """The users who may act in any of the mandates, with their mandates at hand; see the module for the rule."""
    near, holders = Q(pk__in=()), set()
    for one in mandates:
        line = [int(pk) for pk in one.organisation.path.strip("/").split("/")]
        near |= Q(organisation__in=line) | Q(organisation__parent=one.organisation_id)
        holders.add(one.user_id)
    seats = Mandate.objects.filter(near, role__in=(*GIVEN, Role.SPONSOR), since__lte=timezone.localdate())
    apart = Mandate.objects.current().filter(role__in=APART)
    found = User.objects.filter(is_active=True, pk__in=seats.values("user")).exclude(pk__in=apart.values("user"))
    return found.exclude(pk__in=holders).order_by("last_name", "first_name", "username")


# --- giving and taking back ------------------------------------------------------------------------------------


def refusals(
    mandate: Mandate, deputy: User, *, since: datetime.date, until: datetime.date, instead_of: Proxy | None = None
) -> list[str]:
    """Why ``deputy`` cannot act in the mandate on those days (in place of a proxy that ends); empty if he can."""
    if mandate.role == Role.SPONSOR:
        return [_("A sponsor answers in person for his tenure (C-S4): the township committee replaces the sponsor.")]
    if mandate.role not in GIVEN:
        return [_("The office “%(office)s” is not given in proxy: somebody else is appointed to it.")
                % {"office": mandate.get_role_display()}]  # fmt: skip
    found = []
    if mandate.until and until > mandate.until:
        found.append(_("The mandate itself ends on %(until)s.") % {"until": mandate.until.isoformat()})
    if until - since > LONGEST:
        found.append(_("A proxy lasts a year at most: for longer, somebody else is appointed."))
    if not deputies([mandate]).filter(pk=deputy.pk).exists():
        found.append(
            _("%(deputy)s is not somebody with an office at %(organisation)s, above it or directly below it.")
            % {"deputy": deputy, "organisation": mandate.organisation.short_name}
        )
    rows = Proxy.objects.within(since, until).exclude(pk=instead_of.pk if instead_of else None)
    return found + _overlaps(mandate, deputy, rows.select_related("deputy", "mandate__user"))


def _overlaps(mandate: Mandate, deputy: User, rows: ProxyQuerySet) -> list[str]:
    found = []
    if one := rows.filter(mandate=mandate).first():
        words = {"deputy": one.deputy, "since": one.since.isoformat(), "until": one.until.isoformat()}
        found.append(_("%(deputy)s acts from %(since)s to %(until)s already: revoke that first.") % words)
    if one := rows.filter(mandate__user=deputy).first():
        words = {"deputy": deputy, "since": one.since.isoformat(), "until": one.until.isoformat()}
        found.append(_("%(deputy)s is away himself from %(since)s to %(until)s: choose another.") % words)
    if one := rows.filter(deputy=mandate.user_id).exclude(mandate__user=deputy).first():
        words = {"holder": mandate.user, "other": one.mandate.user, "until": one.until.isoformat()}
        found.append(_("%(holder)s acts for %(other)s until %(until)s: that proxy is revoked first, and another deputy "
                       "named there.") % words)  # fmt: skip
    return found


def give(
    mandates: Iterable[Mandate], deputy: User, *, since: datetime.date, until: datetime.date, by: User,
    pipelines: Iterable[str] = (),
) -> list[Proxy]:  # fmt: skip
    """Have ``deputy`` act in the mandates; ValidationError with every reason why not, and then in none of them."""
    with transaction.atomic():
        mandates = list(mandates)
        people = {deputy.pk, *(one.user_id for one in mandates)}  # locked: no two proxies cross each other
        list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
        found = [words for one in mandates for words in refusals(one, deputy, since=since, until=until)]
        if found:
            raise ValidationError(list(dict.fromkeys(found)))
        rows = [
            Proxy(mandate=one, deputy=deputy, since=since, until=until, by=by, pipelines=" ".join(pipelines))
            for one in mandates
        ]
        return Proxy.objects.bulk_create(rows)


def revoke(proxy: Proxy, *, by: User) -> bool:
    """Take a proxy back at once; False where that has been done already."""
    rows = Proxy.objects.standing().filter(pk=proxy.pk)
    return bool(rows.update(revoked_at=timezone.now(), revoked_by=by))
