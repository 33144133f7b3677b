"""Groups of facts an action may ask for: the fields, their checks, and the rows they become.

An action's form is its groups joined (cases/forms.py). The browser, the API, an import and a test all give facts to
the same fields, so there is one place where a vote's numbers must add up.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import keep_lazy_text
from django.utils.translation import gettext_lazy as _

from dossiers import intake, papers

from .limits import last_day_of_publicity
from .models import Assessment, Publicity


class Facts(forms.Form):
    """Base of every group. ``one_case``: what it asks is true of one case alone, never the same for many.

    ``sealed``: facts that are kept encrypted beside the event (cases/sealing.py), each with the kind of data it is
    (organisations/masking.py). ``masked``: those that stand in the event, since a guarded column says the same, but are
    hidden on pages like the others.
    """

    group = ""
    one_case: ClassVar[bool] = False
    sealed: ClassVar[Mapping[str, str]] = {}
    masked: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args, case, action, **kwargs):
        self.case, self.action = case, action
        super().__init__(*args, **kwargs)
        for base in type(self).__mro__:
            if "prepare" in vars(base):
                vars(base)["prepare"](self)

    @classmethod
    def rows(cls, case, event, data: dict[str, Any]) -> Iterable[Model]:
        """The rows this group becomes, new or changed, not stored; most groups live in the event's facts alone."""
        return ()

    @classmethod
    def record(cls, case, event, data: dict[str, Any]) -> list[Any]:
        """Store the rows; returns them."""
        stored = []
        for row in cls.rows(case, event, data):
            row.save()
            stored.append(row)
        return stored


def group(name: str, base: type[Facts] = Facts, /, **attributes: Any) -> Any:
    """A group made on the spot: ``base`` with other fields or settings."""
    return type(name, (base,), {"__doc__": base.__doc__, "__module__": base.__module__, **attributes})


# --- words -----------------------------------------------------------------------------------------------------


def text(
    name: str, label, *, required: bool = True, rows: int = 3, most: int = 3000, help_text="", about: str = ""
) -> Any:
    """A text the record keeps, at most ``most`` characters; sealed if it is ``about`` a kind of hidden data."""
    area = forms.Textarea(attrs={"rows": rows})
    field = forms.CharField(label=label, required=required, max_length=most, widget=area, help_text=help_text)
    return group(f"Text_{name}", sealed={name: about} if about else {}, **{name: field})


def line(name: str, label, *, required: bool = True, most: int = 120, help_text="", one_case: bool = False) -> Any:
    """One line of text; ``one_case``: a number of this case alone, such as that of its file."""
    field = forms.CharField(label=label, required=required, max_length=most, help_text=help_text)
    return group(f"Line_{name}", one_case=one_case, **{name: field})


def not_in_future(day: datetime.date) -> None:
    """Validator: what is recorded as having happened has happened by today."""
    if day > timezone.localdate():
        raise ValidationError(_("This date lies in the future."))


def date_field(label, *, past: bool = True, **words) -> forms.DateField:
    """A date to pick; with ``past`` not after today."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=[not_in_future] if past else [], **words)


def day(name: str, label, *, past: bool = True, required: bool = True, help_text="") -> Any:
    """A date other than the legal date of the action itself; with ``past`` not after today."""
    field = date_field(label, past=past, required=required, help_text=help_text)
    return group(f"Day_{name}", **{name: field})


def tick(name: str, label, *, required: bool = True) -> Any:
    """A statement that somebody confirms."""
    return group(f"Tick_{name}", **{name: forms.BooleanField(label=label, required=required)})


def choice(name: str, label, choices, *, several: bool = False, required: bool = True) -> Any:
    """One of a few words, or several of them."""
    kind: Any = forms.MultipleChoiceField if several else forms.ChoiceField
    widget: Any = forms.CheckboxSelectMultiple if several else forms.RadioSelect
    return group(f"Choice_{name}", **{name: kind(label=label, choices=choices, widget=widget, required=required)})


def count(label, *, required: bool = True, help_text="", initial=None) -> forms.IntegerField:
    """A number of people or ballots."""
    return forms.IntegerField(
        label=label, required=required, min_value=0, max_value=100_000, help_text=help_text, initial=initial
    )


def number(name: str, label, *, required: bool = True, help_text="", initial=None) -> Any:
    """A number of people, months or documents."""
    field = count(label, required=required, help_text=help_text, initial=initial)
    return group(f"Number_{name}", **{name: field})


class OrganisationField(forms.CharField):
    """Names an organisation of this system; the group that asks for it looks it up."""


Reason = text("reason", _("Reason"), most=600)


# --- papers ----------------------------------------------------------------------------------------------------


class ScanField(forms.FileField):
    """A PDF, JPEG or PNG; sniffed and measured on the way in (dossiers/intake.py)."""

    def widget_attrs(self, widget):
        """What the browser may offer to pick, and how large it may be."""
        limits = {"accept": ".pdf,.jpg,.jpeg,.png", "data-max-bytes": settings.UPLOAD_MAX_BYTES}
        return super().widget_attrs(widget) | limits

    def clean(self, data, initial=None):
        """The upload with what was found out about it; None when nothing was given and nothing is required."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        upload.intake = intake.accept(upload, max_bytes=settings.UPLOAD_MAX_BYTES)
        return upload


