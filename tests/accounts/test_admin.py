import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from apps.accounts.models import User
from apps.accounts.roles import CONSULTANT, LEAD
from apps.notifications.models import Mail
from tests.cockpit.desk import browser_of, text
from tests.factories.accounts import StaffFactory
from tests.factories.policy import SupportCalendarFactory

ADD = "/admin/accounts/user/add/"


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


@pytest.fixture
def root(db):
    return browser_of(User.objects.create_superuser("root@lodestar.example", name="Root"))


def form(**fields) -> dict:
    return {"name": "Nia Nygård", "email": "nia@lodestar.example", "time_zone": "", "is_active": "on"} | fields


def page_of(user: User) -> str:
    return f"/admin/accounts/user/{user.pk}/change/"


def action(user: User, name: str) -> str:
    return f"/admin/accounts/user/{user.pk}/{name}/"


def errors(page) -> list[str]:
    return [str(error) for group in page.context["adminform"].form.errors.values() for error in group]


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


def test_a_new_colleague_gets_a_mail_and_no_password(cast, tove):
    tove.post(ADD, form(email="Nia@Lodestar.example", is_staff="on", groups=[role(CONSULTANT)], market=cast.market.pk))

    nia = User.objects.get(email="nia@lodestar.example")
    mail = Mail.objects.get(to="nia@lodestar.example")
    assert not nia.has_usable_password()
    assert nia.has_perm("inquiries.answer_inquiry")
    assert "/accounts/password/reset/" in mail.text
    assert "As a member of staff you then set up a second factor." in mail.text


def test_an_isv_member_gets_one_too(cast, tove):
    tove.post(ADD, form(email="nia@acme.example"))

    mail = Mail.objects.get(to="nia@acme.example")
    assert "You sign in as **nia@acme.example**" in mail.text
    assert "second factor" not in mail.text


def test_who_was_let_in_by_whom_and_why_is_on_record(cast, tove):
    tove.post(ADD, form(change_reason="New at Acme"))

    first = User.objects.get(email="nia@lodestar.example").history.get()
    assert (first.history_user, first.history_change_reason) == (cast.tove, "New at Acme")


def test_the_first_password_is_chosen_by_code(cast, tove, client):
    tove.post(ADD, form(email="nia@acme.example"))

    asked = client.post("/accounts/password/reset/", {"email": "nia@acme.example"})

    assert asked.status_code == 302
    assert Mail.objects.get(is_confidential=True).to == "nia@acme.example"


