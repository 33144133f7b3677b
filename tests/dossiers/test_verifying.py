"""The fingerprint of a dossier and its code: the same for the same, another for all else, read with forgiveness."""

import pytest
from django.conf import settings as site

from dossiers import fonts, verifying

MADE = {
    "cover": {"title": "李某", "rows": [("档号", "M-2030-0042")]},
    "papers": [{"title": "入党申请书", "sha256": "a" * 64, "version": 1}],
    "record": {"events": [{"no": 1, "hash": "b" * 64}]},
}


def fingerprint(number="M-2030-0042", **other):
    return verifying.fingerprint(number, **MADE | other)


def test_the_same_things_have_the_same_fingerprint_and_anything_else_another(monkeypatch):
    assert fingerprint() == fingerprint()
    others = [
        fingerprint("M-2030-0043"),
        fingerprint(cover={**MADE["cover"], "title": "金某"}),
        fingerprint(papers=[{**MADE["papers"][0], "sha256": "c" * 64}]),
        fingerprint(papers=[*MADE["papers"], *MADE["papers"]]),
        fingerprint(record={"events": []}),
    ]
    monkeypatch.setattr(fonts, "substitutes", lambda: "仿宋以别的字体代")
    others.append(fingerprint())
    monkeypatch.setattr(verifying, "edition", lambda: "of another release")
    others.append(fingerprint())
    assert len({*others, verifying.fingerprint("M-2030-0042", **MADE)}) == len(others)


def test_an_edition_is_templates_style_and_binder():
    names = [name for name, _path in verifying._program()]
    assert {"templates/cover.html", "static/official.css", "program/binding.py", "program/typesetting.py"} <= set(names)
    assert len(set(names)) == len(names)
    assert not any("migrations" in name for name in names)


def test_a_changed_template_is_another_edition(tmp_path, monkeypatch):
    (tmp_path / "templates" / "papers").mkdir(parents=True)
    cover = tmp_path / "templates" / "papers" / "cover.html"
    cover.write_text("one", encoding="utf-8")
    monkeypatch.setattr(site, "BASE_DIR", tmp_path)
    before = verifying.edition.__wrapped__()
    assert verifying.edition.__wrapped__() == before
    cover.write_text("two", encoding="utf-8")
    assert verifying.edition.__wrapped__() != before


def test_a_code_is_sixteen_signs_nobody_misreads_and_nobody_without_the_key_can_make(settings):
    code = verifying.code_of("M-2030-0042", "f" * 64)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(code) <= set(verifying.ALPHABET) | {"-"}
    assert verifying.code_of("M-2030-0042", "f" * 64) == code
    assert verifying.code_of("M-2030-0043", "f" * 64) != code
    assert verifying.code_of("M-2030-0042", "e" * 64) != code
    settings.SECRET_KEY = "another key"
    assert verifying.code_of("M-2030-0042", "f" * 64) != code


@pytest.mark.parametrize(
    "typed",
    [
        "7F3A-22KD-90X0-BM51",
        " 7f3a22kd90x0bm51\n",
        "7F3A 22KD　90X0 BM51",
        "7F3A-22KD-9OXo-BM5I",
        "7F3A-22KD-90X0-BM5l",
        "７Ｆ３Ａ－２２ＫＤ－９０Ｘ０－ＢＭ５１",
        "7F3A—22KD−90X0‐BM51",
    ],
)
def test_a_code_is_read_however_it_was_typed(typed):
    assert verifying.read_code(typed) == "7F3A-22KD-90X0-BM51"


NONE = [
    "",
    "7F3A",
    "7F3A-22KD-90X0-BM5",
    "7F3A-22KD-90X0-BM511",
    "7F3A-22KD-90X0-BMU1",
    "李某-22KD-90X0-BM51",
    "0" * 999,
]


@pytest.mark.parametrize("typed", NONE)
def test_what_cannot_be_a_code_is_none(typed):
    assert verifying.read_code(typed) == ""
