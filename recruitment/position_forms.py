"""A position of a draft: what it is called, what it asks, and which posts it fills (D.3 row 2, D.5)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cases.editions import cite

from .intakes import posts, wording
from .models import Intake, Position, Post
from .programmes import LABOUR_CONTRACT


class PostsField(forms.ModelMultipleChoiceField):
    """Vacant posts to choose from, each with village and pool."""

    def label_from_instance(self, obj):
        """Number, village, title, and whose pool funds it."""
        words = {"number": obj.number, "village": obj.organisation.short_name, "title": obj.title}
        words |= {"pool": obj.pool.organisation.short_name, "year": obj.pool.year}
        return _("%(number)s %(village)s %(title)s (%(pool)s, plan of %(year)s)") % words


class PositionForm(forms.Form):
    """A position: what it is called, what it asks, and which posts it fills."""

    COLUMNS = ("code", "title", "education", "age_most", "majors", "conditions", "ratio", "direct", "exempt")

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

    def clean(self):
        """Without examination only under a labour contract (E-02, E-03), and then without an interview too."""
        data = super().clean() or self.cleaned_data
        if data.get("exempt") and self.intake.programme.identity != LABOUR_CONTRACT:
            law = cite("E-02")
            said = _(
                "Nobody comes into a public institution without examination (%(law)s); this is for labour contracts."
            )
            self.add_error("exempt", said % {"law": law})
        if data.get("exempt") and data.get("direct"):
            self.add_error("direct", _("A position without examination has no interview either."))
        return data

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


TITLES = {"placement": "到村任职"}
"""What positions are usually called, by the pipeline they feed; else as their programme."""


def _defaults(intake: Intake) -> dict[str, Any]:
    programme = intake.programme
    title = TITLES.get(programme.pipeline, programme.name)
    return {"education": programme.education, "age_most": programme.age_most, "title": title}
