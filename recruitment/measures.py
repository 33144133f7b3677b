"""Counting which places have the people a plan promises them, for placement and hiring alike.

A ``Measure`` says which places are counted and which columns of a case tell that its person is there; everything else
(states, posts filled, who is there at the close of a year) follows from tenures and the quota ledger, in SQL, so that
a figure and the list behind it are one query. Recruitment does not know the cases: their columns are named by text.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cases.limits import add_months
from organisations.models import Organisation, Place

from . import measure_pages
from .measure_pages import Pages
from .models import Entry, Programme, Tenure
from .programmes import SOCIAL_WORKER, SPECIALIST

SOON = 6
"""Months before the end of a term from which a place is about to lose its graduate: from then on a successor may be
provided for (D.5), so that earlier nobody could do anything about it."""

SERVING, PROVIDED, LOSING, APPOINTED, WITHOUT = "serving", "provided", "losing", "appointed", "without"
THERE = (SERVING, PROVIDED, LOSING)
"""The states in which somebody has reported in and has not left."""

PRESENT, KNOWN, FORESEEN = "present", "known", "foreseen"
"""Bases of a count at the close of a day: what was; terms as they run out; with what has been provided for."""

TERM = {"there_since": "reported_on", "serves_until": "serves_until"}
"""Names of a tenure's annotations, and the columns of its case they come from."""


