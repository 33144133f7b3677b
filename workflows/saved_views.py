"""Saved views of the desk: a user's own names for filters; never a person's name or number, which are typed anew."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST, LONGEST = 20, 20  # views of one user, characters of a name
KEPT = ("due", "pipeline", "item", "claimed", "organisation")
TABS = ("index", "returned", "waiting", "covered")


class SavedView(models.Model):
    """The desk narrowed in some way, under a name of the user's own; one of them may be what the desk opens with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(gettext_lazy("name of the view"), max_length=LONGEST)
    tab = models.CharField(max_length=10, default=TABS[0])
    query = models.CharField(max_length=300, blank=True)
    first = models.BooleanField(gettext_lazy("the desk opens with it"), default=False)

    class Meta:
        verbose_name = gettext_lazy("saved view")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["user", "name"], name="one_view_of_a_name"),
            models.UniqueConstraint(fields=["user"], condition=Q(first=True), name="one_view_the_desk_opens_with"),
        )

    def __str__(self):
        return self.name

    @property
    def url(self) -> str:
        """Where the view is; with a query even if it narrows nothing, so that the first view does not come instead."""
        return f"{reverse(f'desk:{self.tab}')}?{self.query or 'all='}"


def keep(user, *, name: str, tab: str, query: str) -> SavedView:
    """Save what the desk is narrowed to; ValidationError says what is wrong in words."""
    name, narrowed = " ".join(name.split()), kept_of(query)
    if not name or len(name) > LONGEST:
        raise ValidationError(_("Give the view a name of at most %(most)s characters.") % {"most": LONGEST})
    if tab not in TABS or (not narrowed and tab == TABS[0]):
        raise ValidationError(_("Choose a filter first; a name or number that you look for is not saved with a view."))
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=user.pk)  # two clicks at once count one after the other
        there = list(user.saved_views.values_list("name", flat=True))
        if name in there:
            raise ValidationError(_("You already have a view called “%(name)s”.") % {"name": name})
        if len(there) >= MOST:
            raise ValidationError(_("You have %(most)s views already; delete one first.") % {"most": MOST})
        return SavedView.objects.create(user=user, name=name, tab=tab, query=narrowed)


def kept_of(query: str) -> str:
    """What of a query string is saved: filters, neither the page nor what was searched for."""
    given = QueryDict(query[:600])
    found = QueryDict(mutable=True)
    for name in KEPT:
        if value := given.get(name, "")[:50]:
            found[name] = value
    return found.urlencode()[:300]


def open_with(view: SavedView, *, first: bool) -> None:
    """Let the desk open with the view, or no longer."""
    with transaction.atomic():
        SavedView.objects.filter(user=view.user_id, first=True).update(first=False)
        SavedView.objects.filter(pk=view.pk).update(first=first)
