from datetime import timedelta

import pytest
import time_machine

from apps.notifications import tasks
from apps.notifications.models import Mail

from .steps import ANNA, MONDAY, queue


@pytest.mark.django_db(transaction=True)
class TestDeliverDue:
    def test_delivers_what_is_due_by_the_present(self, office):
        queue(ANNA, key="a")
        queue("later@acme.example", key="b", not_before=MONDAY + timedelta(minutes=2))

        with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
            tasks.deliver_due()

        assert office.recipients == [ANNA]
        assert Mail.objects.get(to=ANNA).sent_at == MONDAY + timedelta(minutes=1)

    def test_does_not_trouble_the_mail_server_when_nothing_is_due(self, office):
        with time_machine.travel(MONDAY, tick=False):
            tasks.deliver_due()

        assert office.connections == 0

    def test_a_run_is_bounded_and_wakes_the_next(self, office, monkeypatch, woken):
        monkeypatch.setattr(tasks, "MAILS_PER_RUN", 3)
        queue(*(f"{n}@acme.example" for n in range(5)))
        woken.clear()

        with time_machine.travel(MONDAY, tick=False):
            tasks.deliver_due()
            after_one_run = (len(office.letters), list(woken))
            tasks.deliver_due()

        assert after_one_run == (3, ["notifications.deliver_due"])
        assert (len(office.letters), woken) == (5, ["notifications.deliver_due"])

    def test_sees_to_what_a_dead_worker_held(self, office):
        [mail] = queue()
        Mail.objects.update(state=Mail.State.SENDING, claimed_until=MONDAY, attempts=1)

        with time_machine.travel(MONDAY, tick=False):
            tasks.deliver_due()

        mail.refresh_from_db()
        assert (mail.state, mail.is_doubtful) == (Mail.State.SENT, True)
