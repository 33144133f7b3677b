"""Checks of the deployment: the seals lie on the tables, and the program's role can neither change rows nor seals."""

from __future__ import annotations

from django.core import checks
from django.db import connection
from django.utils.translation import gettext as _

from . import grants

SHOWN = 5


@checks.register(checks.Tags.database, deploy=True)
def check_roles(app_configs=None, databases=None, **kwargs):
    """With ``check --deploy --database default`` on PostgreSQL: missing seals, and rights beyond what is needed."""
    if "default" not in (databases or ()) or connection.vendor != "postgresql":
        return []
    found: list[checks.CheckMessage] = []
    if off := grants.seals_off():
        words = {"names": _shown(off)}
        found.append(
            checks.Error(
                _("Seals of the database are missing or switched off: %(names)s.") % words,
                hint=_("Put them on as the owner of the tables: manage.py migrate."), id="evidence.E001",
            )
        )  # fmt: skip
    if more := grants.too_much():
        words = {"names": _shown(more)}
        found.append(
            checks.Warning(
                _("The database role of the program may do more than it needs: %(names)s.") % words,
                hint=_("Run it with a role of its own: manage.py grant_application_role (docs/operations.md)."),
                id="evidence.W001",
            )
        )
    return found


def _shown(names: list[str]) -> str:
    more = "" if len(names) <= SHOWN else f" … ({len(names)})"
    return "; ".join(names[:SHOWN]) + more
