"""The papers an event draws: their words, what they must never say, and that each is drawn exactly once."""

import datetime
import subprocess
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.template.loader import get_template
from django.utils import timezone, translation
from redis.exceptions import ConnectionError as NoRedis

from cases import follow_ups as jobs
from cases import paperwork
from cases.law import Unlawful
from cases.models import Event
from cases.paperwork import COMPOSERS, happenings, notices, record
from cases.paperwork.matter import BRIEF, Matter, brief, paragraphs
from dossiers import papers
from dossiers.models import Document
from dossiers.typesetting import FORMS
from workflows.models import MembershipCase

pytestmark = pytest.mark.django_db
D = datetime.date
LONG = "该同志政治立场坚定，工作踏实，群众基础好。" * 142 + "末尾"


def context(road, code, event=None):
    """What a paper of the road's case says, without setting it in type."""
    case = road.case
    drawing = [name for name, action in case.actions().items() if code in action.draws]
    event = event or case.history.last(*drawing) or case.history.events[-1]
    with translation.override("zh-hans"):
        return COMPOSERS[code](Matter(case, event))


def words(letter):
    """The body of a letter in one piece."""
    return "\n".join(letter["paragraphs"])


def text_of(pdf):
    """The words on the pages of a PDF."""
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.fixture
def finished(walked):
    """A case that went the whole road."""
    return walked().finish()


# --- nothing the law draws is forgotten ------------------------------------------------------------------------


def test_every_paper_the_law_draws_has_a_composer_and_a_form():
    drawn = {code for action in MembershipCase.actions().values() for code in action.draws}
    assert drawn <= set(COMPOSERS)
    shared = {papers.by_code(code).template for code in COMPOSERS} & set(FORMS)
    own = {papers.by_code(code).template for code in COMPOSERS} - shared
    assert all(get_template(f"papers/{name}.html") for name in own)


def test_the_record_form_knows_every_act_of_the_law():
    actions = [*MembershipCase.opening_acts(), *MembershipCase.actions().values()]
    assert sorted(one.number for one in actions if one.number) == list(range(1, len(record.STEPS) + 1))
    off_the_road = {one.name for one in actions if one.kind in ("back", "aside")} - set(record.BESIDE)
    assert {one.name for one in actions} - off_the_road <= set(happenings.TOLD)
    assert {one.name for one in actions if not one.number} - off_the_road == set(record.BESIDE)


def test_every_context_fills_its_form(finished):
    beside = {papers.EXTENSION_REQUEST, papers.CANCELLATION_REQUEST, papers.OUTCOME_VOTE_SUMMARY, papers.OUTCOME_REPLY}
    composed = {one.code for one in papers.MEMBERSHIP.papers if one.code in COMPOSERS and one.template in FORMS}
    for code in composed - beside:  # those are drawn in tests/cases/test_exceptions_paper.py
        found = context(finished, code)
        needed = FORMS[papers.by_code(code).template].split()
        assert [key for key in needed if found.get(key) is None] == [], code


# --- what they say ---------------------------------------------------------------------------------------------


def test_requests_tell_the_way_so_far(finished):
    name = finished.case.person.name
    first = context(finished, papers.CANDIDATE_REQUEST)
    assert first["title"] == f"关于拟列{name}同志为发展对象的请示"
    assert (first["issuer"], first["addressee"], first["signer"]) == ("中共东村支部", "东镇党委", "Alice")
    assert "2027年1月10日向党组织提出入党申请" in words(first)
    assert "共考察2次" in words(first)
    assert words(first).endswith("妥否，请批示。")
    assert first["number"] == "〔2028〕　　号"  # asked from nobody, invented by nobody

    second = context(finished, papers.PREREVIEW_REQUEST)
    assert "5个工作日公示，未收到不同意见" in words(second)
    assert "完成政治审查，结论为合格" in words(second)
    assert "参加短期集中培训3天、24学时" in words(second)
    assert "包保责任人包保人桑同志已审阅档案" in words(second)
    assert papers.by_code(papers.VETTING_REPORT).official_title in second["attachments"]

    third = context(finished, papers.APPROVAL_REQUEST)
    assert "应到会有表决权的党员21名，实到会19名" in words(third)
    assert "赞成18票，不赞成1票，弃权0票" in words(third)
    assert "列席会议并在会议记录上签名" in words(third)


def test_replies_take_up_the_request_and_decide(finished):
    case = finished.case
    passed = context(finished, papers.PREREVIEW_REPLY)
    assert f"《关于对发展对象{case.person.name}同志进行预审的请示》收悉" in words(passed)
    assert f"编号：{case.form_serial}" in words(passed)
    approved = context(finished, papers.APPROVAL_REPLY)
    assert approved["addressee"] == "东村支部"
    asked = case.history.last("report_for_approval").facts["document_number"]
    assert f"（{asked}）收悉" in words(approved)
    assert approved["number"] == case.history.last("approve").facts["document_number"]


