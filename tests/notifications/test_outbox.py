import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from apps.notifications import outbox
from apps.notifications.models import Mail

from .steps import ANNA, BO, MINUTE, MONDAY, queue


@pytest.mark.django_db
class TestPost:
    def test_each_address_gets_a_mail_of_its_own(self):
        mails = queue(ANNA, BO, ANNA, key="answer:7")

        assert [(mail.to, mail.key) for mail in mails] == [(ANNA, f"answer:7:{ANNA}"), (BO, f"answer:7:{BO}")]
        assert len({mail.message_id for mail in mails}) == 2

    def test_a_key_is_queued_once_for_each_address(self):
        [first] = queue(ANNA, key="answer:7", name="Anna")

        [second] = queue(ANNA, BO, key="answer:7", name="Somebody else")

        assert second.to == BO
        assert list(Mail.objects.filter(to=ANNA).values_list("pk", "subject")) == [(first.pk, "Hello Anna")]

    def test_nobody_to_write_to_is_nothing_to_queue(self):
        with transaction.atomic():
            mails = outbox.post("greeting", to=[], context={"name": "", "link": "/"}, key="k", at=MONDAY)

        assert mails == []

    def test_waits_for_its_time(self):
        [now] = queue(key="a")
        [later] = queue(key="b", not_before=MONDAY + MINUTE)
        [long_due] = queue(key="c", not_before=MONDAY - MINUTE)

        assert [now.not_before, later.not_before, long_due.not_before] == [MONDAY, MONDAY + MINUTE, MONDAY]
        assert {mail.queued_at for mail in (now, later, long_due)} == {MONDAY}

    def test_the_subject_is_one_line_of_bounded_length(self):
        [short, long] = [
            *queue(key="a", name="A\r\nBcc: eve@evil.example"),
            *queue(key="b", name="word " * 100),
        ]

        assert short.subject == "Hello A Bcc: eve@evil.example"
        assert len(long.subject) == 200
        assert long.subject.endswith("…")

    def test_the_text_is_as_written_and_the_html_is_safe(self):
        [mail] = queue(name="<b>5 < 6 & 'quoted'</b>")

        assert "Hello **<b>5 < 6 & 'quoted'</b>**" in mail.text
        assert "<strong>&lt;b&gt;5 &lt; 6 &amp; &#x27;quoted&#x27;&lt;/b&gt;</strong>" in mail.html

    def test_script_and_pictures_of_strangers_do_not_get_into_the_html(self):
        [mail] = queue(name="<script>alert(1)</script> ![spy](https://evil.example/p.png) [x](javascript:alert(1))")

        assert "<script" not in mail.html
        assert "<img" not in mail.html
        assert 'href="javascript' not in mail.html

    def test_ends_with_where_to_answer(self):
        [mail] = queue()

        assert mail.text.endswith(
            "--\nReplies to this mail are not read. Please answer here:\nhttps://desk.example/inquiries/7/\n"
        )
        assert "Replies to this mail are not read." in mail.html
        assert mail.html.count('href="https://desk.example/inquiries/7/"') == 3

    def test_the_words_know_the_site_and_the_link_in_full(self):
        [mail] = queue()

        assert "look at [the page](https://desk.example/inquiries/7/) on https://desk.example." in mail.text

    def test_the_message_id_is_of_the_desks_own_host(self):
        [mail] = queue()

        assert mail.message_id.startswith("<")
        assert mail.message_id.endswith("@desk.example>")

    def test_the_longest_address_fits(self):
        address = "a" * 60 + "@" + "b" * 180 + ".example"

        [mail] = queue(address, key="inquiry:1234567:message:12345678:desk")

        assert mail.key.endswith(address)

    def test_takes_the_same_queries_for_fifty_addresses_as_for_one(self, django_assert_num_queries):
        with django_assert_num_queries(4):  # a savepoint around an insert and a look at what is new
            queue(key="a")

        with django_assert_num_queries(4):
            queue(*(f"{n}@acme.example" for n in range(50)), key="b")


class Failure(Exception):
    """Whatever may go wrong in a caller."""


@transaction.atomic
def queue_and_fail():
    queue()
    raise Failure


@pytest.mark.django_db(transaction=True)
class TestTransaction:
    def test_mail_is_refused_outside_a_transaction(self):
        with pytest.raises(TransactionManagementError):
            outbox.post("greeting", to=[ANNA], context={"name": "", "link": "/"}, key="k", at=MONDAY)

        assert not Mail.objects.exists()

    def test_what_is_rolled_back_leaves_no_mail_and_wakes_nobody(self, woken):
        with pytest.raises(Failure):
            queue_and_fail()

        assert not Mail.objects.exists()
        assert woken == []

    def test_one_worker_is_woken_however_much_was_queued(self, woken):
        with transaction.atomic():
            for number in range(50):
                queue(key=f"greeting:{number}")
            assert woken == []

        assert woken == ["notifications.deliver_due"]

    def test_a_step_that_is_taken_back_takes_its_wake_up_with_it(self, woken):
        with transaction.atomic():
            with pytest.raises(Failure):
                queue_and_fail()
            queue()

        assert woken == ["notifications.deliver_due"]

    def test_nobody_is_woken_for_what_must_wait(self, woken):
        queue(not_before=MONDAY + MINUTE)

        assert woken == []

    def test_nobody_is_woken_for_what_was_queued_before(self, woken):
        queue(key="a")

        queue(key="a")

        assert woken == ["notifications.deliver_due"]
