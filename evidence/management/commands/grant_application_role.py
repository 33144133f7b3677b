"""``manage.py grant_application_role ROLE``: what the application's role may do, as SQL; ``--apply`` does it."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from evidence.grants import statements


class Command(BaseCommand):
    """Print or apply the GRANT and REVOKE statements; run it as the owner of the tables after every migrate."""

    help = "What the application's database role may do, as SQL; --apply carries it out. Run as the tables' owner."

    def add_arguments(self, parser):
        """The role, and whether to do it."""
        parser.add_argument("role", help="the role the program signs in with; CREATE ROLE makes it")
        parser.add_argument("--apply", action="store_true", help="carry the statements out, in one transaction")

    def handle(self, *args, role, apply, **options):
        """Print, or carry out."""
        if connection.vendor != "postgresql":
            raise CommandError("Roles are a matter of PostgreSQL.")
        if not apply:
            self.stdout.write("".join(f"{one};\n" for one in statements(role)), ending="")
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user = %s, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role] * 2)
            itself, known = cursor.fetchone()
        if itself or not known:
            raise CommandError("Name a role that exists and is not the one you have signed in with.")
        with transaction.atomic(), connection.cursor() as cursor:
            for one in statements(role):
                cursor.execute(one)
        self.stdout.write(f"{role}: {sum(1 for _one in statements(role))} statements.")
