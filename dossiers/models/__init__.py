"""The tables of the dossiers app: what lies in a dossier, and what is printed of it."""

from .batches import Batch as Batch
from .batches import BatchLane as BatchLane
from .batches import BatchRow as BatchRow
from .documents import Document as Document
from .documents import DocumentQuerySet as DocumentQuerySet
from .documents import Dossier as Dossier
from .documents import StagedFile as StagedFile
from .prints import DossierPrint as DossierPrint
