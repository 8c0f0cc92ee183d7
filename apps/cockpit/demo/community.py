"""What stands in the community of the demo: asked and answered by certified users and the desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from apps.accounts.models import User
from apps.accounts.roles import CONSULTANT
from apps.community import services
from apps.community.models import Post, Topic
from apps.inquiries.facts import NO_CALL, CallFacts
from apps.inquiries.models import Inquiry

OURS = "us"
BASE = "https://api.lodestar.example/v1"
Area = Topic.Area


class Said(NamedTuple):
    """A topic: how many days ago, by whom, what about; its answers; which of them solved it; who was helped."""

    days: int
    by: str
    title: str
    text: str
    area: str
    tags: str
    answers: Sequence[tuple[str, str]] = ()
    accepted: int | None = None
    call: CallFacts = NO_CALL
    voters: Sequence[str] = ()


INGRID, JONAS, NORA = "ingrid@fjordlys.example", "jonas@fjordlys.example", "nora@kvam.example"
ODA, SAGA, MARIJKE = "oda@havnetall.example", "saga@tallmo.example", "marijke@duinzicht.example"

PUBLISHED = (
    ("401 after exactly one hour", "401 after exactly one hour of a long job", Area.ACCESS, "token"),
    ("Subaccount is always 000", "Subaccount is always 000 on journal lines", Area.LEDGER, "wrapper"),
)
"""How the subjects of solved inquiries begin, and what becomes of them."""

TOPICS = (
    Said(
        61,
        SAGA,
        "412 on every second update of a customer",
        "The first `PUT` works, the next one on the same customer answers 412. Waiting a minute doesn't help. "
        "We keep the ETag from the first read.",
        Area.CUSTOMERS,
        "etag, concurrency",
        (
            (
                OURS,
                "Every successful update changes the ETag. Take it from the `ETag` header of the answer to your `PUT`, "
                "or read the customer again before the next one.\n\n"
                "1. Read the customer and keep `ETag`.\n2. Write with `If-Match` set to that value.\n"
                "3. On 412, read again and decide whether your change still applies. Don't repeat it blindly.",
            ),
            (
                NORA,
                "We store the ETag beside our own record and refresh it in one place, on every response. No 412 since.",
            ),
        ),
        0,
        CallFacts(
            method="PUT",
            url=f"{BASE}/customers/10472",
            status=412,
            request_body='{\n  "name": {"value": "Example customer"},\n  "creditDays": {"value": 30}\n}',
            response_body='{"message": "The record was changed by somebody else."}',
        ),
        (INGRID, ODA, JONAS),
    ),
    Said(
        44,
        NORA,
        'Which values need the wrapper {"value": …}?',
        "Some properties are taken as they are, others must be wrapped. How do I know before I send it?",
        Area.OTHER,
        "json, basics",
        (
            (
                SAGA,
                "If the schema of the property says `DtoValueOf…`, wrap it. An id in the path is never wrapped.",
            ),
            (OURS, "That is right. Our diagnosis points at the line where a wrapper is missing: paste the call."),
        ),
        0,
        voters=(INGRID, ODA),
    ),
    Said(
        23,
        INGRID,
        "How long to wait after 429?",
        "We get 429 in the night run. Is there a safe pause, and does it differ for test clients?",
        Area.ACCESS,
        "rate-limits",
        ((OURS, "Wait as long as `Retry-After` says. Test clients may make 500 calls an hour per company."),),
        0,
        voters=(JONAS,),
    ),
    Said(
        12,
        JONAS,
        "Webhook or polling for paid invoices?",
        "We ask for changed invoices every five minutes. Is there a better way to hear of payments?",
        Area.PAYMENTS,
        "webhooks, polling",
        ((NORA, "Polling with `lastModifiedDateTime` is fine once an hour. For less delay take the webhook."),),
    ),
    Said(
        2,
        ODA,
        "Does a background call keep its ETag?",
        "With `erp-api-background` the answer is 202 and has no ETag. What do I send as `If-Match` next?",
        Area.LEDGER,
        "etag, background",
    ),
)


LOCKED, FLAGGED = 2, 3


def add_topics(*, at: datetime) -> None:
    """What was said by ``at``."""
    desk = User.objects.with_role(CONSULTANT).order_by("pk")[0]
    people = {user.email: user for user in User.objects.filter(email__in=[INGRID, JONAS, NORA, ODA, SAGA, MARIJKE])}
    people[OURS] = desk
    made = [
        _live_through(number, said, people, at - timedelta(days=said.days)) for number, said in enumerate(TOPICS, 1)
    ]
    services.lock(made[LOCKED], by=desk, because="It says all there is to say", at=at)
    answer = made[FLAGGED].posts.answers().get()
    services.flag(answer, by=people[SAGA], reason="Polling once an hour is too often for this operation", at=at)


def add_publications(*, at: datetime) -> None:
    """Two topics from solved inquiries: one released, one that waits for a second person."""
    writer, second = User.objects.with_role(CONSULTANT).order_by("pk")[:2]
    solved = Inquiry.objects.filter(status__in=services.SOLVED).select_related("isv", "call")
    kept = []
    for days, (subject, title, area, tags) in zip((3, 1), PUBLISHED, strict=True):
        asked, then = solved.filter(subject__startswith=subject).order_by("pk")[0], at - timedelta(days=days)
        text = services.suggest(asked).text
        facts = {"title": title, "question": text.question, "answer": text.answer, "area": area, "tags": tags}
        held = services.write(asked, by=writer, at=then, **facts)
        kept.append(services.propose(held, by=writer, at=then))
    services.release(kept[0], by=second, at=at - timedelta(days=2))


def _live_through(number: int, said: Said, people: dict[str, User], at: datetime) -> Topic:
    topic = services.ask(
        by=people[said.by],
        title=said.title,
        text=said.text,
        area=said.area,
        tags=said.tags,
        call=said.call,
        sent_as=UUID(int=number * 100),
        at=at,
    )
    posts: list[Post] = []
    for place, (writer, text) in enumerate(said.answers, 1):
        at += timedelta(hours=3 * place)
        form = UUID(int=number * 100 + place)
        posts.append(services.answer(topic, by=people[writer], text=text, sent_as=form, at=at))
    if said.accepted is not None:
        services.accept(posts[said.accepted], by=people[said.by], at=at)
    for voter in said.voters:
        services.vote(posts[0], by=people[voter], helped=True, at=at)
    return topic
