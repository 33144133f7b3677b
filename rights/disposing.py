"""Disposal by two people: proposed from what is due, approved by another, carried out as a job, certified on paper."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.background import PAPERS, Work
from cases.models import Case, Serial
from cases.paperwork.matter import in_words
from dossiers import typesetting
from dossiers.vault import vault
from organisations.models import Organisation, User

from . import destroying, reach, reminding
from .models import DisposalItem, DisposalRun
from .schedule import BY_NAME, class_of, due, periods

logger = logging.getLogger(__name__)
WORK = Work("disposal", timeout=3600, queue=PAPERS)
MOST = 200
"""Cases in a run at most: a list that two people can really read."""
COLUMNS = [
    ("序号", 11), ("案卷编号", 34), ("类别", 0), ("办结日期", 23), ("保管至", 23), ("件数", 12), ("页数", 12),
    ("处理结果", 62),
]  # fmt: skip
REMAINS = (
    "留存内容：办理记录（操作名称、日期、经办人及填写内容）以哈希逐条相连，抽去任何一条即无法核验，故不销毁，"
    "加密封存的内容随密钥一并销毁，其余填写内容留存；公示、票决的数字，岗位、编制台账和会议记录按各自要求保管。"
)


class CannotDispose(Exception):
    """Why a run cannot be proposed or approved now, in words for the user."""


# --- proposing and settling ------------------------------------------------------------------------------------


def propose(organisation: Organisation, chosen: Iterable[int], *, by: User, reason: str) -> DisposalRun:
    """Propose the destruction of cases that are due; CannotDispose where one of them is not, or none was chosen."""
    today = timezone.localdate()
    keys = set(chosen)
    with transaction.atomic():
        cases = list(due(organisation, today).filter(pk__in=keys).select_for_update(of=("self",))[: MOST + 1])
        if not keys or len(cases) > MOST:
            raise CannotDispose(_("Choose between one and %(most)s cases.") % {"most": MOST})
        if len(cases) != len(keys):
            raise CannotDispose(_("Some of these cases are not due any more: look at the list again."))
        number = f"XH-{today.year}-{Serial.next(f'XH-{today.year}'):04d}"
        run = DisposalRun.objects.create(number=number, organisation=organisation, proposed_by=by, reason=reason)
        DisposalItem.objects.bulk_create(_items(run, cases))
        run.list_hash = digest(run)
        run.save(update_fields=["list_hash"])
        reminding.tell_seconds(run)
    return run


def _items(run: DisposalRun, cases: list[Case]) -> Iterable[DisposalItem]:
    terms = periods(timezone.localdate())
    for place, case in enumerate(cases, start=1):
        kind = class_of(case)
        assert kind is not None
        assert case.closed_on is not None
        until = terms[kind.name].until(case.closed_on)
        assert until is not None, "what is kept for ever is never due"
        extent = case.dossier.documents.aggregate(pieces=Count("pk"), sheets=Sum("pages"))
        yield DisposalItem(
            run=run, position=place, case=case, record_class=kind.name, basis=terms[kind.name].basis[:240],
            closed_on=case.closed_on, due_on=until, pieces=extent["pieces"], sheets=extent["sheets"] or 0,
        )  # fmt: skip


def digest(run: DisposalRun) -> str:
    """SHA-256 over the list as proposed (hex): what is approved is what was read."""
    rows = run.items.order_by("position").values_list(
        "position", "case__number", "record_class", "basis", "closed_on", "due_on", "pieces", "sheets"
    )
    said = [run.number, *([str(value) for value in row] for row in rows)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def countersign(run: DisposalRun, *, by: User, read: str) -> None:
    """Approve as the second person; ``read`` is the digest of the list that was on the screen.

    Raises PermissionDenied for somebody who may not, CannotDispose where the run is settled or the list another.
    """
    with transaction.atomic():
        held = _open(run)
        if not reach.may_second(held, by):
            raise PermissionDenied(_("A disposal is approved by a second person of the department or the archive."))
        if not held.list_hash == read == digest(held):
            raise CannotDispose(_("The list is not the one you have read: look at it again."))
        held.status, held.settled_by, held.settled_at = DisposalRun.RUNNING, by, timezone.now()
        held.save(update_fields=["status", "settled_by", "settled_at"])
        transaction.on_commit(lambda: WORK.enqueue(carry_out, held.pk))


def decline(run: DisposalRun, *, by: User, remark: str) -> None:
    """Decline as the second person, or take one's own proposal back; the cases may be proposed again."""
    with transaction.atomic():
        held = _open(run)
        if by.pk != held.proposed_by_id and not reach.may_second(held, by):
            raise PermissionDenied(_("A disposal is approved by a second person of the department or the archive."))
        held.status, held.settled_by, held.settled_at, held.remark = DisposalRun.DECLINED, by, timezone.now(), remark
        held.save(update_fields=["status", "settled_by", "settled_at", "remark"])
        held.items.update(status=DisposalItem.KEPT)


