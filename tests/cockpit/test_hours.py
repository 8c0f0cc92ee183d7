"""Hours at the desk: one's own week and timer, and what waits for whoever approves hours."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from apps.accounts.roles import AUDITOR, CONSULTANT, LEAD
from apps.consulting import services
from apps.consulting.models import Engagement, TimeEntry, Timer, Week
from tests.cast import DAY, HOUR, MONDAY, Cast
from tests.consulting.ways import AGREED, MINUTE, Way
from tests.factories.accounts import StaffFactory, limited_to
from tests.factories.policy import MarketFactory

from .desk import browser_of, queries, text, words
from .test_home import figures

pytestmark = pytest.mark.usefixtures("monday")

HOURS = "/admin/desk/hours/"
APPROVE = f"{HOURS}approve/"
EVENING = MONDAY + 6 * HOUR
THIS_WEEK = date(2026, 3, 2)


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way(cast)


@pytest.fixture
def engagement(way: Way) -> Engagement:
    return way.agreed()


@pytest.fixture
def timer(way: Way, engagement: Engagement) -> Timer:
    """Sam's, running since 10:30 in Oslo."""
    return services.start_timer(engagement, by=way.cast.sam, at=AGREED)


def week_page(week: Week, deed: str) -> str:
    return f"{HOURS}{week.person_id}/{week.starts_on}/{deed}/"


def week_of(person, starts_on: date = THIS_WEEK) -> str:
    return f"{HOURS}?person={person.pk}&week={starts_on}"


def timer_page(timer: Timer, deed: str = "") -> str:
    return f"/admin/desk/hours/timers/{timer.pk}/{deed + '/' if deed else ''}"


def handed_in(way: Way, person=None) -> Week:
    person = person or way.cast.sam
    return services.submit(person, THIS_WEEK, by=person, at=EVENING)


def offered(client, path: str) -> list[str]:
    return [dialog.deed.name for dialog in client.get(path).context["dialogs"]]


def posted_at(client, at, path: str, **sent):
    with time_machine.travel(at, tick=False):
        return client.post(path, sent)


def test_an_empty_week_says_where_time_is_booked_and_is_not_handed_in(sam):
    page = words(sam.get(HOURS))

    assert "My hours, 2 March to 8 March 2026 Open" in page
    assert "Nothing is booked in this week." in page
    assert offered(sam, HOURS) == []


def test_a_week_shows_each_day_by_rate_and_what_is_not_billed(way, engagement, sam):
    way.booked(engagement, AGREED, 30)
    way.booked(engagement, AGREED + HOUR, 60, is_billable=False, unbilled_because="Ours")
    way.booked(engagement, MONDAY + 8 * HOUR, 20)
    struck = way.booked(engagement, AGREED + DAY, 10)
    services.strike(struck, because="Twice", by=way.cast.sam, at=AGREED + 2 * DAY)
    services.add_item(engagement, day=THIS_WEEK, text="A train", amount=Decimal(90), by=way.cast.sam, at=EVENING)

    page = words(sam.get(HOURS))

    assert "Day by day 1 h 50 min in all" in page
    assert "1 h 30 min inside support hours 20 min outside support hours 1 h of it not billed" in page
    assert "A train NOK 90.00" in page
    assert "10 min struck" in page


def test_weeks_are_gone_through_one_by_one(way, engagement, sam):
    way.booked(engagement, AGREED, 30)

    before = sam.get(HOURS).context["around"]["before"]

    assert before == week_of(way.cast.sam, date(2026, 2, 23))
    assert "23 February to 1 March 2026" in words(sam.get(before))
    assert sam.get(sam.get(before).context["around"]["after"]).context["week"].starts_on == THIS_WEEK


@pytest.mark.parametrize("query", ["week=nonsense", "week=2026-03-05", "person=x", "person=" + "9" * 5000])
def test_an_address_that_names_no_week_leads_to_ones_own_of_now(sam, cast, query):
    week = sam.get(f"{HOURS}?{query}").context["week"]

    assert (week.person, week.starts_on) == (cast.sam, THIS_WEEK)


