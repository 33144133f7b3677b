"""What lies around the work in the world of the matrix: accounts, factors, logs, the rights of persons."""

from __future__ import annotations

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.files.base import ContentFile
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from evidence.models import Anchor
from rights import correcting
from rights.models import DisposalItem, DisposalRun, Export, Hold, NumberProposal, RightsRequest
from rights.schedule import CLASSES
from tests.story import ONE_DAY, TODAY


def build(world: Any) -> None:
    """One thing of each sort."""
    _rights(world)
    _accounts(world)


def _rights(world: Any) -> None:
    """What was asked, copied, corrected, held back and proposed about the person of the case; all by Carol."""
    person, carol, county = world.case.person, world.cast.carol, world.cast.county
    paper = {"reason": "本人申请", "document": "证1"}
    world.request = RightsRequest.objects.create(
        number="QL-2030-0001", organisation=county, person=person, kind="copy", proof="card", received_on=TODAY,
        due_on=TODAY + 15 * ONE_DAY, received_by=carol, decision="granted", reasons="属实", rule="第四十五条",
        answered_on=TODAY, answered_by=carol,
    )  # fmt: skip
    world.export = Export.objects.create(
        person=person, organisation=county, by=carol, purpose="本人查阅", status=Export.DONE, finished_at=world.at,
        file=ContentFile(b"PK", "copy.zip"),
    )  # fmt: skip
    world.correction = correcting.correct(person, "occupation", "务农", by=carol, **paper)
    world.proposal = NumberProposal.objects.create(person=person, number="?", by=carol, **paper)
    world.hold = Hold.objects.create(person=person, organisation=county, since=TODAY, by=carol, **paper)
    world.disposal = DisposalRun.objects.create(
        number="XH-2030-0001", organisation=county, reason="保管期限已满", proposed_by=carol, list_hash="0" * 64
    )
    DisposalItem.objects.create(
        run=world.disposal, position=1, case=world.case, record_class=CLASSES[0].name, basis="保管期限表",
        closed_on=TODAY, due_on=TODAY, pieces=1, sheets=1,
    )  # fmt: skip


def _credential() -> dict:
    """What a browser answers that has made a passkey."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    data = AttestedCredentialData.create(Aaguid.NONE, b"key", key)
    made = AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, data)
    client = CollectedClientData.create("webauthn.create", b"challenge", "https://testserver")
    attested = AttestationObject.create("none", made, {})
    response = {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attested)}
    raw = websafe_encode(b"key")
    return {"id": raw, "rawId": raw, "type": "public-key", "response": response, "clientExtensionResults": {}}


def _accounts(world: Any) -> None:
    """Every factor and a session of the township organiser's, and a day that was anchored."""
    bob = world.cast.bob
    TOTP.activate(bob, generate_totp_secret())
    RecoveryCodes.activate(bob)
    world.passkey = WebAuthn.add(bob, "手机", _credential()).instance
    world.session = UserSession.objects.create(user=bob, ip="127.0.0.1", session_key="elsewhere", user_agent="?")
    world.anchor = Anchor.objects.create(ledger="access", day=TODAY - ONE_DAY, after=0, last=0, count=0, root="0" * 64)


def arguments(world: Any) -> dict[str, dict[str, Any]]:
    """The arguments of their routes (the rest: arguments.py)."""
    number, account = {"number": world.case.number}, {"pk": world.cast.alice.pk}
    request, disposal = {"number": world.request.number}, {"number": world.disposal.number}
    return {
        "account:*": account,
        "account:end-mandate": {"pk": world.cast.alice.mandates.get().pk},
        "account:end-session": {"pk": world.session.pk},
        "absence:close": account,
        "openid_connect_login": {"provider_id": "office"}, "openid_connect_callback": {"provider_id": "office"},
        "mfa_remove_webauthn": {"pk": world.passkey.pk}, "mfa_edit_webauthn": {"pk": world.passkey.pk},
        "why-answer": number | {"account": world.cast.alice.pk},
        "evidence:case": number,
        "evidence:anchor": {"day": world.anchor.day.isoformat()},
        "evidence:anchor_text": {"day": world.anchor.day.isoformat()},
        "rights:*": {"pk": world.case.person_id},
        "rights:correct": {"pk": world.case.person_id, "field": "phone"},
        "rights:correction": {"pk": world.correction.pk},
        "rights:settle_number": {"pk": world.proposal.pk},
        "rights:copy": {"pk": world.export.pk}, "rights:copy_file": {"pk": world.export.pk},
        "rights:hold_release": {"pk": world.hold.pk},
        "rights:term_new": {"name": CLASSES[0].name},
        "rights:request": request, "rights:answer": request, "rights:letter": request,
        "rights:disposal": disposal, "rights:approve": disposal, "rights:decline": disposal,
        "rights:certificate": disposal,
    }  # fmt: skip
