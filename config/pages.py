"""The pages that belong to no room: the health and the source of the installation, and where search boxes lead."""

import io
import tarfile
from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache as redis_cache
from django.db import connection
from django.http import HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dossiers.handing_out import Clean, shown
from organisations.searching import NAME, sealed

# An allow-list: var/ (data, keys) and whatever else lies about can never slip into the archive.
SOURCE_FOLDERS = (
    *("organisations", "evidence", "accounts", "notices", "dossiers", "cases", "recruitment", "meetings", "publicity"),
    *("workflows", "rights", "config"),
    *("templates", "static", "locale", "docs", "tests", "bench", "bin", ".ci"),
)
SOURCE_FILES = ("manage.py", "Makefile", "LICENSE", "*.md", "pyproject.toml", "requirements*")


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """200 when the database and Redis answer, else 503; for a load balancer or a monitor."""
    answers = {"database": _answers(_ask_database), "redis": _answers(_ask_redis)}
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


def _ask_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_redis():
    redis_cache.get("healthz")


def _answers(ask):
    try:
        ask()
    except Exception:  # any failure at all means "not healthy", whatever its kind
        return False
    return True


@login_not_required
@require_safe
def source(request):
    """The source of the running program as one archive, for everyone who uses it (AGPL-3.0, section 13)."""
    return shown(source_archive(), name="source.tar.gz", mark=Clean.NOBODY, attached=True)


@cache
def source_archive():
    """The project's own files as a tar.gz; packed once per process."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for path in source_paths():
            archive.add(path, arcname=f"source/{path.relative_to(settings.BASE_DIR)}", recursive=False)
    return buffer.getvalue()


def source_paths():
    """The files of the archive, sorted; caches and compiled files left out."""
    root = settings.BASE_DIR
    found = [path for pattern in SOURCE_FILES for path in root.glob(pattern)]
    found += [path for folder in SOURCE_FOLDERS for path in (root / folder).rglob("*")]
    skip = {".pyc", ".mo"}
    return sorted(path for path in found if path.is_file() and path.suffix not in skip)


@require_POST
def search(request):
    """Back to the list from which somebody searched, what was searched for sealed in its address."""
    asked = request.POST.copy()
    to = asked.pop("to", ["/"])[-1].partition("?")[0]
    if not to.startswith("/") or not url_has_allowed_host_and_scheme(to, None):
        to = "/"
    asked.pop("csrfmiddlewaretoken", None)
    words = sealed(asked.pop(NAME, [""])[-1], request.user)
    kept = [(name, value) for name, values in asked.lists() for value in values if value]
    query = urlencode([*kept, (NAME, words)] if words else kept)
    # An empty search of the desk is a wish to see all of it, not to see the view that opens first.
    response = HttpResponseRedirect(f"{to}?{query or 'all='}" if query or to == "/" else to)
    response.status_code = 303
    return response
