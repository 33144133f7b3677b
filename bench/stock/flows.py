"""The stock flow: start, one human task on viewflow's own view, end; everything at viewflow's defaults."""

from django.contrib.auth import get_user_model
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.flow.views import UpdateProcessView

from .models import Note


def first_user(activation):
    """The one who is asked."""
    return get_user_model().objects.order_by("pk").first()


class StockFlow(flow.Flow):
    """Start, write, end."""

    process_class = Note

    start = flow.StartHandle().Next(this.write)
    write = flow.View(UpdateProcessView.as_view(fields=["text"])).Assign(first_user).Next(this.end)
    end = flow.End()
