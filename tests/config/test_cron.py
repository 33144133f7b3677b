"""The clock: what it starts, and that the workers can read it."""

import django_rq
import rq.cron
from django_rq.cron import DjangoCronScheduler
from rq.job import Job
from rq.serializers import JSONSerializer

import config.cron
from cases import follow_ups as jobs


def test_a_job_of_the_clock_can_be_read_by_a_json_worker():
    connection = django_rq.get_connection("default")
    job = rq.cron.CronJob(queue_name="default", func=config.cron.drain_events, cron="* * * * *")
    sent = job.enqueue(connection)
    try:
        read = Job.fetch(sent.id, connection=connection, serializer=JSONSerializer)
        assert read.func_name == "cases.follow_ups.drain_events"
        assert read.args == []
    finally:
        sent.delete()


def test_lost_events_and_lost_jobs_are_looked_for_every_minute():
    clock = DjangoCronScheduler()
    clock.load_config_from_file("config.cron")
    assert {job.func_name: job.cron for job in clock.get_jobs()} == {
        "cases.follow_ups.drain_events": "* * * * *",
        "cases.follow_ups.clean_registries": "* * * * *",
        "cases.follow_ups.sweep_uploads": "30 3 * * *",
        "recruitment.sheets.leftovers.sweep": "40 3 * * *",
        "rights.copying.revive_all": "* * * * *",
        "rights.copying.sweep": "45 3 * * *",
        "rights.disposing.revive_all": "* * * * *",
        "rights.reminding.remind": "10 7 * * *",
        "cases.scan_folder.collect": "* * * * *",
        "cases.scanning.sweep": "50 3 * * *",
        "cases.batches.revive_all": "* * * * *",
        "cases.batch_results.sweep": "50 3 * * *",
        "cases.audits.sweep": "55 3 * * *",
        "workflows.clock.passes.tick": "* * * * *",
        "cases.bulk.running.revive_all": "* * * * *",
        "cases.bulk.running.sweep": "35 3 * * *",
        "notices.sending.deliver": "* * * * *",
        "notices.retention.sweep": "20 4 * * *",
        "workflows.doctor.examining.nightly": "20 4 * * *",
        "workflows.absence.leaving.run_due": "2 * * * *",
        "meetings.packs.sweep": "55 3 * * *",
        "accounts.sessions.sweep": "15 3 * * *",
        "accounts.locking.sweep": "25 3 * * *",
        "cases.access.jobs.anchor": "12 * * * *",
        "cases.access.jobs.read_all": "15 1 * * 0",
        "workflows.absence.stale.nightly": "10 3 * * *",
    }


def test_what_the_clock_starts_can_run(db):
    jobs.clean_registries()
    assert jobs.sweep_uploads() == 0
