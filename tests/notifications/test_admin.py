import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.notifications.models import Mail
from apps.notifications.outbox import Enclosed
from tests.factories.accounts import StaffFactory

from .steps import ANNA, BO, MONDAY, queue

LIST = "/admin/notifications/mail/"
SUBMIT = {"_form_submitted": "on"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, settings):
    """Sign in a member of staff with the given permissions of this app; the second factor is tested elsewhere."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("second_factor_for_staff")]

    def sign_in(*permissions: str):
        user = StaffFactory()
        user.user_permissions.set(
            Permission.objects.filter(content_type__app_label="notifications", codename__in=permissions)
        )
        client.force_login(user)
        return user

    return sign_in


def again(mail: Mail) -> str:
    return reverse("admin:notifications_mail_send_again", args=[mail.pk])


def refused() -> Mail:
    [mail] = queue()
    Mail.objects.update(state=Mail.State.REFUSED, attempts=1, last_error="550 No such user")
    return mail


class TestList:
    def test_shows_whom_what_and_how_it_stands(self, client, staff):
        staff("view_mail")
        refused()

        page = client.get(LIST).content.decode()

        assert all(words in page for words in ("Hello Anna", ANNA, "Refused by the server"))

    @pytest.mark.parametrize(("term", "found"), [("bo@", [BO]), ("Hello", [BO, ANNA]), ("answer:7", [ANNA])])
    def test_is_searched_by_address_subject_and_key(self, client, staff, term, found):
        staff("view_mail")
        queue(ANNA, key="answer:7")
        queue(BO, key="reply:8")

        response = client.get(LIST, {"q": term})

        assert [mail.to for mail in response.context["cl"].result_list] == found

    def test_is_filtered_by_state(self, client, staff):
        staff("view_mail")
        refused()
        queue(BO, key="b")

        response = client.get(LIST, {"state__exact": "refused"})

        assert [mail.to for mail in response.context["cl"].result_list] == [ANNA]

    def test_takes_as_many_queries_for_any_rows_as_the_frame_takes_for_none(self, client, staff):
        staff("view_mail")
        client.get(LIST)
        counts = []

        for wanted in (0, 1, 3):
            queue(*(f"{n}@acme.example" for n in range(wanted)))
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            counts.append(len(queries))

        assert counts == [counts[0]] * 3
        assert counts[0] <= 10

    def test_is_closed_to_staff_without_the_permission(self, client, staff):
        staff()

        assert client.get(LIST).status_code == 403


class TestPage:
    def test_shows_the_mail_and_changes_nothing(self, client, staff):
        staff("view_mail", "resend_mail")
        mail = refused()

        page = client.get(f"{LIST}{mail.pk}/change/").content.decode()

        assert "550 No such user" in page
        assert mail.message_id.strip("<>") in page
        assert not re.search(r'name="(_save|_continue|text|state)"', page)

    def test_names_the_files_that_go_with_it(self, client, staff):
        staff("view_mail")
        [mail] = queue(enclosed=[Enclosed("certificate.pdf", "application/pdf", b"%PDF")])

        page = client.get(f"{LIST}{mail.pk}/change/").content.decode()

        assert "certificate.pdf" in page

    @pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
    def test_nothing_is_added_or_deleted(self, client, staff, path):
        staff("view_mail", "add_mail", "change_mail", "delete_mail")
        mail = refused()

        response = client.post(LIST + path.format(pk=mail.pk), {"post": "yes"})

        assert response.status_code == 403
        assert Mail.objects.count() == 1

    def test_nothing_is_changed_by_a_forged_form(self, client, staff):
        staff("view_mail", "change_mail")
        mail = refused()

        response = client.post(f"{LIST}{mail.pk}/change/", {"state": "sent", "text": "other"})

        mail.refresh_from_db()
        assert response.status_code == 403
        assert mail.state == Mail.State.REFUSED

    @pytest.mark.parametrize("pk", ["0", "nonsense"])
    def test_of_no_mail_leads_back(self, client, staff, pk):
        staff("view_mail")

        assert client.get(f"{LIST}{pk}/change/").status_code == 302


class TestSendAgain:
    def test_is_offered_for_failed_mail_to_those_who_may(self, client, staff):
        mail = refused()
        staff("view_mail", "resend_mail")
        may = again(mail) in client.get(f"{LIST}{mail.pk}/change/").content.decode()
        staff("view_mail")
        may_not = again(mail) in client.get(f"{LIST}{mail.pk}/change/").content.decode()
        staff("view_mail", "resend_mail")
        Mail.objects.update(state=Mail.State.SENT, sent_at=MONDAY)
        sent = again(mail) in client.get(f"{LIST}{mail.pk}/change/").content.decode()

        assert (may, may_not, sent) == (True, False, False)

    def test_queues_it_once_more(self, client, staff):
        staff("view_mail", "resend_mail")
        mail = refused()

        with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
            client.force_login(staff("view_mail", "resend_mail"))
            response = client.post(again(mail), SUBMIT)

        mail.refresh_from_db()
        assert response.headers["HX-Redirect"] == f"{LIST}{mail.pk}/change/"
        assert (mail.state, mail.attempts, mail.not_before) == (Mail.State.WAITING, 0, MONDAY + timedelta(hours=1))

    def test_a_look_at_the_dialog_sends_nothing(self, client, staff):
        staff("view_mail", "resend_mail")
        mail = refused()

        response = client.get(again(mail))

        mail.refresh_from_db()
        assert b"Send this mail again?" in response.content
        assert mail.state == Mail.State.REFUSED

    def test_is_refused_without_the_permission(self, client, staff):
        staff("view_mail", "change_mail")
        mail = refused()

        response = client.post(again(mail), SUBMIT)

        mail.refresh_from_db()
        assert response.status_code == 403
        assert mail.state == Mail.State.REFUSED

    def test_of_mail_that_was_sent_says_so(self, client, staff):
        staff("view_mail", "resend_mail")
        mail = refused()
        Mail.objects.update(state=Mail.State.SENT, sent_at=MONDAY)

        client.post(again(mail), SUBMIT)

        page = client.get(f"{LIST}{mail.pk}/change/").content.decode()
        assert "Only refused or given-up mail can be sent again; this one is sent." in page

    def test_of_no_mail_is_not_found(self, client, staff):
        staff("view_mail", "resend_mail")

        assert client.post(reverse("admin:notifications_mail_send_again", args=[0]), SUBMIT).status_code == 404
