"""What holds for the lists, forms and histories of every record in the admin."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Absence, AccessRecord, Team, User
from apps.accounts.roles import AUDITOR
from apps.approvals.models import Consent, DataAccessRequest, RestoredCopy
from apps.branding.models import Branding
from apps.consulting.models import Engagement, HourPackage, PriceList, TimeEntry
from apps.diagnostics.models import ApiRelease, CorrelationPattern, KnownCause, KnownCauseExample
from apps.diagnostics.services import load_release
from apps.diagnostics.services.causes import save_cause
from apps.inquiries.models import AssignmentRule, CannedReply, Inquiry, Tag
from apps.invoicing.models import ExchangeRate, LateRate, Seller, VatRate
from apps.isvs.models import ApiClient, Certificate, CompanyDatabase, Customer, Integration, Isv, Membership
from apps.isvs.services import add_integration
from apps.notifications.models import Mail, MailText
from apps.policy.models import Market, PolicyClause, ServiceTarget, SupportCalendar
from apps.reminders.models import Halt, Notice, Reminder, ReminderRule
from tests.cast import HOUR, MONDAY
from tests.consulting.ways import AGREED, Way
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import (
    ApiClientFactory,
    CertificateFactory,
    CompanyDatabaseFactory,
    CustomerFactory,
    IsvFactory,
    MembershipFactory,
)
from tests.factories.policy import MarketFactory, ServiceTargetFactory, SupportCalendarFactory
from tests.invoicing.books import seller_of

from .desk import browser_of, queries

DOCUMENT = b'{"openapi": "3.0.0", "info": {"title": "E", "version": "1"}, "paths": {"/a": {"get": {"responses": {}}}}}'

pytestmark = pytest.mark.usefixtures("monday")


def _notice(cast, number: int) -> Notice:
    reminder = Reminder.objects.create(subject=f"note:{number}", rule="r", occurrence="o", due_at=MONDAY)
    return Notice.objects.create(
        reminder=reminder,
        recipient=cast.sam,
        calendar=cast.market.calendar,
        line="Due",
        link="/",
        not_before=MONDAY,
    )


def _halt(cast, number: int) -> Halt:
    return Halt.objects.create(
        halted_at=MONDAY, mails=number, limit=1, resumed_at=MONDAY, resumed_by=cast.tove, is_over=True
    )


def _cause(cast, number: int) -> KnownCause:
    cause = KnownCause(title=f"Cause {number}", status=409, answer="Wait.")
    return save_cause(cause, [KnownCauseExample(status=409)], by=cast.tove, at=MONDAY)


def _prices(cast, number: int) -> PriceList:
    first = date(2026, 1, 1 + PriceList.objects.count())
    return PriceList.objects.create(
        market=cast.market, isv=cast.acme, currency="NOK", starts_on=first, inside=1, outside=1, travel=1
    )


def _seller(number: int) -> Seller:
    code = f"{chr(65 + Seller.objects.count())}{chr(65 + number)}"
    return seller_of(MarketFactory(code=code, name=f"Market {code}"), number_prefix=f"{code}-")


def _entry(cast) -> TimeEntry:
    way = Way(cast)
    return way.booked(way.agreed(), AGREED + TimeEntry.objects.count() * HOUR, 30)


def make(model: type[models.Model], cast, number: int) -> Any:
    """The ``number``th row of its sort."""
    return {
        User: lambda: StaffFactory(market=cast.market, role=AUDITOR),
        Absence: lambda: Absence.objects.create(
            person=StaffFactory(market=cast.market), deputy=cast.tove, first_day=MONDAY, last_day=MONDAY
        ),
        Team: lambda: Team.objects.create(name=f"Desk {number}", lead=cast.tove),
        Isv: lambda: IsvFactory(market=cast.market),
        Membership: lambda: MembershipFactory(isv=cast.acme),
        ApiClient: lambda: ApiClientFactory(isv=cast.acme),
        Customer: lambda: CustomerFactory(market=cast.market),
        CompanyDatabase: lambda: CompanyDatabaseFactory(),
        Certificate: lambda: CertificateFactory(user=cast.anna),
        Integration: lambda: add_integration(isv=cast.acme, name=f"Sync {number}", by=cast.tove, at=MONDAY),
        SupportCalendar: lambda: SupportCalendarFactory(),
        Market: lambda: MarketFactory(code=f"A{number}", calendar=cast.market.calendar),
        ServiceTarget: lambda: ServiceTargetFactory(priority=["low", "high", "urgent"][number]),
        PolicyClause: lambda: PolicyClause.objects.create(
            topic="erp_ui",
            version=10 + number,
            verdict="erp_support",
            number="9.9",
            text="A clause that is tried.",
            valid_from=MONDAY,
        ),
        ApiRelease: lambda: load_release(
            DOCUMENT,
            name=f"2026.{number}",
            base_urls=["https://api.lodestar.example"],
            by=cast.tove,
            at=MONDAY,
        ),
        KnownCause: lambda: _cause(cast, number),
        CorrelationPattern: lambda: CorrelationPattern.objects.create(
            name=f"Ticket {number}", pattern="ticket (.+)", example="ticket AB1234"
        ),
        Inquiry: lambda: cast.ask(),
        Reminder: lambda: _notice(cast, number).reminder,
        Notice: lambda: _notice(cast, number),
        ReminderRule: lambda: ReminderRule.objects.create(code=f"early_{number}", event="inquiry.resolution"),
        Halt: lambda: _halt(cast, number),
        AssignmentRule: lambda: AssignmentRule.objects.create(
            market=MarketFactory(code=f"B{number}", calendar=cast.market.calendar)
        ),
        CannedReply: lambda: CannedReply.objects.create(title=f"Reply {number}", text="Wrap it in `value`."),
        Engagement: lambda: Way(cast).requested(),
        TimeEntry: lambda: _entry(cast),
        PriceList: lambda: _prices(cast, number),
        HourPackage: lambda: Way(cast).package(),
        Seller: lambda: _seller(number),
        VatRate: lambda: _seller(number + 2).vat_rates.first(),
        LateRate: lambda: LateRate.objects.create(
            seller=_seller(number + 2), percent=Decimal(8), starts_on=date(2026, 1, 1)
        ),
        ExchangeRate: lambda: ExchangeRate.objects.create(
            currency="NOK", into="EUR", rate=Decimal("0.09"), on=date(2026, 1, 1 + ExchangeRate.objects.count())
        ),
        Tag: lambda: Tag.objects.create(name=f"Billing {number}"),
    }[model]()


# The queries that each record's list takes, and a word that its search finds.
RECORDS: dict[type[models.Model], tuple[int, str]] = {
    User: (11, "lodestar"),
    Team: (10, "tove"),
    Absence: (8, "tove"),
    Isv: (9, "acme"),
    Membership: (8, "anna"),
    ApiClient: (9, "client"),
    Customer: (9, "customer"),
    CompanyDatabase: (9, "company"),
    Certificate: (8, "anna"),
    Integration: (9, "sync"),
    SupportCalendar: (9, "oslo"),
    Market: (9, "norway"),
    ServiceTarget: (9, "normal"),
    PolicyClause: (8, "tried"),
    ApiRelease: (7, "2026"),
    KnownCause: (9, "cause"),
    CorrelationPattern: (8, "ticket"),
    Inquiry: (8, "invoice"),
    Reminder: (8, "note"),
    Notice: (7, "due"),
    ReminderRule: (9, "early"),
    Halt: (7, "tove"),
    Tag: (8, "billing"),
    AssignmentRule: (8, "norway"),
    CannedReply: (9, "reply"),
    Engagement: (8, "moving"),
    TimeEntry: (7, "orders"),
    PriceList: (9, "acme"),
    HourPackage: (8, "havbris"),
    Seller: (8, "lodestar"),
    VatRate: (8, "lodestar"),
    LateRate: (8, "lodestar"),
    ExchangeRate: (8, "nok"),
}
each_record = pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.model_name)


def address(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


# Pages of their own, tried beside their apps.
OTHERWISE = {AccessRecord, Mail, MailText, Branding, DataAccessRequest, Consent, RestoredCopy}


def test_every_record_is_tried_here():
    ours = {model for model, made in admin.site._registry.items() if type(made).__module__.startswith("apps.")}

    assert ours - OTHERWISE == set(RECORDS)


def test_nothing_foreign_is_left_in_the_admin():
    foreign = [made for made in admin.site._registry.values() if not type(made).__module__.startswith("apps.")]

    assert foreign == []


@each_record
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(cast, tove, model):
    expected, _word = RECORDS[model]
    make(model, cast, 0)
    with_one = queries(tove, address(model, "changelist"))
    make(model, cast, 1)
    make(model, cast, 2)

    with CaptureQueriesContext(connection) as with_three:
        tove.get(address(model, "changelist"))

    assert (with_one, len(with_three)) == (expected, expected)


@each_record
def test_a_list_can_be_searched(cast, tove, model):
    _queries, word = RECORDS[model]
    make(model, cast, 0)

    found = tove.get(address(model, "changelist"), {"q": word})
    nothing = tove.get(address(model, "changelist"), {"q": "nothing like this"})

    assert len(found.context["cl"].result_list) > 0
    assert len(nothing.context["cl"].result_list) == 0


@each_record
@pytest.mark.parametrize("query", ["q=%00", "q=" + "w" * 60_000, "p=99999999999999999999", "o=99", "colour=blue"])
def test_a_list_survives_a_strange_address(cast, tove, model, query):
    make(model, cast, 0)

    page = tove.get(f"{address(model, 'changelist')}?{query}", follow=True)

    assert page.status_code == 200


@each_record
def test_every_record_shows_its_page_to_who_may_change_it(cast, tove, model):
    make(model, cast, 0)

    page = tove.get(address(model, "change", model._default_manager.latest("pk").pk), follow=True)

    assert page.status_code == 200


@each_record
def test_an_auditor_reads_every_record_and_changes_none(cast, model):
    make(model, cast, 0)
    row = model._default_manager.latest("pk")
    auditor = browser_of(StaffFactory(name="Aud Itor", market=cast.market, role=AUDITOR))

    looked = auditor.get(address(model, "change", row.pk), follow=True)
    added = auditor.post(address(model, "add"), {})
    changed = auditor.post(address(model, "change", row.pk), {})
    deleted = auditor.post(address(model, "delete", row.pk), {"post": "yes"})

    assert looked.status_code == 200
    assert [added.status_code, deleted.status_code] == [403, 403]
    assert changed.status_code in {302, 403} if model is Inquiry else changed.status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


@each_record
def test_an_isv_member_sees_no_record(cast, client, model):
    client.force_login(cast.anna)

    assert client.get(address(model, "changelist"), follow=True).status_code == 403


@pytest.mark.parametrize("model", [model for model in RECORDS if hasattr(model, "history")])
def test_a_history_is_shown(cast, tove, model):
    make(model, cast, 0)
    row = model._default_manager.latest("pk")
    record = row.history.first() or row.history.create(history_date=MONDAY, history_type="+")

    page = tove.get(address(model, "history", row.pk))
    version = tove.get(address(model, "simple_history", row.pk, record.pk))

    assert (page.status_code, version.status_code) == (200, 200)


@pytest.mark.parametrize("model", [Inquiry, User, Integration])
def test_what_others_rest_on_is_not_deleted(cast, tove, model):
    make(model, cast, 0)
    row = model._default_manager.latest("pk")

    page = tove.post(address(model, "delete", row.pk), {"post": "yes"})

    assert page.status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


def test_a_history_tells_choices_moments_and_nothing_in_words(cast, tove):
    from apps.inquiries import services

    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    services.answer(inquiry, by=cast.sam, text="Which one?", at=MONDAY)

    page = tove.get(address(Inquiry, "history", inquiry.pk))

    told = [
        (change["field"], change["old"], change["new"])
        for record in page.context["page_obj"]
        for change in getattr(record, "history_delta_changes", [])
    ]
    assert ("Status", "New", "Waiting on ISV") in told
    assert ("Assignee", "nothing", "Sam Okafor") in told
    assert ("Next due at", "2 Mar 2026, 14:00", "nothing") in told
