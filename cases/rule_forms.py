"""Setting how strictly an organisation holds a condition: the form, and every refusal in words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Organisation, User

from .facts import date_field
from .law import HARD, Guard
from .models import Case
from .overlays import MODES, STRICTNESS, RuleSetting
from .rules import Rule, rule_of


class RuleForm(forms.Form):
    """A stricter mode from a day on, on the strength of a document; or one's own earlier tightening taken back."""

    mode = forms.ChoiceField(label=gettext_lazy("Mode"), choices=MODES[::-1], widget=forms.RadioSelect)
    since = date_field(gettext_lazy("In force from"), past=False, help_text=gettext_lazy("judged by the legal date"))
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=120)

    def __init__(self, *args, guard: Guard, organisation: Organisation, case_class: type[Case], **kwargs):
        self.guard, self.organisation, self.case_class = guard, organisation, case_class
        super().__init__(*args, **kwargs)

    def clean(self):
        """Refused, with words: loosening, what has no effect, and what would count before the newest own row."""
        data = super().clean() or self.cleaned_data
        if {"mode", "since"} <= data.keys():
            rule = rule_of(self.guard, self.organisation, self.case_class, data["since"])
            for name, message in refusals(rule, data["mode"]):
                self.add_error(name, message)
        return data

    def save(self, by: User) -> RuleSetting:
        """One more row."""
        return RuleSetting.objects.create(
            organisation=self.organisation, pipeline=self.case_class.pipeline_name, guard=self.guard.name, by=by,
            **{name: self.cleaned_data[name] for name in ("mode", "since", "document")},
        )  # fmt: skip


def refusals(rule: Rule, mode: str):
    """(field, words) of what speaks against setting ``mode`` from the rule's day on."""
    words = {"rule": rule.told, "mode": dict(MODES)[rule.given]}
    if rule.own and rule.on < rule.own[-1].since:
        since = rule.own[-1].since.isoformat()
        yield "since", _("Your organisation's newest setting counts from %(since)s: not before it.") % {"since": since}
    elif rule.guard.mode == HARD:
        yield "mode", _("“%(rule)s” is a hard rule of the regulation and must not be loosened.") % words
    elif STRICTNESS[mode] < STRICTNESS[rule.given]:
        words["who"] = rule.given_by.name if rule.given_by else _("the regulation")
        yield "mode", _("%(who)s holds this rule as “%(mode)s”; it must not be loosened here.") % words
    elif mode == rule.mode:
        yield "mode", _("This is how the rule is held on that day already: nothing to set.")
