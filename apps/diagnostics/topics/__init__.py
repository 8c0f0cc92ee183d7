"""What an inquiry is about, and what it still lacks. Pure."""

from .choosing import Topic, topic_of
from .missing import missing_of

__all__ = ["Topic", "missing_of", "topic_of"]
