"""What an entry of the access log is about, in words that tell no secret: numbers and kinds, never a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import papers
from dossiers.models import Document, DossierPrint
from evidence.log import name_of
from evidence.models import AccessEntry
from organisations.masking import NEEDS
from organisations.models import Person

from ..forms import form_class
from ..law import PIPELINES
from ..models import Case

Words = dict[str, str]


def in_words(entries: Iterable[AccessEntry]) -> Words:
    """Subject: words, of all the entries together; a query for each kind of thing they speak of, three at most."""
    subjects = {one.subject for one in entries if one.subject}
    keys: dict[str, set[int]] = {}
    for label, key in (one.split(":", 1) for one in subjects if ":" in one):
        if key.isdecimal():
            keys.setdefault(label, set()).add(int(key))
    found = {one: _in_general(one) for one in subjects}
    for label, finder in FINDERS.items():
        if label in keys:
            found |= {f"{label}:{key}": words for key, words in finder(keys[label])}
    return found


def _cases(keys: set[int]) -> Iterable[tuple[int, str]]:
    for key, number in Case.objects.filter(pk__in=keys).values_list("pk", "number"):
        yield key, _("case %(number)s") % {"number": number}


def _documents(keys: set[int]) -> Iterable[tuple[int, str]]:
    rows = Document.objects.filter(pk__in=keys).values_list("pk", "paper", "dossier__case__number")
    for key, paper, number in rows:
        title = papers.by_code(paper).title if papers.known(paper) else paper
        yield key, _("“%(title)s” of case %(number)s") % {"title": title, "number": number}


def _prints(keys: set[int]) -> Iterable[tuple[int, str]]:
    for key, number in DossierPrint.objects.filter(pk__in=keys).values_list("pk", "dossier__case__number"):
        yield key, _("printed dossier of case %(number)s") % {"number": number}


FIELDS = {"access-log": gettext_lazy("access log")}
"""Fields of the log that are none of a person."""
FINDERS = {"cases.case": _cases, "dossiers.document": _documents, "dossiers.dossierprint": _prints}


def _in_general(subject: str) -> str:
    """The kind of thing by its model's name, with the row's id; the subject itself where no model bears that name."""
    label, _colon, key = subject.partition(":")
    try:
        names = apps.get_model(label)._meta
    except (LookupError, ValueError):
        return subject
    return f"{names.verbose_name} {key}" if key else str(names.verbose_name_plural)


def fields_in_words(names: str) -> str:
    """Names of revealed fields by the words of forms and acts; what nothing is called stays as it is."""
    known: dict[str, Any] = {one.name: one.verbose_name for one in Person._meta.fields if not one.is_relation}
    known |= {kind: need.label for kind, need in NEEDS.items()} | FIELDS
    return _(", ").join(str(known.get(name) or _fact_in_words(name)) for name in names.split())


def _fact_in_words(name: str) -> str:
    """A fact of an act (``vet.opinion``) as the form of that act calls it, with the name of the act."""
    done, _dot, fact = name.partition(".")
    for law in PIPELINES.values():
        action = law.act(done)
        if action is not None and fact in (fields := form_class(action).base_fields):
            return f"{action.label}：{fields[fact].label or fact}"
    return name


def of_case(case: Case) -> list[str]:
    """Everything an entry about the case may name: the case, its papers, its prints, the person."""
    dossier = case.dossier_id
    documents = Document.objects.filter(dossier=dossier).values_list("pk", flat=True)
    prints = DossierPrint.objects.filter(dossier=dossier).values_list("pk", flat=True)
    names = [f"dossiers.document:{key}" for key in documents] + [f"dossiers.dossierprint:{key}" for key in prints]
    return [name_of(case), f"organisations.person:{case.person_id}", *names]
