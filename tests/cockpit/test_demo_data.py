"""The demo, loaded once for all of these tests in the middle of a night of Christmas, when the desk is closed."""

import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, Sum
from pytest_django.plugin import DjangoDbBlocker

from apps.accounts.models import Absence, AccessRecord, Team, User
from apps.approvals.models import Consent, CopyAccess, DataAccessRequest, Paper, RestoredCopy
from apps.cockpit.demo import consents
from apps.cockpit.demo.causes import CAUSES
from apps.cockpit.demo.courses import COURSES
from apps.cockpit.models import DeskDay, ViewCount
from apps.cockpit.usage import Usage
from apps.community.models import Flag, Publication, Topic
from apps.consulting.models import Engagement, HourPackage, TimeEntry, Timer, Week
from apps.diagnostics.correlating import log_links
from apps.diagnostics.models import CorrelationId, ReleaseComparison
from apps.diagnostics.radar import Change, Kind
from apps.inquiries.deadlines import time_left
from apps.inquiries.models import Attachment, Clock, FollowUp, Incident, Inquiry, Message, Pause, ProductIssue
from apps.inquiries.querysets import NOT_DUE
from apps.invoicing.models import BankCredit, Dispute, LateClaim, Receivable
from apps.isvs.models import ApiClient, Certificate, Customer, DataOwner, Integration, Isv, Membership
from apps.notifications.models import Mail
from apps.policy.calendars import support_hours
from apps.policy.models import Market
from apps.policy.scope import VerdictKind
from apps.reminders.models import Notice, Reminder

