"""Choosing what is to be done for many cases, and the facts that are the same for all; nothing is done here yet."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from organisations.answers import UNPROCESSABLE, see_other

from ..law import Action, cite
from ..recalling import recalled
from . import choosing, running
from .acts import Act, acts_of, common_form, typed
from .judging import judge
from .models import MOST

REFUSAL = gettext_lazy("None of your desks has an act that can be done for many cases at once.")
"""What whoever does not hold the office is told."""


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request):
    """The acts that can be done for the chosen cases; with an act, its facts, and posted, the draft of an order."""
    chosen = choosing.selection(request)
    name = request.GET.get("act", "")
    acts = acts_of(request.user)
    if chosen.again and not name:
        name = f"{chosen.again.pipeline}.{chosen.again.action}"
    if name in acts:
        return _asked(request, chosen, name, acts[name])
    if not acts:
        raise PermissionDenied(REFUSAL)
    found = [(name, act[0]._meta.verbose_name, act[1], count) for name, act, count in chosen.possible(request.user)]
    context = {"chosen": chosen, "count": choosing.counted(chosen.rows), "found": found, "most": MOST}
    return render(request, "bulk/choose.html", context)


def _asked(request, chosen: choosing.Selection, name: str, act: Act):
    """The form of an act for many; once its facts are sound, every case is judged and the draft stored."""
    action = act[1]
    rows = chosen.for_act(act)
    keys = list(rows.values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        context = {"chosen": chosen, "action": action, "count": choosing.counted(rows), "most": MOST}
        return render(request, "bulk/too_many.html", context, status=UNPROCESSABLE)
    form = common_form(action)(request.POST or None, case=None, action=action, initial=_initial(chosen))
    if keys and request.method == "POST" and form.is_valid():
        facts, on = typed(form), form.cleaned_data["on"]
        data = {**facts, "on": on.isoformat()}
        verdicts = judge(recalled(rows.filter(pk__in=keys)), action, by=request.user, data=data)
        order = running.draft(act, verdicts, by=request.user, on=on, facts=facts)
        return see_other(reverse("bulk:order", args=[order.pk]))
    context = {
        "chosen": chosen, "name": name, "action": action, "form": form, "count": len(keys), "law": _(action.text),
        "article": cite(action.article), "consequences": consequences(action), "refused": bool(form.errors),
    }  # fmt: skip
    return render(request, "bulk/form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _initial(chosen: choosing.Selection) -> dict:
    """Today, or what was typed for those that did not go."""
    return {**chosen.again.facts, "on": chosen.again.on} if chosen.again else {"on": timezone.localdate()}


def consequences(action: Action) -> list[str]:
    """What happens to each case, said before the click."""
    if not action.moves:
        return [_("Each case stays at its step; what is entered stays on record and cannot be deleted.")]
    moved = _("Each case then moves on to: %(step)s.") % {"step": action.target.label}
    return [moved, _("Whatever is to be taken back is taken back case by case.")]
