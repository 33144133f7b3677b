"""Upkeep of the tree, its people, accounts and mandates, each by the roles that ``organisations/upkeep.py`` names."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import upkeep
from .identity import validate_id_number
from .masking import mask_phone
from .models import Change, Mandate, Office, Organisation, Person, Sanction, User
from .searching import OpensSearches

admin.site.site_header = admin.site.site_title = admin.site.index_title = _("Upkeep")


class Kept(OpensSearches):
    """Nothing here is deleted: it is closed, ended or deactivated, and the record keeps naming it."""

    def has_delete_permission(self, request, obj=None):
        """Never."""
        return False


class OfOnesOwn(admin.ModelAdmin):
    """Rows at and below the organisations for which the user keeps them: everybody else's do not exist.

    The same holds for what a row names: a person or an organisation of somebody else's cannot be chosen, nor can it be
    told from the refusal whether there is one of that number.
    """

    place = "organisation__"
    places: ClassVar = {"organisation": "", "person": "organisation__"}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only what the user keeps may be named."""
        if db_field.name in self.places:
            reach = upkeep.below(request.user, self.opts.label_lower, self.places[db_field.name])
            kwargs["queryset"] = db_field.related_model.objects.filter(reach)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request):
        """The rows the user keeps."""
        rows = super().get_queryset(request)
        return rows.filter(upkeep.below(request.user, self.opts.label_lower, self.place))


@admin.register(Organisation)
class OrganisationAdmin(Kept, OfOnesOwn):
    """Organisations and their powers; renaming, moving and merging go through organisations/tree.py."""

    place = ""
    places: ClassVar = {"parent": ""}

    list_display = ("name", "kind", "place", "code", "rural", "border", "closed_on")
    list_filter = ("kind", "place", "border", "can_approve", "can_deliberate")
    search_fields = ("name", "short_name", "code")
    raw_id_fields = ("parent",)
    list_select_related = ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A new root of the tree is made by whoever keeps a root; others name the organisation above."""
        above = Organisation.objects.filter(upkeep.below(request.user, self.opts.label_lower, ""), parent=None)
        return super().formfield_for_foreignkey(db_field, request, required=not above.exists(), **kwargs)

    def get_readonly_fields(self, request, obj=None):
        """Name and place in the tree of an existing organisation change with a document number only."""
        return ("name", "parent", "closed_on", "path") if obj else ("path", "closed_on")


class PersonForm(forms.ModelForm):
    """Takes an ID number once, as one line; shows it and the telephone masked ever after."""

    def clean_id_number(self):
        """A sound number that nobody on record bears."""
        number = validate_id_number(self.cleaned_data["id_number"])
        if Person.with_id_number(number):
            raise ValidationError(
                gettext("Another person on record bears this number: compare both before anything is changed.")
            )
        return number

    class Meta:
        model = Person
        fields = (
            "name", "id_number", "ethnic", "education", "political", "native_place", "occupation", "phone",
            "organisation", "member_since",
        )  # fmt: skip
        widgets: ClassVar = {"id_number": forms.TextInput, "phone": forms.TextInput}


@admin.register(Person)
class PersonAdmin(Kept, OfOnesOwn):
    """People; found by name, the ID number is neither shown nor searched in clear."""

    form = PersonForm
    list_display = ("name", "masked_id_number", "political", "organisation", "member_since")
    search_fields = ("name",)
    raw_id_fields = ("organisation",)
    list_select_related = ("organisation",)

    @admin.display(description=_("ID number"))
    def masked_id_number(self, person):
        """Under the name of the column it hides."""
        return person.masked_id_number

    def get_fields(self, request, obj=None):
        """Replace both numbers by their masks once they are stored: in full they are shown with a purpose (F-08)."""
        plain = [name for name in map(str, super().get_fields(request, obj)) if not name.startswith("masked_")]
        kept = [name for name in plain if name not in ("id_number", "phone")]
        return ["masked_id_number", *kept, "masked_phone"] if obj else plain

    @admin.display(description=_("telephone"))
    def masked_phone(self, obj):
        """The telephone as pages show it."""
        return mask_phone(obj.phone)

    def get_readonly_fields(self, request, obj=None):
        """What is derived from the number; what the forms say of a person is corrected with history (rights)."""
        corrected = ("name", "ethnic", "education", "native_place", "occupation")
        return ("masked_id_number", "masked_phone", *corrected) if obj else ()


@admin.register(Mandate)
class MandateAdmin(Kept, OfOnesOwn):
    """Who acts in which role for whom, from when to when."""

    list_display = ("user", "role", "organisation", "since", "until")
    list_filter = ("role",)
    search_fields = ("user__username", "organisation__name")
    raw_id_fields = ("user", "organisation")
    list_select_related = ("user", "organisation")


@admin.register(Office)
class OfficeAdmin(Kept, OfOnesOwn):
    """Township posts that make a member eligible as sponsor (C-S1)."""

    list_display = ("person", "post", "organisation", "since", "until")
    raw_id_fields = ("person", "organisation")
    list_select_related = ("person", "organisation")


@admin.register(Sanction)
class SanctionAdmin(Kept, OfOnesOwn):
    """Penalties with their period of effect (A-14)."""

    place = "person__organisation__"
    list_display = ("person", "weight", "since", "until")
    raw_id_fields = ("person",)
    list_select_related = ("person",)


@admin.register(Change)
class ChangeAdmin(Kept, OfOnesOwn):
    """What happened to the tree; written by organisations/tree.py only."""

    list_display = ("on", "organisation", "what", "before", "after", "document", "by")
    list_select_related = ("organisation", "by")

    def has_add_permission(self, request):
        """Never by hand."""
        return False

    def has_change_permission(self, request, obj=None):
        """Never."""
        return False


@admin.register(User)
class StaffAdmin(Kept, UserAdmin):
    """Accounts; deactivated, never deleted. What an account may do is told by its mandates alone."""

    raw_id_fields = ("person",)
    list_display = ("username", "last_name", "first_name", "is_active")
    list_filter = ("is_active",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username",)}),
        (_("person"), {"fields": ("last_name", "first_name", "email", "person")}),
        (None, {"fields": ("is_active",)}),
    )
