"""Matching: which operation of which release a URL means."""

from .matcher import Match, Matcher

__all__ = ["Match", "Matcher"]
