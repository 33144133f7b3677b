"""What the program is built of: every package pinned with its hashes, under a licence that AGPL-3.0 may be joined with.

Known holes of packages are not looked up here: no current source of advisories can be had without the network, and an
old one would say "none" of everything. Sites with a network run ``make audit``.
"""

import importlib.metadata
import re

import pytest
from django.conf import settings

LOCKS = ["requirements.txt", "requirements-dev.txt"]
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+) \\\n((?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
FREE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|MPL|MPL-2\.0|PSF|Python Software Foundation|LGPL|Lesser General|GPL-?3|GPLv3|AGPL|Affero"
    r"|HPND|Unlicense|Public Domain|Zlib|0BSD|CC0|MIT-CMU|Mozilla)",
    re.IGNORECASE,
)


def locked(name: str) -> dict[str, str]:
    """Package: version, of a lock file; a line that is neither pinned nor hashed is a mistake."""
    text = (settings.BASE_DIR / name).read_text(encoding="utf-8")
    found = {package: version for package, version, _hashes in PINNED.findall(text)}
    begun = [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
    assert len(begun) == len(found), [line for line in begun if line.partition("==")[0] not in found]
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes(name):
    assert len(locked(name)) > 40


def test_tests_run_on_what_production_runs_on():
    production, tests = (locked(name) for name in LOCKS)
    assert production.items() <= tests.items()


def test_what_is_installed_is_what_is_locked():
    wrong = {}
    for package, version in locked("requirements.txt").items():
        found = importlib.metadata.version(package)
        if found != version:
            wrong[package] = found
    assert not wrong


@pytest.mark.parametrize("package", sorted(locked("requirements.txt")))
def test_every_licence_goes_with_the_agpl(package):
    told = importlib.metadata.metadata(package)
    words = [told.get("License-Expression", ""), (told.get("License") or "")[:200]]
    words += [one for one in told.get_all("Classifier", []) if one.startswith("License")]
    assert FREE.search(" ".join(filter(None, words))), (package, words)
