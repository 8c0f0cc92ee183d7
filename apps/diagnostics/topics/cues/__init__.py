"""What people write, by topic: in English, and in the languages of the markets."""

from .faults import FAULTS
from .questions import QUESTIONS
from .redirects import REDIRECTS
from .third_parties import THIRD_PARTIES
from .vocabulary import OF_THE_API, VOCABULARIES
from .wishes import WISHES

CUES = (*REDIRECTS, *THIRD_PARTIES, *QUESTIONS, *WISHES, *FAULTS)

__all__ = ["CUES", "OF_THE_API", "VOCABULARIES"]
