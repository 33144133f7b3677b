"""Official blanks: who keeps them, what is refused, the places on them, and a case's words printed there."""

import io

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from cases import paperwork
from cases.paperwork import styled
from cases.paperwork.matter import Matter
from dossiers import filling, papers
from dossiers.models import BlankForm
from tests.dossiers.files import pdf, picture, upload
from tests.dossiers.test_typesetting import text_of

pytestmark = pytest.mark.django_db
LIST, NEW = "/settings/blanks/", "/settings/blanks/new/"
NUMBERS = {"page": 1, "left": 40, "top": 50, "width": 60, "height": 10, "size": 14, "lines": 1}


def posted(*rows):
    """What the positions page sends for new rows."""
    head = {"place-TOTAL_FORMS": len(rows), "place-INITIAL_FORMS": 0}
    fields = {f"place-{no}-{name}": value for no, row in enumerate(rows) for name, value in (NUMBERS | row).items()}
    return head | fields


def given(client, paper=papers.APPLICATION_FORM, content=None, since=None):
    """Put a blank into the system as a department does."""
    data = {"paper": paper, "file": upload(content or pdf(pages=2)), "since": since or timezone.localdate().isoformat()}
    answer = client.post(NEW, data)
    return answer, BlankForm.objects.order_by("-pk").first()


@pytest.fixture
def county(cast, signed_in):
    """The window of the county's department."""
    return signed_in(cast.carol)


@pytest.fixture
def blank(county):
    """A blank of two pages with a place for the name and one for the post."""
    _answer, made = given(county)
    county.post(
        reverse("blanks:places", args=[made.pk]), posted({"key": "name"}, {"key": "post", "top": 70, "lines": 2})
    )
    return made


def test_only_administrators_and_departments_of_a_county_keep_them(cast, signed_in, blank):
    addresses = [LIST, NEW, *(reverse(f"blanks:{name}", args=[blank.pk]) for name in ("places", "sample"))]
    addresses.append(reverse("blanks:page", args=[blank.pk, 1]))
    for user, status in ((cast.adam, 200), (cast.bob, 403), (cast.ivy, 403), (cast.alice, 403)):
        client = signed_in(user)
        assert {client.get(address).status_code for address in addresses} == {status}, user
    assert client.post(reverse("blanks:retire", args=[blank.pk])).status_code == 403


def test_the_list_says_which_is_in_use(county, django_assert_max_num_queries):
    assert "尚未录入空白表" in county.get(LIST).content.decode()
    _answer, first = given(county, since="2029-01-01")
    _answer, second = given(county, since="2030-01-01")
    given(county, since="2031-01-01")
    assert BlankForm.objects.in_force(papers.APPLICATION_FORM, timezone.localdate()) == second
    with django_assert_max_num_queries(9):
        page = county.get(LIST).content.decode()
    assert [page.count(word) for word in ("使用中", "尚未启用", "已被替换")] == [1, 1, 1]
    assert county.post(reverse("blanks:retire", args=[second.pk])).status_code == 303
    assert BlankForm.objects.in_force(papers.APPLICATION_FORM, timezone.localdate()) == first
    assert "已停用" in county.get(LIST).content.decode()


@pytest.mark.parametrize("content", [b"MZ no pdf", pdf()[:60], picture("PNG"), pdf(pages=41)])
def test_what_is_no_blank_is_refused(county, content):
    answer, made = given(county, content=content)
    assert (answer.status_code, made) == (422, None)


def test_places_are_saved_taken_out_and_kept_for_the_next_blank(county, blank):
    page = county.get(reverse("blanks:places", args=[blank.pk])).content.decode()
    assert page.count("data-box=") == 2
    assert page.count("<image ") == 2
    first, second = blank.fields.all()
    rows = posted({"key": "name", "id": first.pk, "left": 45.5}, {"key": "post", "id": second.pk, "DELETE": "on"})
    rows["place-INITIAL_FORMS"] = 2
    assert county.post(reverse("blanks:places", args=[blank.pk]), rows).status_code == 303
    assert [(one.key, float(one.left)) for one in blank.fields.all()] == [("name", 45.5)]
    _answer, newer = given(county)
    assert [(one.key, float(one.left)) for one in newer.fields.all()] == [("name", 45.5)]


