"""What every page of persons' rights begins with: who asks, and whether he has proved lately that it is he."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts import again
from organisations.answers import UNPROCESSABLE

View = Callable[..., HttpResponse]


def proved(back: Callable[..., str] | None = None) -> Callable[[View], View]:
    """A view for whoever has proved it lately; others are asked first and come back to ``back`` or the same address.

    What was typed is asked for again: nothing of it is carried through the address.
    """

    def around(view: View) -> View:
        @functools.wraps(view)
        def asked_first(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if again.fresh(request):
                return view(request, *args, **kwargs)
            return again.ask(request, back(*args, **kwargs) if back else request.path)

        return asked_first

    return around


def bound(request: Any, form_class: type, **words: Any) -> Any:
    """The form, filled with what was posted."""
    return form_class(request.POST if request.method == "POST" else None, **words)


def form_page(request: Any, form: Any, *, heading: Any, back: str, label: Any, lead: Any = "", **more: Any) -> Any:
    """A page with one form: where it belongs, what it does, what its button says; 422 for what was posted wrongly."""
    context = {"form": form, "heading": heading, "back": back, "label": label, "lead": lead, **more}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "rights/form.html", context, status=status)
