"""Cases and their events to look at, never to edit: what may be seen is what ``visible_to`` says."""

from __future__ import annotations

from django.contrib import admin

from organisations.searching import OpensSearches

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

    list_display = ("number", "person", "organisation", "state", "entered_on")
    search_fields = ("number",)
    list_select_related = ("person", "organisation")

    def get_queryset(self, request):
        """The one answer to who may see what."""
        return Case.objects.visible_to(request.user)


@admin.register(Event)
class EventAdmin(ReadOnly):
    """Events of cases the user may see anyway."""

    list_display = ("case", "seq", "action", "on", "by", "at")
    list_select_related = ("case__person", "by")

    def get_queryset(self, request):
        """Events of visible cases."""
        return super().get_queryset(request).filter(case__in=Case.objects.visible_to(request.user))
