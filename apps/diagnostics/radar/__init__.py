"""Change radar: what is different between two releases of an API, in sentences for those who call it. Pure."""

from .changes import Change, Kind, changes
from .differences import Difference
from .drafting import Used, draft, subject_of

__all__ = ["Change", "Difference", "Kind", "Used", "changes", "draft", "subject_of"]