def test_a_week_is_handed_in_and_approved_by_a_second(way, engagement, sam, tove):
    way.booked(engagement, AGREED, 30)
    assert offered(sam, HOURS) == ["submit"]
    assert offered(tove, week_of(way.cast.sam)) == []

    response = posted_at(sam, EVENING, week_page(Week(person=way.cast.sam, starts_on=THIS_WEEK), "submit"))

    assert response.headers["Location"] == week_of(way.cast.sam)
    week = Week.objects.get()
    assert week.status == Week.Status.SUBMITTED
    assert offered(sam, HOURS) == []
    assert offered(tove, week_of(way.cast.sam)) == ["approve", "send-back"]

    assert posted_at(sam, EVENING, week_page(week, "approve")).status_code == 403
    posted_at(tove, EVENING, week_page(week, "approve"))

    week.refresh_from_db()
    assert (week.status, week.approved_by) == (Week.Status.APPROVED, way.cast.tove)
    assert "Approved by Tove Dahl" in words(sam.get(HOURS))
    assert offered(tove, week_of(way.cast.sam)) == ["reopen"]


def test_what_is_sent_back_says_why_and_can_be_handed_in_again(way, engagement, sam, tove):
    way.booked(engagement, AGREED, 30)
    week = handed_in(way)

    empty = posted_at(tove, EVENING, week_page(week, "send-back"), because=" ")
    assert empty.status_code == 422
    assert 'id="step-send-back"' in text(empty)
    posted_at(tove, EVENING, week_page(week, "send-back"), because="Tuesday is missing.")

    assert "Sent back: Tuesday is missing." in words(sam.get(HOURS))
    assert offered(sam, HOURS) == ["submit"]


def test_an_approved_week_is_reopened_unless_it_is_invoiced(way, engagement, tove):
    way.booked(engagement, AGREED, 30)
    week = services.approve(handed_in(way), by=way.cast.tove, at=EVENING)
    posted_at(tove, EVENING, week_page(week, "reopen"), because="Wrong day")
    week.refresh_from_db()
    assert week.status == Week.Status.OPEN

    services.approve(handed_in(way), by=way.cast.tove, at=EVENING)
    way.invoiced(engagement, at=EVENING)
    refused = posted_at(tove, EVENING, week_page(week, "reopen"), because="Wrong day")

    assert refused.status_code == 422
    assert "Something of this week is invoiced" in words(refused)


def test_nobody_approves_their_own_week(way, engagement, tove):
    way.booked(engagement, AGREED, 30, person=way.cast.tove)
    week = handed_in(way, way.cast.tove)

    assert "approve" not in offered(tove, HOURS)
    refused = posted_at(tove, EVENING, week_page(week, "approve"))

    assert refused.status_code == 422
    assert "A second person has to approve it." in words(refused)


def test_what_was_done_meanwhile_is_not_done_twice(way, engagement, sam, tove):
    way.booked(engagement, AGREED, 30)
    week = handed_in(way)

    assert posted_at(sam, EVENING, week_page(week, "submit")).status_code == 409
    services.approve(week, by=way.cast.tove, at=EVENING)
    assert posted_at(tove, EVENING, week_page(week, "approve")).status_code == 409


def test_the_week_of_somebody_who_left_is_handed_in_for_them(way, engagement, tove):
    way.booked(engagement, AGREED, 30)
    way.cast.sam.is_active = False
    way.cast.sam.save()

    assert offered(tove, week_of(way.cast.sam)) == ["submit"]
    posted_at(tove, EVENING, week_page(Week(person=way.cast.sam, starts_on=THIS_WEEK), "submit"))

    assert Week.objects.get().submitted_by == way.cast.tove
    assert offered(tove, week_of(way.cast.sam)) == ["send-back"]
    assert "(no longer at the desk)" in words(tove.get(APPROVE))


