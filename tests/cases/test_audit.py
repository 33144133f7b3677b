"""Judging histories: what the live record let pass is no breach, and what was broken afterwards is found."""

from __future__ import annotations

import datetime
import signal

import pytest
from django.core.management import call_command
from django.test import override_settings

from cases.auditing import running
from cases.auditing.findings import BREACHES
from cases.models import Event
from tests.cases.audited import audit, exported, findings, row, said, without
from tests.story import TODAY, D
from workflows.models import MembershipCase

pytestmark = [pytest.mark.django_db, pytest.mark.datalayer]
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def rows(walked, cast):
    """A whole lawful case of a town branch, from application to archive."""
    walked(cast.street).finish()
    return exported()


# --- no false alarm ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("branch", ["village", "street", "hamlet"])
def test_a_lawful_case_has_no_breach_and_misses_no_paper(walked, cast, branch, tmp_path):
    walked(getattr(cast, branch)).finish()
    report = audit(exported(), tmp_path)
    assert said(report, *BREACHES, "missing", "row") == []
    assert (report["cases"][0]["state"], report["totals"]["clean"]) == ("archived", 1)
    assert report["cases"][0]["editions"] == ["2026年版细则"]


def test_detours_holds_and_waivers_replay(walked, cast, tmp_path):
    road = walked(cast.street, until="submit_prereview", skip=["train"])
    road.do("hold", by=cast.bob, source="report", reason="核实来信")
    road.do("resume", by=cast.bob, finding="查无实据")
    guard = {"guard": "trained", "reason": "长期驻外，经党委研究", "document_number": "组〔2028〕1号"}
    road.do("waive", by=cast.bob, **guard)
    road.step()
    road.do("return_prereview")
    report = audit(exported(), tmp_path)
    assert [one["severity"] for one in findings(report) if one["severity"] != "overdue"] == ["waived"]
    assert "长期驻外，经党委研究" in findings(report, "waived")[0]["text"]


def test_a_transfer_within_the_system_replays(walked, cast, tmp_path):
    road = walked(cast.street, after="review_activist")
    packet = {"destination": "东村支部", "packet": ["application", "register"], "document_number": "转〔2027〕1号"}
    road.do("transfer_out", by=cast.anna, reason="工作调动", **packet)
    road.do("receive_transfer", by=cast.alice, verified="verified", examination="审查属实")
    report = audit(exported(), tmp_path)
    assert [one for one in findings(report) if one["severity"] != "overdue"] == []


def test_a_case_that_still_runs_is_told_what_is_overdue(walked, cast, tmp_path):
    walked(cast.street, after="adopt")
    report = audit(exported(), tmp_path, as_of=D(2029, 6, 1))
    texts = "；".join(one["text"] for one in findings(report))
    assert {one["severity"] for one in findings(report)} == {"hard"}
    assert "三个月内上报的期限至2028年11月21日已过" in texts


def test_the_small_demonstration_raises_no_false_alarm(db, tmp_path):
    with override_settings(DEMO=True):
        call_command("load_demo", cases=30, verbosity=0)
    noted = Event.objects.values_list("case__number", "facts")
    warned = {number for number, facts in noted if facts.get("warnings") or facts.get("waived")}
    report = audit(exported(), tmp_path, as_of=TODAY)
    assert report["totals"]["cases"] == MembershipCase.objects.count() >= 30
    wrong = [
        (case["case"], one["severity"], one["action"], one["text"])
        for case in report["cases"] for one in case["findings"]
        if one["severity"] in ("void", "hard", "missing", "row")
        or (one["severity"] in ("warn", "waived") and case["case"] not in warned)
    ]  # fmt: skip
    assert wrong == []


# --- seeded breaches ---------------------------------------------------------------------------------------------


def moved(rows, action, on):
    row(rows, action)["on"] = on
    return rows


def changed(rows, action, **facts):
    row(rows, action).update(facts)
    return rows


def cultivated_short(rows):
    named = row(rows, "name_activist")["on"]
    return moved(rows, "propose_candidate", named + ONE_DAY * 300)