AT = datetime(2026, 12, 27, 1, 40, tzinfo=UTC)
PASTED = re.compile(r"eyJhbGciOi|DemoSecret|Basic ZXJwQ")
EVERY_STATUS = set(Inquiry.Status.values)


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What `manage.py demo_data` says; the data stays until the last test of this module."""
    said = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(AT, tick=False):
            call_command("demo_data", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def demo(printed: str, db: None) -> str:
    return printed


def counts() -> dict[str, int]:
    return {model.__name__: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def contents(attachment: Attachment) -> str:
    with attachment.file.open() as file:
        return file.read().decode()


def test_there_are_three_markets_four_isvs_and_fourteen_of_their_people(demo):
    members = User.objects.people().filter(memberships__isnull=False).distinct()

    assert set(Market.objects.values_list("code", flat=True)) == {"NO", "SE", "NL"}
    assert (Isv.objects.count(), members.count(), User.objects.staff().count()) == (4, 14, 11)
    assert set(Membership.objects.values_list("role", flat=True)) == set(Membership.Role.values)


def test_two_teams_keep_hours_and_serve_markets_one_person_works_part_time_and_one_is_away(demo):
    teams = Team.objects.select_related("calendar", "lead").prefetch_related("markets")
    part_timer = User.objects.exclude(calendar=None).get()
    absence = Absence.objects.get()

    assert {team.lead.name: {market.code for market in team.markets.all()} for team in teams} == {
        "Sigrid Aune": {"NO", "SE"},
        "Ruben Vermeer": {"NL"},
    }
    assert all(team.calendar.intervals.exists() for team in teams)
    assert part_timer.calendar.intervals.count() < part_timer.usual_hours.intervals.count()
    assert (absence.first_day <= AT.date() <= absence.last_day, absence.deputy.team) == (True, absence.person.team)


def test_clocks_count_by_targets_of_a_tier_a_channel_and_a_market_too(demo):
    conditions = ("target__tier", "target__channel", "target__market__code")
    tiers, channels, markets = map(set, zip(*Clock.objects.values_list(*conditions).distinct(), strict=True))

    assert (tiers, channels, markets) == ({"", "priority"}, {"", "api"}, {None, "NL"})
    assert Clock.objects.filter(target=None).count() == 0


def test_invoices_are_paid_in_part_credited_reminded_of_twice_and_disputed(demo):
    told = LateClaim.objects.order_by("number")

    assert [claim.number for claim in told] == [1, 2]
    assert all(claim.fee > 0 and claim.interest > 0 for claim in told)
    assert Dispute.objects.get().is_open
    assert Receivable.objects.filter(paid__gt=0, credited__gt=0).exists()


def test_the_community_has_topics_answered_and_not(demo):
    topics = Topic.objects.order_by("pk")

    assert list(topics.values_list("status", "answer_count")) == [
        ("answered", 2),
        ("answered", 2),
        ("locked", 1),
        ("open", 1),
        ("open", 0),
        ("answered", 1),
    ]
    assert topics[0].operation == "/customers/{customerNumber}"
    assert list(Publication.objects.order_by("pk").values_list("status", flat=True)) == ["released", "proposed"]
    assert Flag.objects.get(settled_at=None).post.topic == topics[3]


def test_a_consultant_is_reminded_of_an_open_inquiry(demo):
    asked = FollowUp.objects.select_related("inquiry").get()

    assert (asked.remind_at > AT, asked.inquiry.is_over) == (True, False)
    assert asked.inquiry.assignee == asked.person


def test_every_kind_of_client_customer_and_certificate_is_there(demo):
    today = AT.date()
    ends = list(Certificate.objects.values_list("expires_on", flat=True))

    assert set(ApiClient.objects.values_list("type", flat=True)) == set(ApiClient.Type.values)
    assert set(Customer.objects.values_list("kind", flat=True)) == set(Customer.Kind.values)
    assert [any(end < today for end in ends), any(0 <= (end - today).days <= 30 for end in ends)] == [True, True]


def test_there_are_about_300_inquiries_in_every_status_and_priority(demo):
    found = Counter(Inquiry.objects.values_list("status", flat=True))
    stopped = Pause.objects.filter(incident__isnull=False).count()

    one_was_split = 1
    told = sum(course.times for course in COURSES) + len(consents.COURSES)
    assert found.total() == told + one_was_split == 314
    assert set(found) == EVERY_STATUS
    assert {status: found[status] for status in ("new", "open", "waiting_on_isv", "waiting_on_others")} == {
        "new": 25,
        "open": 24,
        "waiting_on_isv": 27 - stopped,
        "waiting_on_others": 10 + stopped,
    }
    for field, choices in (("priority", Inquiry.priority), ("kind", Inquiry.kind), ("channel", Inquiry.channel)):
        assert set(Inquiry.objects.values_list(field, flat=True)) == {value for value, _ in choices.field.choices}


def test_a_colleague_sees_norway_alone_and_downloads_are_on_record(demo):
    nils = User.objects.get(is_limited=True)
    seen = Inquiry.objects.visible_to(nils)

    assert set(seen.values_list("market__code", flat=True)) == {"NO"}
    assert 0 < seen.count() < Inquiry.objects.count()
    assert nils.history.first().limited_to.get().market.code == "NO"
    assert ViewCount.objects.filter(reader=nils, part="unfinished", count=seen.unfinished().awake(AT).count()).exists()
    assert AccessRecord.objects.count() == 6


def test_a_wish_is_released_one_is_planned_and_an_incident_goes_on(demo):
    issues = ProductIssue.objects.with_votes(User(is_staff=True))
    incidents = Incident.objects.values_list("status", flat=True)

    assert {issue.status for issue in issues} == {"released", "planned"}
    assert min(issue.inquiries for issue in issues) >= 2
    assert sorted(incidents) == ["identified", "over"]
    assert Pause.objects.filter(incident__isnull=False, until=None).exists()


def test_some_errors_were_met_before_and_lead_to_the_log_tool(demo):
    solved = Inquiry.objects.exclude(cause=None)
    ids = list(CorrelationId.objects.values_list("value", flat=True))

    assert set(solved.values_list("cause__title", flat=True)) == {cause.title for cause in CAUSES}
    assert solved.values("isv").distinct().count() == 4
    assert solved.count() == 19
    assert len(log_links(ids)) > len(set(ids)) / 2


def test_the_policy_was_confirmed_overruled_and_asked_in_another_language(demo):
    unfinished = Inquiry.objects.unfinished()
    confirmed, exception = unfinished.exclude(judged_at=None).order_by("verdict")

    assert set(Inquiry.objects.values_list("verdict", flat=True)) == set(VerdictKind)
    assert (confirmed.verdict, confirmed.clause.verdict) == ("erp_support", "erp_support")
    assert (exception.verdict, exception.clause.verdict) == ("in_scope", "erp_support")
    assert unfinished.filter(call__diagnosis__language="nl").count() == 1


def test_consulting_went_every_way_it_can_go(demo):
    states = Counter(Engagement.objects.values_list("status", flat=True))
    entries = TimeEntry.objects.counted()

    assert states == {
        "requested": 2,
        "estimated": 1,
        "agreed": 3,
        "declined": 1,
        "finished": 1,
        "cancelled": 1,
    }
    assert Engagement.objects.near_cap().get().estimates.sent().exists()
    assert entries.filter(unbilled_because="Beyond the limit the customer agreed to").exists()
    assert TimeEntry.history.filter(history_change_reason__startswith="corrected").exists()
    assert Timer.objects.running().get().person.email == "maja@lodestar.example"
    assert Week.objects.to_approve().exists()
    assert TimeEntry.objects.exclude(invoiced_at=None).exists()
    assert {credit.rest == credit.amount for credit in BankCredit.objects.to_decide()} == {True, False}
    assert HourPackage.objects.filter(estimates__used_minutes__gt=0).exists()


def test_data_owners_were_asked_and_answered_in_every_way(demo):
    states = Counter(DataAccessRequest.objects.values_list("status", flat=True))
    kinds = set(Consent.objects.values_list("kind", flat=True))
    overdue = RestoredCopy.objects.overdue(AT).get()

    assert states == {
        "awaiting_release": 1,
        "asked": 1,
        "questioned": 1,
        "approved": 1,
        "declined": 1,
        "lapsed": 1,
        "withdrawn": 1,
        "ended": 1,
    }
    assert kinds == {"approved", "limited", "declined", "question", "withdrawn"}
    assert (overdue.request.status, RestoredCopy.objects.alive().count()) == ("withdrawn", 2)
    assert Counter(Paper.objects.values_list("kind", flat=True)) == {"consent": 5, "deletion": 1}
    assert CopyAccess.objects.values("person").distinct().count() >= 2
    assert set(DataOwner.objects.values_list("status", flat=True)) == set(DataOwner.Status.values)


def test_secrets_of_data_owners_are_forgotten(demo):
    confidential = Mail.objects.filter(is_confidential=True)

    assert confidential.count() > 20
    assert confidential.exclude(text="", html="").count() == 0


def test_no_two_inquiries_read_alike(demo):
    subjects = Counter(Inquiry.objects.values_list("subject", flat=True))
    newest_first = Message.objects.filter(kind="reply").order_by("-pk").values_list("inquiry_id", "text")
    questions = Counter(dict(newest_first).values())

    assert [subject for subject, times in subjects.items() if times > 1] == []
    assert [text for text, times in questions.items() if times > 1] == []


def test_the_queue_is_alive_even_when_the_desk_is_closed(demo):
    running = list(Inquiry.objects.ours().select_related("market__calendar"))
    left = [time_left(inquiry, AT).minutes for inquiry in running]

    assert len([minutes for minutes in left if minutes < 0]) == 3
    assert min(left) > -240
    assert len([minutes for minutes in left if 0 <= minutes <= 120]) >= 6
    assert len([inquiry for inquiry in running if inquiry.assignee is None]) >= 8
    assert len([inquiry for inquiry in running if AT - inquiry.asked_at < timedelta(hours=2)]) == 7


def test_home_has_figures_of_four_weeks_in_every_market(demo):
    days = DeskDay.objects.aggregate(
        Sum("asked"), Sum("responded_in_time"), Sum("reopened"), Count("market", distinct=True)
    )

    assert days["asked__sum"] > 100
    assert days["responded_in_time__sum"] > 50
    assert days["reopened__sum"] > 0
    assert days["market__count"] == 3


def test_some_wait_incomplete(demo):
    incomplete = Inquiry.objects.filter(completed_at=None, status="waiting_on_isv")

    assert incomplete.count() == 5
    assert Clock.objects.filter(inquiry__in=incomplete).count() == 0


def test_deadlines_are_what_the_clocks_say(demo):
    wrong = []
    for inquiry in Inquiry.objects.select_related("market__calendar").prefetch_related("clocks", "pauses"):
        hours = support_hours(inquiry.market.calendar)
        pauses = [(pause.since, pause.until) for pause in inquiry.pauses.all() if pause.until]
        runs = inquiry.status in Inquiry.CLOCK_RUNS
        due = []
        for clock in inquiry.clocks.all():
            # What came along from a merged inquiry was counted before.
            expected = hours.deadline(clock.counted_until, clock.target_minutes - clock.used_minutes, pauses)
            due += [expected] if runs and clock.met_at is None else []
            wrong += [clock] if clock.due_at != (expected if runs and clock.met_at is None else None) else []
        wrong += [inquiry] if inquiry.next_due_at != min(due, default=NOT_DUE) else []

    assert wrong == []


def test_the_desk_writes_in_its_hours_and_isvs_also_at_night(demo):
    outside = Counter(
        message.author.is_staff
        for message in Message.objects.filter(author__kind="person").select_related(
            "author", "inquiry__market__calendar"
        )
        if not support_hours(message.inquiry.market.calendar).is_open(message.sent_at)
    )

    assert outside[True] == 0
    assert outside[False] > 50


def test_nothing_happens_after_the_present(demo):
    tracked = [model for model in apps.get_models() if hasattr(model, "history_date")]

    assert {model.__name__: model.objects.filter(history_date__gt=AT).count() for model in tracked} == {
        model.__name__: 0 for model in tracked
    }
    assert Message.objects.filter(sent_at__gt=AT).count() == 0


def test_history_tells_of_three_months_and_who_made_them(demo):
    history = Inquiry.history.order_by("history_date")

    assert AT - history.first().history_date > timedelta(days=80)
    assert history.filter(history_user=None).count() == 0


def test_reminders_went_out_when_they_were_due_and_none_is_left_behind(demo):
    states = Reminder.objects.values_list("rule", "state").distinct()

    assert Reminder.objects.due(AT).count() == 0
    assert Notice.objects.due(AT).count() == 0
    assert {rule for rule, state in states if state == "carried_out"} >= {
        "first_response_half",
        "first_response_nearly",
        "first_response_missed",
        "resolution_missed",
        "isv_nudge",
        "isv_close",
    }


def test_mail_of_the_past_reaches_nobody_today(demo):
    assert Mail.objects.exclude(state="sent").count() == 0
    assert Mail.objects.filter(sent_at__gt=AT).count() == 0
    assert Mail.objects.exclude(to__endswith=".example").count() == 0


def test_attachments_are_recordings_logs_and_tables(demo):
    endings = Counter(name.rpartition(".")[2] for name in Attachment.objects.values_list("name", flat=True))

    assert set(endings) == {"har", "log", "csv"}
    assert min(endings.values()) >= 5


def test_pasted_secrets_are_nowhere(demo):
    rows = [
        f"{model.__name__}: {text}"
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values_list()
        if PASTED.search(text := " ".join(map(str, row)))
    ]
    files = {attachment.file.name: contents(attachment) for attachment in Attachment.objects.all()}

    assert rows == []
    assert [name for name, text in files.items() if PASTED.search(text)] == []
    for placeholder in ("[bearer-token-1]", "[client-secret-1]", "[basic-credentials-1]"):
        assert Message.objects.filter(text__contains=placeholder).count() >= 1
    assert any("[bearer-token-1]" in text for text in files.values())


def test_staff_sign_in_with_the_printed_password_and_the_code_of_demo_code(demo):
    said = StringIO()
    maja = User.objects.get(email="maja@lodestar.example")

    call_command("demo_code", "maja@lodestar.example", stdout=said)

    assert maja.check_password(re.search(r"the password is (\S+)", demo)[1])
    assert TOTP(Authenticator.objects.get(user=maja, type="totp")).validate_code(said.getvalue().strip())
    assert EmailAddress.objects.filter(user__kind="person", verified=True, primary=True).count() == 25


def test_every_login_is_printed_and_kept_for_the_owner_alone(demo):
    file = Path(settings.DATA_DIR) / "demo-logins.txt"
    kept = file.read_text()

    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert kept in demo
    assert [email for email in User.objects.people().values_list("email", flat=True) if email not in kept] == []


def test_integrations_have_the_printed_secrets_which_are_not_stored(demo):
    integrations = Integration.objects.select_related("credentials").order_by("name")
    secrets = re.findall(r"client_secret\s+(\S+)", demo)

    assert integrations.count() == 2
    assert {integration.credentials.pk for integration in integrations} == set(re.findall(r"client_id\s+(\S+)", demo))
    assert {integration.credentials.check_secret(secret) for integration in integrations for secret in secrets} == {
        True,
        False,
    }
    assert [integration for integration in integrations if integration.credentials.secret in secrets] == []


def test_loading_once_more_changes_nothing(demo):
    before = counts()

    call_command("demo_data", once=True)

    assert counts() == before


def test_the_radar_has_something_of_every_kind_to_show_and_somebody_to_tell(demo):
    comparison = ReleaseComparison.objects.get()
    admin = User.objects.filter(is_superuser=True).get()

    changes = [Change.from_json(each) for each in comparison.changes]
    usage = Usage(changes, admin)
    used = {change.template for change in changes if usage.of(change)}

    assert (comparison.old.name, comparison.new.name) == ("2025.2", "2026.1")
    assert all(comparison.counts[kind] for kind in [*Kind, "breaking"])
    assert {"/inventorySummary/{inventoryNumber}", "/customerInvoices"} <= used
