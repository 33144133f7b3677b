"""The rights app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """Copies, corrections, restrictions and disposal of personal data."""

    name = "rights"
    verbose_name = _("Rights of the person")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """A disposal that was carried out stays as it was certified; what is sealed of a case goes with it."""
        from cases import sealing
        from dossiers.models import Document
        from evidence.seals import DELETE, UPDATE, Seal, kept, register

        from . import destroying

        stays = "a disposal stays on record"
        register(
            Seal("seal_rights_disposalitem_delete", "rights_disposalitem", DELETE, stays),
            Seal("seal_rights_disposalrun_delete", "rights_disposalrun", DELETE, stays),
            Seal("seal_rights_disposalrun_update", "rights_disposalrun", UPDATE, stays, unless="OLD.status <> 'done'"),
        )
        kept(Document, unless=destroying.APPROVED, reads=destroying.ASKED)
        destroying.register("sealed facts", sealing.destroy)