def test_given_roles_are_on_record(cast, tove):
    cast.sam.refresh_from_db()

    tove.post(page_of(cast.sam), form(name="Sam", email="sam@lodestar.example", is_staff="on", groups=[role(LEAD)]))

    latest = cast.sam.history.latest()
    assert list(cast.sam.groups.values_list("name", flat=True)) == ["Lead"]
    assert latest.history_change_reason.startswith("roles: Lead; changed in the admin: Name")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "ANNA@acme.example"}, "Somebody has this address already. Search for it in the list."),
        ({"email": "nia"}, "Enter a valid email address."),
        ({"time_zone": "Mars/Olympus"}, "'Mars/Olympus' is no known time zone; use a name such as Europe/Oslo."),
        ({"name": ""}, "This field is required."),
        ({"name": "x\x00y"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_refused(cast, tove, fields, sentence):
    before = User.objects.count()

    page = tove.post(ADD, form(**fields))

    assert errors(page) == [sentence]
    assert User.objects.count() == before
    assert not Mail.objects.exists()


def test_only_staff_have_roles(cast, tove):
    page = tove.post(ADD, form(groups=[role(LEAD)]))

    assert errors(page) == ["Only staff have roles. Tick Staff, or take them away."]


def test_a_lead_makes_nobody_an_administrator(cast, tove):
    tove.post(ADD, form(is_staff="on", is_superuser="on"))

    assert not User.objects.get(email="nia@lodestar.example").is_superuser


def test_a_lead_changes_no_administrator(cast, tove):
    root = User.objects.create_superuser("root@lodestar.example", name="Root")

    page = tove.post(page_of(root), form(email="tove+root@lodestar.example"))

    root.refresh_from_db()
    assert page.status_code == 403
    assert root.email == "root@lodestar.example"


def test_an_administrator_makes_others(cast, root):
    root.post(page_of(cast.tove), form(email="tove@lodestar.example", is_staff="on", is_superuser="on"))

    cast.tove.refresh_from_db()
    assert cast.tove.is_superuser


def test_a_machine_is_looked_at_and_not_changed(cast, tove):
    machine = cast.bot.user

    assert tove.get(page_of(machine)).status_code == 200
    assert tove.post(page_of(machine), form(is_active="on")).status_code == 403


def test_another_address_has_to_be_proved_anew(cast, tove):
    EmailAddress.objects.create(user=cast.anna, email="anna@acme.example", verified=True, primary=True)

    tove.post(page_of(cast.anna), form(name="Anna Berg", email="anna@elsewhere.example"))

    cast.anna.refresh_from_db()
    assert cast.anna.email == "anna@elsewhere.example"
    assert not EmailAddress.objects.filter(user=cast.anna).exists()


def test_a_leaver_is_deactivated(cast, tove):
    tove.post(page_of(cast.anna), form(name="Anna Berg", email="anna@acme.example", is_active=""))

    cast.anna.refresh_from_db()
    assert not cast.anna.is_active


def test_the_page_shows_and_takes_no_password(cast, tove):
    before = User.objects.get(pk=cast.anna.pk).password

    page = tove.post(page_of(cast.anna), form(name="Anna", email="anna@acme.example", password="x"))

    assert page.status_code == 302
    assert User.objects.get(pk=cast.anna.pk).password == before
    assert before not in text(tove.get(page_of(cast.anna)))


def test_an_invitation_is_sent_again(cast, tove):
    tove.get(action(cast.anna, "invite_again"))
    looked = Mail.objects.count()

    tove.post(action(cast.anna, "invite_again"), {"_form_submitted": "on"})

    assert (looked, Mail.objects.filter(to="anna@acme.example").count()) == (0, 1)


def test_a_lost_second_factor_is_removed_by_administrators_alone(cast, tove, root):
    sam = cast.sam
    browser_of(sam)
    address = action(sam, "remove_second_factor")

    by_lead = tove.post(address, {"_form_submitted": "on"})
    left = Authenticator.objects.filter(user=sam).exists()
    root.post(address, {"_form_submitted": "on"})

    assert (by_lead.status_code, left) == (403, True)
    assert not Authenticator.objects.filter(user=sam).exists()
    assert sam.history.latest().history_change_reason == "second factor removed"


@pytest.mark.parametrize("name", ["invite_again", "sign_out", "remove_second_factor"])
def test_nothing_is_done_for_machines(cast, root, name):
    assert root.post(action(cast.bot.user, name), {"_form_submitted": "on"}).status_code == 404


def test_choosing_a_person_offers_people_only(cast, tove):
    StaffFactory(name="Acme Leaver", email="gone@acme.example", market=cast.market, is_active=False)
    query = {"term": "acme", "app_label": "isvs", "model_name": "membership", "field_name": "user"}

    offered = tove.get("/admin/autocomplete/", query).json()["results"]

    assert [choice["text"] for choice in offered] == ["Anna Berg"]


def test_own_hours_without_any_hour_are_refused(cast, tove):
    empty = SupportCalendarFactory(name="Nothing")
    empty.intervals.all().delete()

    page = tove.post(ADD, form(is_staff="on", calendar=empty.pk))

    assert errors(page) == ["Nothing has no hours, so this person would never be reminded. Give it hours first."]
    assert not User.objects.filter(email="nia@lodestar.example").exists()