@pytest.mark.parametrize(("display", "early"), [("anniversary", 0), ("day_before", 1)])
def test_the_end_of_probation_is_printed_as_the_site_says(walked, settings, display, early):
    """A.7: D+1y or D+1y-1d on paper; seniority counts from D+1y either way (A-31, A-33)."""
    settings.PROBATION_END_DISPLAY = display
    road = walked(after="approve")
    starts, ends = road.case.probation_starts, road.case.probation_ends
    shown = ends - timedelta(days=early)
    said = words(context(road, papers.APPROVAL_REPLY))
    assert f"自{starts.year}年{starts.month}月{starts.day}日起至{shown.year}年{shown.month}月{shown.day}日止" in said
    road.finish()
    said = words(context(road, papers.CONVERSION_REPLY))
    assert f"党龄自{ends.year}年{ends.month}月{ends.day}日算起" in said


def test_where_a_level_deliberates_the_request_goes_there(walked, cast):
    road = walked(cast.hamlet, after="report_for_deliberation")
    assert context(road, papers.APPROVAL_REQUEST)["addressee"] == "中心村党委"


def test_the_public_notice_says_nothing_private(walked):
    """B.2, F-06: no ID number, telephone, address or family of the person."""
    road = walked(until="announce")
    person = road.case.person
    person.phone, person.native_place = "13900000000", "某省某县"
    person.save()
    road.step()
    shown = context(road, papers.PUBLIC_NOTICE)
    text = text_of(road_paper(road, papers.PUBLIC_NOTICE))
    assert person.name in text
    assert "公示范围：村务公开栏" in text.replace("\n", "")
    for private in (person.id_number, person.id_number[6:14], person.phone, person.native_place):
        assert private not in text
    notice = road.case.publicities.get()
    assert (shown["start"], shown["end"], shown["working_days"]) == (notice.starts_on, notice.ends_on, 5)
    assert (shown["office"], shown["phone"]) == ("镇党委组织办公室", "0433-0000000")


def road_paper(road, code):
    """The PDF of a paper of the road's latest event."""
    return paperwork.draw(code, Matter(road.case, road.case.history.events[-1]))


@pytest.mark.parametrize(
    ("contact", "found"),
    [
        ("镇党委组织办公室 0433-0000000", ("镇党委组织办公室", "0433-0000000")),
        ("组织办，电话：0433-1234567转8", ("组织办", "0433-1234567转8")),
        ("13900000000（组织办）", ("（组织办）", "13900000000")),
        ("镇政府211室", ("镇政府211室", "")),
    ],
)
def test_office_and_telephone_are_told_apart(contact, found):
    assert notices.office_and_phone(contact) == found


def test_the_vote_summary_has_totals_that_add_up(walked):
    """A.6: written opinions count as votes; nobody's name stands beside a vote."""
    road = walked(until="adopt")
    road.do("adopt", due=23, written=2, written_yes=2)
    vote = context(road, papers.VOTE_SUMMARY)
    assert (vote["due"], vote["present"], vote["yes"], vote["no"], vote["abstain"]) == (23, 19, 20, 1, 0)
    assert (vote["collected"], vote["valid"], vote["invalid"], vote["passed"]) == (19, 19, 0, True)


def test_a_lost_vote_is_summed_up_as_lost(walked):
    road = walked(until="adopt")
    road.do("reject")
    assert context(road, papers.VOTE_SUMMARY)["passed"] is False


# --- the record form -------------------------------------------------------------------------------------------


def test_the_record_form_shows_what_is_done_and_leaves_the_rest_empty(walked):
    road = walked(after="agree_candidate")
    case = road.case
    form = record.record_form(Matter(case, case.history.events[-1]))
    rows = {row["no"]: row for row in form["rows"]}
    assert len(rows) == 25
    assert rows[2]["on"] == case.history.date_of("talk")
    assert rows[2]["handler"] == "支部书记"  # who talked, not who entered it
    assert rows[6]["facts"].count("考察合格") == 2
    assert rows[8]["facts"].startswith("上级党委同意拟列为发展对象")
    assert rows[7]["on"] is None  # proposed, but not listed yet
    assert "拟列为发展对象" in rows[7]["facts"]
    assert all((rows[no]["on"], rows[no]["facts"], rows[no]["handler"]) == (None, "", "") for no in range(9, 26))
    assert form["exceptions"] == []
    assert all(case.person.id_number not in str(value) for _label, value in form["identity"])


