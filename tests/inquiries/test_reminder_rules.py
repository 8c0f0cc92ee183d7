"""Rules are data: what staff make of them is what happens."""

import pytest

from apps.inquiries import services
from apps.notifications.models import Mail
from apps.policy.models import Market
from apps.reminders import services as reminders
from apps.reminders.models import Reminder, ReminderRule
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.policy import MarketFactory

Event, Unit, To, Then = ReminderRule.Event, ReminderRule.Unit, ReminderRule.To, ReminderRule.Then


def run(at):
    services.carry_out_reminders(at=at)
    reminders.tell_due(at=at)


def rule(code="early", event=Event.FIRST_RESPONSE, after=25, **given):
    return ReminderRule.objects.create(code=code, event=event, after=after, **given)


def told():
    mails = Mail.objects.filter(key__startswith="reminders:").order_by("pk")
    return [(mail.to.partition("@")[0], mail.subject) for mail in mails]


def planned(inquiry):
    subject = f"inquiry:{inquiry.number}"
    return set(Reminder.objects.planned().about(subject).values_list("rule", flat=True))


def alone(**given):
    """The only rule there is."""
    ReminderRule.objects.all().delete()
    return rule(**given)


def test_a_new_rule_reminds_of_what_is_open_already(cast):
    number = cast.ask().number
    run(MONDAY)
    rule(after=25)

    run(MONDAY + HOUR / 2)
    run(MONDAY + HOUR)

    assert told() == [
        (
            "tove",
            f"Reminder: #{number} 400 on invoice (Acme): 25 % of the time to the first response is used, "
            "due Mon 2 Mar 14:00 (Europe/Oslo).",
        )
    ]


def test_a_new_rule_lets_be_what_it_would_have_reminded_of_before(cast):
    inquiry = cast.ask()
    run(MONDAY)
    rule(after=25)

    run(MONDAY + 1.5 * HOUR)
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY + 1.5 * HOUR)
    run(MONDAY + 1.6 * HOUR)

    assert told() == []
    assert Reminder.objects.get(rule="early").state == "carried_out"


@pytest.mark.parametrize("change", [{"is_active": False}, {"event": Event.WAITING, "unit": Unit.DAYS}])
def test_a_rule_that_no_longer_applies_reminds_of_nothing(cast, change):
    inquiry = cast.ask()
    run(MONDAY)
    ReminderRule.objects.filter(code="first_response_half").update(**change)

    run(MONDAY + HOUR)

    assert "first_response_half" not in planned(inquiry)


def test_a_rule_taken_away_reminds_of_nothing(cast):
    inquiry = cast.ask()
    run(MONDAY)
    ReminderRule.objects.filter(code="first_response_half").delete()

    run(MONDAY + 2 * HOUR)

    assert told() == []
    assert "first_response_half" not in planned(inquiry)


def test_another_share_moves_what_is_planned(cast):
    cast.ask()
    run(MONDAY)
    ReminderRule.objects.filter(code="first_response_half").update(after=75)

    run(MONDAY + 2 * HOUR)
    assert told() == []
    run(MONDAY + 3 * HOUR)
    assert len(told()) == 1


def test_plans_follow_a_change_in_batches_and_are_then_left_alone(cast, monkeypatch):
    monkeypatch.setattr("apps.inquiries.services.reminding.BATCH", 2)
    for _ in range(5):
        cast.ask()
    services.follow_rules(at=MONDAY)
    rule()

    batches = services.follow_rules(at=MONDAY)

    assert (batches, services.follow_rules(at=MONDAY)) == (4, 0)
    assert Reminder.objects.filter(rule="early").count() == 5


def test_a_rule_of_a_market_is_for_that_market(cast):
    sweden = MarketFactory(code="SE", name="Sweden", calendar=cast.market.calendar)
    alone(market=sweden)
    inquiry = cast.ask()
    assert planned(inquiry) == set()

    ReminderRule.objects.update(market=cast.market)
    run(MONDAY)

    assert planned(inquiry) == {"early"}


def test_a_rule_may_count_support_minutes_or_days(cast):
    alone(code="days", event=Event.RESOLUTION, after=2, unit=Unit.DAYS)
    rule(code="minutes", after=30, unit=Unit.MINUTES)
    cast.ask()

    run(MONDAY + HOUR / 2)
    run(MONDAY + 2 * DAY)

    first, second = [subject for _to, subject in told()]
    assert "(Acme): 30 support minutes have gone towards the first response, due Mon 2 Mar 14:00" in first
    assert "(Acme): 2 support days have gone towards the resolution, due Mon 9 Mar 10:00" in second


