"""Loading the demo: first those who take part, then three months, event by event."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db import transaction
from django.db.models import F, Min

from apps.approvals import services as approvals
from apps.consulting import services as consulting
from apps.diagnostics.services import load_release
from apps.inquiries import services as inquiries
from apps.isvs.models import Isv
from apps.notifications.models import Mail
from apps.policy.models import Market
from apps.reminders import services as reminders
from apps.reminders.models import Notice, Reminder

from ..services import count_desk
from .appearance import add_appearance
from .casting import Casting, Event
from .causes import add_recognition
from .clients import add_client_requests
from .colleagues import add_colleagues
from .community import add_publications, add_topics
from .consents import add_data_owners, consultations
from .earlier import EARLIER, earlier
from .engagements import add_prices, engagements, settle_weeks, start_a_timer
from .gathered import add_gathered
from .invoices import add_sellers, invoice_hours
from .markets import open_markets
from .parties import Party, add_parties
from .register import Register
from .rights import look_into_files
from .teams import put_to_work
from .together import put_together
from .views import add_views

RELEASE = "2026.1"
BEFORE_THE_FIRST_INQUIRY = timedelta(days=120)


@dataclass(frozen=True)
class Loaded:
    """What those who try the demo need to know."""

    parties: list[Party]
    totp_secret: str


def is_empty() -> bool:
    """Whether nobody has begun to work with this database."""
    return not Isv.objects.exists() and not Market.objects.exists()


@transaction.atomic
def load(*, at: datetime, say: Callable[[str], None]) -> Loaded:
    """Load everything, as it stands at ``at``, or nothing. ``say`` is told of the progress."""
    register = Register(at=at - BEFORE_THE_FIRST_INQUIRY, today=at.date(), totp_secret=generate_totp_secret())
    register.add_admin()
    markets = open_markets(register)
    register.add_staff(markets)
    put_to_work(register, markets)
    add_appearance(register)
    _load_api(register)
    add_recognition(register)
    parties = add_parties(register, markets)
    add_data_owners(register, parties)
    add_prices(register, markets, parties)
    add_sellers(register, markets)
    asked = [*Casting(parties, at=at).events(), *consultations(register, parties, at=at)]
    events = sorted([*asked, *engagements(register, parties, at=at)])
    say(f"{len(markets)} markets, {len(parties)} ISVs, {len(register.people)} people.")
    _live_through(events, say)
    add_gathered(at=at)
    put_together(at=at)
    add_topics(at=at)
    add_publications(at=at)
    add_client_requests(parties, at=at)
    add_colleagues(register, at=at)
    _remind(until=at)
    settle_weeks(register, at=at)
    invoice_hours(register, at=at)
    start_a_timer(register, at=at)
    _settle_mail(at)
    register.add_newcomer(markets)
    look_into_files(at=at)
    add_views(at=at)
    count_desk(at=at)
    return Loaded(parties, register.totp_secret)


def _load_api(register: Register) -> None:
    """The release of Lodestar ERP's API that the inquiries are about, and the one before it."""
    document = Path(__file__).with_name("lodestar-erp.openapi.json").read_bytes()
    for name, content in ((EARLIER, earlier(document)), (RELEASE, document)):
        load_release(content, name=name, base_urls=[], by=register.admin, at=register.at)


def _live_through(events: list[Event], say: Callable[[str], None]) -> None:
    quarters = 0
    for number, event in enumerate(events, 1):
        _remind(until=event.at)
        event.deed(event.story, event.at)
        if number * 4 // len(events) > quarters:
            quarters += 1
            say(f"{quarters * 25} % of three months, {event.at:%-d %B}")


def _remind(*, until: datetime) -> None:
    """Let reminders and closings happen when they would have happened, up to ``until``."""
    done = None
    while (due := _next_due()) is not None and due <= until:
        if due == done:
            raise RuntimeError("A reminder of the demo could not be carried out; the log says why.")
        inquiries.carry_out_reminders(at=due)
        approvals.carry_out_reminders(at=due)
        consulting.carry_out_reminders(at=due)
        reminders.tell_due(at=due)
        done = due


def _next_due() -> datetime | None:
    due = [
        Reminder.objects.planned().aggregate(at=Min("due_at"))["at"],
        Notice.objects.untold().aggregate(at=Min("not_before"))["at"],
    ]
    return min((at for at in due if at is not None), default=None)


def _settle_mail(at: datetime) -> None:
    """Mail of the past has been sent in the past: nobody is to get it today, and its secrets are forgotten."""
    Mail.objects.due(at).filter(is_confidential=True).update(text="", html="")
    Mail.objects.due(at).update(state=Mail.State.SENT, sent_at=F("not_before"), attempts=1)