def _open(run: DisposalRun) -> DisposalRun:
    held = DisposalRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.status != DisposalRun.PROPOSED:
        raise CannotDispose(_("Somebody has settled this list already."))
    return held


# --- carrying out ----------------------------------------------------------------------------------------------


def carry_out(run_id: int) -> None:
    """Job: destroy case after case and write the certificate; begun again, it goes on where it was broken off."""
    run = DisposalRun.objects.filter(pk=run_id, status=DisposalRun.RUNNING).first()
    if run is None:
        return
    left = (DisposalItem.WAITING, DisposalItem.CLEARED)
    for item in run.items.filter(status__in=left).order_by("position"):
        destroying.destroy(item.pk)
    with transaction.atomic():
        held = DisposalRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        if held.status == DisposalRun.RUNNING and not held.items.filter(status__in=left).exists():
            _certify(held)


def _certify(run: DisposalRun) -> None:
    run.finished_at = timezone.now()
    content = certificate(run)
    run.certificate_sha256 = hashlib.sha256(content).hexdigest()
    run.certificate.name = vault().save(f"certificates/{run.certificate_sha256}.pdf", ContentFile(content))
    run.status = DisposalRun.DONE
    run.save(update_fields=["finished_at", "certificate", "certificate_sha256", "status"])


def revive_all() -> int:
    """Job of the clock, every minute: runs whose job is gone go on; returns how many."""
    running = DisposalRun.objects.filter(status=DisposalRun.RUNNING)
    lost = [one.pk for one in running if one.settled_at and WORK.is_lost(one.pk, ordered_at=one.settled_at)]
    return sum(WORK.enqueue(carry_out, key) for key in lost)


# --- paper -----------------------------------------------------------------------------------------------------


def certificate(run: DisposalRun) -> bytes:
    """The list as PDF: before approval what is proposed, afterwards what became of each case; no name stands in it."""
    rows = list(run.items.order_by("position").select_related("case"))
    with translation.override("zh-hans"):
        lines = [_line(one) for one in rows]
        proposer, approver = str(run.proposed_by), str(run.settled_by) if run.settled_by else ""
    destroyed = [one for one in rows if one.status == DisposalItem.DONE]
    counted = destroyed if run.finished_at else rows
    total = ["", "合计", f"{len(counted)}卷", "", "", sum(one.pieces for one in counted),
             sum(one.sheets for one in counted), ""]  # fmt: skip
    said = [
        f"提出：{proposer}，{in_words(timezone.localdate(run.proposed_at))}，理由：{run.reason.rstrip('。')}。",
        f"批准：{approver}，{in_words(timezone.localdate(run.settled_at))}。" if run.settled_at else "",
        f"执行完毕：{in_words(timezone.localdate(run.finished_at))}。{REMAINS}" if run.finished_at else "",
        f"清册摘要（SHA-256）：{run.list_hash}。",
    ]
    return typesetting.draw("register", {
        "title": "档案销毁清册" if run.finished_at else "拟销毁档案清册", "left": f"单位：{run.organisation.name}",
        "right": f"清册编号：{run.number}", "columns": COLUMNS, "lines": [*lines, total],
        "signing": ["提出人", "批准人", "监销人"], "note": "".join(said),
    })  # fmt: skip


def _line(item: DisposalItem) -> list:
    kind = BY_NAME.get(item.record_class)
    result = {
        DisposalItem.DONE: f"已销毁；留存办理记录{item.events_left}条" + (
            f"；人员改称{item.pseudonym}" if item.pseudonym else "；该人员尚有其他记录，姓名保留"
        ),
        DisposalItem.KEPT: f"未销毁：{item.remark}",
    }.get(item.status, "")  # fmt: skip
    label = str(kind.label) if kind else item.record_class
    return [
        item.position, item.case.number, f"{label}（{item.basis}）", f"{item.closed_on:%Y-%m-%d}",
        f"{item.due_on:%Y-%m-%d}", item.pieces, item.sheets, result,
    ]  # fmt: skip
