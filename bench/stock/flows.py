"""The stock flow as in viewflow's quick start: start, one human task on its own view, end; all at its defaults."""

from django.contrib.auth import get_user_model
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.flow.views import UpdateProcessView

from .models import Note


def clerk(activation):
    """The one who is asked."""
    return get_user_model().objects.get(username="stock")


class StockFlow(flow.Flow):
    """Start, write, end."""

    process_class = Note

    start = flow.StartHandle().Next(this.write)
    write = (
        flow.View(UpdateProcessView.as_view(fields=["text"]))
        .Permission("viewflow.view_process")
        .Assign(clerk)
        .Next(this.end)
    )
    end = flow.End()