def test_only_a_monday_names_a_week_to_be_changed(way, engagement, sam):
    way.booked(engagement, AGREED, 30)

    for named in ("2026-03-03", "now"):
        assert sam.post(f"{HOURS}{way.cast.sam.pk}/{named}/submit/").status_code == 404
    assert not Week.objects.exists()


def test_a_timer_is_stopped_and_booked(way, engagement, timer, sam):
    with time_machine.travel(EVENING, tick=False):
        page = sam.get(timer_page(timer))
    assert '<dialog class="dialog wide inline" id="step-stop"' in text(page)

    response = posted_at(sam, EVENING, timer_page(timer, "stop"), note="Mapped VAT.", internal_note="New to this.")

    assert response.status_code == 302
    entry = TimeEntry.objects.get()
    assert (entry.minutes, entry.note, entry.is_timed) == (330, "Mapped VAT.", True)


def test_a_forgotten_timer_is_stopped_when_the_work_ended(way, timer, sam):
    with time_machine.travel(AGREED + 11 * HOUR, tick=False):
        assert "That is long. Did you forget it?" in words(sam.get(HOURS))

    late = AGREED + 11 * HOUR
    half = posted_at(sam, late, timer_page(timer, "stop"), day="2026-03-02", note="Mapped VAT.")
    assert half.status_code == 422
    assert half.context["timer_dialogs"][0].form["note"].value() == "Mapped VAT."
    ahead = posted_at(sam, late, timer_page(timer, "stop"), day="2026-03-02", end="23:00")
    assert "It stopped after it started, and not later than now." in words(ahead)
    posted_at(sam, late, timer_page(timer, "stop"), day="2026-03-02", end="12:00")

    assert TimeEntry.objects.get().minutes == 90


def test_a_timer_of_more_than_a_day_is_stopped_only_by_when_it_ended(way, timer):
    with time_machine.travel(AGREED + 26 * HOUR, tick=False):
        sam = browser_of(way.cast.sam)
        refused = sam.post(timer_page(timer, "stop"))
        stopped = sam.post(timer_page(timer, "stop"), {"day": "2026-03-02", "end": "11:30"})

    assert refused.status_code == 422
    assert "has run for more than a day" in words(refused)
    assert stopped.status_code == 302
    assert TimeEntry.objects.get().minutes == 60


def test_a_timer_started_by_mistake_books_nothing(way, timer, sam):
    assert posted_at(sam, EVENING, timer_page(timer, "drop")).status_code == 302

    timer.refresh_from_db()
    assert timer.stopped_at == EVENING
    assert not TimeEntry.objects.exists()


def test_a_second_device_is_told_that_the_timer_was_stopped(way, timer, sam):
    posted_at(sam, EVENING, timer_page(timer, "stop"))

    again = posted_at(sam, EVENING + MINUTE, timer_page(timer, "stop"), note="Mapped VAT.")

    assert again.status_code == 409
    assert "This timer was stopped at 16:00 already, on another page or device; 5 h 30 min was booked." in words(again)
    assert "This timer is stopped already." in words(sam.get(timer_page(timer)))
    assert TimeEntry.objects.count() == 1


def test_the_timer_of_a_colleague_is_for_whoever_approves_hours(way, timer, tove):
    consultant = browser_of(StaffFactory(market=way.cast.market, role=CONSULTANT))

    assert consultant.get(timer_page(timer)).status_code == 404
    assert consultant.post(timer_page(timer, "stop")).status_code == 404
    posted_at(tove, EVENING, timer_page(timer, "stop"))

    assert TimeEntry.objects.get().person == way.cast.sam


def test_reading_stops_and_hands_in_nothing(way, engagement, timer, sam):
    way.booked(engagement, AGREED, 1, person=way.ida)

    for path in (HOURS, f"{HOURS}?do=submit", timer_page(timer), f"{timer_page(timer)}?do=drop"):
        assert sam.get(path).status_code == 200
    for path in (timer_page(timer, "stop"), f"{HOURS}{way.cast.sam.pk}/{THIS_WEEK}/submit/"):
        assert sam.get(path).status_code == 405

    timer.refresh_from_db()
    assert timer.stopped_at is None
    assert not Week.objects.exists()


