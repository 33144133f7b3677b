"""What every page shows: the menu, derived from the site's applications, and where the source is offered."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import people_views
from cases import blank_views, sight_views
from cases.access import readers
from notices import dead_views
from notices.views import unread_count
from rights import reach as rights
from workflows.doctor import views as doctor_views

from . import font_pages
from .site import site


def site_menu(request) -> dict:
    """``site_menu``: title, address, icon, whether current, what waits there, what it holds; ``settings_menu``.

    ``unread_notices``: what the bell shows; ``source_url``: where the source is offered.
    """
    context = {"source_url": settings.SOURCE_URL, "site_title": site.title}
    if getattr(request, "user", None) is not None and request.user.is_authenticated:
        context["idle_seconds"] = settings.SESSION_IDLE_MINUTES * 60
        context["unread_notices"] = SimpleLazyObject(lambda: unread_count(request.user))
        context["site_menu"] = SimpleLazyObject(lambda: _menu(request))
        context["my_name"] = SimpleLazyObject(lambda: _my_name(request.user))
        context["settings_menu"] = SimpleLazyObject(lambda: _settings(request.user))
    return context


def _settings(user) -> list[tuple[str, str]]:
    """(title, address) of the pages on which the installation is looked after, for whoever may."""
    pages = [
        (_("Fonts of papers"), reverse("settings-fonts"), font_pages.may_see),
        (_("Official blanks"), reverse("blanks:index"), blank_views.may_change),
        (_("Where I am signed in"), reverse("account:sessions"), lambda user: True),
        (_("Accounts and mandates"), reverse("account:people"), people_views.may_see),
        (_("Rights of persons"), reverse("rights:index"), rights.may_see),
        (_("Notice settings"), reverse("notices:settings"), lambda user: True),
        (_("Undelivered messages"), reverse("notices:dead"), dead_views.may_see),
        (_("Who sees a case, and why"), reverse("why"), sight_views.may_ask),
        (_("What is stuck"), reverse("doctor:index"), doctor_views.may_see),
        (_("Logs and ledgers"), reverse("evidence:index"), readers.sees_anchors),
    ]
    return [(title, url) for title, url, may in pages if may(user)]


def _my_name(user) -> str:
    """The user's name with the office first held, his own before one lent to him: 李某（××镇党委 组织委员，代王某）."""
    mandates = user.current_mandates()  # his own come first
    if not mandates:
        return str(user)
    first = mandates[0]
    words = [f"{first.organisation.short_name} {first.get_role_display()}"]
    lent = dict.fromkeys(str(one.acting_for) for one in mandates if one.acting_for)
    words += [_("for %(holder)s") % {"holder": name} for name in lent]
    return f"{user}（{'，'.join(words)}）"


def _menu(request) -> list[dict]:
    offered = (app for app in site.menu_items() if app.has_view_permission(request.user))
    apps = [
        (app, app.reverse("index")) for app in offered if not hasattr(app, "concerns") or app.concerns(request.user)
    ]
    here = max(((one, url) for app, url in apps for one in (url, *getattr(app, "neighbours", ()))
                if request.path.startswith(one)), key=lambda found: len(found[0]), default=("", ""))[1]  # fmt: skip
    items = {
        app.app_name: {
            "title": app.title,
            "url": url,
            "icon": str(app.icon),
            "current": url == here,
            "badge": app.badge(request.user) if hasattr(app, "badge") else "",
        }
        for app, url in apps
    }
    return _together(items)


def _together(items: dict[str, dict]) -> list[dict]:
    """The items of the menu, those that share one as what it ``holds``; one left alone stands for itself."""
    for title, names in site.together:
        shared = [items[name] for name in names if name in items]
        if len(shared) > 1:
            current = any(one["current"] for one in shared)
            badge = next((one["badge"] for one in shared if one["badge"]), "")  # of these, one counts what waits
            group = {"title": title, "url": shared[0]["url"], "current": current, "badge": badge, "holds": shared}
            first = next(name for name in items if name in names)
            items = {
                name: group if name == first else one
                for name, one in items.items()
                if name == first or name not in names
            }
    return list(items.values())
