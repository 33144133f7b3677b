"""What is asked when a published announcement is amended, and the rows that become of it (D.3 rows 2 and 4, D-06)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import Facts

from . import amending, posts


class PositionField(forms.ModelChoiceField):
    """One position of the round that still has posts."""

    def label_from_instance(self, obj):
        """Code, title and how many posts it has."""
        return _("%(position)s (%(places)s posts)") % {"position": obj, "places": obj.places}


class PositionsField(forms.ModelMultipleChoiceField):
    """Some positions of the round that still have posts."""

    def label_from_instance(self, obj):
        """Code, title and its opening ratio."""
        ratio = obj.intake.ratio if obj.ratio is None else obj.ratio
        return f"{obj} 1:{ratio.normalize():f}"


class Amending(Facts):
    """Base of the groups that speak of positions: they offer those that still have posts."""

    names: ClassVar[tuple[str, ...]] = ("position",)
    offered: ClassVar[dict[str, Any]] = {}

    def prepare(self):
        """Offer the positions of this round."""
        live = self.case.live_positions().filter(**self.offered)
        for name in self.names:
            field: Any = self.fields[name]
            field.queryset = live


class Correction(Facts):
    """One thing the announcement says is put right: what, its new value, and why."""

    item = forms.CharField(max_length=40, widget=forms.HiddenInput)
    value = forms.CharField(label=gettext_lazy("New value"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("every applicant's case shows it"),
    )  # fmt: skip
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=120, required=False)

    def prepare(self):
        """The field of what is to be corrected; terms ask for the authority's approval."""
        asked = self.data.get("item") if self.is_bound else self.initial.get("item")
        self.wanted: amending.Item | None = amending.item_of(self.case, str(asked or ""))
        if self.wanted is None:
            return
        self.fields["value"] = self.wanted.field
        self.initial.setdefault("value", self.wanted.value)
        if self.wanted.term:
            self.fields["document"].required = True
            self.fields["document"].help_text = _(
                "The terms of a published announcement are not changed without authority (35号令 art.15): "
                "the approval of whoever approved the plan"
            )

    def clean_item(self):
        """Something of this announcement."""
        if self.wanted is None:
            raise forms.ValidationError(_("This cannot be corrected."))
        return self.cleaned_data["item"]

    def clean(self):
        """What it was and what it becomes stand in the record; something must change."""
        data = super().clean() or self.cleaned_data
        if self.wanted is None or "value" not in data:
            return data
        now = data["value"]
        if now == self.wanted.value:
            self.add_error("value", _("This is what the announcement says already."))
        said = {
            "what": str(self.wanted.label),
            "was": self.wanted.said(self.wanted.value),
            "now": self.wanted.said(now),
        }
        return data | said | {"term": self.wanted.term}

    @classmethod
    def record(cls, case, event, data):
        """A corrected position is stored; what concerns the round itself the door stores."""
        item = amending.item_of(case, data["item"])
        if item is not None and item.row is not case:
            setattr(item.row, item.column, data["value"])
            item.row.version = event.seq
            item.row.save(update_fields=[item.column, "version"])


class Cut(Amending):
    """A position loses posts for want of applicants."""

    position = PositionField(label=gettext_lazy("Position of the round"), queryset=None)
    number = forms.IntegerField(label=gettext_lazy("Posts cut"), min_value=1, max_value=500)
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=120)

    @classmethod
    def record(cls, case, event, data):
        """The posts of the highest numbers are freed (D.5); the announced number stays on record."""
        position = data["position"]
        freed = list(posts.reserved(case).filter(position=position).order_by("-number")[: data["number"]])
        posts.release(freed, by=event.by, on=event.on, document=data["document"], reason=data["reason"])
        position.places -= data["number"]
        position.version = event.seq
        position.save(update_fields=["places", "version"])


class Merge(Amending):
    """A position goes into another one, with its posts and its candidates."""

    names = ("position", "other")

    position = PositionField(label=gettext_lazy("Position of the round"), queryset=None)
    other = PositionField(label=gettext_lazy("is merged into"), queryset=None)

    def clean(self):
        """Two different positions."""
        data = super().clean() or self.cleaned_data
        if data.get("position") and data["position"] == data.get("other"):
            self.add_error("other", _("A position is merged into another one."))
        return data

    @classmethod
    def record(cls, case, event, data):
        """Posts move with their number; both rows bear the version of this event."""
        position, other = data["position"], data["other"]
        position.posts.update(position=other)
        other.places += position.places
        position.places, position.merged_into = 0, other
        for one in (position, other):
            one.version = event.seq
            one.save(update_fields=["places", "merged_into", "version"])


class LowerRatio(Amending):
    """The opening ratio of some positions is lowered; those without examination have none."""

    names = ("positions",)
    offered: ClassVar[dict[str, Any]] = {"exempt": False}

    positions = PositionsField(label=gettext_lazy("Positions"), queryset=None, widget=forms.CheckboxSelectMultiple)
    ratio = forms.DecimalField(
        label=gettext_lazy("Applicants for each post"), min_value=0, max_value=99, max_digits=4, decimal_places=1,
        help_text=gettext_lazy("0: no ratio is asked"),
    )  # fmt: skip
    document = forms.CharField(label=gettext_lazy("Approving document"), max_length=120)

    @classmethod
    def record(cls, case, event, data):
        """The positions bear their own ratio from now on."""
        for one in data["positions"]:
            one.ratio, one.version = data["ratio"], event.seq
            one.save(update_fields=["ratio", "version"])
