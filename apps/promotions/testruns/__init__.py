"""What an ISV's integration test called: reads recordings and access logs in little memory, and counts."""

from .calls import Call, Recording, UnreadableRun
from .counting import Count
from .findings import Finding, findings
from .reading import read

__all__ = ["Call", "Count", "Finding", "Recording", "UnreadableRun", "findings", "read"]