@dataclass(frozen=True)
class Measure:
    """What is counted: the places of some kinds, and by which cases they count as covered.

    ``service`` is the way from a case to the columns ``reported_on`` (since when the person is there) and
    ``serves_until`` (the last day of the term). ``programmes``: codes of those that count; empty for all of the
    pipeline.
    """

    name: str
    place: tuple[str, ...]
    pipeline: str
    service: str
    programmes: tuple[str, ...] = ()
    pages: Pages = measure_pages.VILLAGES

    @property
    def areas(self) -> tuple[str, ...]:
        """The kinds of organisations whose figures are compared; streets where communities are counted."""
        return (Place.COUNTY, Place.TOWNSHIP, *((Place.STREET,) if Place.COMMUNITY in self.place else ()))

    @property
    def leading(self) -> tuple[str, ...]:
        """The kinds of organisations whose people look at the figures: from the prefecture to the place itself."""
        return (Place.PREFECTURE, *self.areas, *self.place)

    def counts(self, prefix: str = "") -> Q:
        """The programmes that count; ``prefix``: the way to them."""
        its = Q(**{f"{prefix}pipeline": self.pipeline})
        return its & Q(**{f"{prefix}code__in": self.programmes}) if self.programmes else its

    # --- places and tenures ---

    def places(self, root: Organisation, on: datetime.date | None = None) -> QuerySet[Organisation]:
        """The places at and below ``root`` that are open, or were at the close of that day."""
        return Organisation.objects.under(root).filter(open_on(on), place__in=self.place)

    def tenures(self, programmes: Iterable[Programme] | None = None) -> QuerySet[Tenure]:
        """Tenures of the measure's posts, or of some programmes.

        ``last_word`` is the ledger's last entry on the post, ``moved_here`` whether the case had another post before.
        """
        rows = Tenure.objects.filter(self.counts("post__pool__programme__"))
        if programmes is not None:
            rows = rows.filter(post__pool__programme__in=programmes)
        word = Entry.objects.filter(post=OuterRef("post")).order_by("-pk").values("kind")[:1]
        before = Tenure.objects.filter(case=OuterRef("case"), pk__lt=OuterRef("pk"))
        return rows.annotate(last_word=Subquery(word), moved_here=Exists(before))

    def there(self, root: Organisation, on: datetime.date | None = None) -> QuerySet[Tenure]:
        """Tenures in the places at and below ``root``."""
        kept = {"post__organisation__path__startswith": root.path, "post__organisation__place__in": self.place}
        return self.tenures().filter(open_on(on, "post__organisation__"), **kept)

    def with_term(self, tenures: QuerySet[Tenure]) -> QuerySet[Tenure]:
        """``tenures`` with ``there_since`` and ``serves_until`` as the case has them."""
        columns = {name: F(f"case__{self.service}__{column}") for name, column in TERM.items()}
        return tenures.annotate(**columns)

    # --- conditions on a tenure ---

    def _column(self, name: str, **lookups) -> Q:
        return Q(**{f"case__{self.service}__{name}__{lookup}": value for lookup, value in lookups.items()})

    @property
    def serving(self) -> Q:
        """Reported in and not gone."""
        return Q(until=None) & self._column("reported_on", isnull=False)

    @property
    def on_the_way(self) -> Q:
        """Appointed, with the post occupied, and not yet reported in."""
        return Q(until=None) & self._column("reported_on", isnull=True)

    def ending(self, today: datetime.date) -> Q:
        """The term ends within ``SOON`` months, or should have ended already."""
        return self._column("serves_until", lte=add_months(today, SOON))

    def at_close_of(self, day: datetime.date) -> Q:
        """There when a day ended: reported in by then; whoever left on that day is not (stock at 24 hours).

        Who was taken over from paper had reported in before the tenure was entered; who was moved here had elsewhere.
        """
        here = Q(moved_here=False) | Q(since__lte=day)
        stays = Q(until=None) | Q(until__gt=day)
        return here & stays & self._column("reported_on", lte=day)

    def to_stay(self, day: datetime.date) -> Q:
        """There now and, by the end of the term as it is known, still there when a day to come ends."""
        return self.serving & (self._column("serves_until", isnull=True) | self._column("serves_until", gt=day))

    def foreseen(self, day: datetime.date, terms: dict[int, int]) -> Q:
        """There at the close of a day to come if whoever is appointed reports in and successors provided for follow.

        Their terms are unknown yet and taken to be the shortest of the programme; ``terms``: months by programme.
        """
        found = self.to_stay(day)
        for months in set(terms.values()):
            of_it = Q(post__pool__programme__in=[key for key, least in terms.items() if least == months])
            begun = add_months(day, -months)
            follows = self.serving & Q(last_word=Entry.SUCCEED) & self._column("serves_until", gt=begun)
            found |= of_it & (follows | (self.on_the_way & Q(since__gt=begun)))
        return found

    def on_basis(self, basis: str, day: datetime.date, terms: dict[int, int]) -> Q:
        """The condition of a basis at the close of a day."""
        if basis == PRESENT:
            return self.at_close_of(day)
        return self.to_stay(day) if basis == KNOWN else self.foreseen(day, terms)

    # --- places with what is there ---

    def with_state(self, places, today: datetime.date, programmes: Iterable[Programme] | None = None):
        """``places`` with ``state``: the best that holds for any post of the place; the five exclude one another."""
        here = self.tenures(programmes)
        serving, ending = here.filter(self.serving), self.ending(today)
        return places.annotate(
            state=Case(
                When(_at(serving.exclude(ending)), then=Value(SERVING)),
                When(_at(serving.filter(ending & Q(last_word=Entry.SUCCEED))), then=Value(PROVIDED)),
                When(_at(serving), then=Value(LOSING)),
                When(_at(here.filter(self.on_the_way)), then=Value(APPOINTED)),
                default=Value(WITHOUT),
            )
        )

    def with_people(self, places, programmes: Iterable[Programme] | None = None):
        """``places`` with ``staff``, how many are there, and ``ends``, the day on which the last known term ends."""
        here = self.tenures(programmes).filter(self.serving, post__organisation=OuterRef("pk"))
        grouped = here.order_by().values("post__organisation")
        number = grouped.annotate(found=Count("pk")).values("found")
        last = grouped.annotate(found=Max(f"case__{self.service}__serves_until")).values("found")
        return places.annotate(staff=Coalesce(Subquery(number), 0), ends=Subquery(last))

    def covered(self, places, condition: Q, programmes: Iterable[Programme] | None = None):
        """Those of ``places`` where a tenure meets the condition."""
        return places.filter(_at(self.tenures(programmes).filter(condition)))

    def terms(self) -> dict[int, int]:
        """The shortest term in months, by programme."""
        return dict(Programme.objects.filter(self.counts()).values_list("pk", "term_least"))


def _at(tenures: QuerySet[Tenure]) -> Q:
    """Places with one of the tenures: found once for all places, not looked up anew for each of a thousand."""
    return Q(pk__in=tenures.order_by().values("post__organisation"))


def open_on(day: datetime.date | None, prefix: str = "") -> Q:
    """Open now, or not yet closed when that day ended."""
    still = Q(**{f"{prefix}closed_on": None})
    return still if day is None else still | Q(**{f"{prefix}closed_on__gt": day})


GRADUATES = Measure("graduates", (Place.VILLAGE,), "placement", "placementcase")
SPECIALISTS = Measure(
    "specialists", (Place.COMMUNITY, Place.VILLAGE), "hiring", "hiringcase", (SPECIALIST,), measure_pages.SPECIALISTS
)
"""Governance specialists in communities and villages, against a plan of two years (E.1)."""
WORKERS = Measure(
    "workers", (Place.COMMUNITY,), "hiring", "hiringcase", (SOCIAL_WORKER,), measure_pages.WORKERS
)  # fmt: skip
"""Community workers, whose number is held against that of the residents (E.4)."""
