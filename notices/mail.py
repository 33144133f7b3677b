"""Mail as it leaves the house, and what a mail server answers in words that repeat no address."""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from .digest import Message

REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
"""The server is well and does not want this message; anything else means that the server is not to be reached."""


def send(message: Message, to: str, *, key: int, connection: BaseEmailBackend) -> None:
    """Hand one message to the mail server; OSError where it is not taken.

    The message id is the delivery's own: should it be sent twice, mail programs can tell.
    """
    host = urlsplit(settings.PUBLIC_URL).hostname
    headers = {"Message-ID": f"<notice-{key}@{host}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(
        message.subject, message.text, settings.EMAIL_FROM, [to], connection=connection, headers=headers
    )
    mail.attach_alternative(message.html, "text/html")
    mail.send()


def said(error: Exception) -> str:
    """What went wrong: the class of the error, and the code of the server where there is one."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((answer[0] for answer in error.recipients.values()), None)
    return f"{type(error).__name__} {code}" if isinstance(code, int) else type(error).__name__
