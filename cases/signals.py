"""The one signal that speaks upwards: something was done to a case."""

from django.dispatch import Signal

acted = Signal()  # sender: the case's class; case, event, action
