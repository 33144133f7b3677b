"""Jobs whose failures stand in Redis without values (``RQ["JOB_CLASS"]``)."""

from __future__ import annotations

from typing import Any

from rq import job

from .logs import bare


class JobFailed(Exception):
    """What a job met, told by ``logs.bare``."""


class Job(job.Job):
    """A job as rq has it; what it raises reaches the queue as places and classes alone."""

    def perform(self) -> Any:
        """Do the work. What rq itself raises to stop a job (a time-out, a stop) is not an ``Exception`` of the work."""
        try:
            return super().perform()
        except Exception as error:
            if type(error).__module__.partition(".")[0] == "rq":
                raise
            raise JobFailed(bare(error)) from None
