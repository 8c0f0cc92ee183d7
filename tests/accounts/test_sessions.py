import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.roles import AUDITOR, CONSULTANT
from tests.cast import MONDAY
from tests.cockpit.desk import browser_of, text
from tests.factories.accounts import StaffFactory

OWN = "/accounts/sessions/"
FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/150"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get(OWN, headers=FIREFOX)
    return client


def is_in(client: Client) -> bool:
    return client.get(OWN).status_code == 200


def end(client: Client, session: UserSession) -> int:
    return client.post(reverse("end_session", args=[session.pk])).status_code


def page_of(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def sign_out(client: Client, user: User) -> int:
    return client.post(reverse("admin:accounts_user_sign_out", args=[user.pk]), {"_form_submitted": "on"}).status_code


@pytest.fixture
def phone(cast) -> Client:
    return signed_in(cast.anna)


@pytest.fixture
def laptop(cast, phone) -> Client:
    return signed_in(cast.anna)


def test_one_sees_where_one_is_signed_in(laptop):
    page = text(laptop.get(OWN))

    assert page.count("Firefox on Linux</span>") == 2
    assert page.count("127.0.0.1</td>") == 2
    assert "This one" in page


def test_one_ends_one_of_ones_own_sessions_and_goes_on_with_the_other(cast, phone, laptop):
    end(laptop, UserSession.objects.earliest("pk"))

    assert (is_in(phone), is_in(laptop)) == (False, True)


def test_ending_the_present_one_signs_out(cast, phone, laptop):
    assert end(laptop, UserSession.objects.latest("pk")) == 302

    assert (is_in(phone), is_in(laptop)) == (True, False)


def test_nobody_ends_a_session_of_somebody_else(cast, phone):
    bo = signed_in(cast.bo)

    assert end(bo, UserSession.objects.get(user=cast.anna)) == 404
    assert end(Client(), UserSession.objects.get(user=cast.anna)) == 302
    assert is_in(phone)


def test_a_lead_ends_all_sessions_of_a_person_and_it_is_on_record(cast, phone, laptop):
    tove = browser_of(cast.tove)

    assert sign_out(tove, cast.anna) == 200

    assert (is_in(phone), is_in(laptop), is_in(tove)) == (False, False, True)
    assert UserSession.objects.filter(user=cast.anna).count() == 0
    last = cast.anna.history.first()
    assert (last.history_user, last.history_change_reason) == (cast.tove, "signed out everywhere")


def test_a_session_that_was_never_noted_ends_as_well(cast, phone):
    UserSession.objects.all().delete()

    services.sign_out_everywhere(cast.anna, by=cast.tove, at=MONDAY)

    assert not is_in(phone)


def test_who_signs_in_again_afterwards_stays_in(cast, phone):
    services.sign_out_everywhere(cast.anna, by=cast.tove, at=MONDAY)

    assert is_in(signed_in(User.objects.get(pk=cast.anna.pk)))


def test_switching_a_person_off_ends_their_sessions_for_good(cast, phone):
    form = {"name": "Anna Berg", "email": cast.anna.email, "time_zone": "", "is_active": ""}
    browser_of(cast.tove).post(page_of(cast.anna), form)
    was_in = is_in(phone)
    User.objects.filter(pk=cast.anna.pk).update(is_active=True)

    assert (was_in, is_in(phone)) == (False, False)
    assert UserSession.objects.filter(user=cast.anna).count() == 0


def test_leads_and_auditors_see_where_a_person_is_signed_in_and_nobody_else_does(cast, phone):
    auditor = StaffFactory(role=AUDITOR, market=cast.market)
    pages = [text(browser_of(each).get(page_of(cast.anna))) for each in (cast.tove, auditor, cast.sam)]

    assert ["Firefox on Linux, 127.0.0.1, seen now" in page for page in pages] == [True, True, False]
    assert ["Sign out everywhere" in page for page in pages] == [True, False, False]


@pytest.mark.parametrize("role", [CONSULTANT, AUDITOR])
def test_whoever_may_not_keep_users_signs_nobody_out(cast, phone, role):
    assert sign_out(browser_of(StaffFactory(role=role, market=cast.market)), cast.anna) == 403
    assert is_in(phone)


def test_staff_find_their_own_in_the_menu_of_their_account(cast):
    assert f'href="{OWN}"' in text(browser_of(cast.sam).get("/admin/"))


def test_a_page_of_a_person_who_is_nowhere_signed_in_says_so(cast):
    assert "Not signed in anywhere." in text(browser_of(cast.tove).get(page_of(cast.anna)))