def test_exceptions_tell_warnings_returns_objections_and_replacements(walked, cast):
    road = walked(until="talk")
    late = road.opened.on + timedelta(days=40)
    road.do("talk", on=late)
    road.position += 1
    road.until("file_activist").do("return_activist", on=road.move("file_activist").on)
    case = road.case
    lines = record.exceptions(Matter(case, case.history.events[-1]))
    assert len(lines) == 2
    assert lines[0].startswith(f"{late.year}年{late.month}月{late.day}日，")
    assert "第七条" in lines[0]
    assert "经研究决定，理由见会议记录。" in lines[1]


def test_objections_to_the_notice_are_an_exception(walked):
    road = walked(until="list_candidate")
    road.do("list_candidate", objections=1, handling="经核实不属实")
    case = road.case
    assert "收到反映1件：经核实不属实" in record.exceptions(Matter(case, case.history.events[-1]))[-1]


def test_long_texts_are_cut_at_a_sentence_and_say_so():
    assert brief("情况良好") == "情况良好。"
    cut = brief(LONG)
    assert len(cut) <= BRIEF + 15
    assert cut.endswith("。……（全文见办理记录）")
    assert paragraphs("一\n\n二。", "意见：") == ["意见：一。", "二。"]


def test_three_thousand_characters_arrive_on_paper(walked):
    road = walked(until="adopt")
    road.do("adopt", discussion=LONG)
    road.position += 1
    event = road.until("report_for_approval").step()
    pdf = paperwork.draw(papers.APPROVAL_REQUEST, Matter(road.case, event))
    text = "".join(text_of(pdf).split())
    assert text.count("工作踏实") == 142
    assert "末尾。" in text


# --- once, and as it was ---------------------------------------------------------------------------------------


def test_a_paper_drawn_late_says_what_was_true_then(walked):
    road = walked(after="propose_candidate")
    event = road.case.history.events[-1]
    at_once = context(road, papers.CANDIDATE_REQUEST)
    road.until("adopt")
    assert context(road, papers.CANDIDATE_REQUEST, event) == at_once


def test_drawing_twice_files_once(walked):
    event = walked(after="propose_candidate").case.history.events[-1]
    [first] = paperwork.draw_up(event)
    [second] = paperwork.draw_up(event)
    assert first == second
    assert (first.origin, first.version, first.added_by, first.dated_on) == (Document.DRAWN, 1, None, event.on)
    assert first.source_event == event.pk


def test_an_event_that_draws_nothing_files_nothing(walked):
    assert paperwork.draw_up(walked(after="talk").case.history.events[-1]) == []


# --- nothing is lost with a broker -----------------------------------------------------------------------------


def test_what_a_dead_broker_left_is_drained_and_drawn_exactly_once(walked, django_capture_on_commit_callbacks):
    road = walked(until="propose_candidate")
    with (
        patch("cases.follow_ups._queue", side_effect=NoRedis("down")),
        django_capture_on_commit_callbacks(execute=True) as callbacks,
    ):
        event = road.step()
    assert callbacks, "the follow-up was due on commit"
    drawn = Document.objects.filter(source_event=event.pk, origin=Document.DRAWN)
    assert not drawn.exists()

    Event.objects.exclude(pk=event.pk).update(followed_up_at=timezone.now())
    with patch("cases.follow_ups.enqueue") as enqueue, patch("cases.follow_ups.SETTLE", timedelta(0)):
        assert jobs.drain_events() == 1
    assert [call.args for call in enqueue.call_args_list] == [(event.pk,)]

    jobs.follow_up(event.pk)
    jobs.follow_up(event.pk)
    assert drawn.count() == 1
    event.refresh_from_db()
    assert event.followed_up_at is not None
    with patch("cases.follow_ups.SETTLE", timedelta(0)):
        assert jobs.drain_events() == 0


def test_a_crash_before_the_stamp_draws_nothing_twice(walked):
    """The job died after filing and before its commit: nothing of it stays; the next try does it all."""
    event = walked(after="propose_candidate").case.history.events[-1]
    with (
        patch("cases.follow_ups.tell_desks", side_effect=OSError("power cut")),
        pytest.raises(OSError, match="power"),
    ):
        jobs.follow_up(event.pk)
    assert not Document.objects.filter(source_event=event.pk, origin=Document.DRAWN).exists()
    jobs.follow_up(event.pk)
    assert Document.objects.filter(source_event=event.pk, origin=Document.DRAWN).count() == 1


def test_a_meeting_without_quorum_is_void_and_draws_nothing(walked):
    """A-19: written opinions never make up for attendance; there is no result to sum up."""
    road = walked(until="adopt")
    small = {"present": 5, "issued": 5, "collected": 5, "yes": 5, "no": 0, "written": 10, "written_yes": 2}
    for act in ("adopt", "reject"):
        with pytest.raises(Unlawful) as refused:
            road.do(act, **small)
        assert "quorum" in {one.guard for one in refused.value.obstacles}
    assert road.case.state == "meeting"
