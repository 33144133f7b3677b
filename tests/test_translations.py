"""Every string a user can meet is there in Chinese: nothing missing, nothing fuzzy, nothing left over."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext

from cases.law import PIPELINES

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
SOURCES = (
    *(
        "organisations",
        "evidence",
        "accounts",
        "rights",
        "notices",
        "dossiers",
        "cases",
        "recruitment",
        "meetings",
        "publicity",
        "workflows",
        "config",
    ),
    *("templates", "locale"),
)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> Path:
    """The catalogue as it would be after extracting all messages anew."""
    copy = tmp_path_factory.mktemp("messages")
    for name in SOURCES:
        shutil.copytree(settings.BASE_DIR / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(settings.BASE_DIR / "manage.py", copy)
    command = [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-obsolete"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    return copy / CATALOGUE


def entries(path: Path, *selection: str) -> set[str]:
    """The msgids of a catalogue, narrowed by msgattrib's options."""
    command = ["msgattrib", *selection, "--no-wrap", "--no-location", str(path)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return set(re.findall(r'^msgid "(.+)"$', text, re.MULTILINE))


def test_nothing_is_untranslated_or_fuzzy(extracted):
    assert entries(extracted, "--untranslated") == set()
    assert entries(extracted, "--only-fuzzy") == set()


def test_the_catalogue_holds_what_the_code_says_and_no_more(extracted):
    kept = entries(settings.BASE_DIR / CATALOGUE)
    assert kept == entries(extracted)


def test_what_the_law_says_of_each_action_is_translated():
    for case_class in PIPELINES.values():
        for action in (*case_class.opening_acts(), *case_class.actions().values()):
            assert gettext(action.text) != action.text, action.name


def test_placeholders_survive_translation():
    command = ["msgfmt", "--check-format", "-o", "/dev/null", str(settings.BASE_DIR / CATALOGUE)]
    assert subprocess.run(command, capture_output=True).returncode == 0