@pytest.mark.parametrize(
    "row", [{"page": 3}, {"left": 180}, {"top": 295}, {"size": 5}, {"key": "nonsense"}, {"width": ""}]
)
def test_a_place_off_the_sheet_is_refused(county, blank, row):
    answer = county.post(reverse("blanks:places", args=[blank.pk]), posted({"key": "name"} | row))
    assert answer.status_code == 422
    assert blank.fields.count() == 2


def test_pages_are_shown_as_pictures_and_with_sample_words(county, blank):
    answer = county.get(reverse("blanks:page", args=[blank.pk, 2]))
    assert answer.getvalue().startswith(b"\x89PNG")
    assert county.get(reverse("blanks:page", args=[blank.pk, 3])).status_code == 404
    sample = county.get(reverse("blanks:sample", args=[blank.pk]))
    assert "李某" in text_of(sample.getvalue())


def test_a_case_is_printed_on_the_blank_in_use(walked, blank):
    road = walked(after="talk")
    matter = Matter(road.case, road.case.history.events[-1])
    assert paperwork.filled(papers.ACTIVIST_REGISTER, matter) is None
    content = paperwork.filled(papers.APPLICATION_FORM, matter)
    assert content == paperwork.filled(papers.APPLICATION_FORM, matter)
    assert road.case.person.name in text_of(content, page=1)
    assert text_of(content, page=2) == text_of(pdf(pages=2), page=2)
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.docinfo["/Title"] == papers.by_code(papers.APPLICATION_FORM).official_title


def test_every_fact_is_told_in_words(walked):
    road = walked(after="appoint_introducers")
    told = styled.facts_of(Matter(road.case, road.case.history.events[-1]))
    empty = {key for key, words in told.items() if not words}
    assert empty <= {"education", "native", "post", "admitted", "probation_ends"}
    assert told["introducers"].count("、") == 1
    assert told["activist"].endswith("日")


def test_words_shrink_to_their_place_and_then_are_refused_by_name(county, blank):
    box = filling.Box("post", 1, 40, 50, 60, 10, 14, 2)
    assert [row.size for row in filling.rows_of(box, "中" * 12, "x")] == [14.0]
    assert {row.size for row in filling.rows_of(box, "中" * 40, "x")} == {8.5}
    with pytest.raises(filling.DoesNotFit, match="单位及职务"):
        filling.rows_of(box, "中" * 60, "单位及职务")
    blank.fields.filter(key="post").update(width=5)
    refused = county.get(reverse("blanks:sample", args=[blank.pk]))
    assert refused.status_code == 422
    assert styled.label_of("post") in refused.content.decode()


def test_the_paper_s_page_prints_the_blank_filled(cast, walked, signed_in, blank):
    """A form of fixed style is offered for print once its blank is there, and says so when a word has no room."""
    number = walked(until="fill_application_form").case.number
    client = signed_in(cast.alice)
    address = f"/papers/{number}/{papers.APPLICATION_FORM}/"
    assert client.get(address).context["printable"]
    assert cast.dave.name in text_of(client.get(f"{address}form/").getvalue())
    assert client.get(f"{address}preview/")["Content-Type"] == "image/png"
    blank.fields.filter(key="name").update(width=4, height=3)
    refused = client.get(f"{address}form/")
    assert refused.status_code == 422
    assert "“姓名”在空白表上的位置容纳不下" in refused.text
    assert client.get(f"{address}preview/").status_code == 422
    assert not client.get(f"/papers/{number}/{papers.PROBATION_REGISTER}/").context["printable"]