@pytest.mark.parametrize(
    ("to", "names"),
    [(To.ASSIGNEE, ["sam"]), (To.LEADS, ["tove"]), (To.DESK, ["sam", "tove"])],
)
def test_a_rule_says_who_is_told(cast, to, names):
    alone(to=to)
    services.assign(cast.ask(), by=cast.tove, to=cast.sam, at=MONDAY)

    run(MONDAY + HOUR)

    assert sorted(to for to, _subject in told()) == names


def test_a_rule_may_raise_the_priority_once(cast):
    alone(then=Then.RAISE_PRIORITY)
    inquiry = cast.ask()

    for minutes in (60, 61, 120):
        run(MONDAY + HOUR * minutes / 60)

    inquiry.refresh_from_db()
    latest = inquiry.history.latest()
    assert inquiry.priority == "high"
    assert (latest.history_user.name, latest.history_change_reason) == ("Scheduler", "Priority set to high")
    assert [subject.endswith("Its priority is high now.") for _to, subject in told()] == [True]


def test_the_highest_priority_is_not_raised(cast):
    alone(then=Then.RAISE_PRIORITY)
    inquiry = cast.ask(priority="urgent")

    run(MONDAY + 2 * HOUR)

    inquiry.refresh_from_db()
    assert inquiry.priority == "urgent"
    assert len(told()) == 1


def test_a_rule_may_assign_it_to_the_lead_who_has_least_to_do(cast):
    alone(then=Then.ASSIGN_LEAD)
    lena = StaffFactory(name="Lena Ek", email="lena@lodestar.example", market=cast.market, role="Lead")
    services.assign(cast.ask(at=MONDAY - DAY), by=cast.tove, to=cast.tove, at=MONDAY)
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    run(MONDAY + HOUR)

    inquiry.refresh_from_db()
    assert inquiry.assignee == lena
    assert ("lena", True) in [(to, subject.endswith("It is Lena Ek's now.")) for to, subject in told()]


def test_what_is_a_leads_already_stays_theirs(cast):
    alone(then=Then.ASSIGN_LEAD)
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.tove, at=MONDAY)
    before = inquiry.history.count()

    run(MONDAY + HOUR)

    assert inquiry.history.count() == before
    assert [to for to, _subject in told()] == ["tove"]


def test_reassigning_does_not_raise_the_priority_again(cast):
    alone(then=Then.RAISE_PRIORITY)
    inquiry = cast.ask()
    services.carry_out_reminders(at=MONDAY + HOUR)

    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY + HOUR)
    run(MONDAY + HOUR)

    inquiry.refresh_from_db()
    assert inquiry.priority == "high"
    assert [to for to, _subject in told()] == ["sam"]


def test_the_desk_hears_that_an_isv_has_not_answered(cast):
    alone(code="silence", event=Event.WAITING, after=1, unit=Unit.DAYS, to=To.ASSIGNEE)
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)

    run(MONDAY + DAY)

    sentence = "the ISV has not answered for 1 support day."
    assert told() == [("sam", f"Reminder: #{inquiry.number} 400 on invoice (Acme): {sentence}")]


def test_an_isv_may_be_asked_again_before_it_is_nudged(cast):
    alone(code="again", event=Event.WAITING, after=1, unit=Unit.DAYS, to=To.ISV)
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)

    run(MONDAY + DAY)

    assert told() == [("anna", f"Reminder: #{inquiry.number} 400 on invoice: we still wait for your reply.")]


def test_without_a_rule_for_closing_the_nudge_threatens_nothing_and_nothing_is_closed(cast):
    ReminderRule.objects.filter(event=Event.CLOSE).delete()
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)

    for days in range(15):
        run(MONDAY + days * DAY)

    inquiry.refresh_from_db()
    assert inquiry.status == "waiting_on_isv"
    assert told() == [("anna", f"Reminder: #{inquiry.number} 400 on invoice: we wait for your reply.")]


def test_without_a_rule_for_the_nudge_it_is_closed_at_the_same_time(cast):
    ReminderRule.objects.filter(event=Event.NUDGE).delete()
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)

    run(MONDAY + 9 * DAY)

    inquiry.refresh_from_db()
    assert (inquiry.status, told()) == ("closed", [])


def test_a_market_says_when_it_nudges_and_closes(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)
    run(MONDAY)
    Market.objects.filter(pk=cast.market.pk).update(nudge_after_days=1, close_after_days=2)

    run(MONDAY + DAY)
    nudged = told()
    run(MONDAY + 3 * DAY)

    inquiry.refresh_from_db()
    assert [to for to, _subject in nudged] == ["anna"]
    assert "It is closed on Thu 5 Mar 10:00 (Europe/Oslo) unless you write." in nudged[0][1]
    assert inquiry.status == "closed"
