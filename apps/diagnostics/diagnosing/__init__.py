"""Diagnosing: from any text, or from one call and what was written with it, to what is wrong and what is missing."""

from .engine import Engine
from .examined import Examined
from .report import Report, printable

__all__ = ["Engine", "Examined", "Report", "printable"]
