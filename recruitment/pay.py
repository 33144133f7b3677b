"""The table of kinds of posts and pay grades (三岗十八级): what a place has issued, which edition is in force (E.1).

That there are three kinds of posts of eighteen grades is provincial rule; years, certificates and amounts are each
place's own. An edition is never changed: another one under its own document follows it.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organisations.append_only import AppendOnly
from organisations.models import Organisation

HEAD, DEPUTY, STAFF = "head", "deputy", "staff"
RANKS = {
    HEAD: _("head of the community"),
    DEPUTY: _("deputy or committee member"),
    STAFF: _("community worker"),
}
"""The three kinds of posts (三岗)."""
GRADES = 18
"""Grades of each kind of post (十八级); 18 is the highest."""
CERTIFICATES = {
    0: _("none"),
    1: _("assistant social worker"),
    2: _("social worker"),
    3: _("senior social worker"),
}
"""Certificates of social work, each above the one before."""


class PayTable(AppendOnly):
    """One edition of the table, in force for whoever is below the organisation, from a day on until the next (E.1)."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="pay_tables", verbose_name=_("issued by")
    )
    since = models.DateField(_("in force from"))
    document = models.CharField(_("document number"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("table of pay grades")
        verbose_name_plural = _("tables of pay grades")
        ordering = ("-since", "-pk")
        indexes = (models.Index(fields=["organisation", "-since", "-id"], name="pay_table_in_force"),)

    def __str__(self):
        return f"{self.organisation.short_name} {self.document}"

    @cached_property
    def rows(self) -> dict[tuple[str, int], PayGrade]:
        """The grades by kind of post and number; one query."""
        return {(one.rank, one.grade): one for one in self.grades.all()}


class PayGrade(AppendOnly):
    """One grade of a kind of post: the full years of community work and the certificate it takes, and the pay (E.1)."""

    table = models.ForeignKey(PayTable, models.PROTECT, related_name="grades")
    rank = models.CharField(_("kind of post"), max_length=10)
    grade = models.PositiveSmallIntegerField(_("pay grade"))
    years = models.PositiveSmallIntegerField(_("years of community work"))
    certificate = models.PositiveSmallIntegerField(_("certificate"), default=0)
    pay = models.DecimalField(_("monthly pay (yuan)"), max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("pay grade")
        verbose_name_plural = _("pay grades")
        ordering = ("table", "rank", "grade")
        constraints = (
            models.UniqueConstraint(fields=["table", "rank", "grade"], name="one_row_of_a_grade"),
            models.CheckConstraint(name="grades_from_1_to_18", condition=Q(grade__gte=1, grade__lte=GRADES)),
        )

    def __str__(self):
        return told(self.rank, self.grade)

    @property
    def certificate_label(self):
        """The certificate it takes, in words."""
        return CERTIFICATES.get(self.certificate, self.certificate)


def told(rank: str, grade: int | None) -> str:
    """A kind of post and its grade in words; empty before one has been set."""
    return str(_("%(rank)s, grade %(grade)s") % {"rank": RANKS.get(rank, rank), "grade": grade}) if grade else ""


def full_years(since: datetime.date, on: datetime.date) -> int:
    """Full years from a day to another; somebody who began on 29 February has them on 1 March."""
    return max(on.year - since.year - ((on.month, on.day) < (since.month, since.day)), 0)


def table_of(organisation: Organisation, on: datetime.date) -> PayTable | None:
    """The edition in force at a place on that day: of the nearest organisation up the tree that has one; or None."""
    found = PayTable.objects.filter(organisation__in=organisation.line(), since__lte=on).select_related("organisation")
    return max(found, key=lambda one: (one.organisation.path.count("/"), one.since, one.pk), default=None)


def issue(organisation: Organisation, rows: list[PayGrade], *, since: datetime.date, document: str, by) -> PayTable:
    """Append an edition with its grades; call it inside a transaction."""
    table = PayTable.objects.create(organisation=organisation, since=since, document=document, by=by)
    for one in rows:
        one.table = table
    PayGrade.objects.bulk_create(rows)
    return table
