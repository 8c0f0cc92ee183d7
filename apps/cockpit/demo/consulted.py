"""What the people of a data owner's approval do, one function per thing, each through the service the pages use too."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from apps.accounts.models import User
from apps.approvals import services
from apps.approvals.models import Consent, DataAccessRequest, RestoredCopy
from apps.approvals.services import Answer, From
from apps.inquiries import services as inquiries
from apps.inquiries.models import Inquiry
from apps.isvs.models import Customer, DataOwner, Isv
from apps.notifications.models import Mail

Kind = Consent.Kind
AT_HOME = From("192.0.2.44", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")
PLACE = "A closed test environment in Norway"
SIZE = 4_812_309_504
QUESTION = "Does the copy hold our employees' salaries? If so, can you leave them out?"
REASON = "Our year-end closing is being audited. Ask us again in a month."
LIMIT_DAYS = 7
DIGITS = "[0-9]{3} [0-9]{3}"


@dataclass
class Consulted:
    """One inquiry for which a data owner is asked: ``agent`` asks, ``lead`` releases, ``developer`` looks too."""

    isv: Isv
    customer: Customer
    asker: User
    agent: User
    lead: User
    developer: User
    subject: str
    question: str
    purpose: str
    tried: str
    keep_days: int
    inquiry: Inquiry = None  # type: ignore[assignment]  # there is none until it is asked
    request: DataAccessRequest = None  # type: ignore[assignment]  # nor this until it is drafted
    copy: RestoredCopy = None  # type: ignore[assignment]  # nor this until it is restored

    @property
    def owner(self) -> DataOwner:
        return DataOwner.objects.verified().get(customer=self.customer)


def ask(story: Consulted, at: datetime) -> None:
    story.inquiry = inquiries.ask(
        isv=story.isv,
        by=story.asker,
        kind=Inquiry.Kind.HOW_TO,
        subject=story.subject,
        text=story.question,
        channel=Inquiry.Channel.PORTAL,
        customer=story.customer,
        at=at,
    )


def assign(story: Consulted, at: datetime) -> None:
    inquiries.assign(story.inquiry, by=story.agent, to=story.agent, at=at)


def look_into(story: Consulted, at: datetime) -> None:
    text = f"Thank you for the numbers. We try to repeat it and come back to you.\n\n{story.agent.get_short_name()}"
    inquiries.answer(story.inquiry, by=story.agent, text=text, then=Inquiry.Status.OPEN, at=at)


def draft(story: Consulted, at: datetime) -> None:
    story.request = services.ask(
        story.inquiry,
        database=story.customer.databases.order_by("pk")[0],
        data_owner=story.owner,
        people=[story.agent, story.developer],
        purpose=story.purpose,
        tried=story.tried,
        place=PLACE,
        keep_days=story.keep_days,
        by=story.agent,
        at=at,
    )


def submit(story: Consulted, at: datetime) -> None:
    story.request = services.submit(story.request, by=story.agent, at=at)


def release(story: Consulted, at: datetime) -> None:
    story.request = services.release(story.request, by=story.lead, at=at)


def approve(story: Consulted, at: datetime) -> None:
    _answer(story, Answer(Kind.APPROVED, story.request.text_hash), at)


def approve_with_limits(story: Consulted, at: datetime) -> None:
    people = (story.agent.pk, story.developer.pk)
    _answer(story, Answer(Kind.LIMITED, story.request.text_hash, keep_days=LIMIT_DAYS, people=people), at)


def ask_back(story: Consulted, at: datetime) -> None:
    _answer(story, Answer(Kind.QUESTION, story.request.text_hash, words=QUESTION), at)


def decline(story: Consulted, at: datetime) -> None:
    _answer(story, Answer(Kind.DECLINED, story.request.text_hash, words=REASON), at)


def withdraw(story: Consulted, at: datetime) -> None:
    token = _token_of(story)
    services.send_code(token, at=at)
    code = code_sent_to(story.owner.email)
    services.withdraw(token, code=code, source=AT_HOME, words="We have found it ourselves.", at=at)
    services.issue_papers(at=at)


def restore(story: Consulted, at: datetime) -> None:
    checksum = sha256(story.subject.encode()).hexdigest()
    story.copy = services.record_copy(
        story.request, place=f"{PLACE}, volume dx-{story.request.pk}", size_bytes=SIZE, checksum=checksum,
        by=story.agent, at=at,
    )  # fmt: skip


def look_inside(story: Consulted, at: datetime) -> None:
    services.enter_access(story.copy, why="To repeat what the inquiry describes.", by=story.agent, at=at)


def look_again(story: Consulted, at: datetime) -> None:
    services.enter_access(story.copy, why="To read the log of the database beside it.", by=story.developer, at=at)


def delete(story: Consulted, at: datetime) -> None:
    how = "Volume destroyed, its key too; backups of the environment hold no volumes."
    services.record_deletion(story.copy, how=how, by=story.agent, at=at)


def confirm(story: Consulted, at: datetime) -> None:
    services.confirm_deletion(story.copy, by=story.lead, at=at)
    services.issue_papers(at=at)


def resolve(story: Consulted, at: datetime) -> None:
    text = f"We have found where it comes from, and describe it in the release notes.\n\n{story.agent.get_short_name()}"
    inquiries.resolve(story.inquiry, by=story.agent, text=text, at=at)


def close(story: Consulted, at: datetime) -> None:
    inquiries.close(story.inquiry, by=story.lead, at=at)


def code_sent_to(address: str) -> str:
    """The digits of the last mail there that holds some."""
    [code, *_] = re.findall(DIGITS, _mail(address, DIGITS))
    return code


def _answer(story: Consulted, given: Answer, at: datetime) -> None:
    token = _token_of(story)
    services.send_code(token, at=at)
    services.answer(token, given, code=code_sent_to(story.owner.email), source=AT_HOME, at=at)
    services.issue_papers(at=at)


def _token_of(story: Consulted) -> str:
    """Of the link in the last mail to the data owner."""
    text = _mail(story.owner.email, "/data/")
    return text.partition("/data/")[2].partition("/")[0]


def _mail(address: str, pattern: str) -> str:
    mails = Mail.objects.filter(to=address, text__regex=pattern).order_by("-pk")
    return mails.values_list("text", flat=True)[0]
