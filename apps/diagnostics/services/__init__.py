"""What can be done in diagnostics: one function per thing that can happen."""

from .releases import load_release, retire
from .telling import tell_isv
from .uploads import TOO_LARGE, in_short, load_uploads, outcome, step_to, upload_release

__all__ = [
    "TOO_LARGE",
    "in_short",
    "load_release",
    "load_uploads",
    "outcome",
    "retire",
    "step_to",
    "tell_isv",
    "upload_release",
]
