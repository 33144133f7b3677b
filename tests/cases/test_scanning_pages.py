"""The pages of scanning in: who sees a stack, handing in, filing by hand, dates, and what nobody may do."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cases import background, scanning
from dossiers import intake, papers
from dossiers.models import ScanFile, ScanPage, ScanStack
from tests.dossiers.files import encrypted_pdf, pdf, upload

from .scanned import empty, handed_in, jpeg, page_of, scan, sheet, sheets, states, written

pytestmark = pytest.mark.django_db
INDEX = reverse("scans:index")
FORM, OTHER = papers.VOTE_SUMMARY, papers.APPLICATION_FORM


@pytest.fixture
def case(walked):
    """A case of the village."""
    return walked().case


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(background.Work, "enqueue", lambda self, job, key: True)


@pytest.fixture
def stack(case, cast):
    """A sorted stack: a form that was filed, its back side, a page of an incomplete form, a blank page."""
    incomplete = sheets(case.number, papers.PREREVIEW_REQUEST, 2)[1]
    return handed_in(cast.bob, scan(sheet(case.number, FORM), written(), incomplete, empty()))


@pytest.fixture
def bob(signed_in, cast):
    """Bob's browser."""
    return signed_in(cast.bob)


def at(name, *numbers):
    """The address of a page of scanning in."""
    return reverse(f"scans:{name}", args=numbers)


def text(answer):
    """What a page says."""
    return answer.content.decode()


def typed(case, **changes):
    """What somebody types who files a page."""
    return {"number": case.number, "paper": OTHER, "dated_on": "2030-10-02"} | changes


# --- handing in ----------------------------------------------------------------------------------------------------


def test_several_files_make_one_stack(bob, cast, case):
    files = [upload(jpeg(sheet(case.number, FORM)), "a.jpg"), upload(pdf(pages=2), "b.pdf")]
    answer = bob.post(INDEX, {"scans": files})
    stack = ScanStack.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, at("stack", stack.pk))
    assert (stack.by, stack.total, stack.status) == (cast.bob, 3, ScanStack.QUEUED)
    assert list(stack.files.values_list("name", flat=True)) == ["a.jpg", "b.pdf"]


def test_a_bad_file_among_good_ones_is_named(bob, case):
    bob.post(INDEX, {"scans": [upload(encrypted_pdf(), "locked.pdf"), upload(jpeg(written()), "good.jpg")]})
    stack = ScanStack.objects.get()
    scanning.sort_stack(stack.pk)
    said = text(bob.get(at("stack", stack.pk)))
    assert "locked.pdf" in said
    assert "加密" in said


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "这个字段是必填项"),
        ([upload(encrypted_pdf(), "locked.pdf")], "locked.pdf"),
        ([upload(pdf(pages=4)), upload(pdf(pages=3))], "合计7页，一次最多可提交6页"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(bob, settings, files, said):
    settings.SCAN_MAX_PAGES = 6
    for file in files:
        file.seek(0)
    answer = bob.post(INDEX, {"scans": files})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not ScanStack.objects.exists()


def test_files_that_are_together_too_large_are_refused(bob, settings):
    content = jpeg(written())
    settings.SCAN_MAX_BYTES = len(content) + 10
    answer = bob.post(INDEX, {"scans": [upload(content, "a.jpg"), upload(content, "b.jpg")]})
    assert (answer.status_code, ScanStack.objects.exists()) == (422, False)
    assert "合计" in text(answer)


@pytest.mark.parametrize("name", ["ivy", "adam"])
def test_who_files_nothing_scans_nothing(signed_in, cast, name):
    client = signed_in(getattr(cast, name))
    answer = client.get(INDEX)
    assert answer.status_code == 403
    assert INDEX not in text(client.get("/"))


# --- looking -------------------------------------------------------------------------------------------------------


def test_a_stack_is_seen_by_nobody_else(stack, signed_in, cast):
    page = page_of(stack)
    client = signed_in(cast.carol)  # who sees the case
    addresses = [at("stack", stack.pk), at("progress", stack.pk), at("page", page.pk), at("picture", page.pk)]
    assert [client.get(one).status_code for one in addresses] == [404] * 4
    posts = [
        at("file", page.pk),
        at("aside", page.pk),
        at("resume", stack.pk),
        at("redate", stack.pk, page.document_id),
    ]
    assert [client.post(one).status_code for one in posts] == [404] * 4
    assert "尚未提交过扫描件" in text(client.get(INDEX))


def test_the_lists_say_where_each_page_went_and_what_waits(stack, case, bob):
    waiting, filed = text(bob.get(at("stack", stack.pk))), text(bob.get(at("stack", stack.pk) + "?show=filed"))
    assert "可能是其背面" in waiting
    assert "此表共2页，缺第1页" in waiting
    assert case.person.name in filed
    assert reverse("documents:withdraw", args=[page_of(stack).document_id]) in filed
    assert "空白页" in text(bob.get(at("stack", stack.pk) + "?show=away"))
    assert '<td class="num" data-label="待处理"><span class="tag tag-soon">2</span>' in text(bob.get(INDEX))


def test_progress_is_told_while_it_lasts(cast, bob):
    stack = handed_in(cast.bob, scan(written(), written()), sort=False)
    ScanStack.objects.update(status=ScanStack.RUNNING, done=1)
    told = bob.get(at("progress", stack.pk)).json()
    assert (told["state"], told["done"], told["total"], told["text"]) == ("running", 1, 2, "已识别 1 / 2 页。")
    assert at("progress", stack.pk) in text(bob.get(at("stack", stack.pk)))


def test_an_interrupted_stack_can_be_taken_up(stack, bob):
    ScanStack.objects.update(status=ScanStack.FAILED, message="分拣出错")
    assert "分拣出错" in text(bob.get(at("stack", stack.pk)))
    bob.post(at("resume", stack.pk))
    stack.refresh_from_db()
    assert stack.status == ScanStack.QUEUED


def test_a_page_is_shown_upright_and_small_or_large(cast, case, bob):
    stack = handed_in(cast.bob, jpeg(sheet(case.number, FORM).rotate(90, expand=True)))
    sizes = []
    for query in ("", "?large"):
        answer = bob.get(at("picture", page_of(stack).pk) + query)
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "private, no-store")
        sizes.append(Image.open(io.BytesIO(answer.content)).size)
    assert [height for _width, height in sizes] == [240, 1170]
    assert all(width < height for width, height in sizes)


