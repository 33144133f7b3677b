"""``manage.py first_administrators``: the three separate administrators of a fresh installation (三员, F.2).

    manage.py first_administrators --organisation 中共某州委员会 --short-name 州委 \\
        --system xitong=系统管理员 --security anquan=安全管理员 --audit shenji=审计管理员

Their one-time passwords are printed once and stored nowhere. The organisation is made if the tree is still empty.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import one_time
from evidence import kinds, log
from organisations.desks import ADMINISTRATORS, Role
from organisations.models import Mandate, Organisation, User
from organisations.system_user import system_clock

SEATS = (
    ("system", Role.ADMINISTRATOR, "xitong=系统管理员"),
    ("security", Role.SECURITY, "anquan=安全管理员"),
    ("audit", Role.AUDITOR, "shenji=审计管理员"),
)  # fmt: skip


class Command(BaseCommand):
    """Three accounts, three mandates, three passwords on the screen."""

    help = "Creates the system, the security and the audit administrator of a fresh installation."

    def add_arguments(self, parser: Any) -> None:
        """Where they sit and who they are."""
        parser.add_argument("--organisation", help="full name of the topmost organisation, if there is none yet")
        parser.add_argument("--short-name", help="its short name")
        for name, role, default in SEATS:
            parser.add_argument(f"--{name}", default=default, help=f"SIGN-IN-NAME=NAME ({role.value})")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create all three or none."""
        if Mandate.objects.current().filter(role__in=ADMINISTRATORS, user__is_active=True).exists():
            raise CommandError("There are administrators already: they open further accounts on the page of accounts.")
        named = [(role, *_named(options[name], name)) for name, role, _default in SEATS]
        if len({username for _role, username, _name in named}) < len(SEATS):
            raise CommandError("The three administrators are three people: name three different accounts.")
        with transaction.atomic():
            root = _root(options["organisation"], options["short_name"])
            shown = [(role, username, _appoint(username, name, role, root)) for role, username, name in named]
        for role, username, secret in shown:
            self.stdout.write(f"{role.value:14} {username:20} {secret}")
        self.stdout.write("Shown this once. Hand each over in person; it is changed at the first sign-in.")


def _named(text: str, option: str) -> tuple[str, str]:
    username, _sign, name = text.partition("=")
    if not username or not name:
        raise CommandError(f"--{option} wants SIGN-IN-NAME=NAME.")
    if User.objects.filter(username__iexact=username).exists():
        raise CommandError(f"There is an account called {username} already.")
    return username, name


def _root(name: str | None, short: str | None) -> Organisation:
    """The topmost organisation; made where the tree is empty."""
    root = Organisation.objects.filter(parent=None, closed_on=None).order_by("pk").first()
    if root is None:
        if not name:
            raise CommandError("There is no organisation yet: name the topmost one with --organisation.")
        root = Organisation.objects.create(name=name, short_name=short or name, kind="committee", place="prefecture")
        system_clock()
    return root


def _appoint(username: str, name: str, role: Role, root: Organisation) -> str:
    user = User(username=username, last_name=name)
    user.set_unusable_password()
    user.save()
    mandate = Mandate.objects.create(user=user, role=role, organisation=root)
    log.note(kinds.ACCOUNT, subject=user, purpose="first administrators")
    log.note(kinds.MANDATE, subject=mandate, purpose="first administrators")
    return one_time.issue(user, by=None)
