"""Requests at the counter and their answers: recorded with a due date, answered with reasons, printed as a letter."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases.limits import add_working_days
from cases.models import Serial
from cases.paperwork.matter import in_words
from dossiers import typesetting
from organisations.models import Organisation, Person, User

from .models import RightsRequest

ASKED = {
    RightsRequest.COPY: ("查阅、复制个人信息", "查阅、复制本人个人信息"),
    RightsRequest.CORRECTION: ("更正、补充个人信息", "更正、补充本人个人信息"),
    RightsRequest.EXPLANATION: ("解释说明个人信息处理规则", "对本机关个人信息处理规则进行解释说明"),
    RightsRequest.DELETION: ("删除个人信息", "删除本人个人信息"),
    RightsRequest.RESTRICTION: ("限制处理个人信息", "限制对本人个人信息的处理"),
    RightsRequest.OBJECTION: ("拒绝处理个人信息", "拒绝对本人个人信息的处理"),
}
DECIDED = {
    RightsRequest.GRANTED: "经研究，同意您的请求。",
    RightsRequest.PARTLY: "经研究，同意您的部分请求。",
    RightsRequest.REFUSED: "经研究，对您的请求不予支持。",
}
PROVED = {
    RightsRequest.CARD: "经核对居民身份证确认身份",
    RightsRequest.AUTHORITY: "经核对居民身份证和委托（亲属关系）证明确认身份",
    RightsRequest.OTHER: "未以居民身份证核对身份",
}
REMEDY = (
    "如对本答复有异议，可自收到之日起依法向上一级组织部门反映，"
    "或者依照《中华人民共和国个人信息保护法》第五十条的规定寻求救济。"
)


def due(received_on: datetime.date) -> datetime.date:
    """By when a request received that day is to be answered: ``REQUEST_DAYS`` working days."""
    return add_working_days(received_on, settings.REQUEST_DAYS)[0]


def record(person: Person, *, by: User, organisation: Organisation, **columns: Any) -> RightsRequest:
    """Enter a request into the register: number of its year and due date come with it."""
    with transaction.atomic():
        year = timezone.localdate().year
        number = f"Q-{year}-{Serial.next(f'Q-{year}'):04d}"
        return RightsRequest.objects.create(
            number=number, person=person, organisation=organisation, received_by=by,
            due_on=due(columns["received_on"]), **columns,
        )  # fmt: skip


def answer(request: RightsRequest, *, by: User, **columns: Any) -> bool:
    """Answer a request, once; whether it was still open. ``columns``: decision, reasons, rule, day, number."""
    with transaction.atomic():
        held = RightsRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if held.answered_on is not None:
            return False
        for name, value in columns.items():
            setattr(held, name, value)
        held.answered_by = by
        held.save(update_fields=[*columns, "answered_by"])
        return True


def letter(request: RightsRequest) -> bytes:
    """The answer as an official letter (PDF); raises ``MissingGlyph`` for a character no font has."""
    assert request.answered_on, "only an answered request has a letter"
    issuer, (subject, wish) = request.organisation.name, ASKED[request.kind]
    who = request.requester or request.person.name
    came = f"您于{in_words(request.received_on)}提出的关于{wish}的请求（登记号{request.number}）收悉，"
    came += f"{PROVED[request.proof]}。"
    if request.who != RightsRequest.SELF:
        came = came.replace("本人", f"{request.person.name}的", 1)
    decided = f"{DECIDED[request.decision]}理由和依据如下："
    body = [came, decided, *request.reasons.splitlines(), f"依据：{request.rule}。", REMEDY]
    return typesetting.draw("reply", {
        "number": request.document_number or f"〔{request.answered_on.year}〕　　号", "issuer": issuer,
        "addressee": who, "title": f"关于{subject}请求的答复", "paragraphs": [line for line in body if line.strip()],
        "attachments": [], "signatory": issuer, "printed_by": issuer, "on": request.answered_on,
    })  # fmt: skip
