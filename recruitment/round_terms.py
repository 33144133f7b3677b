"""The terms of an announcement as the page of the round tells them: label and value (D.3 rows 2 and 4 to 10)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .intakes import wording
from .models import Intake


def terms(intake: Intake) -> list[tuple[str, str]]:
    """The announcement's terms as label and value."""
    rows = [(_("Applications"), _("from %(start)s to %(end)s") % _dates(intake)), (_("Examination"), formula(intake))]
    rows.append((_("Opening ratio"), f"1:{wording.plain(intake.ratio)}"))
    rows.append((_("Shortlist"), _shortlist(intake)))
    rows += [(_("Pass marks"), _pass_marks(intake)), (_("Bonus"), _bonus(intake))]
    rows.append((_("Zero or missing paper"), _("excludes") if intake.zero_excluded else _("counts as 0")))
    rows.append((_("Ties"), wording.order_in_words(intake.tie_break)))
    rows.append((_("Vacancies"), _("the next in rank follows") if intake.substitution else _("are not filled again")))
    rows.append((_("Public notice"), _("%(days)s working days") % {"days": intake.notice_days}))
    return [(str(label), str(value)) for label, value in rows if value]


def _dates(intake: Intake) -> dict[str, str]:
    return {
        "start": intake.applications_from.isoformat() if intake.applications_from else "—",
        "end": intake.applications_until.isoformat() if intake.applications_until else "—",
    }


def formula(intake: Intake) -> str:
    """How the total is made up."""
    words = {
        "written": wording.plain(intake.written_weight), "interview": wording.plain(intake.interview_weight),
        "decimals": intake.decimals,
    }  # fmt: skip
    if not intake.written_weight:
        return _("interview alone; rounded half up to %(decimals)s decimals") % words
    if not intake.interview_weight:
        return _("written test alone; rounded half up to %(decimals)s decimals") % words
    return (
        _("written test %(written)s %% + interview %(interview)s %%, rounded half up to %(decimals)s decimals") % words
    )


def _shortlist(intake: Intake) -> str:
    number = wording.plain(intake.shortlist)
    return _("%(number)s for each post by written rank, ties at the cut included") % {"number": number}


def _pass_marks(intake: Intake) -> str:
    parts = ((_("written test"), intake.pass_written), (_("interview"), intake.pass_interview))
    return "，".join(f"{label} {wording.plain(mark)}" for label, mark in parts if mark is not None)


def _bonus(intake: Intake) -> str:
    label = str(dict(wording.BONUS).get(intake.bonus_on, ""))
    if intake.bonus_on == "none":
        return label
    return _("%(how)s, at most %(cap)s") % {"how": label, "cap": wording.plain(intake.bonus_cap)}
