"""Cases and their events to look at, never to edit: what may be seen is what ``visible_to`` says."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organisations.searching import OpensSearches

from . import readable
from .models import Case, Event


class ReadOnly(OpensSearches, admin.ModelAdmin):
    """No adding, no changing, no deleting."""

    def has_add_permission(self, request):
        """Cases are opened through the door."""
        return False

    def has_change_permission(self, request, obj=None):
        """Cases change through the door."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nothing is deleted."""
        return False


@admin.register(Case)
class CaseAdmin(ReadOnly):
    """Cases the user may see anyway."""

    list_display = ("number", "of_whom", "where", "step_in_words", "entered_on")
    search_fields = ("number",)
    list_select_related = ("person", "organisation")

    def get_queryset(self, request):
        """The one answer to who may see what."""
        return Case.objects.visible_to(request.user)

    @admin.display(description=_("Person"), ordering="person__name")
    def of_whom(self, case):
        """The person's name."""
        return case.person.name

    @admin.display(description=_("Organisation"), ordering="organisation")
    def where(self, case):
        """The organisation's name."""
        return case.organisation.name

    @admin.display(description=_("Step"), ordering="state")
    def step_in_words(self, case):
        """The step as the law calls it."""
        return case.step.label


@admin.register(Event)
class EventAdmin(ReadOnly):
    """Events of cases the user may see anyway."""

    list_display = ("of_case", "position", "what_was_done", "on", "who", "at")
    list_select_related = ("case__person", "by")

    def get_queryset(self, request):
        """Events of visible cases."""
        return super().get_queryset(request).filter(case__in=Case.objects.visible_to(request.user))

    @admin.display(description=_("Case"), ordering="case")
    def of_case(self, event):
        """Number and person of the case."""
        return event.case

    @admin.display(description=_("No."), ordering="seq")
    def position(self, event):
        """Its place in the record of the case."""
        return event.seq

    @admin.display(description=_("What was done"), ordering="action")
    def what_was_done(self, event):
        """The act as the law calls it."""
        return readable.label_of(event.case.pipeline_class, event)

    @admin.display(description=_("Who"), ordering="by")
    def who(self, event):
        """Who did it."""
        return event.by
