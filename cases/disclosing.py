"""Papers that hold political review, health or family: who opens them, after what, and the record of it (F-03, F-08).

What a paper holds is declared where papers are (``holds`` in dossiers/vocabulary), who needs it in
organisations/masking.py. Every way to a paper's content asks here first: a filed paper, its form and preview, a printed
dossier. Who has the need says once for a case what for, and has just proved himself; that lasts for a quarter of an
hour, and each opening is logged with the purpose before anything is shown. Who has not is refused, which is logged too.

- Who filed a scan may look at what he filed: he has held the paper in his hands.
- A blank form holds nothing: a form needs what the facts told so far put into it.
- A record that grows with the case (unsigned, drawn anew each time) is drawn without what its reader does not need.
- A printed dossier is bound without the papers of kinds that whoever orders it does not need, each replaced by a sheet
  that says so (cases/printing.py). The archive alone gets it whole.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import again
from dossiers import papers
from dossiers.models import Batch, BatchRow, Document, DossierPrint
from evidence import kinds as log_kinds
from evidence.log import note
from evidence.models import DENIED
from organisations.masking import NEEDS, WHOLE, has_need
from organisations.models import User

from .models import Case
from .paperwork.matter import Matter
from .revealing import may, tell_of_many, veiled

KEY = "disclosed"
"""In the session: case id to the purpose and the second at which it was stated."""
HELD = frozenset(kind for paper in papers.PAPERS for kind in paper.holds)
"""The kinds that papers hold."""
Kinds = tuple[str, ...]


def _sorted(kinds: Iterable[str]) -> Kinds:
    found = set(kinds)
    return tuple(kind for kind in NEEDS if kind in found)


# --- what is held ----------------------------------------------------------------------------------------------


def of_document(case: Case, document: Document, user: User) -> Kinds:
    """What the user must need to open a filed paper of the case; of what he filed himself no more than he does need."""
    found = holds(document.paper)
    return _sorted(set(found) & may(user, case)) if document.added_by_id == user.pk else found


def holds(*codes: str) -> Kinds:
    """What papers of these codes hold, filled in and filed; a code of a retired vocabulary holds everything."""
    return _sorted(kind for code in codes for kind in (papers.by_code(code).holds if papers.known(code) else HELD))


def of_form(case: Case, code: str, user: User | None = None) -> Kinds:
    """What the form tells when it is drawn now: of what it may tell, the facts that the case holds so far.

    For a user: what he must need. A record that grows with the case is drawn for each reader without the rest.
    """
    paper = papers.by_code(code)
    found = {one.kind for one in veiled(case)} & set(paper.tells) if paper.tells else set()
    return _sorted(found & may(user, case) if found and user and not paper.signed else found)


def for_reader(matter: Matter, code: str, user: User) -> Matter:
    """The matter of a form without what its reader does not need, where such a form is drawn for each reader."""
    return matter if papers.by_code(code).signed else matter.telling(may(user, matter.case))


def of_dossier(case: Case) -> Kinds:
    """What the whole dossier holds: every version of its papers, and the record form that each print draws."""
    form = papers.vocabulary(case.pipeline).record_form
    codes = Document.objects.filter(dossier=case.dossier_id).order_by().values_list("paper", flat=True).distinct()
    return _sorted([*holds(*codes), *(of_form(case, form) if form else ())])


def of_print(wanted: DossierPrint, case: Case) -> Kinds:
    """What a printed dossier holds; what was filed since counts too, so that nothing is told by too little."""
    return _sorted(set(of_dossier(case)) - set(wanted.left_out))


def of_batch(batch: Batch, user: User) -> tuple[Kinds, Kinds, Kinds]:
    """What a batch holds, what of that the user does not need, what was left out of it; three queries at most."""
    bound = {row.dossier_id: row.print for row in batch.rows.filter(status=BatchRow.DONE).select_related("print")}
    codes: dict[int, set[str]] = {}
    for dossier, code in (
        Document.objects.filter(dossier__in=bound).order_by().values_list("dossier", "paper").distinct()
    ):
        codes.setdefault(dossier, set()).add(code)
    held: set[str] = set()
    beyond: set[str] = set()
    missing: set[str] = set()
    for case in Case.objects.filter(dossier__in=bound).select_related("organisation", "destination"):
        form, wanted = papers.vocabulary(case.pipeline).record_form, bound[case.dossier_id]
        kinds = set(holds(*codes.get(case.dossier_id, ()), *([form] if form else [])))
        out = kinds & set(wanted.left_out if wanted else ())
        kinds -= out
        missing |= out
        held |= kinds
        beyond |= set() if keeps_whole(user, case) else set(lacking(user, case, kinds))
    return _sorted(held), _sorted(beyond), _sorted(missing)


def missing_of(wanted: DossierPrint, case: Case) -> Kinds:
    """Kinds of which a printed dossier holds a sheet in place of each paper."""
    return _sorted(set(of_dossier(case)) & set(wanted.left_out))


# --- who may ---------------------------------------------------------------------------------------------------


def lacking(user: User, case: Case, kinds: Collection[str]) -> Kinds:
    """Of these kinds those that the user's work does not need."""
    return _sorted(set(kinds) - may(user, case)) if kinds else ()


