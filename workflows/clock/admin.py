"""The clock for administrators: its runs to look at, and the rhythm of reminders to set."""

from __future__ import annotations

from django.contrib import admin

from .models import ClockRun, Rhythm


@admin.register(Rhythm)
class RhythmAdmin(admin.ModelAdmin):
    """How many working days ahead and after each role's desks are reminded; without a row the shipped rhythm holds."""

    list_display = ("role", "first", "last", "above", "further", "cool_down")


@admin.register(ClockRun)
class ClockRunAdmin(admin.ModelAdmin):
    """When each day's pass was made and what it did; read only."""

    list_display = ("period", "job", "begun_at", "ended_at")
    list_filter = ("job",)

    def has_add_permission(self, request):
        """Never: the clock adds them."""
        return False

    def has_change_permission(self, request, obj=None):
        """Never: they are looked at."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Never: they tell which days are done."""
        return False
