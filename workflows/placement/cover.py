"""The cover of a placement dossier: under which programme somebody serves, and in which village (D.2, D.3)."""

from __future__ import annotations

from functools import partial

from cases.covers import COVERS
from workflows.employment.cover import cover, placed
from workflows.models import PlacementCase

COVERS[PlacementCase.pipeline_name] = cover("大学毕业生到村任职工作档案", partial(placed, kind="项目", label="服务村"))
