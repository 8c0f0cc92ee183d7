"""What the dry run foretells is what is sent when nobody does anything meanwhile."""

from datetime import timedelta

import pytest
from django.db.models import Min

from apps.accounts.models import Absence, User
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.isvs import services as isvs
from apps.notifications.models import Mail
from apps.reminders import services as reminders
from apps.reminders.models import Notice, Reminder, ReminderRule
from tests.cast import DAY, HALF_TOLD, HOUR, MONDAY
from tests.factories.accounts import UserFactory
from tests.factories.isvs import CertificateFactory
from tests.factories.policy import SupportCalendarFactory

OWNERS = {"inquiry:": services.foretell, "certificate:": isvs.foretell}
FORTNIGHT = timedelta(days=14)


def foresee(at=MONDAY, **given):
    return reminders.foresee(OWNERS, **{"at": at, "until": at + FORTNIGHT} | given)


def foretold(at=MONDAY, **given):
    """When who reads which lines in one mail, and what is done without a mail of reminders."""
    return [
        (mail.at, mail.to.user.email if mail.to else None, [line.words for line in mail.lines])
        for mail in foresee(at, **given).mails
    ]


def happens(until):
    """Let the scheduler run at every moment at which something is due; returns the mails as ``foretold`` does."""
    while (at := _next_moment()) and at < until:
        services.carry_out_reminders(at=at)
        isvs.carry_out_reminders(at=at)
        reminders.tell_due(at=at)
    told = Notice.objects.filter(told_at__isnull=False).order_by("told_at", "recipient__name", "pk")
    mails: dict = {}
    for notice in told.select_related("recipient"):
        mails.setdefault((notice.told_at, notice.recipient.email), []).append(notice.line)
    return [(at, to, lines) for (at, to), lines in mails.items()]


def _next_moment():
    moments = [
        Reminder.objects.planned().aggregate(at=Min("due_at"))["at"],
        Notice.objects.untold().aggregate(at=Min("not_before"))["at"],
    ]
    return min((moment for moment in moments if moment), default=None)


def part_time(person, *, weekdays):
    calendar = SupportCalendarFactory()
    calendar.intervals.exclude(weekday__in=weekdays).delete()
    User.objects.filter(pk=person.pk).update(calendar=calendar)


@pytest.fixture
def variety(cast):
    """Nobody's, Sam's who is away, one that waits, one that is incomplete, one put off, and a certificate."""
    own = UserFactory(name="Ola Part", email="ola@lodestar.example", market=cast.market)
    User.objects.filter(pk=own.pk).update(is_staff=True)
    part_time(own, weekdays=[2, 3])
    Absence.objects.create(person=cast.sam, deputy=own, first_day=MONDAY.date(), last_day=(MONDAY + 2 * DAY).date())
    User.objects.filter(pk=cast.tove.pk).update(deputy=cast.sam)
    ReminderRule.objects.create(
        code="silence", event="inquiry.waiting", after=2, unit="days", to="desk", then="raise_priority"
    )
    cast.ask(subject="nobody's")
    his = cast.ask(subject="his")
    services.assign(his, by=cast.tove, to=cast.sam, at=MONDAY)
    waiting = cast.ask(subject="waiting", at=MONDAY - HOUR)
    services.answer(waiting, by=cast.sam, text="Which one?", at=MONDAY - HOUR)
    cast.ask(subject="half told", call=HALF_TOLD)
    services.snooze(cast.ask(subject="put off"), by=cast.sam, when="monday", at=MONDAY)
    CertificateFactory(user=cast.anna, expires_on=(MONDAY + 45 * DAY).date())
    isvs.plan_certificates(cast.anna, at=MONDAY)


def test_what_is_foretold_is_what_is_sent(cast, variety):
    foreseen = foresee()
    closings = {
        (mail.at, line.reminder.subject) for mail in foreseen.mails if not mail.is_digest for line in mail.lines
    }
    mails = [
        (mail.at, mail.to.user.email, [line.words for line in mail.lines]) for mail in foreseen.mails if mail.is_digest
    ]

    sent = happens(MONDAY + FORTNIGHT)

    assert len(mails) == 14
    assert sorted((at, to, sorted(lines)) for at, to, lines in mails) == sorted(
        (at, to, sorted(lines)) for at, to, lines in sent if at < MONDAY + FORTNIGHT
    )
    closed = Inquiry.objects.filter(status="closed")
    assert closings == {(inquiry.last_activity_at, f"inquiry:{inquiry.pk}") for inquiry in closed}


