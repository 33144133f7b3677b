"""The pages of pay grades and of the two channels: who sees and issues them, figures and lists (E.1, E-11)."""

from __future__ import annotations

import pytest

from cases.actions import perform
from organisations.desks import Role
from recruitment import pay, pay_forms, raises
from recruitment.models import Channel, PayTable
from tests.story import TODAY, D, account
from tests.workflows.graded import BEGAN, GRADED, NOMINATED, TAKEN, at_work, channel, posts_of, table
from workflows.models import HiringCase

from . import stage

pytestmark = pytest.mark.django_db
GRADES, CHANNELS = "/grades/", "/grades/channels/"


def cells(made: PayTable, **changes) -> dict:
    """The form of a new edition as it is sent: every cell as it is in force, but for the changes."""
    given = {"since": "2030-12-01", "document": "丙组〔2030〕30号"}
    for (rank, grade), row in made.rows.items():
        for name in pay_forms.CELLS:
            value = getattr(row, name)
            given[pay_forms.cell(rank, grade, name)] = "" if value is None else value
    return given | changes


@pytest.fixture
def issued(cast) -> PayTable:
    """The county's table."""
    return table(cast.county, by=cast.carol)


# --- the table ---------------------------------------------------------------------------------------------------


def test_the_table_in_force_is_read_by_everybody_below(cast, signed_in, issued):
    for user in (cast.carol, cast.bob, cast.anna):
        text = signed_in(user).get(GRADES).text
        assert issued.document in text
        assert "满17年，高级社会工作师" not in text  # the highest grade takes the certificate of its row
        assert "满17年，社会工作师" in text
    assert signed_in(cast.carol).get(f"{GRADES}{cast.county.pk}/").text.count("<tr>") == 19
    assert signed_in(cast.adam).get(GRADES).status_code == 404


def test_without_a_table_the_page_says_what_follows(cast, signed_in):
    assert "不能确定岗位等级" in signed_in(cast.carol).get(GRADES).text


