"""Residents of urban communities by year: what the number of community workers is held against (E.4).

Figures come for a community, a street or township, or a whole county. Each is a row with its document; a correction is
another row, and the last one of an organisation and year counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation


class Residents(models.Model):
    """How many people live permanently in the urban communities of an organisation; appended, never changed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="residents")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("permanent residents of the urban communities"))
    document = models.CharField(_("document number"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("figure of residents")
        verbose_name_plural = _("figures of residents")
        ordering = ("-pk",)
        indexes = (models.Index(fields=["organisation", "-year", "-id"], name="residents_of_an_organisation"),)

    def __str__(self):
        return f"{self.organisation_id} {self.year}: {self.number}"


def latest(root: Organisation, *, until: int | None = None) -> QuerySet[Residents]:
    """The figure that counts of each open organisation at and below ``root``: of its latest year, there the last.

    ``until``: figures of later years are left out.
    """
    rows = Residents.objects.filter(organisation__path__startswith=root.path, organisation__closed_on=None)
    known = Residents.objects.filter(organisation=OuterRef("organisation"))
    if until is not None:
        known = known.filter(year__lte=until)
    return rows.filter(pk=Subquery(known.order_by("-year", "-pk").values("pk")[:1]))


@dataclass(frozen=True)
class Population:
    """The residents of an area: number, the years its figures are of, whether it is the area's own figure.

    ``unknown``: paths of communities that have no figure, alone or together with others, and are missing in the number.
    """

    number: int = 0
    years: tuple[int, ...] = ()
    own: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """The year of the figures, or the first and the last; empty where there are none."""
        ends = dict.fromkeys((self.years[0], self.years[-1])) if self.years else ()
        return "–".join(str(one) for one in ends)


class Populations:
    """Residents of ``root`` and of any area below it; ``communities``: paths of those that are counted there.

    An area has its own figure if none below it is of a later year; else the sum of what lies right below it.
    """

    def __init__(self, root: Organisation, communities: Iterable[str]):
        rows = latest(root).values_list("organisation__path", "year", "number")
        self.figures = {path: (year, number) for path, year, number in rows}
        self.communities = list(communities)

    def of(self, path: str) -> Population:
        """The residents of the organisation with that path."""
        figures = {one: said for one, said in self.figures.items() if one.startswith(path)}
        return _population(path, figures, [one for one in self.communities if one.startswith(path)])


def _population(path: str, figures: dict[str, tuple[int, int]], communities: list[str]) -> Population:
    own = figures.get(path)
    if own and own[0] >= max(year for year, _number in figures.values()):
        return Population(own[1], (own[0],), own=True)
    parts = [_population(one, *_within(one, figures, communities)) for one in _below(path, [*figures, *communities])]
    if not parts:
        return Population(unknown=(path,) if path in communities else ())
    years = sorted({year for part in parts for year in part.years})
    unknown = tuple(one for part in parts for one in part.unknown)
    return Population(sum(part.number for part in parts), tuple(years), unknown=unknown)


def _within(path: str, figures: dict[str, tuple[int, int]], communities: list[str]):
    found = {one: said for one, said in figures.items() if one.startswith(path)}
    return found, [one for one in communities if one.startswith(path)]


def _below(path: str, paths: Iterable[str]) -> list[str]:
    """The paths right below ``path`` on the way to those of ``paths`` that lie deeper, each once."""
    deeper = (one.removeprefix(path) for one in paths if one.startswith(path) and one != path)
    return list(dict.fromkeys(f"{path}{rest.partition('/')[0]}/" for rest in deeper))