def test_what_waits_for_its_reader_is_foretold_until_it_is_told(cast):
    inquiry = cast.ask(at=MONDAY)
    evening = MONDAY.replace(hour=18)
    services.carry_out_reminders(at=evening)

    before = foretold(evening, rules=["first_response_missed"])
    happens(MONDAY + DAY)

    tomorrow = MONDAY.replace(hour=7, minute=30) + DAY
    line = f"#{inquiry.number} 400 on invoice (Acme): the first response is late, due Mon 2 Mar 14:00 (Europe/Oslo)."
    assert before == [(tomorrow, "tove@lodestar.example", [line])]
    assert foretold(MONDAY + DAY, rules=["first_response_missed"]) == []


def test_what_a_rule_would_do_besides_is_foretold_and_not_done(cast):
    rule = ReminderRule.objects.get(code="first_response_missed")
    rule.then = "assign_lead"
    rule.save()
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    [mail] = foresee(rules=["first_response_missed"]).mails

    assert (mail.to.user, mail.lines[0].else_done) == (cast.tove, "Assigns it to Tove Dahl")
    assert mail.lines[0].words.endswith("It is Tove Dahl's now.")
    inquiry.refresh_from_db()
    assert inquiry.assignee == cast.sam


def test_the_deputy_is_named_with_whom_they_stand_in_for(cast):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    Absence.objects.create(person=cast.sam, deputy=cast.tove, first_day=MONDAY.date(), last_day=MONDAY.date())

    [mail] = foresee(rules=["first_response_half"]).mails

    assert (mail.to.user, mail.lines[0].in_place_of) == (cast.tove, cast.sam)


def test_a_run_that_the_breaker_would_hold_is_marked(cast, settings):
    settings.REMINDER_MAILS_PER_RUN = 1
    for person in (cast.sam, cast.tove):
        services.assign(cast.ask(), by=cast.tove if person is cast.sam else cast.sam, to=person, at=MONDAY)

    assert foresee(rules=["first_response_half"]).storms == {MONDAY + 2 * HOUR}
    settings.REMINDER_MAILS_PER_RUN = 2
    assert foresee(rules=["first_response_half"]).storms == frozenset()


def test_a_run_that_would_close_too_many_is_marked(cast, settings):
    settings.REMINDER_MAILS_PER_RUN = 1
    for _ in range(2):
        services.answer(cast.ask(), by=cast.sam, text="Does v3 help?", at=MONDAY)
    services.carry_out_reminders(at=MONDAY + 2 * DAY)

    assert foresee(rules=["isv_close"], at=MONDAY + 2 * DAY).storms == {MONDAY + 9 * DAY}


def test_a_reminder_of_what_is_no_more_is_left_out(cast):
    reminders.arrange("inquiry:0", [reminders.Plan("first_response_half", "clock", MONDAY + HOUR)], at=MONDAY)

    assert foretold() == []


def test_reading_changes_nothing(cast, variety):
    before = [list(model.objects.order_by("pk").values()) for model in (Inquiry, Reminder, Notice, Mail)]

    foresee()

    assert before == [list(model.objects.order_by("pk").values()) for model in (Inquiry, Reminder, Notice, Mail)]


def test_pages_give_every_line_once_and_in_order(cast, variety, monkeypatch):
    whole = [words for _at, _to, lines in foretold() for words in lines]
    monkeypatch.setattr("apps.reminders.services.foreseeing.LINES_PER_PAGE", 2)

    pages = [foresee()]
    while pages[-1].further:
        pages.append(foresee(after=pages[-1].further))

    assert len(pages) > 5
    assert sorted(line.words for page in pages for mail in page.mails for line in mail.lines) == sorted(whole)


def test_so_many_reminders_are_looked_at_and_no_more(cast, variety, monkeypatch):
    monkeypatch.setattr("apps.reminders.services.foreseeing.LOOKED_AT", 3)

    page = foresee(person=cast.bo.pk)

    assert (page.mails, page.more, page.is_at_least) == ([], 1, True)


def test_the_queries_do_not_grow_with_what_is_planned(cast, variety, django_assert_num_queries):
    foresee()

    with django_assert_num_queries(18):
        foresee()
    for _ in range(3):
        cast.ask()
        services.answer(cast.ask(), by=cast.sam, text="Which one?", at=MONDAY)
    with django_assert_num_queries(18):
        foresee()
