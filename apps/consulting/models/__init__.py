"""Consulting by the hour: what it costs, who agreed, what was worked."""

from .engagements import Acceptance, Engagement, Estimate
from .hours import LONGEST_ENTRY, Item, TimeEntry, Timer, TimeSlice, VatRateName, Week
from .prices import HourPackage, PriceList

__all__ = [
    "LONGEST_ENTRY",
    "Acceptance",
    "Engagement",
    "Estimate",
    "HourPackage",
    "Item",
    "PriceList",
    "TimeEntry",
    "TimeSlice",
    "Timer",
    "VatRateName",
    "Week",
]
