"""What the acts of a round ask for, and the rows and orders they become."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.facts import Facts, group

from . import posts


def orders(kind: str) -> Any:
    """The act orders work of that kind for everybody it concerns, carried out after it (recruitment/running.py)."""

    def record(cls, case, event, data):
        """Order it in the name of whoever did the act."""
        from .. import running  # stands above the models this module belongs to

        running.order(case, kind, by=event.by, on=event.on)

    return group(f"Orders_{kind}", Facts, record=classmethod(record))


# --- plan ------------------------------------------------------------------------------------------------------


class PlanApproved(Facts):
    """The two approvals without which nothing is announced: use of quota (编办) and recruitment plan (人社)."""

    quota_document = forms.CharField(
        label=gettext_lazy("Document number: use of quota"), max_length=120,
        help_text=gettext_lazy("reply of the staffing office"),
    )  # fmt: skip
    plan_document = forms.CharField(
        label=gettext_lazy("Document number: plan"), max_length=120,
        help_text=gettext_lazy("reply of the personnel department"),
    )  # fmt: skip

    @classmethod
    def record(cls, case, event, data):
        """Reserve every post of the plan (D.5)."""
        posts.reserve(case, by=event.by, on=event.on, document=data["quota_document"])


class Released(Facts):
    """Posts reserved for the round go back to their pools under a document."""

    document = forms.CharField(
        label=gettext_lazy("Document number"), max_length=120, required=False,
        help_text=gettext_lazy("under which reserved posts are released to the pool"),
    )  # fmt: skip

    def clean(self):
        """A document where posts are reserved."""
        data = super().clean() or self.cleaned_data
        if not data.get("document") and posts.reserved(self.case).exists():
            self.add_error(
                "document", _("Posts are reserved for this round: name the document under which they go back.")
            )
        return data

    @classmethod
    def record(cls, case, event, data):
        """Release what is still reserved (D.5)."""
        reason = data.get("reason") or str(type(case).act(event.action).label)
        posts.release(posts.reserved(case), by=event.by, on=event.on, document=data["document"], reason=reason)
