"""The stock flow's process, as viewflow's own first example stores it: a field in the process's JSON column."""

from viewflow import jsonstore
from viewflow.workflow.models import Process


class Note(Process):
    """A process with one text."""

    text = jsonstore.CharField(max_length=150)

    class Meta:
        proxy = True
