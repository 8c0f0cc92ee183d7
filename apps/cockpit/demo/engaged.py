"""What people do about consulting in the demo, one function per thing, each through the service the pages use too."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from apps.accounts.models import User
from apps.consulting import services
from apps.consulting.models import Acceptance, Engagement, Estimate, HourPackage, TimeEntry
from apps.consulting.prices import lists_for
from apps.consulting.services import Answer, From
from apps.consulting.statements import zone_of
from apps.isvs.models import Customer, Isv
from apps.notifications.models import Mail

AT_WORK = From(
    "192.0.2.61", "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15"
)
VALID_FOR = timedelta(days=14)
MINUTE = timedelta(minutes=1)
DIGITS = re.compile("[0-9]{3} [0-9]{3}")
TOKEN = re.compile(r"/estimate/([\w-]{43})/")
TOO_MUCH = "That is more than we set aside for it this year."
NOT_CONSULTING = "How to page through orders is part of free support. Ask it as an inquiry, and we answer it there."

Deed = Callable[["Engaged", datetime], None]


@dataclass
class Engaged:
    """Consulting that ``asker`` asks for: ``agent`` answers and works, ``customer`` pays."""

    isv: Isv
    customer: Customer
    asker: User
    agent: User
    title: str
    wanted: str
    cap: int
    hours: int
    package: HourPackage | None = None
    engagement: Engagement = None  # type: ignore[assignment]  # there is none until it is asked for

    @property
    def payer(self) -> str:
        return self.customer.payer_email


def ask(story: Engaged, at: datetime) -> None:
    wished_by = (at + timedelta(days=30)).date()
    _request(story, at, customer=story.customer, wished_by=wished_by)


def ask_in_words(story: Engaged, at: datetime) -> None:
    """Of a customer that is not on record."""
    _request(story, at, customer_named="Havgløtt Sjømat in Tromsø, new with us")


def take(story: Engaged, at: datetime) -> None:
    services.take(story.engagement, consultant=story.agent, by=story.agent, at=at)


def estimate(story: Engaged, at: datetime) -> None:
    _estimate(story, story.cap, at)


def estimate_more(story: Engaged, at: datetime) -> None:
    """The first price will not do."""
    _estimate(story, story.cap * 2, at)


def accept(story: Engaged, at: datetime) -> None:
    order = {"purchase_order": f"PO-{story.customer.pk:05}", "buyer_reference": story.customer.payer_name}
    _answer(story, Acceptance.Kind.ACCEPTED, at, **order)


def reject(story: Engaged, at: datetime) -> None:
    _answer(story, Acceptance.Kind.REJECTED, at, words=TOO_MUCH)


def turn_down(story: Engaged, at: datetime) -> None:
    services.cancel(story.engagement, because=NOT_CONSULTING, by=story.agent, at=at)


def finish(story: Engaged, at: datetime) -> None:
    services.finish(story.engagement, by=story.agent, at=at)


def work(minutes: int, note: str, *, internal_note: str = "", unbilled_because: str = "", kind: str = "work") -> Deed:
    """Book the last ``minutes``."""

    def deed(story: Engaged, at: datetime) -> None:
        services.book(
            story.engagement,
            person=story.agent,
            started_at=at - minutes * MINUTE,
            ended_at=at,
            note=note,
            internal_note=internal_note,
            is_billable=not unbilled_because,
            unbilled_because=unbilled_because,
            kind=kind,
            by=story.agent,
            at=at,
        )

    return deed


def time(minutes: int, note: str) -> Deed:
    """Let a timer run for the last ``minutes``; it books no more than was agreed to."""

    def deed(story: Engaged, at: datetime) -> None:
        timer = services.start_timer(story.engagement, by=story.agent, at=at - minutes * MINUTE)
        services.stop_timer(timer, note=note, by=story.agent, at=at)

    return deed


def charge(amount: int, text: str) -> Deed:
    """Book a fixed amount."""

    def deed(story: Engaged, at: datetime) -> None:
        day = at.astimezone(zone_of(story.engagement)).date()
        services.add_item(story.engagement, day=day, text=text, amount=Decimal(amount), by=story.agent, at=at)

    return deed


def correct_the_last(story: Engaged, at: datetime) -> None:
    """A break was forgotten."""
    entry = TimeEntry.objects.filter(engagement=story.engagement).order_by("-pk")[0]
    services.correct(
        entry,
        because="The break was counted as work.",
        started_at=entry.started_at,
        ended_at=entry.ended_at - 15 * MINUTE,
        note=entry.note,
        by=story.agent,
        at=at,
    )


def _request(story: Engaged, at: datetime, **payer: object) -> None:
    story.engagement = services.request(
        story.isv,
        title=story.title,
        wanted=story.wanted,
        source=Engagement.Source.PORTAL,
        by=story.asker,
        at=at,
        **payer,  # type: ignore[arg-type]  # who pays, as the form has it
    )


def _estimate(story: Engaged, cap: int, at: datetime) -> None:
    today = at.astimezone(zone_of(story.engagement)).date()
    services.estimate(
        story.engagement,
        price_list=lists_for(story.customer, story.isv, on=today)[0],
        minutes=story.hours * 60,
        cap=Decimal(cap),
        valid_until=today + VALID_FOR,
        step=Estimate.Step.QUARTER,
        package=story.package,
        package_minutes=story.hours * 60 if story.package else 0,
        by=story.agent,
        at=at,
    )


def _answer(story: Engaged, kind: Acceptance.Kind, at: datetime, **more: str) -> None:
    token = _last(story.payer, TOKEN)
    waiting = services.open_page(token, at=at)
    services.send_code(token, at=at)
    given = Answer(kind, waiting.text_hash, **more)
    services.answer(token, given, code=_last(story.payer, DIGITS), source=AT_WORK, at=at)


def _last(to: str, pattern: re.Pattern[str]) -> str:
    """What the last mail to ``to`` that has it says; in it, or in its group."""
    for text in Mail.objects.filter(to=to).order_by("-pk").values_list("text", flat=True):
        if found := pattern.search(text):
            return found[found.re.groups]
    raise LookupError(f"No mail to {to} says {pattern.pattern}.")
