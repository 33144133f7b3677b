"""The tables of the dossiers app: what lies in a dossier, what is printed of it, what could not be drawn up."""

from .documents import Document as Document
from .documents import DocumentQuerySet as DocumentQuerySet
from .documents import Dossier as Dossier
from .documents import StagedFile as StagedFile
from .prints import DossierPrint as DossierPrint
from .undrawn import UndrawnPaper as UndrawnPaper
