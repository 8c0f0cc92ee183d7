"""The desk's side of the drill: filling its database, doing what people do, and saying whether anything is left."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from apps.accounts.models import Absence, User
from apps.accounts.roles import CONSULTANT, LEAD
from apps.accounts.services import scheduler
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.isvs.models import Isv
from apps.isvs.services import plan_certificates
from apps.notifications.models import Mail
from apps.policy.models import Market, OpeningInterval, SupportCalendar
from apps.policy.present import now
from apps.reminders.models import Halt, Notice, Reminder
from tests.cast import FAILED, HALF_TOLD
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.isvs import CertificateFactory, IsvFactory
from tests.factories.policy import MarketFactory, ServiceTargetFactory

from .people import CLOSE_DAYS, NUDGE_DAYS, STAFF, TARGETS, ZONES, Person, Weekly, certificates, members

ROLES = {"lead": LEAD, "consultant": CONSULTANT}


def prepare(member_count: int, *, at: datetime) -> None:
    """Markets, targets, staff, members and certificates, as people.py has them."""
    for code, zone in ZONES.items():
        calendar = SupportCalendar.objects.create(name=code, time_zone=zone, holiday_country=code, holiday_region="")
        _open(calendar, dict.fromkeys(range(5), ("08:30", "16:30")))
        market = MarketFactory(code=code, name=code, calendar=calendar)
        Market.objects.filter(pk=market.pk).update(nudge_after_days=NUDGE_DAYS, close_after_days=CLOSE_DAYS)
    for priority, target in TARGETS.items():
        ServiceTargetFactory(priority=priority, **{f"{kind}_minutes": minutes for kind, minutes in target.items()})
    for person in STAFF:
        _person(StaffFactory, person, role=ROLES[person.role])
    for person in STAFF:
        _arrange_deputies(person)
    everybody = members(member_count)
    for number, person in enumerate(everybody):
        user = _person(UserFactory, person)
        IsvFactory(name=f"Isv {number}", market=user.market, members=[user])
    for email, expires in certificates(everybody).items():
        certificate = CertificateFactory(user=User.objects.get(email=email), expires_on=expires)
        plan_certificates(certificate.user, at=at)


def prepare_now(member_count: int) -> None:
    """As ``prepare``, at the present of the drill."""
    prepare(member_count, at=now())


def _person(factory: Any, person: Person, **given: Any) -> User:
    market = Market.objects.get(code=person.market)
    own = None
    if person.own:
        own = SupportCalendar.objects.create(name=f"Hours of {person.name}", time_zone=ZONES[person.market])
        _open(own, person.own)
    return factory(name=person.name, email=person.email, market=market, calendar=own, **given)


def _open(calendar: SupportCalendar, weekly: Weekly) -> None:
    for weekday, (opens, closes) in weekly.items():
        OpeningInterval.objects.create(calendar=calendar, weekday=weekday, opens=opens, closes=closes)


def _arrange_deputies(person: Person) -> None:
    user = User.objects.filter(email=person.email)
    if person.deputy:
        user.update(deputy=User.objects.get(email=person.deputy))
    if person.away:
        first, last, deputy = person.away
        stands_in = User.objects.get(email=deputy)
        Absence.objects.create(person=user.get(), first_day=first, last_day=last, deputy=stands_in)


def ask(asker: str, *, is_complete: bool, at: datetime) -> int:
    """A question by the member with that address; returns its number."""
    user = User.objects.get(email=asker)
    return services.ask(
        isv=Isv.objects.get(memberships__user=user),
        by=user,
        kind=Inquiry.Kind.FAILED_CALL,
        subject="400 on invoice",
        text="Why is this refused?",
        channel=Inquiry.Channel.PORTAL,
        call=FAILED if is_complete else HALF_TOLD,
        at=at,
    ).pk


def _staff() -> User:
    return User.objects.get(email=STAFF[0].email)


def _user(email: str) -> User:
    return User.objects.get(email=email)


DEEDS: dict[str, Callable[[Inquiry, str, datetime], object]] = {
    "answer": lambda i, _, at: services.answer(i, by=_staff(), text="Use v3.", at=at),
    "answer_and_keep": lambda i, _, at: services.answer(i, by=_staff(), text="We look.", at=at, then="open"),
    "answer_and_resolve": lambda i, _, at: services.answer(i, by=_staff(), text="Done.", at=at, then="resolved"),
    "reply": lambda i, _, at: services.reply(i, by=i.asked_by, text="And now?", at=at),
    "reopen": lambda i, _, at: services.reopen(i, by=i.asked_by, at=at),
    "wait_on_others": lambda i, _, at: services.wait_on_others(i, by=_staff(), text="Operations.", at=at),
    "go_on": lambda i, _, at: services.go_on(i, by=_staff(), at=at),
    "assign": lambda i, to, at: services.assign(i, by=_staff(), to=_user(to), at=at),
    "prioritise": lambda i, priority, at: services.prioritise(i, by=_staff(), priority=priority, at=at),
    "snooze": lambda i, by, at: services.snooze(i, by=_user(by), when="tomorrow", at=at),
}


def do(number: int, deed: str, given: str, *, at: datetime) -> bool:
    """Do it; False where the desk refused it."""
    try:
        DEEDS[deed](Inquiry.objects.get(pk=number), given, at)
    except ValidationError:
        return False
    return True


def live(questions: list[list[Any]], deeds: list[list[str]]) -> dict[str, Any]:
    """Ask ``questions`` and do ``deeds`` one after the other, each in its own moment."""
    asked, done = [], []
    for asker, is_complete in questions:
        at = now()
        asked.append([ask(asker, is_complete=is_complete, at=at), asker, is_complete, at])
    for number, deed, given in deeds:
        at = now()
        if do(int(number), deed, given, at=at):
            done.append([int(number), deed, given, at])
    return {"asked": asked, "done": done}


def left() -> dict[str, Any]:
    """How much is due at the present or under way, what is held, and when that was known."""
    at = now()
    reminders = Reminder.objects.due(at).count()
    # What was carried out meanwhile falls due to its readers after ``at``: each is counted by the clock of its own.
    notices = Notice.objects.due(now()).count()
    mails = Mail.objects.due(now()).count()
    sending = Mail.objects.filter(state="sending")
    return {
        "at": at,
        "due": reminders + notices + mails,
        "sending": sorted(sending.values_list("pk", flat=True)),
        "halts": Halt.objects.count(),
        "known_at": now(),
    }


def doubtful() -> list[str]:
    return list(Mail.objects.filter(is_doubtful=True).values_list("message_id", flat=True))


def counts() -> dict[str, Any]:
    """What stands in the rows at the end."""
    states = {state: Reminder.objects.filter(state=state).count() for state in Reminder.State.values}
    closed = Inquiry.objects.filter(messages__author=scheduler()).distinct()
    return {
        "reminders": states,
        "closed": sorted(closed.values_list("pk", flat=True)),
        "undelivered": Mail.objects.exclude(state="sent").exclude(state="waiting").count(),
    }
