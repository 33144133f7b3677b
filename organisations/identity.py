"""What an 18-character citizen ID number (GB 11643) says: is it sound, who was born when, how is it shown.

The number is 6 digits of region, 8 of birth date, 3 of sequence (an odd last one means male) and a check
character over the first seventeen (F.3). Only `validate_id_number` judges input; the readers trust it.
"""

from __future__ import annotations

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LENGTH = 18
EARLIEST_BIRTH = datetime.date(1900, 1, 1)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
# Not \d: that would let full-width digits through, which look alike and index differently.
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")


def check_digit(first17: str) -> str:
    """The check character ("0".."9" or "X") that belongs to the first seventeen digits.

    Raises ValueError unless ``first17`` is seventeen ASCII digits.
    """
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise ValueError("the check digit is computed from exactly seventeen digits")
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def validate_id_number(value: str) -> str:
    """The ID number without spaces and with a capital X.

    Raises ValidationError with code ``length``, ``characters``, ``birth_date`` (no such day, before 1900 or
    in the future) or ``check_digit``, the first that applies, and a message that says what to correct.
    """
    number = "".join(value.split()).upper()
    if len(number) != LENGTH:
        raise ValidationError(
            _("An ID number has 18 characters, this one has %(count)d."),
            code="length",
            params={"count": len(number)},
        )
    if not _SHAPE.fullmatch(number):
        raise ValidationError(
            _("An ID number consists of 17 digits and a last character that is a digit or X."),
            code="characters",
        )
    if not _born_in_living_memory(number):
        raise ValidationError(
            _("Characters 7 to 14 of the ID number are not a possible birth date."), code="birth_date"
        )
    if check_digit(number[:17]) != number[17]:
        raise ValidationError(
            _("The check digit of the ID number is wrong. Compare it with the identity card and enter it again."),
            code="check_digit",
        )
    return number


def birth_date(id_number: str) -> datetime.date:
    """The birth date written in a normalised ID number; ValueError if there is no such day."""
    return datetime.date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def sex(id_number: str) -> str:
    """The GB/T 2261.1 code: "1" male if the sequence is odd, "2" female if even."""
    return "1" if int(id_number[16]) % 2 else "2"


def mask(id_number: str) -> str:
    """The number as pages show it: six first and four last characters; anything shorter is hidden (F-08)."""
    if len(id_number) < LENGTH:
        return "*" * len(id_number)
    return f"{id_number[:6]}{'*' * (len(id_number) - 10)}{id_number[-4:]}"


def make_id_number(region: str, born: datetime.date, *, sequence: int) -> str:
    """A sound number for tests and demonstrations.

    ``region`` is six digits, ``sequence`` 0 to 999 and odd for a man; ValueError for anything else.
    """
    if not 0 <= sequence <= 999:
        raise ValueError("the sequence has three digits")
    first17 = f"{region}{born:%Y%m%d}{sequence:03d}"
    return first17 + check_digit(first17)


def _born_in_living_memory(number: str) -> bool:
    try:
        born = birth_date(number)
    except ValueError:
        return False
    return EARLIEST_BIRTH <= born <= timezone.localdate()
