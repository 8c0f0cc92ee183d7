"""What can be done with reminders. Subjects are strings: whoever owns a subject decides what is due about it."""

from ..querysets import Place
from .addressing import Telling, address, readdress
from .carrying_out import carry_out_due, postpone, promise, told_at
from .deputies import Recipient, StandIns
from .foreseeing import (
    LOOKED_AT,
    Foreseen,
    ForeseenMail,
    Foretell,
    Line,
    Outlook,
    first_appointment,
    foresee,
)
from .halting import resume
from .planning import Plan, arrange, arrange_all, keep_arranged, signature
from .telling import tell_due

__all__ = [
    "LOOKED_AT",
    "Foreseen",
    "ForeseenMail",
    "Foretell",
    "Line",
    "Outlook",
    "Place",
    "Plan",
    "Recipient",
    "StandIns",
    "Telling",
    "address",
    "arrange",
    "arrange_all",
    "carry_out_due",
    "first_appointment",
    "foresee",
    "keep_arranged",
    "postpone",
    "promise",
    "readdress",
    "resume",
    "signature",
    "tell_due",
    "told_at",
]
