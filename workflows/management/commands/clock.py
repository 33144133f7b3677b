"""``manage.py clock``: make the pass that is due now; ``--status`` tells which days are made and what they did."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from workflows.clock.models import ClockRun
from workflows.clock.passes import missed, tick

SHOWN = 10


class Command(BaseCommand):
    """Make the day's pass, or tell how the clock stands."""

    help = "Make the clock's daily pass unless it is made; with --status tell how the clock stands."

    def add_arguments(self, parser):
        """Only whether to look or to act."""
        parser.add_argument("--status", action="store_true", help="change nothing; tell which days are made")

    def handle(self, *args, status, **options):
        """Act, or tell; the exit code is 1 where days are missed."""
        if not status:
            self.stdout.write("made" if tick() else "nothing to do")
            return
        for run in ClockRun.objects.all()[:SHOWN]:
            seconds = f"{(run.ended_at - run.begun_at).total_seconds():.1f} s" if run.ended_at else "broken off"
            figures = ", ".join(f"{name} {number}" for name, number in run.figures.items() if number)
            self.stdout.write(f"{run.period} {run.job:<5} {seconds:>10}  {figures}")
        today = timezone.localdate()
        behind = [day for job in (ClockRun.PASS, ClockRun.TOLD) for day in missed(job, today) if day < today]
        if behind:
            self.stderr.write(f"behind since {min(behind)}")
            raise SystemExit(1)
