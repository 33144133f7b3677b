"""A position of a draft: what it is called, what it asks, and which posts it fills (D.3 row 2, D.5)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from .intakes import posts, wording
from .measures import GRADUATES
from .models import Intake, Position, Post, Programme


class PostsField(forms.ModelMultipleChoiceField):
    """Vacant posts to choose from, each with village and pool."""

    def label_from_instance(self, obj):
        """Number, village, title, and whose pool funds it."""
        words = {"number": obj.number, "village": obj.organisation.short_name, "title": obj.title}
        words |= {"pool": obj.pool.organisation.short_name, "year": obj.pool.year}
        return _("%(number)s %(village)s %(title)s (%(pool)s, plan of %(year)s)") % words


class PositionForm(forms.Form):
    """A position: what it is called, what it asks, and which posts it fills."""

    COLUMNS = ("code", "title", "education", "age_most", "majors", "conditions", "ratio", "direct")

    def __init__(self, *args, intake: Intake, position: Position | None = None, **kwargs):
        self.intake, self.position = intake, position or Position(intake=intake, **_defaults(intake))
        given = {name: getattr(self.position, name) for name in self.COLUMNS}
        if position:
            given["posts"] = list(position.posts.values_list("pk", flat=True))
        kwargs["initial"] = given | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name in self.COLUMNS:
            self.fields[name] = wording.form_field(Position, name)
        self.fields["ratio"].help_text = _("empty: as the round, 1:%(ratio)s") % {"ratio": wording.plain(intake.ratio)}
        self.fields["posts"] = PostsField(
            label=_("Posts to be filled"), queryset=self._offered(), widget=forms.CheckboxSelectMultiple,
            help_text=_("vacant posts below the host; the number of posts is how many are chosen"),
        )  # fmt: skip

    def _offered(self):
        found = posts.offered(self.intake)
        others = Post.objects.filter(position__intake=self.intake).exclude(position=self.position.pk)
        return found.exclude(pk__in=others.values("pk"))

    def clean_code(self):
        """One position of a code."""
        code = self.cleaned_data["code"].strip()
        if self.intake.positions.filter(code=code).exclude(pk=self.position.pk).exists():
            raise forms.ValidationError(_("There is a position of this code already."))
        return code

    def save(self) -> Position:
        """The position with its posts; as many as are chosen are announced."""
        for name in self.COLUMNS:
            setattr(self.position, name, self.cleaned_data[name])
        chosen = self.cleaned_data["posts"]
        self.position.announced = self.position.places = len(chosen)
        self.position.save()
        self.position.posts.exclude(pk__in=[one.pk for one in chosen]).update(position=None)
        Post.objects.filter(pk__in=[one.pk for one in chosen]).update(position=self.position)
        return self.position


def _defaults(intake: Intake) -> dict[str, Any]:
    programme = intake.programme
    return {"education": programme.education, "age_most": programme.age_most, "title": usual_title(programme)}


def usual_title(programme: Programme) -> str:
    """What a programme's positions are usually called: going to a village, else as the programme is called."""
    return "到村任职" if programme.pipeline == GRADUATES.pipeline else programme.name.partition("（")[0]
