"""Public notices: what they tell of a person, and nothing else, whether on paper or on the public page (B.2, F-06).

A pipeline says in a ``Wording`` under the paper's code what its notice is called and tells. The paper and the page
speak from the same words: a field that is not told here is told nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from cases.law import PIPELINES, Action
from cases.models import Event, NoticeSheet, Publicity
from dossiers import papers
from dossiers.framing import qr_code
from organisations import codes

from .matter import Matter, education, in_words, month

TELEPHONE = re.compile(r"(?:电话)?[:：]?\s*((?:\+?\d[\d\-－ ]{5,}\d)(?:\s*转\s*\d+)?)")
WAYS = "来信、来电、来访"
"""How objections are received: each way is always open, and signing is not required."""


@dataclass(frozen=True)
class Wording:
    """How a notice speaks: its title for its first person and so many in all, and what it tells of each, in order.

    ``related``: what the cases are read together with.
    """

    title: Callable[[Matter, int], str]
    told: Callable[[Matter], dict[str, str]]
    related: tuple[str, ...] = ()


WORDINGS: dict[str, Wording] = {}


def wording_of(act: Action) -> tuple[str, Wording]:
    """The paper that an announcing act draws, and how it speaks."""
    code = next(one for one in act.draws if one in WORDINGS)
    return code, WORDINGS[code]


# --- who hangs together ----------------------------------------------------------------------------------------


def matters_of(rows: Iterable[Publicity], pipeline: str, wording: Wording) -> list[Matter]:
    """The cases announced by these rows as they stood when they were; two queries however many they are."""
    case_class, chosen = PIPELINES[pipeline], list(rows)
    cases = case_class._default_manager.select_related("person", "organisation", *wording.related)
    found = cases.in_bulk([one.case_id for one in chosen])
    past: dict[int, list[Event]] = {pk: [] for pk in found}
    for event in Event.objects.filter(case__in=list(found)).select_related("organisation", "by").order_by("seq"):
        past[event.case_id].append(event)
    for pk, case in found.items():
        case.history.events = past[pk]
    put_up = {event.pk: event for events in past.values() for event in events}
    return [Matter(found[one.case_id], put_up[one.event_id], kinds=()) for one in chosen]


def whole_sheet(sheet: NoticeSheet) -> tuple[str, Matter]:
    """The paper of the notice as it hangs, with everybody on it: its code, and the matter it is composed from."""
    code, wording = wording_of(PIPELINES[sheet.pipeline].actions()[sheet.act])
    [first] = matters_of(sheet.publicities.order_by("pk")[:1], sheet.pipeline, wording)
    first.whole_sheet = True
    return code, first


def title_of(sheet: NoticeSheet) -> str:
    """What the notice is called, everybody on it counted."""
    code, first = whole_sheet(sheet)
    return WORDINGS[code].title(first, sheet.publicities.count())


def together(matter: Matter, put_up: Event | None, code: str) -> list[Matter]:
    """Everybody whom the paper of this case names: all who were announced in one step with it, in that order.

    In a round each dossier keeps the notice of its own person; ``matter.whole_sheet`` asks for all of them.
    """
    run = getattr(put_up, "publicity", None)
    sheet = run.sheet if run else None
    if sheet is None or not (sheet.at_once or matter.whole_sheet):
        return [matter]
    found = matters_of(Publicity.objects.filter(sheet=sheet).order_by("pk"), sheet.pipeline, WORDINGS[code])
    return found or [matter]


def public_address(sheet: NoticeSheet) -> str:
    """Where everybody may read the notice while it hangs."""
    return settings.PUBLIC_URL + reverse("public-notice", args=[sheet.code])


def posted(put_up: Event | None) -> dict[str, Any]:
    """What paper says of the hanging itself: days, places, who takes objections, the public address and its code."""
    run = getattr(put_up, "publicity", None)
    address = public_address(run.sheet) if run and run.sheet else ""
    before, _slash, code = address.removesuffix("/").rpartition("/")
    return where(put_up.facts if put_up else {}) | {
        "start": run.starts_on if run else "", "end": run.ends_on if run else "",
        "public_address": (f"{before}/", f"{code}/"),  # the code stays whole on a line of its own
        "qr": qr_code(address) if address else "",
    }  # fmt: skip


def where(facts: dict[str, Any]) -> dict[str, Any]:
    """Where a notice hangs, for how many days, and who takes objections, from the facts of the act."""
    office, phone = office_and_phone(facts.get("contact", ""))
    return {
        "working_days": facts.get("days", ""), "scope": facts.get("places", ""), "office": office, "phone": phone,
        "address": facts.get("address", ""),
    }  # fmt: skip


def office_and_phone(contact: str) -> tuple[str, str]:
    """Office and telephone out of the one line in which they were given."""
    found = TELEPHONE.search(contact)
    if not found:
        return contact.strip(), ""
    office = (contact[: found.start()] + contact[found.end() :]).strip(" ，,；;、:：")
    return office, found.group(1).strip()


# --- candidates for membership ---------------------------------------------------------------------------------


def candidate_title(matter: Matter, persons: int) -> str:
    """The title that the regulation prescribes (B.2)."""
    named = f"{matter.name}等{persons}名" if persons > 1 else matter.name
    return f"关于确定{named}同志为发展对象人选的公示"


def candidate_told(matter: Matter) -> dict[str, str]:
    """What is prescribed of a candidate: no ID number, telephone, home address or family (B.2)."""
    person, named = matter.person, matter.named_on
    return {
        "姓名": person.name, "性别": codes.name_of(codes.SEX, person.sex),
        "民族": codes.name_of(codes.ETHNIC, person.ethnic), "出生年月": month(person.birth_date),
        "学历": education(person), "单位及职务": person.occupation, "申请入党时间": in_words(matter.opened_on),
        "确定为入党积极分子时间": in_words(named) if named else "", "培养联系人": matter.names("appoint_contacts"),
    }  # fmt: skip


WORDINGS[papers.PUBLIC_NOTICE] = Wording(candidate_title, candidate_told)


def candidates(matter: Matter) -> dict[str, Any]:
    """The notice of one or several candidates (A-13, B.2)."""
    all_named = together(matter, matter.event, papers.PUBLIC_NOTICE)
    hanging = posted(matter.event)
    committee = matter.committee
    return hanging | {
        "title": candidate_title(all_named[0], len(all_named)),
        "persons": [_sentence(one) for one in all_named],
        "office": hanging["office"] or committee.name, "phone": hanging["phone"] or committee.telephone,
        "address": hanging["address"] or committee.address, "signatory": matter.issuer, "on": matter.event.on,
    }  # fmt: skip


def _sentence(matter: Matter) -> dict[str, Any]:
    """The prescribed fields as the template's sentence asks for them."""
    names = ("name", "sex", "ethnic", "birth", "education", "post", "applied_on", "activist_on", "companions")
    told = dict(zip(names, candidate_told(matter).values(), strict=True))
    return told | {"applied_on": matter.opened_on, "activist_on": matter.named_on}
