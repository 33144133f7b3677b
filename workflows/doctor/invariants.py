"""Everything that must always hold, with its cause in plain language and what is proposed: the doctor's list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from . import desk_checks, job_checks, law_checks, people_checks, record_checks, repairs
from .found import Found, Invariant, Scope


def _unjudged(scope: Scope) -> tuple[Found, ...]:
    """Found by the examination itself: a question that could not be put."""
    return ()


ALL = (
    Invariant(
        "nobody_decides", _("lies on nobody's desk"),
        _("%(number)s waits at “%(step)s”, but on nobody's desk: nobody is asked to decide."),
        _("Open the work of “%(step)s” at the desk that is competent."),
        desk_checks.nobody_decides, repairs.open_missing,
    ),
    Invariant(
        "opened_twice", _("the same work twice"),
        _("“%(what)s” of %(number)s is open %(times)s times: several people may believe it is theirs to do."),
        _("Keep one of them, the oldest, and close the others."),
        desk_checks.opened_twice, repairs.cancel_doubles,
    ),
    Invariant(
        "on_another_step", _("work of another step"),
        _("“%(what)s” of %(number)s is open, but the case waits at “%(step)s”: it cannot be done, whoever tries."),
        _("Close this work. The case itself stays where it is."),
        desk_checks.on_another_step, repairs.cancel,
    ),
    Invariant(
        "unknown_node", _("work the rules do not know"),
        _("%(number)s has open work “%(what)s” which the rules of this version do not know: "
          "nothing can be done in this case until it is closed."),
        _("Close this work. If it is still owed, it is found missing and opened anew."),
        desk_checks.unknown_node, repairs.cancel,
    ),
    Invariant(
        "unknown_step", _("a step the rules do not know"),
        _("%(number)s waits at the step “%(step)s” which the rules of this version do not know."),
        _("Install a version of the programme that knows this step; the case is left as it is."),
        desk_checks.unknown_step,
    ),
    Invariant(
        "after_the_end", _("work of a case that has ended"),
        _("%(number)s has ended, but “%(what)s” still lies on a desk."),
        _("Close this work."),
        desk_checks.after_the_end, repairs.cancel,
    ),
    Invariant(
        "hung_elsewhere", _("work put with another case"),
        _("“%(what)s” of %(number)s is kept with the work of another case."),
        _("Put it with its own case; close it if that has the same work open."),
        desk_checks.hung_elsewhere, repairs.hang_here,
    ),
    Invariant(
        "duty_missing", _("owed, but on nobody's desk"),
        _("“%(what)s” is owed in %(number)s, but lies on nobody's desk: nobody is reminded of it."),
        _("Open the work “%(what)s” at the desk that owes it."),
        law_checks.duty_missing, repairs.open_missing,
    ),
    Invariant(
        "sponsor_left", _("the sponsor has left office"),
        _("The sponsor of %(number)s has left office, and nobody has been asked for a successor."),
        _("Open the work “%(what)s” at the township."),
        law_checks.sponsor_left, repairs.open_missing,
    ),
    Invariant(
        "duty_left_over", _("on a desk, but not owed"),
        _("“%(what)s” of %(number)s lies on a desk, but is not owed (any more)."),
        _("Close this work."),
        law_checks.duty_left_over, repairs.cancel,
    ),
    Invariant(
        "wrong_desk", _("on the wrong desk"),
        _("“%(what)s” of %(number)s does not lie on the desk that is competent, which is %(desk)s."),
        _("Send it to %(desk)s."),
        law_checks.wrong_desk, repairs.send_to_desk,
    ),
    Invariant(
        "holder_gone", _("taken up by somebody who may not do it any more"),
        _("“%(what)s” of %(number)s was taken up by %(who)s, whose office has ended: the colleagues leave it alone."),
        _("Give it back to the desk, so that a colleague can take it up."),
        people_checks.holder_gone, repairs.release,
    ),
    Invariant(
        "sponsors_work", _("a sponsor's work with somebody else"),
        _("“%(what)s” of %(number)s is personal work of the sponsor, but lies with somebody else."),
        _("Give it to the sponsor who serves now."),
        people_checks.sponsors_work, repairs.give_to_sponsor,
    ),
    Invariant(
        "sponsor_cannot", _("a sponsor who cannot sign in"),
        _("“%(what)s” of %(number)s waits for the sponsor %(who)s, who has no office in this system any more."),
        _("Give %(who)s the office of sponsor, or have the township replace the sponsor."),
        people_checks.sponsor_cannot,
    ),
    Invariant(
        "empty_desk", _("a desk at which nobody sits"),
        _("%(count)s items of work wait at the desk %(desk)s, and nobody holds that office."),
        _("Give somebody this office in the administration."),
        people_checks.empty_desk,
    ),
    Invariant(
        "closed_place", _("an office at a closed organisation"),
        _("%(who)s still holds the office %(desk)s, but the organisation is closed."),
        _("Let this office end. What is to go on needs an office at the organisation that took it over."),
        people_checks.closed_place, repairs.end_mandate,
    ),
    Invariant(
        "not_followed_up", _("papers not drawn up"),
        _("What was done in %(number)s at %(at)s has not been followed up: its papers are not in the dossier."),
        _("Put it on the queue once more. If it comes back, the papers of the case must be looked at."),
        record_checks.not_followed_up, repairs.follow_up_again,
    ),
    Invariant(
        "broken_chain", _("the record does not hold"),
        _("The record of %(number)s does not hold: %(why)s. It was not changed through this programme."),
        _("There is no repair. Compare with the printed dossier and its verification code, keep the database and its "
          "backups as they are, and report to the department above."),
        record_checks.broken_chain,
    ),
    Invariant(
        "job_lost", _("work in the background was lost"),
        _("%(what)s No. %(id)s, ordered at %(at)s, is not being worked on: its job is gone."),
        _("Put it on the queue once more; it goes on where it stopped."),
        job_checks.job_lost, repairs.start_again,
    ),
    Invariant(
        "unjudged", _("could not be looked at"),
        _("“%(what)s” could not be looked at: the question itself failed."),
        _("Tell the administrator; the log of the worker says why."),
        _unjudged,
    ),
)  # fmt: skip

INVARIANTS = {one.code: one for one in ALL}