def test_pages_stay_within_their_queries(stack, case, cast, bob, django_assert_num_queries):
    bob.get("/")  # the session and the menu are warm
    more = [sheet(case.number, papers.PREREVIEW_REQUEST), *(written(mark) for mark in range(1, 7))]
    longer = handed_in(cast.bob, scan(*more))
    for one in (stack, longer):
        for query, most in (("?show=waiting", 10), ("?show=filed", 10), ("?show=away", 9)):
            with django_assert_num_queries(most):
                bob.get(at("stack", one.pk) + query)
    with django_assert_num_queries(6):
        bob.get(INDEX)


# --- filing by hand ------------------------------------------------------------------------------------------------


def test_a_back_side_is_filed_with_one_click(stack, case, bob):
    back = page_of(stack, 1)
    answer = bob.post(at("file", back.pk))
    assert (answer.status_code, answer["Location"]) == (303, at("stack", stack.pk))
    document = case.dossier.documents.of(FORM).current().get()
    assert (document.version, document.pages) == (2, 2)
    assert f"{at('stack', stack.pk)}" in answer["Location"]


def test_an_incomplete_form_is_filed_when_somebody_decides(stack, case, bob):
    bob.post(at("file", page_of(stack, 2).pk))
    assert case.dossier.documents.of(papers.PREREVIEW_REQUEST).get().pages == 1


def test_the_form_is_filled_in_with_what_is_known(stack, case, bob):
    said = text(bob.get(at("page", page_of(stack, 1).pk)))
    assert f'value="{case.number}"' in said
    assert f'<option value="{FORM}" selected>' in said
    assert papers.YEARLY_ASSESSMENT_FORM not in said  # only the papers of this kind of case
    assert at("picture", page_of(stack, 1).pk) + "?large" in said


def test_a_page_is_filed_where_somebody_says_with_pages_that_go_with_it(cast, case, bob):
    stack = handed_in(cast.bob, scan(written(1), written(2), written(3)))
    first, second = page_of(stack, 0), page_of(stack, 1)
    answer = bob.post(at("page", first.pk), typed(case, number=case.number.lower(), others=[str(second.pk)]))
    assert answer.status_code == 303
    document = case.dossier.documents.of(OTHER).get()
    assert (document.pages, str(document.dated_on), document.added_by) == (2, "2030-10-02", cast.bob)
    assert states(stack) == ["placed", "placed", "unplaced"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": "M-2030-9999"}, "没有此编号的个案，或者您不能向该个案归档材料。"),
        ({"number": "X"}, "没有此编号的个案，或者您不能向该个案归档材料。"),
        ({"paper": papers.YEARLY_ASSESSMENT_FORM}, "此个案的档案中没有这种材料。"),
        ({"dated_on": "2031-01-01"}, "2031"),
        ({"paper": ""}, "这个字段是必填项"),
    ],
)
def test_what_is_typed_wrongly_comes_back_filled_in(stack, case, bob, changes, said):
    answer = bob.post(at("page", page_of(stack, 1).pk), typed(case, **changes))
    assert answer.status_code == 422
    assert said in text(answer)
    assert "2030-10-02" in text(answer) or "dated_on" in changes
    assert not case.dossier.documents.of(OTHER).exists()


