"""Time by hand, by timer and as fixed amounts: what is booked, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from apps.consulting import services
from apps.consulting.models import Estimate, Item, TimeEntry, Timer
from apps.consulting.statements import is_long, statement_of
from apps.notifications.models import Mail
from apps.policy.models import SupportCalendar
from apps.reminders import services as reminders
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory

from .ways import AGREED, MINUTE, PAYER, last_mail

pytestmark = pytest.mark.django_db
CLOSING = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)


def refused(code: str):
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def slices(entry: TimeEntry) -> list[tuple[int, str, int]]:
    return [(piece.day.day, piece.rate, piece.minutes) for piece in entry.slices.all()]


class TestByHand:
    def test_it_is_cut_where_support_hours_end_and_priced(self, way):
        engagement = way.agreed()

        entry = way.booked(engagement, CLOSING - 30 * MINUTE, 90)

        assert slices(entry) == [(2, "inside", 30), (2, "outside", 60)]
        engagement.refresh_from_db()
        assert engagement.priced == statement_of(engagement).amount == Decimal(2400)

    @pytest.mark.parametrize(("minutes", "code"), [(0, "no_time"), (-30, "no_time"), (25 * 60, "too_long")])
    def test_it_takes_some_time_and_a_day_at_most(self, way, minutes, code):
        with refused(code):
            way.booked(way.agreed(), AGREED, minutes, at=AGREED + 3 * DAY)

    def test_it_is_over(self, way):
        with refused("in_the_future"):
            way.booked(way.agreed(), AGREED, 60, at=AGREED + 59 * MINUTE)

    def test_nothing_is_worked_before_a_yes(self, way):
        engagement = way.requested()
        way.estimated(engagement)
        with refused("not_agreed"):
            way.booked(engagement, MONDAY, 30)
        way.answered()

        with refused("before_agreement"):
            way.booked(engagement, MONDAY, 15)

    def test_nobody_works_on_two_things_at_once(self, way):
        one, other = way.agreed(), way.agreed()
        way.booked(one, AGREED, 60)

        with refused("overlaps") as told:
            way.booked(other, AGREED + 59 * MINUTE, 60)
        assert one.reference in told.value.message
        way.booked(other, AGREED + 60 * MINUTE, 60)
        way.booked(other, AGREED, 60, person=way.ida)

    def test_over_the_night_in_which_the_clock_goes_back_real_time_counts(self, way):
        engagement = way.agreed(cap=Decimal(100_000), valid_until=date(2026, 8, 20))
        start = datetime(2026, 10, 24, 22, tzinfo=UTC)

        entry = way.booked(engagement, start, 7 * 60)

        assert slices(entry) == [(25, "outside", 420)]
        assert entry.ended_at.astimezone(start.tzinfo) == start + 7 * HOUR

    def test_it_says_what_was_done(self, way):
        with refused("required"):
            way.booked(way.agreed(), AGREED, 60, note=" ")

    def test_it_keeps_no_secret(self, way):
        entry = way.booked(
            way.agreed(), AGREED, 60, note="used password=hunter2secret99", internal_note="pwd=hunter2secret99"
        )

        assert "hunter2secret99" not in f"{entry.note}{entry.internal_note}{entry.history.get().note}"

    def test_what_is_not_billed_says_why_and_costs_nothing(self, way):
        engagement = way.agreed()
        with refused("required"):
            way.booked(engagement, AGREED, 60, is_billable=False)

        way.booked(engagement, AGREED, 60, is_billable=False, unbilled_because="I learned it myself.")

        assert statement_of(engagement).amount == 0

    def test_travel_is_priced_as_travel(self, way):
        engagement = way.agreed()
        way.booked(engagement, AGREED, 60, kind="travel")

        assert statement_of(engagement).amount == 600

    def test_a_message_of_the_inquiry_can_be_named_and_no_other(self, way):
        inquiry, other = way.cast.ask(), way.cast.ask()
        engagement = way.requested(inquiry=inquiry)
        way.estimated(engagement)
        way.answered()

        entry = way.booked(engagement, AGREED, 30, messages=list(inquiry.messages.all()))
        with refused("message_elsewhere"):
            way.booked(engagement, AGREED + HOUR, 30, messages=list(other.messages.all()))

        assert entry.messages.get() == inquiry.messages.get()

    def test_others_hours_are_booked_by_who_approves_hours_alone(self, way):
        engagement = way.agreed()
        with refused("not_yours"):
            way.booked(engagement, AGREED, 60, by=way.ida)

        assert way.booked(engagement, AGREED, 60, by=way.cast.tove).person == way.cast.sam

    def test_who_has_left_gets_no_new_hours(self, way):
        engagement = way.agreed()
        way.cast.sam.is_active = False
        way.cast.sam.save()

        with refused("left"):
            way.booked(engagement, AGREED, 60, by=way.cast.tove)

    def test_of_two_prices_each_hour_keeps_the_one_it_was_worked_by(self, way):
        engagement = way.agreed()
        way.booked(engagement, AGREED, 60)
        way.prices.inside = Decimal(1500)
        way.prices.outside = Decimal(2000)
        way.prices.save()
        way.estimated(engagement, cap=Decimal(20_000), at=AGREED + HOUR)
        way.answered(at=AGREED + 2 * HOUR)

        way.booked(engagement, AGREED + 2 * HOUR, 60)
        way.booked(engagement, AGREED + HOUR, 60)

        assert [(line.price, line.worked) for line in statement_of(engagement).lines] == [(1200, 120), (1500, 60)]


class TestTheLimit:
    def test_is_never_passed_and_what_would_fit_is_told(self, way):
        engagement = way.agreed(cap=Decimal(1800))
        way.booked(engagement, AGREED, 60)

        with refused("over_cap") as told:
            way.booked(engagement, AGREED + HOUR, 60)

        assert "30 min would fit" in told.value.message
        assert "NOK 1,800.00" in told.value.message
        way.booked(engagement, AGREED + HOUR, 30)

    def test_counts_started_quarters(self, way):
        engagement = way.agreed(cap=Decimal(600), step=Estimate.Step.HALF)
        way.booked(engagement, AGREED, 29)

        way.booked(engagement, AGREED + HOUR, 1)
        with refused("over_cap"):
            way.booked(engagement, AGREED + 2 * HOUR, 1)

    def test_holds_for_fixed_amounts_too(self, way):
        engagement = way.agreed(cap=Decimal(1800))
        way.booked(engagement, AGREED, 60)

        def add(amount):
            return services.add_item(
                engagement,
                day=date(2026, 3, 2),
                text="Train",
                amount=Decimal(amount),
                by=way.cast.sam,
                at=AGREED + 2 * HOUR,
            )

        with refused("over_cap"):
            add("600.01")
        add("600.00")

    def test_is_warned_of_once_on_all_sides_at_four_fifths(self, way):
        engagement = way.agreed(cap=Decimal(3000))
        way.booked(engagement, AGREED, 119)
        before = Mail.objects.count()

        way.booked(engagement, AGREED + 2 * HOUR, 1)
        way.booked(engagement, AGREED + 3 * HOUR, 1)

        told = Mail.objects.order_by("pk")[before:]
        assert sorted(mail.to for mail in told) == ["anna@acme.example", PAYER, "sam@lodestar.example"]
        assert "3,000.00" not in last_mail("anna@acme.example").text
        assert "80 %" in last_mail(PAYER).subject

    def test_can_be_raised_only_by_a_new_yes(self, way):
        engagement = way.agreed(cap=Decimal(1200))
        way.booked(engagement, AGREED, 60)
        way.estimated(engagement, cap=Decimal(2400), at=AGREED + HOUR)
        with refused("over_cap"):
            way.booked(engagement, AGREED + HOUR, 30)

        way.answered(at=AGREED + 2 * HOUR)

        way.booked(engagement, AGREED + 2 * HOUR, 30)


class TestATimer:
    def test_goes_on_wherever_it_is_stopped_and_books_whole_minutes(self, way):
        engagement = way.agreed()
        services.start_timer(engagement, by=way.cast.sam, at=AGREED + timedelta(seconds=50))

        (entry,) = services.stop_timer(
            Timer.objects.get(), by=way.cast.sam, note="Explained paging.", at=AGREED + timedelta(minutes=10, seconds=5)
        )

        assert (entry.minutes, entry.note, entry.is_timed) == (10, "Explained paging.", True)
        assert entry.started_at == AGREED

    def test_of_less_than_a_minute_books_nothing(self, way):
        timer = services.start_timer(way.agreed(), by=way.cast.sam, at=AGREED)

        assert services.stop_timer(timer, by=way.cast.sam, at=AGREED + timedelta(seconds=59)) == []
        assert not TimeEntry.objects.exists()

    def test_stopped_on_two_devices_books_once_and_says_so(self, way):
        timer = services.start_timer(way.agreed(), by=way.cast.sam, at=AGREED)
        services.stop_timer(timer, by=way.cast.sam, at=AGREED + HOUR)

        with refused("stopped_already") as told:
            services.stop_timer(timer, by=way.cast.sam, at=AGREED + HOUR + MINUTE)
        assert "11:30" in told.value.message
        assert "1 h was booked" in told.value.message
        assert TimeEntry.objects.count() == 1

    def test_started_on_another_engagement_ends_the_first(self, way):
        one, other = way.agreed(), way.agreed()
        services.start_timer(one, by=way.cast.sam, at=AGREED)

        services.start_timer(other, by=way.cast.sam, at=AGREED + HOUR)

        assert TimeEntry.objects.get().engagement == one
        assert Timer.objects.running().get().engagement == other

    def test_runs_once_on_the_same(self, way):
        engagement = way.agreed()
        services.start_timer(engagement, by=way.cast.sam, at=AGREED)

        with refused("timer_runs"):
            services.start_timer(engagement, by=way.cast.sam, at=AGREED + HOUR)

    def test_needs_a_yes(self, way):
        with refused("not_agreed"):
            services.start_timer(way.requested(), by=way.cast.sam, at=AGREED)

    def test_that_runs_leaves_no_room_for_time_by_hand(self, way):
        engagement = way.agreed()
        services.start_timer(engagement, by=way.cast.sam, at=AGREED + HOUR)

        with refused("overlaps"):
            way.booked(engagement, AGREED + 30 * MINUTE, 60)
        way.booked(engagement, AGREED, 60)

    def test_says_when_it_has_run_for_long_and_reminds_its_person_in_their_hours(self, way):
        timer = services.start_timer(way.agreed(), by=way.cast.sam, at=AGREED)

        assert [is_long(timer, AGREED + hours * HOUR) for hours in (9, 10)] == [False, True]
        services.carry_out_reminders(at=AGREED + 11 * HOUR)
        before = Mail.objects.count()
        reminders.tell_due(at=AGREED + 11 * HOUR)
        assert Mail.objects.count() == before
        reminders.tell_due(at=AGREED + DAY)
        assert "has been running for 11 h. Did you forget it?" in last_mail("sam@lodestar.example").text

    def test_forgotten_over_night_is_stopped_when_the_work_ended(self, way):
        timer = services.start_timer(way.agreed(), by=way.cast.sam, at=AGREED)
        with refused("too_long"):
            services.stop_timer(timer, by=way.cast.sam, at=AGREED + 25 * HOUR)

        (entry,) = services.stop_timer(timer, by=way.cast.sam, ended_at=AGREED + 2 * HOUR, at=AGREED + 25 * HOUR)

        assert entry.minutes == 120

    @pytest.mark.parametrize("ended", [-MINUTE, 3 * HOUR])
    def test_ends_between_its_start_and_now(self, way, ended):
        timer = services.start_timer(way.agreed(), by=way.cast.sam, at=AGREED)

        with refused("out_of_range"):
            services.stop_timer(timer, by=way.cast.sam, ended_at=AGREED + ended, at=AGREED + 2 * HOUR)

    def test_started_by_mistake_books_nothing(self, way):
        timer = services.start_timer(way.agreed(), by=way.cast.sam, at=AGREED)

        services.drop_timer(timer, by=way.cast.sam, at=AGREED + HOUR)

        assert not TimeEntry.objects.exists()
        assert not Timer.objects.running().exists()

    def test_of_somebody_else_is_stopped_by_who_approves_hours(self, way):
        timer = services.start_timer(way.agreed(), by=way.cast.sam, at=AGREED)
        with refused("not_yours"):
            services.stop_timer(timer, by=way.ida, at=AGREED + HOUR)
        way.cast.sam.is_active = False
        way.cast.sam.save()

        (entry,) = services.stop_timer(timer, by=way.cast.tove, ended_at=AGREED + HOUR, at=AGREED + DAY)

        assert (entry.person, entry.minutes) == (way.cast.sam, 60)

    def test_beyond_the_limit_the_rest_is_booked_and_not_billed(self, way):
        engagement = way.agreed(cap=Decimal(1200))
        timer = services.start_timer(engagement, by=way.cast.sam, at=AGREED)

        paid, rest = services.stop_timer(timer, by=way.cast.sam, at=AGREED + 90 * MINUTE)

        assert (paid.minutes, paid.is_billable) == (60, True)
        assert (rest.minutes, rest.is_billable, rest.unbilled_because) == (
            30,
            False,
            "Beyond the limit the customer agreed to",
        )

    def test_is_stopped_by_the_clock_once_the_limit_is_reached(self, way):
        engagement = way.agreed(cap=Decimal(1200))
        services.start_timer(engagement, by=way.cast.sam, at=AGREED)
        services.start_timer(engagement, by=way.ida, at=AGREED)

        assert services.watch_timers(at=AGREED + 30 * MINUTE) == 0
        assert services.watch_timers(at=AGREED + 31 * MINUTE) == 2

        engagement.refresh_from_db()
        assert engagement.priced == Decimal(1200)
        assert not Timer.objects.running().exists()
        assert "limit is reached" in last_mail(way.ida.email).subject

    def test_forgotten_for_days_waits_for_somebody_and_holds_up_no_other(self, way):
        forgotten, other = way.agreed(cap=Decimal(1200)), way.agreed(cap=Decimal(1200))
        services.start_timer(forgotten, by=way.cast.sam, at=AGREED)
        services.start_timer(other, by=way.ida, at=AGREED + 2 * DAY)

        assert services.watch_timers(at=AGREED + 2 * DAY + 2 * HOUR) == 1
        assert Timer.objects.running().get().engagement == forgotten

    def test_that_runs_warns_before_it_is_stopped(self, way):
        engagement = way.agreed(cap=Decimal(1200))
        services.start_timer(engagement, by=way.cast.sam, at=AGREED)

        services.watch_timers(at=AGREED + 47 * MINUTE)
        assert "limit is used" not in last_mail("sam@lodestar.example").subject
        services.watch_timers(at=AGREED + 48 * MINUTE)

        assert "80 % of the limit is used" in last_mail("sam@lodestar.example").subject


class TestPuttingRight:
    def test_leaves_what_it_said_before_in_the_history(self, way):
        engagement = way.agreed()
        entry = way.booked(engagement, AGREED, 60)

        services.correct(
            entry,
            because="It was half an hour.",
            started_at=AGREED,
            ended_at=AGREED + 30 * MINUTE,
            note=entry.note,
            by=way.cast.sam,
            at=AGREED + 2 * HOUR,
        )

        assert list(entry.history.values_list("minutes", "history_change_reason", "history_user__name")) == [
            (30, "corrected: It was half an hour.", "Sam Okafor"),
            (60, "booked by hand", "Sam Okafor"),
        ]
        engagement.refresh_from_db()
        assert engagement.priced == 600

    def test_does_not_pass_the_limit_or_overlap(self, way):
        engagement = way.agreed(cap=Decimal(2400))
        entry = way.booked(engagement, AGREED, 60)
        way.booked(engagement, AGREED + HOUR, 30)

        def corrected(minutes, start=AGREED):
            services.correct(
                entry,
                because="Wrong",
                started_at=start,
                ended_at=start + minutes * MINUTE,
                note="x",
                by=way.cast.sam,
                at=AGREED + 6 * HOUR,
            )

        with refused("overlaps"):
            corrected(61)
        with refused("over_cap"):
            corrected(91, AGREED + 2 * HOUR)
        corrected(90, AGREED + 2 * HOUR)

    def test_struck_it_counts_no_more_and_stays_to_be_read(self, way):
        engagement = way.agreed()
        entry = way.booked(engagement, AGREED, 60)

        services.strike(entry, because="That was another customer.", by=way.cast.sam, at=AGREED + 2 * HOUR)

        assert statement_of(engagement).amount == 0
        assert TimeEntry.objects.get().is_struck
        way.booked(engagement, AGREED, 60)
        with refused("struck_already"):
            services.strike(entry, because="Again", by=way.cast.sam, at=AGREED + 2 * HOUR)

    def test_a_fixed_amount_can_be_struck(self, way):
        engagement = way.agreed()
        item = services.add_item(
            engagement, day=date(2026, 3, 2), text="Train", amount=Decimal(500), by=way.cast.sam, at=AGREED
        )

        services.strike_item(item, because="Paid by us", by=way.cast.sam, at=AGREED)

        engagement.refresh_from_db()
        assert engagement.priced == 0
        assert Item.objects.get().is_struck

    @pytest.mark.parametrize(
        ("day", "amount", "code"),
        [
            (date(2026, 3, 3), "1", "in_the_future"),
            (date(2026, 3, 1), "1", "before_agreement"),
            (date(2026, 3, 2), "0", "out_of_range"),
            (date(2026, 3, 2), "-5", "out_of_range"),
            (date(2026, 3, 2), "0.001", "out_of_range"),
        ],
    )
    def test_a_fixed_amount_is_above_zero_to_the_cent_and_of_a_day_of_the_work(self, way, day, amount, code):
        with refused(code):
            services.add_item(way.agreed(), day=day, text="Train", amount=Decimal(amount), by=way.cast.sam, at=AGREED)


class TestAWeek:
    MONDAY = date(2026, 3, 2)
    LATER = MONDAY

    def handed_in(self, way):
        self.engagement = way.agreed()
        self.entry = way.booked(self.engagement, AGREED, 60)
        return services.submit(way.cast.sam, self.MONDAY, by=way.cast.sam, at=AGREED + 2 * HOUR)

    def test_is_approved_by_a_second_person(self, way):
        week = self.handed_in(way)
        assert "Sam Okafor has handed in" in last_mail("tove@lodestar.example").subject
        with refused("needs_a_second"):
            services.approve(week, by=way.cast.sam, at=AGREED + 3 * HOUR)

        services.approve(week, by=way.cast.tove, at=AGREED + 3 * HOUR)

        assert list(TimeEntry.objects.to_invoice()) == [self.entry]

    def test_of_who_has_left_is_handed_in_by_one_and_approved_by_another(self, way):
        engagement = way.agreed()
        way.booked(engagement, AGREED, 60)
        way.cast.sam.is_active = False
        way.cast.sam.save()
        week = services.submit(way.cast.sam, self.MONDAY, by=way.cast.tove, at=AGREED + 2 * HOUR)

        with refused("needs_a_second"):
            services.approve(week, by=way.cast.tove, at=AGREED + 2 * HOUR)
        services.approve(week, by=StaffFactory(), at=AGREED + 2 * HOUR)

    def test_handed_in_or_approved_takes_no_change(self, way):
        week = self.handed_in(way)
        with refused("week_submitted"):
            way.booked(self.engagement, AGREED + HOUR, 30)
        with refused("week_submitted"):
            services.start_timer(self.engagement, by=way.cast.sam, at=AGREED + HOUR)
        services.approve(week, by=way.cast.tove, at=AGREED + 3 * HOUR)

        with refused("week_approved"):
            services.strike(self.entry, because="Oops", by=way.cast.sam, at=AGREED + 3 * HOUR)

    def test_sent_back_can_be_changed_and_its_person_hears_why(self, way):
        week = self.handed_in(way)

        services.send_back(week, because="Say what you did.", by=way.cast.tove, at=AGREED + 3 * HOUR)

        assert "Say what you did." in last_mail("sam@lodestar.example").text
        way.booked(self.engagement, AGREED + HOUR, 30)

    def test_reopened_can_be_changed(self, way):
        week = self.handed_in(way)
        services.approve(week, by=way.cast.tove, at=AGREED + 3 * HOUR)

        services.reopen_week(week, because="One hour is wrong.", by=way.cast.tove, at=AGREED + 3 * HOUR)

        services.strike(self.entry, because="Wrong", by=way.cast.sam, at=AGREED + 3 * HOUR)

    def test_invoiced_stays_as_it_is(self, way):
        week = self.handed_in(way)
        assert way.invoiced(self.engagement, at=AGREED + 3 * HOUR) == 0
        services.approve(week, by=way.cast.tove, at=AGREED + 3 * HOUR)
        assert way.invoiced(self.engagement, at=AGREED + 3 * HOUR) == 1

        with refused("week_invoiced"):
            services.reopen_week(week, because="Wrong", by=way.cast.tove, at=AGREED + 3 * HOUR)
        with refused("invoiced") as told:
            services.strike(self.entry, because="Wrong", by=way.cast.tove, at=AGREED + 3 * HOUR)
        assert "2026-7" in told.value.message

    def test_without_hours_or_with_a_running_timer_is_not_handed_in(self, way):
        with refused("nothing_booked"):
            services.submit(way.cast.sam, self.MONDAY, by=way.cast.sam, at=AGREED)
        services.start_timer(way.agreed(), by=way.cast.sam, at=AGREED)

        with refused("timer_runs"):
            services.submit(way.cast.sam, self.MONDAY, by=way.cast.sam, at=AGREED)

    def test_begins_on_a_monday(self, way):
        with refused("no_monday"):
            services.submit(way.cast.sam, date(2026, 3, 3), by=way.cast.sam, at=AGREED)

    def test_is_sent_back_only_where_it_was_handed_in(self, way):
        week = self.handed_in(way)
        services.send_back(week, because="No", by=way.cast.tove, at=AGREED)

        with refused("wrong_status"):
            services.send_back(week, because="No", by=way.cast.tove, at=AGREED)
        with refused("wrong_status"):
            services.approve(week, by=way.cast.tove, at=AGREED)


class TestTheEnd:
    def test_waits_for_timers_and_answers(self, way):
        engagement = way.agreed()
        timer = services.start_timer(engagement, by=way.cast.sam, at=AGREED)
        with refused("timer_runs"):
            services.finish(engagement, by=way.cast.sam, at=AGREED)
        services.drop_timer(timer, by=way.cast.sam, at=AGREED)
        way.estimated(engagement, at=AGREED)
        with refused("estimate_waits"):
            services.finish(engagement, by=way.cast.sam, at=AGREED)

    def test_takes_no_more_hours_unless_it_is_reopened(self, way):
        engagement = way.agreed()
        services.finish(engagement, by=way.cast.sam, at=AGREED)
        with refused("not_agreed"):
            way.booked(engagement, AGREED, 30)

        services.reopen(engagement, by=way.cast.sam, at=AGREED)

        way.booked(engagement, AGREED, 30)


def test_a_change_of_support_hours_leaves_what_is_booked_as_it_was(way):
    engagement = way.agreed()
    way.booked(engagement, AGREED, 60)
    calendar = SupportCalendar.objects.get(pk=way.cast.market.calendar_id)
    calendar.intervals.all().delete()
    calendar.save()

    assert [line.rate.value for line in statement_of(engagement).lines] == ["inside"]
