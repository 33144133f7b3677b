"""The rules of what lies around the work: signing in, accounts, logs, the rights of persons (see config/rules.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator

from accounts import people
from cases import sight_views
from cases.access import readers
from organisations.desks import ADMINISTRATORS, Role
from rights import reach
from rights.models import Correction, Export, Hold, NumberProposal

from . import offices as office
from . import sight as on
from .access import PUBLIC, SIGNED_IN, Rule, owns, sees, those


def administers(*roles: str) -> Callable[[Any], bool]:
    """Whether the user holds one of the administrator roles himself."""
    return lambda user: bool(people.own_roles(user) & set(roles))


def account(*roles: str, may: Callable[..., bool] | None = None) -> Rule:
    """An account the user administrates in one of the roles, of those of which ``may`` is true."""
    return Rule(who=administers(*roles), rows=lambda user, pk: people.seen_by(user).filter(pk=pk), may=may)


def of_another(user: Any, pk: int) -> bool:
    """Whether the account is not the user's own."""
    return user.pk != pk


def looks_after(roles: frozenset) -> Callable[[Any], bool]:
    """Whether the user looks after the rights of persons in one of the roles."""
    return lambda user: bool(reach.mandates(user, roles))


def person(roles: frozenset, model: Any = None, *, whole: bool = False) -> Rule:
    """A person the user looks after in one of the roles (or a row of ``model`` about one), never himself to decide.

    ``whole``: only where no case of the person lies elsewhere.
    """

    def whom(pk: int) -> Any:
        return [pk] if model is None else model.objects.filter(pk=pk).values("person")

    def rows(user: Any, pk: int, **more: Any) -> Any:
        return reach.persons(reach.mandates(user, roles)).filter(pk__in=whom(pk))

    def may(user: Any, pk: int, **more: Any) -> bool:
        found = {one["pk"] for one in rows(user, pk).values("pk")}
        himself = roles != reach.READERS and user.person_id in found
        return not himself and (not whole or all(reach.sees_whole(user, one) for one in found))

    return Rule(words=reach.REFUSAL, who=looks_after(roles), rows=rows, may=may)


def request_of(roles: frozenset) -> Rule:
    """A request that came in at or below the user's organisations."""
    return Rule(
        words=reach.REFUSAL,
        who=looks_after(roles),
        rows=lambda user, number: reach.requests_for(user, roles).filter(number=number),
    )


RIGHTS = frozenset(reach.READERS | reach.APPROVERS)
RUN = Rule(
    words=reach.REFUSAL, who=looks_after(RIGHTS), rows=lambda user, number: reach.runs_for(user).filter(number=number)
)
SECONDED, SETTLED = RUN.at(may=office.seconds), RUN.at(may=office.settles)
SYSTEM, SECURITY, FACTOR = Role.ADMINISTRATOR, Role.SECURITY, Authenticator.Type
AUDITED, ANCHORED = (
    those(readers.audits, readers.REFUSAL), those(readers.sees_anchors, readers.REFUSAL),
)  # fmt: skip

RULES: dict[str, Rule] = {
    # --- signing in, one's own account ---
    "sign-in": PUBLIC,
    "account_login": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
    "sign-out": SIGNED_IN,
    "password-change": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": owns(on.own_factor(FACTOR.TOTP)),
    "mfa_view_recovery_codes": owns(on.own_factor(FACTOR.RECOVERY_CODES)),
    "mfa_generate_recovery_codes": owns(on.own_factor(FACTOR.TOTP, FACTOR.WEBAUTHN)),
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": owns(on.own_factor(FACTOR.WEBAUTHN)),
    "mfa_edit_webauthn": owns(on.own_factor(FACTOR.WEBAUTHN)),
    "account:confirm": SIGNED_IN,
    "account:anew": SIGNED_IN,
    "account:alive": SIGNED_IN,
    "account:sessions": SIGNED_IN,
    "account:end-session": SIGNED_IN,
    "account:end-others": SIGNED_IN,
    # --- accounts and mandates of others ---
    "account:people": those(administers(*ADMINISTRATORS)),
    "account:new": those(administers(SYSTEM)),
    "account:one": account(*ADMINISTRATORS),
    "account:link": account(SYSTEM, may=office.keeps_account),
    "account:password": account(SYSTEM, may=office.keeps_account),
    "account:reopen": account(SYSTEM, may=office.keeps_account),
    "account:release": account(SECURITY, may=office.keeps_account),
    "account:unlock": account(SECURITY, may=office.keeps_account),
    "account:end-sessions": account(SECURITY, may=office.keeps_account),
    "account:give": account(SECURITY, may=of_another),
    "account:end-mandate": Rule(who=administers(SECURITY), rows=on.mandate, may=office.mandate_of_another),
    "absence:close": account(SYSTEM, may=office.keeps_account),
    # --- who sees what, and who looked ---
    "why": those(sight_views.may_ask, sight_views.REFUSAL),
    "why-answer": owns(on.askable, sight_views.may_ask, sight_views.REFUSAL),
    "evidence:index": ANCHORED,
    "evidence:anchors": ANCHORED,
    "evidence:anchor": ANCHORED,
    "evidence:anchor_text": ANCHORED,
    "evidence:log": AUDITED,
    "evidence:narrow": AUDITED,
    "evidence:export": AUDITED,
    "evidence:case": sees(on.looked_at, who=lambda user: user.is_authenticated),
    # --- the rights of persons ---
    "rights:index": those(looks_after(RIGHTS), reach.REFUSAL),
    "rights:find": those(looks_after(reach.READERS), reach.REFUSAL),
    "rights:request": request_of(reach.READERS),
    "rights:answer": request_of(reach.KEEPERS).at(may=office.answers_another),
    "rights:letter": request_of(reach.READERS),
    "rights:person": person(reach.READERS),
    "rights:corrections": person(reach.READERS),
    "rights:correction": person(reach.READERS, Correction),
    "rights:request_new": person(reach.KEEPERS),
    "rights:copy_new": person(reach.KEEPERS, whole=True),
    "rights:copy": person(reach.KEEPERS, Export, whole=True),
    "rights:copy_file": person(reach.KEEPERS, Export, whole=True),
    "rights:restrict": person(reach.KEEPERS),
    "rights:correct": person(reach.CORRECTORS),
    "rights:settle_number": person(reach.CORRECTORS, NumberProposal),
    "rights:hold_new": person(reach.CORRECTORS),
    "rights:holds": those(looks_after(RIGHTS), reach.REFUSAL),
    "rights:hold_release": Rule(
        who=looks_after(reach.CORRECTORS),
        rows=lambda user, pk: Hold.objects.filter(reach.below(reach.mandates(user, reach.CORRECTORS)), pk=pk),
    ),
    "rights:schedule": those(looks_after(RIGHTS), reach.REFUSAL),
    "rights:term_new": those(reach.keeps_schedule),  # type: ignore[arg-type]
    "rights:disposals": those(looks_after(RIGHTS), reach.REFUSAL),
    "rights:propose": those(looks_after(reach.CORRECTORS), reach.REFUSAL),
    "rights:disposal": RUN,
    "rights:approve": SECONDED,
    "rights:decline": SETTLED,
    "rights:certificate": RUN,
}
