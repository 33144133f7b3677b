"""The tables of the dossiers app: what lies in a dossier, what is printed of it, what could not be drawn up."""

from .batches import Batch as Batch
from .batches import BatchLane as BatchLane
from .batches import BatchRow as BatchRow
from .blanks import BlankField as BlankField
from .blanks import BlankForm as BlankForm
from .documents import Document as Document
from .documents import DocumentQuerySet as DocumentQuerySet
from .documents import Dossier as Dossier
from .documents import StagedFile as StagedFile
from .prints import DossierPrint as DossierPrint
from .prints import PrintCopy as PrintCopy
from .scans import ScanFile as ScanFile
from .scans import ScanPage as ScanPage
from .scans import ScanStack as ScanStack
from .undrawn import UndrawnPaper as UndrawnPaper
