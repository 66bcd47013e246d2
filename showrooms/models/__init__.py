"""Showrooms: outlets that introduce and sell OCOP products, and the ledger of what stands in them."""

from .counts import Count, CountLine, CountState
from .entries import Conflict, ConflictState, Entry, EntryKind, Movement
from .holds import Hold
from .items import Item, Lot, Placement
from .levels import FEW, Level
from .people import Assignment, Till
from .restock import RestockLine, RestockRequest, RestockState
from .rooms import Closure, OpeningHours, Showroom, ShowroomKind, ShowroomLink, ShowroomPhoto
from .targets import RangeTarget
from .transfers import Transfer, TransferLine, TransferState

__all__ = [
    "FEW",
    "Assignment",
    "Closure",
    "Conflict",
    "ConflictState",
    "Count",
    "CountLine",
    "CountState",
    "Entry",
    "EntryKind",
    "Hold",
    "Item",
    "Level",
    "Lot",
    "Movement",
    "OpeningHours",
    "Placement",
    "RangeTarget",
    "RestockLine",
    "RestockRequest",
    "RestockState",
    "Showroom",
    "ShowroomKind",
    "ShowroomLink",
    "ShowroomPhoto",
    "Till",
    "Transfer",
    "TransferLine",
    "TransferState",
]
