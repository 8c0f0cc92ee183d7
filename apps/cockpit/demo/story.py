"""One inquiry of the demo: who takes part, and what they are going to say."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.inquiries.facts import CallFacts, Upload
from apps.inquiries.models import Inquiry
from apps.isvs.models import ApiClient, Customer, Isv


@dataclass(frozen=True)
class Words:
    """Everything that may be said, ready to be sent."""

    subject: str
    question: str
    answer: str
    follow_up: str
    resolution: str
    note: str
    asks_for: str
    given: str
    looking: str
    waits_for: str
    thanks: str
    reopening: str
    closing: str
    insisting: str
    still_no: str
    exception: str


@dataclass
class Story:
    """``asker`` may be a machine, ``writer`` is the person of the ISV who goes on; ``agent`` answers."""

    isv: Isv
    kind: str
    channel: str
    priority: str
    pressed_to: str
    words: Words
    call: CallFacts
    asked_with: CallFacts
    files: list[Upload]
    client: ApiClient | None
    customer: Customer | None
    asker: User
    writer: User
    agent: User
    lead: User
    allotter: User
    inquiry: Inquiry = None  # type: ignore[assignment]  # there is none until it is asked
