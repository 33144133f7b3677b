"""The clock: what runs by itself and when. Start exactly one: ``manage.py rqcron config.cron``.

Every job named here takes its own lock, so that a second clock started by mistake does no harm.
"""

from functools import partial

import rq.cron
from rq import Queue
from rq.serializers import JSONSerializer

from accounts import locking
from accounts.sessions import sweep as sweep_sessions
from cases import audits, scan_folder, scanning
from cases.access import jobs as ledgers
from cases.batch_results import sweep as sweep_batches
from cases.batches import revive_all
from cases.bulk.running import revive_all as revive_orders
from cases.bulk.running import sweep as sweep_drafts
from cases.follow_ups import clean_registries, drain_events, sweep_uploads
from meetings.packs import sweep as sweep_packs
from notices.retention import sweep as sweep_notices
from notices.sending import deliver
from recruitment.sheets.leftovers import sweep as sweep_sheets
from rights import copying, disposing, reminding
from workflows.absence import leaving, stale
from workflows.clock.passes import tick
from workflows.doctor.examining import nightly as look_for_stuck

# rq's clock enqueues with pickle whatever RQ_QUEUES says, and our JSON workers could not read the job.
rq.cron.Queue = partial(Queue, serializer=JSONSerializer)

# What a dead broker or a killed worker left behind is picked up within a minute.
rq.cron.register(drain_events, queue_name="default", cron="* * * * *", job_timeout=55, result_ttl=60)
# A worker that was killed together with its machine leaves its job "started" until somebody looks.
rq.cron.register(clean_registries, queue_name="default", cron="* * * * *", job_timeout=55, result_ttl=60)
# Batches of dossiers whose worker was killed, or whose jobs a dead broker forgot, go on.
rq.cron.register(revive_all, queue_name="default", cron="* * * * *", job_timeout=55, result_ttl=60)
# Orders for many cases whose worker was killed go on.
rq.cron.register(revive_orders, queue_name="default", cron="* * * * *", job_timeout=55, result_ttl=60)
# Orders for many cases that were looked at and never started.
rq.cron.register(sweep_drafts, queue_name="default", cron="35 3 * * *", job_timeout=600, result_ttl=60)
# Uploads of forms that were given up.
rq.cron.register(sweep_uploads, queue_name="default", cron="30 3 * * *", job_timeout=600, result_ttl=60)
# Sheets of applications hold ID numbers: what was not fetched or taken up again goes after a fortnight.
rq.cron.register(sweep_sheets, queue_name="default", cron="40 3 * * *", job_timeout=600, result_ttl=60)
# Scans that copiers have put into the scan folder, and stacks whose worker was killed.
rq.cron.register(scan_folder.collect, queue_name="default", cron="* * * * *", job_timeout=300, result_ttl=60)
# Scans are personal data: what was filed is kept as a document, the scans themselves go after a month.
rq.cron.register(scanning.sweep, queue_name="default", cron="50 3 * * *", job_timeout=600, result_ttl=60)
# Results of batches hold whole dossiers: after BATCH_DAYS they go, their lists stay.
rq.cron.register(sweep_batches, queue_name="default", cron="50 3 * * *", job_timeout=600, result_ttl=60)
# Reports of audits name people and what was found about them: they go with the results of batches, the sums stay.
rq.cron.register(audits.sweep, queue_name="default", cron="55 3 * * *", job_timeout=600, result_ttl=60)
# The day's pass: reminders, overdue marks, lapses. Asked every minute, made once a day, days that were missed first.
rq.cron.register(tick, queue_name="default", cron="* * * * *", job_timeout=3600, result_ttl=60)
# Mail and group robots. Not on "default": a mail server that does not answer must keep nobody at a screen waiting.
rq.cron.register(deliver, queue_name="papers", cron="* * * * *", job_timeout=120, result_ttl=60)
# Copies of persons' data and disposal runs whose worker was killed go on; copies go after EXPORT_DAYS.
rq.cron.register(copying.revive_all, queue_name="default", cron="* * * * *", job_timeout=55, result_ttl=60)
rq.cron.register(disposing.revive_all, queue_name="default", cron="* * * * *", job_timeout=55, result_ttl=60)
rq.cron.register(copying.sweep, queue_name="default", cron="45 3 * * *", job_timeout=600, result_ttl=60)
# Requests of persons that fall due, and on the first of a month what may be disposed of.
rq.cron.register(reminding.remind, queue_name="default", cron="10 7 * * *", job_timeout=600, result_ttl=60)
# Notices that were read, and what became of messages, go after NOTICE_DAYS.
rq.cron.register(sweep_notices, queue_name="default", cron="20 4 * * *", job_timeout=600, result_ttl=60)
# Joined papers of meetings hold parts of dossiers: they go with the results of batches.
rq.cron.register(sweep_packs, queue_name="default", cron="55 3 * * *", job_timeout=600, result_ttl=60)
# What is stuck: open work against the law, people at their desks, lost jobs, the chains of the record (Sundays all).
rq.cron.register(look_for_stuck, queue_name="papers", cron="20 4 * * *", job_timeout=4 * 3600, result_ttl=60)
# The day's anchor of the ledgers; hourly, so that one missed at midnight or not sent is not a day late.
rq.cron.register(ledgers.anchor, queue_name="papers", cron="12 * * * *", job_timeout=1800, result_ttl=60)
# Every chain of every ledger and every anchored day, on Sundays.
rq.cron.register(ledgers.read_all, queue_name="papers", cron="15 1 * * 0", job_timeout=8 * 3600, result_ttl=60)
# Hand-overs whose last day is over; hourly, so that one missed at midnight is not a day late.
rq.cron.register(leaving.run_due, queue_name="default", cron="2 * * * *", job_timeout=1800, result_ttl=60)
# Counts of failed sign-ins that mean nothing any more.
rq.cron.register(locking.sweep, queue_name="default", cron="25 3 * * *", job_timeout=600, result_ttl=60)
# Accounts that nobody signs in to are closed after ACCOUNT_IDLE_DAYS, and told of a week before.
rq.cron.register(stale.nightly, queue_name="default", cron="10 3 * * *", job_timeout=600, result_ttl=60)
# Sessions that have run out leave the list and the database.
rq.cron.register(sweep_sessions, queue_name="default", cron="15 3 * * *", job_timeout=600, result_ttl=60)
