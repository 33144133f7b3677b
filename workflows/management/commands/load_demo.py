"""``manage.py load_demo``: fill an empty database with the invented prefecture and its cases."""

from __future__ import annotations

import contextlib
import gc
import random
import sys
import time
from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Event
from organisations.models import Organisation, Person, User
from workflows.demonstration import prefecture
from workflows.demonstration.accounts import Staff
from workflows.demonstration.cases import Author, make_all, settle
from workflows.demonstration.exceptions import exceptions
from workflows.demonstration.hiring import HIRED, Hiring
from workflows.demonstration.hiring_rounds import HiringRounds
from workflows.demonstration.names import Register
from workflows.demonstration.plans import SHARES, plans
from workflows.demonstration.rounds import Rounds
from workflows.demonstration.service import Service

SEED = 2026
PLACED = 134  # people in the service of villages for every hundred membership cases
WIDTH = 30


class Bar:
    """One line on standard error that counts and tells the seconds left; ten lines where nobody looks on."""

    def __init__(self, total: int, stream):
        self.total, self.stream, self.begun, self.done = total, stream, time.monotonic(), 0
        self.live = stream.isatty()

    def advance(self) -> None:
        """One more is done."""
        self.done += 1
        if self.live or self.done * 10 // self.total > (self.done - 1) * 10 // self.total:
            self._draw()

    def _draw(self) -> None:
        full = WIDTH * self.done // self.total
        left = (time.monotonic() - self.begun) / self.done * (self.total - self.done)
        words = _("%(done)d / %(total)d cases, about %(left)d s left")
        words %= {"done": self.done, "total": self.total, "left": round(left)}
        self.stream.write(f"\r  [{'#' * full}{'.' * (WIDTH - full)}] {words}   ")
        if not self.live or self.done == self.total:
            self.stream.write("\n")
        self.stream.flush()


class Command(BaseCommand):
    """Everything in one transaction: an interrupted load leaves nothing behind and can simply be run again."""

    help = "Load the demonstration: an invented prefecture, its accounts, cases, rounds and posts (DEMO=1 only)."

    def add_arguments(self, parser):
        """How many cases, and another throw of the dice."""
        parser.add_argument("--cases", type=int, default=300, help="number of membership cases (default 300)")
        parser.add_argument("--seed", type=int, default=SEED, help="other names, dates and votes")

    def handle(self, *, cases: int, seed: int, **options):
        """Refuse outside the demonstration; do nothing where there are organisations already."""
        if not settings.DEMO:
            raise CommandError(
                _("Demonstration data are loaded only with DEMO=1: they bring accounts with a known password.")
            )
        if Organisation.objects.exists():
            self.stdout.write(_("There are organisations already: nothing to load."))
            return
        if cases < len(SHARES):
            raise CommandError(_("At least %(least)d cases: one at each step.") % {"least": len(SHARES)})
        begun = time.monotonic()
        with transaction.atomic(), uncollected():
            made = load(cases, seed=seed, stream=sys.stderr)
        self._report(made, time.monotonic() - begun)

    def _report(self, made: list, seconds: float) -> None:
        places = Counter(Organisation.objects.values_list("place", flat=True))
        words = _(
            "%(townships)d townships and streets, %(villages)d villages, %(people)d people, %(users)d accounts, "
            "%(cases)d cases, %(events)d events in %(seconds).1f s"
        )
        numbers = {
            "townships": places["township"] + places["street"], "villages": places["village"],
            "people": Person.objects.count(), "users": User.objects.count(), "cases": len(made),
            "events": Event.objects.count(), "seconds": seconds,
        }  # fmt: skip
        self.stdout.write(words % numbers)


@contextlib.contextmanager
def uncollected():
    """Without the cyclic garbage collector: a fifth faster, and the process ends soon anyway."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def load(count: int, *, seed: int, stream) -> list:
    """Build the prefecture and ``count`` cases; the same for the same seed and day."""
    rng, today = random.Random(seed), timezone.localdate()
    tree = prefecture.build(rng)
    wanted = plans(tree, count, rng)
    staff = Staff(tree, Register(rng, as_of=today), as_of=today)
    staff.hire([plan.branch for plan in wanted])
    staff.sanction_some(tree.showcase_branch)
    serving, hired = count * PLACED // 100, count * HIRED // 300
    author, bar, made = Author(staff, rng, as_of=today), Bar(count + serving + hired, stream), []
    for case in make_all(author, wanted):
        made.append(case)
        bar.advance()
    settle(author)
    exceptions(author)
    service = Service(staff, rng, as_of=today)
    service.promise()
    made += Rounds(service, rng, as_of=today).make()
    made += service.settle(serving, advance=bar.advance)
    hiring = Hiring(service, rng, as_of=today)
    hiring.promise()
    hiring.populate()
    hiring.careers.issue()
    made += HiringRounds(service, hiring.careers, rng, as_of=today).make()
    made += hiring.settle(hired, advance=bar.advance)
    transaction.get_connection().run_on_commit.clear()  # left to the drain like everything else
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # so many rows at once: without statistics the planner takes the tables to be empty
    return made
