from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError

from apps.notifications import services
from apps.notifications.models import Mail
from tests.factories.accounts import StaffFactory

from .steps import ANNA, MONDAY, deliver, queue

LATER = MONDAY + timedelta(hours=1)
pytestmark = pytest.mark.django_db


def failed(state: str = Mail.State.REFUSED) -> Mail:
    [mail] = queue()
    Mail.objects.update(state=state, attempts=9, last_error="550 No such user")
    return mail


class TestSendAgain:
    @pytest.mark.parametrize("state", [Mail.State.REFUSED, Mail.State.GIVEN_UP])
    def test_delivers_the_same_mail_with_all_its_attempts(self, office, state):
        mail = failed(state)

        services.send_again(mail, by=StaffFactory(), at=LATER)
        deliver(at=LATER)

        mail.refresh_from_db()
        assert [(letter.to, letter.message_id) for letter in office.letters] == [(ANNA, mail.message_id)]
        assert (mail.state, mail.attempts, mail.sent_at) == (Mail.State.SENT, 1, LATER)

    def test_says_who_did_it(self):
        mail, tove = failed(), StaffFactory()

        services.send_again(mail, by=tove, at=LATER)

        entry = LogEntry.objects.get()
        assert (entry.user, entry.action_time, entry.get_change_message()) == (tove, LATER, "Sent again.")
        assert entry.get_edited_object() == mail

    @pytest.mark.parametrize("state", [Mail.State.WAITING, Mail.State.SENT])
    def test_is_refused_for_mail_that_has_not_failed(self, state):
        [mail] = queue()
        Mail.objects.update(state=state, sent_at=MONDAY, attempts=1)

        with pytest.raises(ValidationError) as refusal:
            services.send_again(mail, by=StaffFactory(), at=LATER)

        mail.refresh_from_db()
        assert refusal.value.code == "wrong_state"
        assert (mail.state, mail.attempts, LogEntry.objects.count()) == (state, 1, 0)