def test_a_case_the_user_may_not_file_in_reads_like_none(cast, case, signed_in):
    stack = handed_in(cast.eve, jpeg(sheet(case.number, FORM)))
    client = signed_in(cast.eve)
    page = page_of(stack)
    assert case.number not in text(client.get(at("page", page.pk)))
    answers = [
        text(client.post(at("page", page.pk), typed(case, number=number))) for number in (case.number, "M-2027-8888")
    ]
    assert answers[0].replace(case.number, "M-2027-8888").count("没有此编号") == answers[1].count("没有此编号") > 0
    assert client.post(at("file", page.pk))["Location"] == at("page", page.pk)
    assert not case.dossier.documents.of(FORM).exists()


def test_a_page_is_decided_about_once(stack, case, bob):
    filed, back = page_of(stack, 0), page_of(stack, 1)
    for answer in (bob.get(at("page", filed.pk)), bob.post(at("file", filed.pk)), bob.post(at("aside", filed.pk))):
        assert answer["Location"] == at("stack", stack.pk)
    bob.post(at("aside", back.pk))
    assert states(stack) == ["placed", "aside", "unplaced", "blank"]
    bob.post(at("page", back.pk), typed(case))  # what was set aside may be filed after all
    assert case.dossier.documents.of(OTHER).count() == 1


def test_a_withdrawn_page_may_be_filed_elsewhere(stack, case, cast, bob):
    page = page_of(stack)
    intake.withdraw(page.document, by=cast.bob, reason="误归")
    assert at("page", page.pk) in text(bob.get(at("stack", stack.pk) + "?show=filed"))
    bob.post(at("page", page.pk), typed(case))
    assert case.dossier.documents.of(OTHER).current().count() == 1


def test_scans_no_longer_kept_cannot_be_filed(stack, bob):
    ScanFile.objects.update(file="")
    page = page_of(stack, 1)
    assert bob.get(at("picture", page.pk)).status_code == 404
    assert bob.get(at("page", page.pk)).status_code == 303
    assert "已不再保存" in text(bob.get(at("stack", stack.pk)))


# --- dates ---------------------------------------------------------------------------------------------------------


def test_the_date_of_a_filed_paper_can_be_corrected(stack, bob):
    document = page_of(stack).document
    answer = bob.post(at("redate", stack.pk, document.pk), {"dated_on": "2030-05-06"})
    assert answer.status_code == 303
    document.refresh_from_db()
    assert str(document.dated_on) == "2030-05-06"
    bob.post(at("redate", stack.pk, document.pk), {"dated_on": "2031-05-06"})
    document.refresh_from_db()
    assert str(document.dated_on) == "2030-05-06"


def test_the_date_of_other_papers_is_not_touched(stack, case, bob):
    application = case.dossier.documents.of(papers.APPLICATION).get()
    answer = bob.post(at("redate", stack.pk, application.pk), {"dated_on": "2030-05-06"})
    assert answer.status_code == 404


def test_who_may_not_file_any_more_changes_no_date(stack, cast, bob):
    cast.bob.mandates.update(organisation=cast.west)
    answer = bob.post(at("redate", stack.pk, page_of(stack).document_id), {"dated_on": "2030-05-06"})
    assert answer.status_code == 403
    said = text(bob.get(at("stack", stack.pk) + "?show=filed"))
    assert "已不在您的职责范围内" in said
    assert ScanPage.objects.filter(document=page_of(stack).document).exists()


def test_who_holds_no_desk_any_more_sees_no_scan_of_his_own(stack, cast, bob):
    """The pictures are of other people's papers: they were his to see while he filed them."""
    cast.bob.mandates.update(until=timezone.localdate() - timezone.timedelta(days=1))
    for address in (at("stack", stack.pk), at("picture", page_of(stack).pk), at("page", page_of(stack).pk)):
        assert bob.get(address).status_code == 404
