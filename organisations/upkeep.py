"""Who may keep what on the upkeep site (``/admin/``): a table of roles, asked instead of flags and groups (F.2).

The three administrators are separated (三员): the system administrator keeps the tree, the accounts and the
installation, the security administrator gives and takes mandates, the audit administrator reads the logs. None of
them sees a case or a person's data; people, their offices and penalties are kept by the departments, each below its
own organisation. Accounts and mandates are changed on pages of their own (accounts/people.py) and only shown here.
Nobody is above this table: ``User`` refuses the superuser flag in the database.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q

from .desks import Role

VIEW, ADD, CHANGE = "view", "add", "change"
ALL = (VIEW, ADD, CHANGE)
UPKEEP: dict[str, dict[str, tuple[str, ...]]] = {
    Role.ADMINISTRATOR: {
        "organisations.organisation": ALL,
        "organisations.change": (VIEW,),
        "organisations.user": (VIEW,),
        "organisations.mandate": (VIEW,),
        "notices.robot": ALL,
        "workflows.rhythm": (*ALL, "delete"),
        "workflows.clockrun": (VIEW,),
    },
    Role.SECURITY: {
        "organisations.organisation": (VIEW,),
        "organisations.user": (VIEW,),
        "organisations.mandate": (VIEW,),
    },
    Role.AUDITOR: {
        "organisations.organisation": (VIEW,),
        "organisations.change": (VIEW,),
        "organisations.user": (VIEW,),
        "organisations.mandate": (VIEW,),
        "workflows.clockrun": (VIEW,),
    },
    Role.DEPARTMENT: {
        "organisations.organisation": (VIEW,),
        "organisations.person": ALL,
        "organisations.office": ALL,
        "organisations.sanction": ALL,
    },
}
"""Role: model: what it may do. What is not named is refused."""


def keeps(user: Any) -> bool:
    """Whether the user has anything to keep on the upkeep site."""
    return user.is_active and any(mandate.role in UPKEEP for mandate in _own(user))


def below(user: Any, model: str, prefix: str = "organisation__") -> Q:
    """The rows of ``model`` at or below the organisations for which the user keeps them."""
    found = Q(pk__in=())
    for mandate in _own(user):
        if model in UPKEEP.get(mandate.role, {}):
            found |= Q(**{f"{prefix}path__startswith": mandate.organisation.path})
    return found


def _own(user: Any) -> list:
    """The user's own mandates in force: upkeep is never done for somebody who is away."""
    held = user.current_mandates() if hasattr(user, "current_mandates") else []
    return [mandate for mandate in held if mandate.acting_for is None]


class MandateBackend(ModelBackend):
    """Checks passwords as Django does; permissions come from the mandates and from nowhere else."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: nothing is given to a user by name."""
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: there are no groups."""
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """What the table gives to the roles the user holds today, as Django names permissions."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return {
            f"{model.split('.')[0]}.{verb}_{model.split('.')[1]}"
            for mandate in _own(user_obj)
            for model, verbs in UPKEEP.get(mandate.role, {}).items()
            for verb in verbs
        }
