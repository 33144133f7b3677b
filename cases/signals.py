"""The signals that speak upwards: something was done to a case, or is about to be done to many."""

from django.dispatch import Signal

acted = Signal()  # sender: the case's class; case, event, action
deciding = Signal()  # cases: under lock in this transaction; whoever follows may read for all of them at once