def test_leads_see_what_waits_for_them(way, engagement, timer, tove):
    assert "No week waits for approval." in words(tove.get(APPROVE))
    assert "weeks to approve" not in figures(tove)
    near = way.agreed(cap=Decimal(1000))
    way.booked(near, AGREED, 45, person=way.ida)
    handed_in(way, way.ida)

    with time_machine.travel(AGREED + 11 * HOUR, tick=False):
        page = words(tove.get(APPROVE))

    assert "Ida Fosse, week of 2 March 2026 45 min, handed in" in page
    assert "NOK 900.00 of NOK 1,000.00" in page
    assert "Sam Okafor C-1 11 h: probably forgotten" in page
    assert figures(tove)["weeks to approve"] == ("1", f"{APPROVE}#weeks")


def test_utilisation_sets_billable_time_beside_support_hours(way, engagement, tove):
    way.booked(engagement, AGREED, 240)
    way.booked(engagement, AGREED + 5 * HOUR, 60, is_billable=False, unbilled_because="Ours")

    page = words(tove.get(APPROVE))

    assert "Utilisation, week of 2 March 2026" in page
    assert "Sam Okafor 5 h 4 h 40 h 10 %" in page


def test_pages_of_hours_ask_no_more_for_more_rows(way, engagement, sam, tove):
    way.booked(engagement, AGREED, 10)
    handed_in(way)
    paths = ((sam, HOURS), (tove, APPROVE), (tove, week_of(way.cast.sam)))
    few = [queries(client, path) for client, path in paths]
    for number in range(2):
        other = way.agreed()
        colleague = StaffFactory(market=way.cast.market, role=CONSULTANT)
        services.send_back(Week.objects.get(person=way.cast.sam), because="More", by=way.cast.tove, at=EVENING)
        way.booked(other, AGREED + (number + 1) * HOUR, 10)
        way.booked(other, AGREED, 10, person=colleague)
        handed_in(way)
        handed_in(way, colleague)

    assert [queries(client, path) for client, path in paths] == few


def test_only_who_approves_sees_hours_of_others(way, engagement, sam):
    way.booked(engagement, AGREED, 10, person=way.ida)
    week = handed_in(way, way.ida)

    assert sam.get(week_of(way.ida)).status_code == 404
    assert sam.post(week_page(week, "send-back"), {"because": "x"}).status_code == 403
    assert sam.post(week_page(week, "submit")).status_code == 404
    assert sam.get(APPROVE).headers["Location"] == HOURS


def test_a_lead_limited_to_other_markets_sees_nothing_of_it(way, engagement, timer):
    way.booked(engagement, AGREED, 10, person=way.ida)
    week = handed_in(way, way.ida)
    swede = browser_of(limited_to(MarketFactory(code="SE", name="Sweden"), role=LEAD))

    page = words(swede.get(APPROVE))

    assert "No week waits for approval." in page
    assert "Ida Fosse" not in page
    assert "Nobody's timer runs." in page
    assert "weeks to approve" not in figures(swede)
    assert swede.get(week_of(way.ida)).status_code == 404
    assert swede.post(week_page(week, "approve")).status_code == 404
    assert swede.post(timer_page(timer, "drop")).status_code == 404


def test_an_auditor_changes_no_hours(way, engagement, timer):
    way.booked(engagement, AGREED, 10, person=way.ida)
    week = handed_in(way, way.ida)
    auditor = browser_of(StaffFactory(market=way.cast.market, role=AUDITOR))

    assert offered(auditor, HOURS) == []
    for path in (week_page(week, "submit"), week_page(week, "approve"), timer_page(timer, "stop")):
        assert auditor.post(path).status_code == 403
    assert auditor.get(timer_page(timer)).status_code == 404
