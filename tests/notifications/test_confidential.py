"""Mail that carries a code: staff can't read it, and it isn't kept."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.notifications import delivery, outbox, services
from apps.notifications.models import Mail
from tests.cockpit.desk import browser_of, text
from tests.factories.accounts import StaffFactory

from .steps import ANNA, MONDAY, deliver

CODE = "QRST-4711"
pytestmark = pytest.mark.django_db


def queue_code() -> Mail:
    with transaction.atomic():
        [mail] = outbox.post_written(
            subject="Your code", text=CODE, to=ANNA, key="code:1", at=MONDAY, is_confidential=True
        )
    return mail


def kept(mail: Mail) -> tuple[str, str, str]:
    mail.refresh_from_db()
    return mail.state, mail.text, mail.html


def test_is_sent_with_its_code_and_then_forgets_it(office):
    mail = queue_code()

    deliver(at=MONDAY)

    assert CODE in office.letters[0].text
    assert kept(mail) == ("sent", "", "")


def test_forgets_it_when_the_server_refuses(office):
    office.replies[ANNA] = "550 5.1.1 No such user"
    mail = queue_code()

    deliver(at=MONDAY)

    assert kept(mail) == ("refused", "", "")


def test_is_tried_as_long_as_a_code_is_good_and_then_given_up(office):
    office.replies[ANNA] = "450 4.2.1 Try again later"
    mail = queue_code()
    states = []

    for minutes in (0, 1, 6):
        deliver(at=MONDAY + timedelta(minutes=minutes))
        states.append((kept(mail)[0], CODE in mail.text))

    assert states == [("waiting", True), ("waiting", True), ("given_up", False)]
    assert kept(mail) == ("given_up", "", "")


@pytest.mark.parametrize(("attempts", "state", "has_code"), [(2, "waiting", True), (3, "given_up", False)])
def test_is_forgotten_when_its_workers_died(attempts, state, has_code):
    mail = queue_code()
    Mail.objects.update(state="sending", attempts=attempts, claimed_until=MONDAY)

    delivery.recover(at=MONDAY)

    mail.refresh_from_db()
    assert (mail.state, CODE in mail.text, CODE in mail.html) == (state, has_code, has_code)


def test_no_settled_row_keeps_a_code():
    mail = queue_code()

    with pytest.raises(IntegrityError, match="settled_confidential_mail_has_no_words"), transaction.atomic():
        Mail.objects.update(state="sent", sent_at=MONDAY)

    assert kept(mail)[0] == "waiting"


def test_shows_staff_everything_but_the_code():
    mail = queue_code()
    root = browser_of(StaffFactory(is_superuser=True))

    page = text(root.get(f"/admin/notifications/mail/{mail.pk}/change/"))

    assert CODE not in page
    assert ANNA in page
    assert "Not shown, for it carries a code that lets somebody in." in page


def test_is_not_sent_again():
    mail = queue_code()
    Mail.objects.update(state="refused", text="", html="")

    with pytest.raises(ValidationError) as refusal:
        services.send_again(mail, by=StaffFactory(), at=MONDAY)

    assert refusal.value.code == "words_not_kept"
    assert (kept(mail)[0], LogEntry.objects.count()) == ("refused", 0)


def test_is_not_offered_to_be_sent_again():
    mail = queue_code()
    Mail.objects.update(state="refused", text="", html="")
    root = browser_of(StaffFactory(is_superuser=True))

    page = text(root.get(f"/admin/notifications/mail/{mail.pk}/change/"))

    assert f"/admin/notifications/mail/{mail.pk}/send_again/" not in page