def test_a_new_edition_follows_and_the_old_one_stays(cast, signed_in, issued):
    client, page = signed_in(cast.carol), f"{GRADES}{cast.county.pk}/"
    assert 'value="17"' in client.get(f"{page}issue/").text
    answer = client.post(f"{page}issue/", cells(issued, staff_1_years=0, staff_2_pay="3250.50"))
    assert answer.status_code == 303
    made = PayTable.objects.latest("pk")
    assert (made.organisation, made.since, str(made.rows["staff", 2].pay)) == (cast.county, D(2030, 12, 1), "3250.50")
    assert pay.table_of(cast.street, TODAY) == issued  # not in force yet
    assert "非现行版本" in client.get(f"{page}?edition={made.pk}").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"staff_5_years": 1}, "staff_5_years"), ({"head_3_pay": "1"}, "head_3_pay"),
        ({"deputy_2_years": "", "deputy_2_pay": "3000"}, "deputy_2_years"), ({"since": "2027-12-31"}, "since"),
        ({"staff_1_years": "x"}, "staff_1_years"), ({"staff_1_years": "51"}, "staff_1_years"),
        ({"document": ""}, "document"),
    ],
)  # fmt: skip
def test_what_does_not_fit_comes_back_at_its_cell(cast, signed_in, issued, changes, field):
    answer = signed_in(cast.carol).post(
        f"{GRADES}{cast.county.pk}/issue/", cells(issued, **changes, staff_18_pay="9999")
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'value="9999"' in answer.text
    assert PayTable.objects.count() == 1


def test_only_the_department_issues(cast, signed_in, issued):
    page = f"{GRADES}{cast.county.pk}/issue/"
    assert signed_in(cast.bob).get(page).status_code in (403, 404)
    assert signed_in(cast.anna).post(page, cells(issued)).status_code in (403, 404)
    assert f"{GRADES}{cast.street.pk}/issue/" not in signed_in(cast.bob).get(GRADES).text
    assert PayTable.objects.count() == 1


# --- who is due --------------------------------------------------------------------------------------------------


def graded(cast, pool, name: str, *, since=BEGAN, **facts):
    """Somebody whose first grade has been set."""
    case = at_work(cast, pool, name=name, since=since)
    perform(case, "set_grade", by=cast.carol, on=D(2028, 7, 20), **GRADED | {"grade": 1} | facts)
    return case


def test_who_is_due_has_the_years_and_the_certificate(cast, signed_in, issued):
    """E.1: two full years allow grade 3; grade 7 and more take a certificate, whatever the years."""
    pool = posts_of(cast)
    two = graded(cast, pool, "社工一")
    many = graded(cast, pool, "社工二", earlier_years=12, earlier_document="丙民〔2028〕2号")
    fresh = graded(cast, pool, "社工三", since=D(2028, 7, 20))
    perform(
        fresh,
        "raise_grade",
        by=cast.carol,
        on=D(2030, 8, 1),
        document_number="丙民〔2030〕3号",
        **GRADED | {"grade": 3},
    )
    found = {one.case: one.grade.grade for one in raises.due(cast.county, TODAY)}
    assert found == {two.pk: 3, many.pk: 6}
    page = signed_in(cast.carol).get(f"{GRADES}{cast.county.pk}/due/")
    assert [case.pk for case, _due in page.context["rows"]] == [two.pk, many.pk]
    assert "共2人" in page.text
    assert signed_in(cast.eve).get(f"{GRADES}{cast.county.pk}/due/").status_code == 404


def test_the_list_of_who_is_due_costs_the_same_for_many(cast, signed_in, issued):
    pool = posts_of(cast)
    client, page = signed_in(cast.carol), f"{GRADES}{cast.county.pk}/due/"
    graded(cast, pool, "社工零")
    few = stage.asked(client, page)
    for number in range(6):
        graded(cast, pool, f"社工{number}")
    assert stage.asked(client, page) == few


# --- channels ----------------------------------------------------------------------------------------------------

FORM = {
    "kind": "institution", "year": 2030, "title": "面向社区工作者定向招聘", "number": 2, "document": "丙组〔2030〕40号",
    "opened_on": "2030-11-01", "closed_on": "2030-12-20", "least_years": 2, "clean_years": 2, "excellent": 0,
}  # fmt: skip


def test_a_channel_is_announced_and_every_figure_opens_its_list(cast, signed_in, issued):
    client = signed_in(cast.carol)
    assert client.post(f"{CHANNELS}new/", FORM | {"organisation": cast.county.pk}).status_code == 303
    made = Channel.objects.get()
    pool = posts_of(cast)
    people = [at_work(cast, pool, name=f"社工{n}") for n in range(3)]
    young = at_work(cast, pool, name="社工新", since=D(2029, 7, 1))
    page = f"{CHANNELS}{made.pk}/"
    assert [one.pk for one in client.get(page).context["page"].rows] == [one.pk for one in people]
    assert young.number not in client.get(page).text
    for one in people[:2]:
        perform(one, "nominate_channel", by=cast.carol, on=TODAY, channel=made.pk, **NOMINATED)
    perform(HiringCase.objects.get(pk=people[0].pk), "record_channel_result", by=cast.carol, on=TODAY, **TAKEN)
    listed = {name: client.get(f"{page}?list={name}") for name in ("eligible", "nominated", "taken", "all")}
    shown = {name: [row.case_id if name != "eligible" else row.pk for row in page.context["page"].rows]
             for name, page in listed.items()}  # fmt: skip
    assert shown == {
        "eligible": [people[2].pk], "nominated": [people[1].pk], "taken": [people[0].pk],
        "all": [people[0].pk, people[1].pk],
    }  # fmt: skip
    line = next(one for one in client.get(CHANNELS).context["page"].rows if one.pk == made.pk)
    assert (line.nominated, line.used, line.free) == (1, 1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": 0}, "number"), ({"closed_on": "2030-10-01"}, "closed_on"), ({"least_years": 41}, "least_years"),
        ({"year": 2040}, "year"), ({"title": ""}, "title"), ({"kind": "king"}, "kind"),
        ({"organisation": 0}, "organisation"),
    ],
)  # fmt: skip
def test_a_channel_that_does_not_fit_comes_back(cast, signed_in, changes, field):
    answer = signed_in(cast.carol).post(f"{CHANNELS}new/", FORM | {"organisation": cast.county.pk} | changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Channel.objects.exists()


def test_streets_see_the_channel_and_their_own_people_alone(cast, signed_in):
    """Whoever looks down from elsewhere in the county sees the figures, not the people of others."""
    made = channel(cast.county, by=cast.carol, number=2)
    one = at_work(cast, posts_of(cast))
    assert one.number in signed_in(cast.bob).get(f"{CHANNELS}{made.pk}/").text
    page = signed_in(cast.eve).get(f"{CHANNELS}{made.pk}/")
    assert one.number not in page.text
    assert "另有1人不在您的管理范围" in page.text
    assert signed_in(cast.bob).get(f"{CHANNELS}new/").status_code == 403
    assert signed_in(cast.adam).get(f"{CHANNELS}{made.pk}/").status_code == 404


def test_lists_of_channels_and_people_cost_the_same_for_many(cast, signed_in):
    made, pool, client = channel(cast.county, by=cast.carol), posts_of(cast), signed_in(cast.carol)
    at_work(cast, pool, name="社工零")
    pages = (CHANNELS, f"{CHANNELS}{made.pk}/", f"{CHANNELS}{made.pk}/?list=all")
    few = [stage.asked(client, page) for page in pages]
    for number in range(5):
        channel(cast.county, by=cast.carol, title=f"定向{number}")
        at_work(cast, pool, name=f"社工{number}")
    assert [stage.asked(client, page) for page in pages] == few


def test_the_prefecture_sees_all_and_announces_for_itself(cast, signed_in):
    prue = account("Prue", Role.DEPARTMENT, cast.prefecture)
    made = channel(cast.county, by=cast.carol)
    client = signed_in(prue)
    assert made.title in client.get(CHANNELS).text
    offered = client.get(f"{CHANNELS}new/").context["form"].fields["organisation"].queryset
    assert list(offered) == [cast.prefecture]
