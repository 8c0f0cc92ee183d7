"""From the draft to the certificate of deletion, and what each step refuses."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.roles import DEVELOPMENT
from apps.approvals import services
from apps.approvals.models import Consent, DataAccessRequest, RestoredCopy
from apps.approvals.services import Answer, From
from apps.inquiries import services as inquiries
from apps.isvs import services as parties
from apps.notifications.models import Mail
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import CompanyDatabaseFactory, CustomerFactory

pytestmark = pytest.mark.django_db

Kind, Status = Consent.Kind, DataAccessRequest.Status
CHECKSUM = "a" * 64
HERE = From("192.0.2.7", "Firefox")


def last_mail(to: str) -> Mail:
    return Mail.objects.filter(to=to).order_by("pk").last()


def code_in(mail: Mail) -> str:
    return re.search(r"\b(\d{3} \d{3})\b", mail.text)[1]


def token_in(mail: Mail) -> str:
    return re.search(r"/data/([\w-]{43})/", mail.text)[1]


class Way:
    """One request, and those who take part in it."""

    def __init__(self, cast) -> None:
        self.cast = cast
        self.customer = CustomerFactory(contact_email="post@havbris.example", market=cast.market)
        self.database = CompanyDatabaseFactory(customer=self.customer)
        self.third = StaffFactory(name="Ida Fosse", role=DEVELOPMENT)
        self.owner = parties.name_data_owner(
            self.customer, name="Dag Lunde", email="dag@havbris.example", by=cast.sam, at=MONDAY
        )
        code = code_in(last_mail("post@havbris.example"))
        parties.verify_data_owner(self.owner, code=code, by=cast.tove, at=MONDAY)
        self.owner.refresh_from_db()
        self.inquiry = cast.ask()

    def drafted(self) -> DataAccessRequest:
        return services.ask(
            self.inquiry,
            database=self.database,
            data_owner=self.owner,
            people=[self.cast.sam, self.third],
            purpose="Orders differ by 0.01 in VAT.",
            tried="Test data, settings written down by hand, the log.",
            place="A closed test environment in Norway.",
            keep_days=14,
            by=self.cast.sam,
            at=MONDAY,
        )

    def asked(self) -> DataAccessRequest:
        request = services.submit(self.drafted(), by=self.cast.sam, at=MONDAY)
        return services.release(request, by=self.cast.tove, at=MONDAY)

    @property
    def token(self) -> str:
        return token_in(last_mail("dag@havbris.example"))

    def answered(self, request: DataAccessRequest, kind: Kind = Kind.APPROVED, at=MONDAY + HOUR, **more) -> Consent:
        token = self.token
        services.send_code(token, at=at)
        code = code_in(last_mail("dag@havbris.example"))
        return services.answer(token, Answer(kind, request.text_hash, **more), code=code, source=HERE, at=at)


@pytest.fixture
def way(cast) -> Way:
    return Way(cast)


def test_the_whole_way(way):
    request = way.asked()
    way.inquiry.refresh_from_db()
    assert way.inquiry.status == "waiting_on_others"

    consent = way.answered(request, Kind.LIMITED, keep_days=7, people=(way.cast.sam.pk,))
    request.refresh_from_db()
    copy = services.record_copy(
        request, place="Lab", size_bytes=12, checksum=CHECKSUM, by=way.cast.sam, at=MONDAY + 2 * HOUR
    )
    services.enter_access(copy, why="Repeat the order.", by=way.cast.sam, at=MONDAY + 3 * HOUR)
    services.record_deletion(copy, how="Volume destroyed", by=way.cast.sam, at=MONDAY + DAY)
    services.confirm_deletion(copy, by=way.cast.tove, at=MONDAY + DAY)

    assert services.issue_papers(at=MONDAY + DAY) == 2
    assert services.issue_papers(at=MONDAY + DAY) == 0
    request.refresh_from_db()
    assert (consent.keep_days, consent.people, request.status) == (7, [way.cast.sam.pk], Status.ENDED)
    assert [paper.kind for paper in request.papers.all()] == ["consent", "deletion"]
    inquiries.resolve(way.inquiry, by=way.cast.sam, at=MONDAY + DAY)
    inquiries.close(way.inquiry, by=way.cast.sam, at=MONDAY + DAY)


def test_no_code_and_no_link_outlives_its_mail(way):
    way.answered(way.asked())

    kept = [f"{mail.subject} {mail.key}" for mail in Mail.objects.all()]
    letters = Mail.objects.filter(to="dag@havbris.example").order_by("pk")
    assert [mail.is_confidential for mail in letters] == [True, True]
    assert [line for line in kept if re.search(r"\d{3} \d{3}|[\w-]{43}", line)] == []


def test_nobody_releases_what_they_asked_for(way):
    request = services.submit(way.drafted(), by=way.cast.sam, at=MONDAY)

    with pytest.raises(ValidationError) as refusal:
        services.release(request, by=way.cast.sam, at=MONDAY)

    assert refusal.value.code == "needs_a_second"


def test_nothing_is_restored_without_a_consent(way):
    with pytest.raises(ValidationError) as refusal:
        services.record_copy(
            way.asked(), place="Lab", size_bytes=12, checksum=CHECKSUM, by=way.cast.sam, at=MONDAY + HOUR
        )

    assert refusal.value.code == "no_consent"
    assert not RestoredCopy.objects.exists()


def test_an_inquiry_stays_open_while_a_copy_lives(way):
    request = way.asked()
    way.answered(request)
    copy = services.record_copy(
        request, place="Lab", size_bytes=12, checksum=CHECKSUM, by=way.cast.sam, at=MONDAY + 2 * HOUR
    )
    inquiries.resolve(way.inquiry, by=way.cast.sam, at=MONDAY + 3 * HOUR)

    with pytest.raises(ValidationError) as refusal:
        inquiries.close(way.inquiry, by=way.cast.sam, at=MONDAY + 3 * HOUR)

    assert refusal.value.code == "held"
    assert copy.delete_by == MONDAY + HOUR + 14 * DAY


def test_a_withdrawal_brings_the_deletion_forward(way):
    request = way.asked()
    token = way.token
    way.answered(request)
    copy = services.record_copy(
        request, place="Lab", size_bytes=12, checksum=CHECKSUM, by=way.cast.sam, at=MONDAY + 2 * HOUR
    )
    services.send_code(token, at=MONDAY + 3 * HOUR)
    code = code_in(last_mail("dag@havbris.example"))

    services.withdraw(token, code=code, source=HERE, at=MONDAY + 3 * HOUR)

    copy.refresh_from_db()
    request.refresh_from_db()
    assert (copy.delete_by, request.status) == (MONDAY + DAY + 3 * HOUR, Status.WITHDRAWN)


def test_no_answer_in_time_counts_as_no(way):
    request = way.asked()

    services.carry_out_reminders(at=MONDAY + 2 * DAY)
    services.carry_out_reminders(at=MONDAY + 4 * DAY)
    services.carry_out_reminders(at=request.lapses_at + timedelta(seconds=1))

    request.refresh_from_db()
    way.inquiry.refresh_from_db()
    assert (request.status, way.inquiry.status) == (Status.LAPSED, "open")
    assert Mail.objects.filter(subject__startswith="Reminder:", to="dag@havbris.example").count() == 2


def test_a_developer_sees_the_copies_that_the_data_owner_named_them_for_alone(way):
    request = way.asked()
    way.answered(request, Kind.LIMITED, keep_days=7, people=(way.cast.sam.pk,))
    services.record_copy(request, place="Lab", size_bytes=12, checksum=CHECKSUM, by=way.cast.sam, at=MONDAY + 2 * HOUR)

    assert [RestoredCopy.objects.visible_to(each).count() for each in (way.cast.sam, way.third)] == [1, 0]


def test_a_developer_who_is_named_sees_the_copy(way):
    request = way.asked()
    way.answered(request)
    services.record_copy(request, place="Lab", size_bytes=12, checksum=CHECKSUM, by=way.cast.sam, at=MONDAY + 2 * HOUR)

    assert RestoredCopy.objects.visible_to(way.third).count() == 1