SEEDS = {
    "too young": (lambda rows: [one | {"birth_date": D(2012, 1, 10)} for one in rows], "hard 第五条"),
    "talk late": (lambda rows: moved(rows, "talk", D(2027, 4, 19)), "warn 第七条"),
    "cultivation short": (cultivated_short, "hard 第十三条"),
    "a review missing": (lambda rows: without(rows, "review_activist"), "hard 第十一条"),
    "not everybody heard": (lambda rows: changed(rows, "propose_candidate", heard=["党员"]), "hard 第十三条"),
    "notice short": (lambda rows: changed(rows, "announce", days=3), "hard 第十三条"),
    "unfit at the review": (lambda rows: changed(rows, "vet", conclusion="不合格"), "void 第十六条"),
    "training short": (lambda rows: changed(rows, "train", days=1, hours=8), "hard 第十七条"),
    "step without record": (lambda rows: without(rows, "pass_prereview"), "hard 第十八条"),
    "no quorum": (lambda rows: changed(rows, "adopt", present=9, issued=9, collected=9, yes=9, no=0), "void 第十九条"),
    "no majority": (lambda rows: changed(rows, "adopt", yes=10, no=9), "void 第二十条"),
    "more ballots than issued": (lambda rows: changed(rows, "adopt", collected=20, yes=19), "void 第二十条"),
    "numbers that do not add up": (lambda rows: changed(rows, "adopt", no=0), "hard 第二十条"),
    "committee without quorum": (lambda rows: changed(rows, "approve", present=4, yes=4, no=0), "void 第二十四条"),
    "approved late": (lambda rows: moved(rows, "approve", row(rows, "adopt")["on"] + ONE_DAY * 99), "warn 第二十五条"),
    "oath missing": (lambda rows: without(rows, "take_oath"), "warn 第二十九条"),
    "three introducers": (lambda rows: changed(rows, "appoint_introducers", people="甲、乙、丙"), "hard 第十四条"),
    "paper missing": (lambda rows: changed(rows, "vet", papers=[]), "missing "),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEDS)
def test_a_seeded_breach_is_found(rows, name, tmp_path):
    seed, wanted = SEEDS[name]
    report = audit(seed(rows), tmp_path)
    found = said(report, *BREACHES, "missing")
    assert [one for one in found if one.startswith(wanted)], found


def test_a_breach_is_told_with_article_dates_and_arithmetic(rows, tmp_path):
    named = row(rows, "name_activist")["on"]
    [found] = [one for one in findings(audit(cultivated_short(rows), tmp_path)) if one["guard"] == "cultivated_a_year"]
    until = named.replace(year=named.year + 1)
    days = (until - (named + ONE_DAY * 300)).days
    assert found["text"] == (
        f"培养考察自{named.year}年{named.month}月{named.day}日起算，至{until.year}年{until.month}月{until.day}日方满一年，"
        f"还差{days}天"
    )
    assert (found["article"], found["on"]) == ("第十三条", (named + ONE_DAY * 300).isoformat())
    assert found["row"] == rows.index(row(rows, "propose_candidate")) + 1


def test_a_majority_is_told_in_numbers(rows, tmp_path):
    found = findings(audit(changed(rows, "adopt", yes=10, no=9), tmp_path), "void")
    assert [("10" in one["text"], "21" in one["text"], "11" in one["text"]) for one in found] == [(True, True, True)]


def test_before_the_switch_the_edition_of_2014_judges_and_numbers(walked, cast, tmp_path):
    walked(cast.street, applied_on=D(2023, 1, 9), until="propose_candidate")
    rows = exported()
    base = {name: rows[0][name] for name in ("case", "name", "birth_date", "organisation", "committee", "rural")}
    consent = {"document_number": "组备〔2024〕5号", "opinion": "同意备案"}
    heard = {"heard": ["group", "contacts", "members", "masses"], "opinions": "一致同意"}
    rows += [
        base | {"action": "propose_candidate", "on": D(2024, 6, 3), "papers": ["3-2"], **heard},
        base | {"action": "file_candidate", "on": D(2024, 6, 20), **consent},
        base | {"action": "vet", "on": D(2024, 7, 20), "conclusion": "合格", "opinion": "合格", "papers": ["3-9"]},
        base | {"action": "appoint_introducers", "on": D(2024, 7, 21), "people": "甲、乙"},
        base | {"action": "train", "on": D(2024, 8, 20), "days": 3, "hours": 24, "conclusion": "fit"},
        base | {"action": "submit_prereview", "on": D(2024, 9, 20), "examination": "合格"},
        base | {"action": "pass_prereview", "on": D(2024, 10, 8), "document_number": "1号", "form_serial": "1"},
        base | {"action": "adopt", "on": D(2025, 3, 20), "due": 21, "present": 19, "issued": 19, "collected": 19,
                "yes": 10, "no": 9, "papers": ["4-4", "4-3"]},
    ]  # fmt: skip
    report = audit(rows, tmp_path, as_of=D(2025, 3, 21))
    assert report["cases"][0]["editions"] == ["2014年版细则"]
    found = [one for one in said(report) if not one.startswith("overdue")]
    assert len(found) == 1  # no notice was due then, and no month for the meeting
    assert found[0].startswith("void 2014年版第二十一条")


