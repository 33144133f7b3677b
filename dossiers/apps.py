"""The dossiers app."""

import logging

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    """Papers, documents, typesetting and binding."""

    name = "dossiers"
    verbose_name = _("Dossiers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Quieten the libraries, bind the one that unpacks uploads, register the checks of fonts; dossiers stay."""
        # One line for every step of every paper would bury the log.
        for noisy in ("weasyprint.progress", "fontTools.subset", "pikepdf"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        from evidence.seals import kept
        from organisations import rotation

        from . import checks, disarming, keeping, workroom  # noqa: F401
        from .models import Dossier

        rotation.register("files", keeping.look)

        kept(Dossier)
        disarming.limit()
        workroom.workroom()