def left_out(user: User, case: Case) -> Kinds:
    """The kinds whose papers a print ordered by the user leaves out; none for who keeps the dossier whole."""
    return () if keeps_whole(user, case) else lacking(user, case, HELD)


def keeps_whole(user: User, case: Case) -> bool:
    """Whether the user keeps the dossier in the archive, and therefore whole."""
    return has_need(user, WHOLE, case.organisation, pipeline=case.pipeline)


def in_words(kinds: Iterable[str]) -> str:
    """The kinds as pages name them."""
    return "、".join(str(NEEDS[kind].label) for kind in _sorted(kinds))


def open_to(kinds: Iterable[str]) -> str:
    """The roles whose work needs all of the kinds."""
    needs = [NEEDS[kind] for kind in kinds]
    roles = frozenset.intersection(*(one.roles | one.own for one in needs)) if needs else frozenset()
    return "、".join(str(role.label) for role in sorted(roles))


@dataclass(frozen=True)
class Lock:
    """What a page says of content that is shown by need alone: the kinds, to whom it is open, where it is asked for.

    ``shut``: the user does not need it. ``url``: where he states the purpose first; empty once he has.
    """

    kinds: str
    roles: str
    shut: bool
    url: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the content may be shown at once."""
        return not self.shut and not self.url


def lock(request: Any, case: Case, kinds: Kinds, *, back: str) -> Lock | None:
    """The lock on content of these kinds for the user, who comes ``back`` to that address; None where it has none."""
    if not kinds:
        return None
    if beyond := lacking(request.user, case, kinds):
        return Lock(in_words(beyond), open_to(kinds), True)
    return Lock(in_words(kinds), open_to(kinds), False, "" if purpose(request, case, kinds) else address(case, back))


# --- asking ----------------------------------------------------------------------------------------------------


def address(case: Case, back: str) -> str:
    """The page on which the purpose is stated."""
    return f"{reverse('documents:purpose', args=[case.number])}?{urlencode({'next': back})}"


def ask(
    request: Any, case: Case, kinds: Kinds, *, log: str, subject: Any, fields: Iterable[str] = ()
) -> HttpResponse | None:  # fmt: skip
    """Where to go before content of these kinds is shown; None when it may be. ``PermissionDenied`` is logged first.

    ``log``: the kind of row that a refusal leaves. Whoever is answered None logs the showing itself, with ``purpose``.
    """
    if not kinds:
        return None
    if beyond := lacking(request.user, case, kinds):
        told = {"subject": subject, "person": case.person_id, "fields": [*fields, *beyond]}
        note(log, request=request, outcome=DENIED, **told)
        raise PermissionDenied(refusal(beyond))
    return None if purpose(request, case, kinds) else HttpResponseRedirect(address(case, request.get_full_path()))


def refusal(kinds: Kinds) -> str:
    """Why content is not shown, and to whom it is open."""
    words = _("This holds %(kinds)s, which your work does not need. Open to: %(roles)s. The request is on record.")
    return words % {"kinds": in_words(kinds), "roles": open_to(kinds)}


def purpose(request: Any, case: Case, kinds: Kinds) -> str:
    """What the user has said lately he needs papers of the case for; empty where it has to be asked, or need not be."""
    said, at = request.session.get(KEY, {}).get(str(case.pk), ("", 0.0))
    return said if kinds and said and at > _since() and again.fresh(request) else ""


def grant(request: Any, case: Case, said: str) -> None:
    """Let the user open papers of the case for a while; it is logged, and refused to who needs none of them."""
    kinds = _sorted(HELD & may(request.user, case))
    told = {"request": request, "subject": case, "person": case.person_id, "purpose": said}
    if not kinds:
        note(log_kinds.REVEALED, outcome=DENIED, fields=["papers"], **told)
        raise PermissionDenied(refusal(_sorted(HELD)))
    note(log_kinds.REVEALED, fields=["papers", *kinds], **told)
    tell_of_many(request.user)
    kept = {pk: one for pk, one in request.session.get(KEY, {}).items() if one[1] > _since()}
    request.session[KEY] = kept | {str(case.pk): [said, time.time()]}


def _since() -> float:
    return time.time() - settings.CONFIRM_MINUTES * 60
