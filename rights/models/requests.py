"""What people ask about their own data, what they were answered, and the copies made for them (F-07, F-10)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers.vault import vault
from organisations.fields import EncryptedTextField
from organisations.models import Organisation, Person


class RightsRequest(models.Model):
    """A request at the counter (PIPL 44-49): by whom, how identity was checked, due when, answered how and why.

    ``requester``: who came, where it is not the person himself. ``rule``: on what the answer rests; an answer without
    reasons is refused by the database (PIPL 50).
    """

    COPY, CORRECTION, EXPLANATION = "copy", "correction", "explanation"
    DELETION, RESTRICTION, OBJECTION = "deletion", "restriction", "objection"
    KINDS: ClassVar = [
        (COPY, _("to see or copy the data (PIPL 45)")),
        (CORRECTION, _("to correct or complete the data (PIPL 46)")),
        (EXPLANATION, _("to have the rules of handling explained (PIPL 48)")),
        (DELETION, _("to delete the data (PIPL 47)")),
        (RESTRICTION, _("to restrict the use (PIPL 44)")),
        (OBJECTION, _("to refuse the use (PIPL 44)")),
    ]
    SELF, HEIR, AGENT = "self", "heir", "agent"
    WHO: ClassVar = [
        (SELF, _("the person")),
        (HEIR, _("a near relative of a deceased person (PIPL 49)")),
        (AGENT, _("somebody with a letter of authority")),
    ]
    CARD, AUTHORITY, OTHER = "card", "authority", "other"
    PROOFS: ClassVar = [
        (CARD, _("identity card seen and compared")),
        (AUTHORITY, _("identity card and letter of authority or proof of kinship seen")),
        (OTHER, _("not by an identity card")),
    ]
    GRANTED, PARTLY, REFUSED = "granted", "partly", "refused"
    DECISIONS: ClassVar = [
        (GRANTED, _("granted")),
        (PARTLY, _("granted in part")),
        (REFUSED, pgettext_lazy("a request", "refused")),
    ]

    number = models.CharField(_("number"), max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("received at"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="rights_requests", verbose_name=_("person"))
    kind = models.CharField(_("what is asked"), max_length=12, choices=KINDS)
    who = models.CharField(_("who asks"), max_length=8, choices=WHO, default=SELF)
    requester = EncryptedTextField(_("name of who asks"), blank=True, default="")
    proof = models.CharField(_("how identity was checked"), max_length=12, choices=PROOFS)
    matter = EncryptedTextField(_("what exactly"), blank=True, default="")
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("to be answered by"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("received by")
    )
    at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(_("decision"), max_length=8, choices=DECISIONS, blank=True)
    reasons = EncryptedTextField(_("reasons"), blank=True, default="")
    rule = models.CharField(_("rule the answer rests on"), max_length=120, blank=True)
    document_number = models.CharField(_("number of the answer"), max_length=80, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )

    class Meta:
        verbose_name = _("request of a person")
        verbose_name_plural = _("requests of persons")
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="answer_has_reasons_and_rule",
                condition=Q(answered_on=None) | ~(Q(decision="") | Q(rule="") | Q(answered_by=None)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-id"], name="rights_request_place"),
            models.Index(fields=["due_on"], condition=Q(answered_on=None), name="rights_request_open"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def identity_checked(self) -> bool:
        """Whether the numbers of identity may be shown to who asks."""
        return self.proof in (self.CARD, self.AUTHORITY)


class Export(models.Model):
    """A copy of all data about a person: ordered, made in the background, kept a few days, handed out with a purpose.

    ``whole``: numbers of identity in full, since identity was checked; ``files``: with the documents themselves.
    """

    QUEUED, DONE, FAILED, GONE = "queued", "done", "failed", "gone"
    STATUS: ClassVar = [
        (QUEUED, _("being put together")),
        (DONE, _("ready")),
        (FAILED, _("failed")),
        (GONE, _("removed after the days it is kept")),
    ]

    person = models.ForeignKey(Person, models.PROTECT, related_name="exports", verbose_name=_("person"))
    request = models.ForeignKey(
        RightsRequest, models.PROTECT, null=True, blank=True, related_name="exports", verbose_name=_("request")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by"))
    at = models.DateTimeField(_("ordered at"), default=timezone.now)
    purpose = models.CharField(_("purpose"), max_length=200)
    whole = models.BooleanField(_("identity number in full"), default=False)
    files = models.BooleanField(_("with the files of the documents"), default=False)
    status = models.CharField(_("status"), max_length=8, choices=STATUS, default=QUEUED)
    file = models.FileField(_("file"), storage=vault, max_length=120, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("copy of a person's data")
        verbose_name_plural = _("copies of persons' data")
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(fields=["at"], condition=Q(status="queued"), name="export_open")]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"