# --- what cannot be judged, and rows that make no sense -----------------------------------------------------------


def test_what_the_record_does_not_tell_is_unjudged_and_no_breach(rows, tmp_path):
    for one in rows:
        one.pop("birth_date")
    adopt = row(rows, "adopt")
    for name in ("due", "present", "yes"):
        adopt.pop(name)
    report = audit(rows, tmp_path)
    assert said(report) == []
    unjudged = {one["guard"] for one in findings(report, "unjudged")}
    assert {"of_age", "quorum", "majority", "contacts_are_members"} <= unjudged
    (age,) = (one["text"] for one in findings(report, "unjudged") if one["guard"] == "of_age")
    assert "出生日期" in age


def test_a_malformed_row_is_named_and_the_rest_is_judged(rows, tmp_path):
    row(rows, "talk")["on"] = "2027年2月31日"
    row(rows, "vet")["conclusion"] = "或许"
    vetted = rows.index(row(rows, "vet")) + 1
    report = audit([*rows, {"action": "talk", "on": "2027-01-20"}, "nonsense"], tmp_path)
    left = {one["row"]: one["text"] for one in findings(report, "row")}
    assert list(left) == [2, vetted]
    assert "2027年2月31日" in left[2]
    assert report["rows_without_case"] == [len(rows) + 1, len(rows) + 2]
    assert report["cases"][0]["state"] == "archived"
    # The talk's row is there though nobody can read it: that it is missing would be a false alarm.
    assert not [one for one in findings(report) if "第2步" in one["text"]]


def test_without_a_column_of_papers_none_is_missing(rows, tmp_path):
    for one in rows:
        one.pop("papers")
    report = audit(rows, tmp_path)
    assert findings(report, "missing") == []
    assert "papers" in {one["guard"] for one in findings(report, "unjudged")}


def test_an_act_out_of_place_is_a_breach_and_left_out(rows, tmp_path):
    rows.append(row(rows, "talk") | {"on": D(2030, 11, 1)})
    assert [one for one in said(audit(rows, tmp_path)) if "已归档" in one]


def test_the_audit_changes_nothing(rows, tmp_path, django_assert_max_num_queries):
    before = MembershipCase.objects.count(), Event.objects.count()
    with django_assert_max_num_queries(1):  # the registered notices, whatever the number of cases
        audit(rows, tmp_path)
    assert (MembershipCase.objects.count(), Event.objects.count()) == before


@pytest.fixture
def queued(monkeypatch):
    """As in a worker of the queue, which answers SIGTERM by finishing its job first: the auditor's own must not."""
    judge, former = running._chunk_of, signal.signal(signal.SIGTERM, lambda number, frame: None)

    def ends_when_told(*given):
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
        return judge(*given)

    monkeypatch.setattr(running, "_chunk_of", ends_when_told)  # the workers are forked and inherit it
    yield
    signal.signal(signal.SIGTERM, former)


@pytest.mark.usefixtures("queued")
def test_many_cases_are_shared_by_two_processes(rows, tmp_path):
    many = [one | {"case": f"B{number}"} for number in range(320) for one in rows[:3]]
    report = audit(many, tmp_path)
    assert [one["case"] for one in report["cases"]] == [f"B{number}" for number in range(320)]
    assert report["totals"]["cases"] == 320
