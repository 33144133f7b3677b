"""The project's addresses, and the stock flow's under ``stock/``."""

from django.urls import path
from viewflow.urls import Site
from viewflow.workflow.flow import FlowAppViewset

from config.access import SIGNED_IN
from config.rules import RULES
from config.urls import urlpatterns as own

from .stock.flows import StockFlow

stock = Site(title="Stock", viewsets=[FlowAppViewset(StockFlow)])
urlpatterns = [path("stock/", stock.urls), *own]
RULES |= {"stock:*": SIGNED_IN, "stock:stock:*": SIGNED_IN}
