"""A message on its way: masked and stored before anything is locked, then written as a whole or not at all."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User

from ..facts import Upload
from ..models import Inquiry, Message
from .attaching import Stored, attach, stored
from .masking import Masking
from .steps import locked, say
from .telling import tell_masked

MOST_TRIES = 5


class ChangedMeanwhile(Exception):
    """Somebody else gave placeholders, or other facts, while this was masked."""


@dataclass(frozen=True)
class Draft:
    """What is about to be said in an inquiry that is locked; text and files are masked, the files stored."""

    inquiry: Inquiry
    text: str
    files: Sequence[Stored]
    masking: Masking

    def write(self, kind: str, *, by: User, at: datetime, is_internal: bool = False) -> Message:
        """Put the message on record, and say what was masked; whoever calls saves the inquiry."""
        message = say(self.inquiry, kind, self.text, by=by, at=at, is_internal=is_internal)
        tell_masked(self.inquiry, self.masking.found, by=by, at=at, is_internal=is_internal)
        attach(message, self.files, by=by)
        self.inquiry.masking = self.masking.data
        return message


@contextmanager
def drafted(inquiry: Inquiry, text: str, files: Sequence[Upload] = (), *, at: datetime) -> Iterator[Draft]:
    """A draft, in a transaction that holds the inquiry. Nothing is kept when the block fails.

    Large files take seconds to mask, so that is done before the lock, with the placeholders known then; it is done
    again when somebody gave new ones meanwhile.
    """
    for _ in range(MOST_TRIES):
        book = Inquiry.objects.values_list("masking", flat=True).get(pk=inquiry.pk)
        masking = Masking(book)
        masked = masking.mask(text)
        try:
            with stored(files, masking=masking, at=at) as kept, transaction.atomic():
                held = locked(inquiry)
                if held.masking != book:
                    raise ChangedMeanwhile
                yield Draft(held, masked, kept, masking)
                return
        except ChangedMeanwhile:
            continue
    raise busy()


def busy() -> ValidationError:
    """The refusal of what had to be masked again ``MOST_TRIES`` times."""
    return ValidationError("Others are writing in this inquiry right now. Send it again in a moment.", code="busy")
