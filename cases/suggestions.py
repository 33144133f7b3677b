"""A line of text for which the browser suggests what is likely; anything else may still be typed."""

from __future__ import annotations

from django import forms


class SuggestInput(forms.TextInput):
    """A text input with a list of suggestions: (value, what it says about it)."""

    template_name = "cases/suggest.html"
    suggestions: list[tuple[str, str]]

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.suggestions = []

    def get_context(self, name, value, attrs):
        """The list under an id of its own."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"suggestions_{name}"
        context["widget"]["suggestions"] = self.suggestions
        return context
