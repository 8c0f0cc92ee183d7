"""Two people at the same moment: one is first, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from apps.accounts.roles import write_roles
from apps.inquiries import services
from apps.inquiries.models import Message
from apps.notifications.models import Mail
from tests.cast import HOUR, MONDAY, gather


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_sent_and_the_other_writer_is_told():
    write_roles()
    cast = gather()
    inquiry = cast.ask()
    seen = inquiry.messages.last().pk
    start = Barrier(2)

    def answer(by):
        try:
            start.wait()
            services.answer(inquiry, by=by, text=f"From {by}.", at=MONDAY + HOUR, seen=seen)
        except ValidationError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "sent"

    with ThreadPoolExecutor(2) as two:
        outcomes = sorted(two.map(answer, [cast.sam, cast.tove]))

    assert outcomes == ["answered_meanwhile", "sent"]
    assert Message.objects.filter(kind="answer").count() == 1
    assert Mail.objects.filter(key__contains="message").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reminder_that_falls_due_while_somebody_answers_is_in_nobodys_way():
    write_roles()
    cast = gather()
    inquiries = [cast.ask() for _ in range(6)]

    def remind(_):
        try:
            return services.carry_out_reminders(at=MONDAY + 2 * HOUR)
        finally:
            connection.close()

    def answer(inquiry):
        try:
            return services.answer(inquiry, by=cast.sam, text="Use v3.", at=MONDAY + 2 * HOUR).kind
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as three:
        reminding = three.map(remind, range(4))
        answers = list(three.map(answer, inquiries))
        list(reminding)

    assert answers == ["answer"] * 6
