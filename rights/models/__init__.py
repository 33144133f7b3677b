"""The tables of the rights app: requests, copies, corrections, restrictions, retention and disposal."""

from .corrections import Correction as Correction
from .corrections import NumberProposal as NumberProposal
from .disposal import DisposalItem as DisposalItem
from .disposal import DisposalRun as DisposalRun
from .requests import Export as Export
from .requests import RightsRequest as RightsRequest
from .restrictions import RestrictionStep as RestrictionStep
from .retention import Hold as Hold
from .retention import Term as Term
