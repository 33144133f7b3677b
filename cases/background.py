"""Work in the background: an order is a row, its job carries the row's key alone and is told apart by its name.

Whoever gives orders keeps their row: what is shown of it, when it is over, and what a failure says.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

import django_rq
from django.utils import timezone
from redis.exceptions import RedisError
from rq.exceptions import NoSuchJobError
from rq.job import Job, JobStatus

logger = logging.getLogger(__name__)
QUEUE, PAPERS = "default", "papers"
"""For what somebody waits for at the screen, and for long work that must not keep that waiting."""
GONE = (JobStatus.FAILED, JobStatus.STOPPED, JobStatus.CANCELED)
GRACE = datetime.timedelta(minutes=1)
"""An order so young is left alone: its job may not be on the queue yet."""


@dataclass(frozen=True)
class Work:
    """A kind of work: what its jobs are called, after how many seconds one is given up, where they wait."""

    name: str
    timeout: int
    queue: str = QUEUE

    def job_id(self, key: int) -> str:
        """The name of an order's job in the queue."""
        return f"{self.name}-{key}"

    def enqueue(self, job: Callable[[int], None], key: int) -> bool:
        """Put the job on the queue; False with a dead broker, which the log tells without more than the key."""
        try:
            django_rq.get_queue(self.queue).enqueue(job, key, job_id=self.job_id(key), job_timeout=self.timeout)
        except RedisError as error:
            logger.warning("%s %s was not enqueued: %s", self.name, key, type(error).__name__)
            return False
        return True

    def is_lost(self, key: int, *, ordered_at: datetime.datetime) -> bool:
        """Whether the job is gone and has not ended its order, as when its worker was killed; no broker, no answer."""
        if timezone.now() - ordered_at < GRACE:
            return False
        try:
            queue = django_rq.get_queue(self.queue)
            job = Job.fetch(self.job_id(key), connection=queue.connection, serializer=queue.serializer)
            return job.get_status() in GONE
        except NoSuchJobError:
            return True
        except RedisError:
            return False
