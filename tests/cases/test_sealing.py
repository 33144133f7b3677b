"""Sealed facts: in clear in no table, yet in the papers, proved by the chain, destroyed without breaking it (F-08)."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import override_settings

from cases import sealing
from cases.auditing.exporting import histories
from cases.bulk.acts import is_common
from cases.forms import hidden_facts, sealed_facts
from cases.law import PIPELINES
from cases.paperwork import COMPOSERS
from cases.paperwork.matter import Matter
from cases.sealing import DESTROYED, SealedFact
from dossiers import papers
from dossiers.models import Dossier
from evidence.checking import faults
from evidence.ledgers import LEDGERS
from organisations.masking import NEEDS
from tests import story
from tests.evidence.attacking import tamper
from tests.workflows import candidates
from workflows.models import MembershipCase

pytestmark = pytest.mark.django_db
FOUND = "经查其叔父曾受处分，本人政治历史清楚。"
KIN = ("kin_spouse", "kin_lineal", "kin_collateral", "kin_in_law")
CHECKS = {"pass_physical": {"hospital": "medical"}, "not_pass": {"reason": "medical"}}
SEALED = {
    "membership": {
        "vet": {"opinion": "political"}, "sponsor_visit": {"opinion": "family"},
        "declare_kinship": dict.fromkeys(KIN, "family"), "talk": {},
    },
    "placement": CHECKS | {
        "apply": {"relatives": "family", "relatives_posts": "family"}, "change_post": {"kinship": "family"},
        "pass_review": {"opinion": "political", "avoidance": "family"}, "renew": {},
    },
    "hiring": CHECKS,
}  # fmt: skip


@pytest.fixture
def vetted(walked):
    road = walked(until="vet")
    road.do("vet", opinion=FOUND)
    return road


def stored(text: str) -> list[str]:
    """The tables in which the text stands in clear."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {name} one WHERE one::text LIKE %s", [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


@pytest.mark.parametrize("pipeline", SEALED)
def test_what_is_sealed_in_each_pipeline(pipeline):
    law = PIPELINES[pipeline]
    for name, expected in SEALED[pipeline].items():
        assert sealed_facts(law.act(name)) == expected, name


def test_every_sealed_fact_is_asked_is_of_a_known_kind_and_of_one_case_alone():
    for law in PIPELINES.values():
        for act in (*law.opening_acts(), *law.actions().values()):
            hidden = hidden_facts(act)
            asked = {name for group in act.asks for name in group.base_fields}
            assert set(hidden) <= asked
            assert set(hidden.values()) <= set(NEEDS)
            assert not (sealed_facts(act) and is_common(act)), "an order for many would keep it in clear"


def test_the_opinion_stands_in_no_table(vetted):
    assert stored("曾受处分") == []
    assert stored(FOUND[:6]) == []
    assert "cases_event" in stored(vetted.case.history.last("talk").facts["talker"]), "the search finds what is clear"


def test_the_event_commits_to_it_and_the_chain_holds(vetted):
    event = vetted.case.history.last("vet")
    (row,) = event.sealed_facts.all()
    assert set(event.facts["opinion"]) == {"sealed"}
    assert (row.name, row.value) == ("opinion", FOUND)
    assert event.digest() == event.hash
    assert list(sealing.unproven()) == []
    row.content = json.dumps(["0", "另一结论"])
    row.save()
    assert [one.pk for one in sealing.unproven()] == [event.pk]
    [found] = faults(LEDGERS["cases"])
    assert (found.chain, found.seq) == (vetted.case.pk, event.seq)
    assert tamper("DELETE FROM cases_sealedfact WHERE id = %s", row.pk) == 1
    assert [one.pk for one in sealing.unproven()] == [event.pk]


def test_equal_texts_have_unlike_commitments(walked, cast):
    roads = [walked(branch, until="vet") for branch in (cast.village, cast.street)]
    assert len({road.do("vet", opinion=FOUND).facts["opinion"]["sealed"] for road in roads}) == 2


def test_a_conclusion_nobody_gave_is_not_sealed(cast):
    made = candidates.Selection(cast).opened()
    case = made.apply("考生甲")
    assert set(case.events.get().facts["relatives"]) == {"sealed"}
    assert case.events.get().facts["relatives_posts"] == ""
    assert SealedFact.objects.filter(event__case=case).count() == 1


def test_the_paper_still_says_it_and_asks_once(vetted, django_assert_num_queries):
    case = vetted.case
    matter = Matter(case, case.history.last("vet"))
    assert COMPOSERS[papers.VETTING_REPORT](matter)["opinion"] == FOUND
    with django_assert_num_queries(0):
        assert Matter(case, case.history.events[-1]).facts("vet")["opinion"] == FOUND
    assert "sealed" in case.history.last("vet").facts["opinion"], "the stored event itself is left as it is"


def test_what_is_destroyed_is_gone_and_the_chain_still_holds(vetted):
    case = vetted.case
    before = [event.hash for event in case.history.events]
    assert sealing.destroy(case) == SealedFact.objects.filter(event__case=case).count() > 0
    assert set(SealedFact.objects.values_list("content", flat=True)) == {""}
    case = vetted.case
    events = case.history.events
    assert [event.digest() for event in events] == [event.hash for event in events] == before
    assert list(sealing.unproven()), "nobody has disposed of the dossier"
    Dossier.objects.filter(case=case).update(destroyed_on=story.TODAY)
    assert list(sealing.unproven()) == []
    assert Matter(case, events[-1]).facts("vet")["opinion"] == DESTROYED
    assert sealing.destroy(case) == 0


def test_the_database_refuses_a_destroyed_fact_that_is_not_empty(vetted):
    vetted.case.history.last("vet").sealed_facts.update(destroyed_at=None)
    sealing.destroy(vetted.case)
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedFact.objects.update(content="又有了")
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedFact.objects.all().delete()


def test_keys_may_change_and_the_commitment_stays(vetted, settings):
    from cryptography.fernet import Fernet

    new = Fernet.generate_key().decode()
    with override_settings(FIELD_KEYS=[new, *settings.FIELD_KEYS]):
        for row in SealedFact.objects.all():
            row.save()
    with override_settings(FIELD_KEYS=[new]):
        assert SealedFact.objects.get(event__action="vet").value == FOUND
        assert list(sealing.unproven()) == []


def test_a_refused_act_leaves_no_sealed_fact(walked):
    from cases.law import InvalidFacts

    road = walked(until="vet")
    kept = SealedFact.objects.count()
    with pytest.raises(InvalidFacts):
        road.do("vet", opinion=FOUND, conclusion="")
    assert SealedFact.objects.count() == kept


def test_an_old_event_in_clear_is_read_as_it_is(vetted, signed_in, cast):
    """Rows from before: chained, so never rewritten; papers read them, pages hide them by the name of the fact."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_event DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE cases_event SET facts = jsonb_set(facts, '{opinion}', %s) WHERE action = 'vet'", [json.dumps(FOUND)]
        )
        cursor.execute("ALTER TABLE cases_event ENABLE TRIGGER USER")
    case = vetted.case
    assert Matter(case, case.history.events[-1]).facts("vet")["opinion"] == FOUND
    assert FOUND not in signed_in(cast.carol).get(f"/cases/{case.number}/").text


def test_the_auditors_file_does_not_hold_it(vetted):
    rows = json.dumps(list(histories(MembershipCase)), ensure_ascii=False, default=str)
    assert FOUND[:8] not in rows
    assert "sealed" not in rows


def test_declared_relations_are_encrypted(cast, walked):
    from cases.overlays import Kinship

    case = walked().case
    Kinship.objects.create(
        case=case, event=case.events.first(), person=cast.members[cast.village.pk][0], relation="collateral"
    )
    assert case.history.kinships[0].relation == "collateral"
    with connection.cursor() as cursor:
        cursor.execute("SELECT relation FROM cases_kinship")
        assert cursor.fetchone()[0].startswith("gAAAA")