class Filed(Facts):
    """A scan that goes into the dossier as paper ``paper``."""

    paper: ClassVar[str]

    @classmethod
    def record(cls, case, event, data):
        """File the scan under its paper, dated on the legal date; there are no rows."""
        upload = data.get(field_of(cls.paper))
        if upload:
            upload = getattr(upload, "staged", upload)  # kept from a refused form (cases/uploads.py)
            intake.file_document(case.dossier, cls.paper, upload, by=event.by, dated_on=event.on, source_event=event.pk)
        return []


def field_of(paper: str) -> str:
    """The name of the form field that takes a paper's scan."""
    return f"scan_{paper.lower().replace('-', '_')}"


def scan(paper: str, *, required: bool = True, help_text="") -> Any:
    """Ask for the scan of a paper."""
    title = papers.by_code(paper).title
    label = keep_lazy_text(lambda words, title: words % {"paper": title})(_("Scan: %(paper)s"), title)
    field = ScanField(label=label, required=required, help_text=help_text)
    return group(f"Scan_{field_of(paper)}", Filed, paper=paper, **{field_of(paper): field})


# --- conclusions -----------------------------------------------------------------------------------------------

FIT, UNFIT = "fit", "unfit"


class Assessed(Facts):
    """A conclusion: fit or not, with the reasons in words."""

    kind: ClassVar[str]

    conclusion = forms.ChoiceField(
        label=_("Conclusion"), choices=[(FIT, _("qualified")), (UNFIT, _("not qualified"))], widget=forms.RadioSelect
    )
    opinion = forms.CharField(label=_("Opinion"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def rows(cls, case, event, data):
        """One Assessment of this kind."""
        yield Assessment(
            case=case, event=event, kind=cls.kind, on=event.on, conclusion=data.get("conclusion") or FIT,
            days=data.get("days"), hours=data.get("hours"),
        )  # fmt: skip


class Talk(Facts):
    """A talk: by whom, where, and what was said; no verdict."""

    kind: ClassVar[str]

    talker = forms.CharField(label=_("Talk held by"), max_length=60)
    place = forms.CharField(label=_("Place"), max_length=120)
    opinion = forms.CharField(label=_("What was said"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))

    @classmethod
    def rows(cls, case, event, data):
        """One Assessment of this kind."""
        yield Assessment(case=case, event=event, kind=cls.kind, on=event.on, conclusion=FIT)


def assessed(kind: str, *, about: str = "") -> Any:
    """Ask for a conclusion with an opinion, recorded as an Assessment of that kind; ``about``: see ``text``."""
    hidden = {"sealed": {"opinion": about}, "masked": {"conclusion": about}} if about else {}
    return group(f"Assessed_{kind}", Assessed, kind=kind, **hidden)


def talked(kind: str, *, about: str = "") -> Any:
    """Ask who talked where about what, recorded as an Assessment without a verdict; ``about``: see ``text``."""
    hidden = {"sealed": {"opinion": about}} if about else {}
    return group(f"Talked_{kind}", Talk, kind=kind, **hidden)


class Training(Assessed):
    """Short concentrated training (A-17): when, how long, with what result."""

    kind = "training"

    began_on = date_field(_("Began on"))
    days = count(_("Days"), required=False)
    hours = count(_("Class hours"), required=False, help_text=_("at least 3 days or 24 class hours (A-17)"))


# --- public notices --------------------------------------------------------------------------------------------


class Notice(Facts):
    """A public notice of at least five working days at unit or residence (A-13); ``kind`` says of what."""

    kind: ClassVar[str] = "candidate"

    days = count(_("Working days"), initial=5, help_text=_("at least five (A-13)"))
    places = forms.CharField(
        label=_("Places of the notice"), max_length=240,
        help_text=_("for floating members both the place of origin and the place of residence (A-13)"),
    )  # fmt: skip
    contact = forms.CharField(label=_("Office and telephone for objections"), max_length=120)
    address = forms.CharField(label=_("Address for objections"), max_length=120, required=False)

    @classmethod
    def rows(cls, case, event, data):
        """A Publicity from the legal date on, its last day counted in working days (A.7)."""
        ends_on, provisional = last_day_of_publicity(event.on, data["days"])
        yield Publicity(
            case=case, event=event, kind=cls.kind, starts_on=event.on, ends_on=ends_on, provisional=provisional,
            places=data["places"],
        )  # fmt: skip


CLEAR, UPHELD = "clear", "upheld"


class NoticeOutcome(Facts):
    """What came of the public notice of that kind."""

    kind: ClassVar[str] = "candidate"

    objections = count(_("Objections received"), initial=0)
    outcome = forms.ChoiceField(
        label=_("Outcome"), widget=forms.RadioSelect,
        choices=[(CLEAR, _("nothing that stands in the way")), (UPHELD, _("an objection is upheld or still open"))],
    )  # fmt: skip
    handling = forms.CharField(
        label=_("Verification and handling"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def prepare(self):
        """The objections on record are counted already."""
        notice = self.case.history.notice(self.kind)
        self.known = (notice and notice.objections) or 0
        self.fields["objections"].initial = self.known

    def clean(self):
        """Objections must be answered for, and none that is on record is left out."""
        data = super().clean() or self.cleaned_data
        if (data.get("objections") or 0) < self.known:
            self.add_error("objections", _("%(known)s objections are on record.") % {"known": self.known})
        if data.get("objections") and not data.get("handling"):
            self.add_error("handling", _("Say how the objections were verified and handled."))
        return data

    @classmethod
    def rows(cls, case, event, data):
        """Close the running notice with its outcome."""
        latest = case.history.notice(cls.kind)
        latest.objections, latest.outcome = data["objections"], data["outcome"]
        yield latest
