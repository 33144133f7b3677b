"""Forms whose style is fixed above: the facts of a case by key, and the official blank filled with them.

The application form and the two registers are never drawn here. Where a department has put the official blank into the
system, what is on record is printed at its places; opinions, signatures and dates of signing are left for the pen.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dossiers import filling, papers
from dossiers.models import BlankForm

from .blanks import described
from .matter import Matter, in_words

STYLED = (papers.APPLICATION_FORM, papers.ACTIVIST_REGISTER, papers.PROBATION_REGISTER)
"""The papers whose style the Central Organisation Department fixes (B.1)."""


def _probation(place: int) -> Callable[[Matter], str]:
    return lambda matter: in_words(matter.probation[place]) if matter.probation else ""


FACTS: dict[str, tuple] = {
    "name": (_("name"), lambda one: one.name, "李某"),
    "sex": (_("sex"), lambda one: described(one.person)["sex"], "女"),
    "ethnic": (_("ethnic group"), lambda one: described(one.person)["ethnic"], "朝鲜族"),
    "birth": (_("month of birth"), lambda one: described(one.person)["birth"], "1999年3月"),
    "native": (_("native place"), lambda one: one.person.native_place, "吉林省珲春市"),
    "education": (_("education"), lambda one: described(one.person)["education"], "大学本科毕业"),
    "post": (_("unit and post"), lambda one: one.person.occupation, "珲春市某某镇某某村村民委员会委员、团支部书记"),
    "id_number": (_("ID number"), lambda one: one.person.id_number, "222404199903070000"),
    "branch": (_("branch"), lambda one: one.branch.name, "中共某某镇某某村支部委员会"),
    "committee": (_("committee"), lambda one: one.committee.name, "中共某某镇委员会"),
    "applied": (_("day of the application"), lambda one: in_words(one.opened_on), "2028年5月6日"),
    "activist": (
        _("named an activist on"),
        lambda one: in_words(one.named_on) if one.named_on else "",
        "2028年11月8日",
    ),
    "contacts": (_("contacts"), lambda one: one.names("appoint_contacts"), "崔某、朴某"),
    "candidate": (_("determined as candidate on"), lambda one: one.date("list_candidate"), "2030年3月9日"),
    "introducers": (_("introducers"), lambda one: one.names("appoint_introducers"), "崔某、朴某"),
    "admitted": (_("admitted on"), _probation(0), "2030年6月12日"),
    "probation_ends": (_("probation ends on"), _probation(1), "2031年6月12日"),
}
"""Key of a fact: what it is called, how it is found, and a sample for the positions page."""


def facts_of(matter: Matter) -> dict[str, str]:
    """What is on record of a case, by key, in the words of papers; empty where nothing is."""
    with translation.override("zh-hans"):
        return {key: str(find(matter) or "") for key, (_label, find, _sample) in FACTS.items()}


def samples() -> dict[str, str]:
    """Invented words for every key."""
    return {key: sample for key, (_label, _find, sample) in FACTS.items()}


def label_of(key: str) -> str:
    """What a fact is called on the screen; the bare key of one no longer known."""
    return str(FACTS[key][0]) if key in FACTS else key


def filled(code: str, matter: Matter) -> bytes | None:
    """The official blank filled with what is on record; None where none is in use on the matter's day.

    Raises ``DoesNotFit`` and ``MissingGlyph``.
    """
    blank = BlankForm.objects.in_force(code, matter.event.on)
    return fill(blank, facts_of(matter)) if blank else None


def fill(blank: BlankForm, words: dict[str, str]) -> bytes:
    """A blank with the words at its places; raises ``DoesNotFit`` and ``MissingGlyph``."""
    boxes = [filling.Box.of(one) for one in blank.fields.all()]
    title = papers.by_code(blank.paper).official_title
    with blank.file.open("rb") as file:
        return filling.fill(file.read(), boxes, words, title=title, label=label_of)
