"""What the access log tells of: every use of an account and every look at what is about a person (F.2, 安全审计)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SIGNED_IN, REFUSED, SIGNED_OUT, LOCKED, UNLOCKED = "signed_in", "refused", "signed_out", "locked", "unlocked"
CONFIRMED, FACTOR, PASSWORD, SESSION_ENDED = "confirmed", "factor", "password", "session_ended"
VIEWED, REVEALED, DOWNLOADED, PRINTED, EXPORTED = "viewed", "revealed", "downloaded", "printed", "exported"
ACCOUNT, MANDATE, SETTING, EXPLAINED = "account", "mandate", "setting", "explained"
QUARANTINED, FORBIDDEN = "quarantined", "forbidden"
CORRECTED, RESTRICTED, HELD, DISPOSED = "corrected", "restricted", "held", "disposed"

KINDS = {
    SIGNED_IN: _("signed in"),
    REFUSED: _("sign-in refused"),
    SIGNED_OUT: _("signed out"),
    LOCKED: _("account locked"),
    UNLOCKED: _("account unlocked"),
    CONFIRMED: _("confirmed who it is"),
    FACTOR: _("second factor changed"),
    PASSWORD: _("password changed"),
    SESSION_ENDED: _("session ended"),
    VIEWED: _("looked at"),
    REVEALED: _("revealed"),
    DOWNLOADED: _("downloaded"),
    PRINTED: _("printed"),
    EXPORTED: _("exported"),
    ACCOUNT: _("account changed"),
    MANDATE: _("mandate changed"),
    SETTING: _("setting changed"),
    EXPLAINED: _("asked who may see it"),
    QUARANTINED: _("infected upload refused"),
    FORBIDDEN: _("page refused"),
    CORRECTED: _("personal data corrected"),
    RESTRICTED: _("use restricted"),
    HELD: _("held back from disposal"),
    DISPOSED: _("disposed of"),
}
"""Kind: in words. A kind is added here, never removed: stored rows name it."""
