"""Members in the portal: roles, invitations, and what a removed member meets."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.inquiries.models import Inquiry
from apps.isvs import services
from apps.isvs.models import Invitation, Membership
from tests.cast import DAY, MONDAY
from tests.cockpit.desk import queries
from tests.factories.accounts import UserFactory
from tests.factories.isvs import MembershipFactory
from tests.isvs.test_members import MIA, PASSWORD, token

pytestmark = pytest.mark.django_db
Role = Membership.Role
MEMBERS = reverse("portal:members")


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def owner(cast):
    return MembershipFactory(isv=cast.acme, user=UserFactory(name="Ole Owner"), role=Role.OWNER).user


@pytest.fixture
def ole(owner) -> Client:
    return browser_of(owner)


def as_a(cast, role: str) -> Client:
    return browser_of(MembershipFactory(isv=cast.acme, user=UserFactory(), role=role).user)


WRITING = ("reply", "complete", "resolve", "reopen")
MAY = {
    "owner": {"write", "buy", "manage"},
    "developer": {"write", "buy"},
    "read_only": set(),
    "billing": {"buy"},
}


@pytest.mark.parametrize("role", MAY)
def test_each_role_does_what_is_its_own_and_is_told_of_the_rest(cast, role):
    inquiry, person = cast.ask(), as_a(cast, role)
    member = cast.acme.memberships.get(user=cast.anna)
    paths = {
        **{reverse(f"portal:{step}", args=[inquiry.number]): "write" for step in WRITING},
        reverse("portal:new_inquiry"): "write",
        reverse("portal:new_consulting"): "buy",
        reverse("portal:invite"): "manage",
        reverse("portal:member", args=[member.pk]): "manage",
    }

    for path, what in paths.items():
        for answer in (person.get(path), person.post(path, {})):
            assert (answer.status_code == 403) == (what not in MAY[role]), (path, answer.status_code)
            if answer.status_code == 403:
                assert "an owner can change what you are" in answer.content.decode()


@pytest.mark.parametrize("role", MAY)
def test_every_role_reads_and_is_offered_what_it_may_do(cast, role):
    inquiry, person = cast.ask(), as_a(cast, role)
    pages = {
        "write": [reverse("portal:inquiries"), reverse("portal:inquiry", args=[inquiry.number])],
        "buy": [reverse("portal:consulting")],
        "manage": [MEMBERS],
    }
    offers = {
        "write": ("New inquiry", "Send the reply", 'id="reply'),
        "buy": ("Ask for consulting",),
        "manage": ("Send the invitation",),
    }

    for what, paths in pages.items():
        for path in paths:
            answer = person.get(path)
            assert answer.status_code == 200
            assert any(each in answer.content.decode() for each in offers[what]) == (what in MAY[role]), path


def test_another_isvs_members_are_nowhere(cast, owner, ole):
    theirs = cast.other_isv.memberships.get(user=cast.bo)
    theirs_invited = services.invite(cast.other_isv, email="x@other.example", role="owner", by=cast.tove, at=MONDAY)

    assert ole.get(reverse("portal:member", args=[theirs.pk])).status_code == 404
    assert ole.post(reverse("portal:member", args=[theirs.pk]), {"do": "remove"}).status_code == 404
    assert ole.post(reverse("portal:invitation_withdraw", args=[theirs_invited.pk])).status_code == 404
    page = ole.get(MEMBERS).content.decode()
    assert [each for each in ("Bo Lind", "x@other.example") if each in page] == []
    assert "Nobody of that name" in ole.get(MEMBERS, {"q": "bo@other"}).content.decode()


def test_an_owner_invites_changes_and_removes(cast, ole):
    ole.post(reverse("portal:invite"), {"email": MIA, "role": "billing"})
    page = ole.get(MEMBERS).content.decode()
    assert MIA in page
    member = cast.acme.memberships.get(user=cast.anna)

    ole.post(reverse("portal:member", args=[member.pk]), {"role": "read_only", "do": "role"})
    member.refresh_from_db()
    assert member.role == Role.READ_ONLY
    ole.post(reverse("portal:member", args=[member.pk]), {"do": "remove"})

    assert not cast.acme.memberships.filter(user=cast.anna).exists()


def test_what_is_refused_comes_back_as_it_was_typed(cast, ole, owner):
    taken = ole.post(reverse("portal:invite"), {"email": cast.anna.email, "role": "billing"})
    assert (taken.status_code, Invitation.objects.count()) == (422, 0)
    assert cast.anna.email in taken.content.decode()
    last = ole.post(reverse("portal:member", args=[cast.acme.memberships.get(user=owner).pk]), {"do": "remove"})
    assert (last.status_code, "is the last owner of Acme" in last.content.decode()) == (409, True)


def test_a_removed_member_loses_access_at_once_while_signed_in(cast, ole):
    inquiry, anna = cast.ask(), browser_of(cast.anna)
    path = reverse("portal:inquiry", args=[inquiry.number])
    assert anna.get(path).status_code == 200

    ole.post(reverse("portal:member", args=[cast.acme.memberships.get(user=cast.anna).pk]), {"do": "remove"})

    assert anna.get(path).status_code == 404
    assert anna.post(reverse("portal:reply", args=[inquiry.number]), {"text": "x"}).status_code == 404
    assert not Inquiry.objects.visible_to(cast.anna).exists()


class TestTheLinkInTheMail:
    @pytest.fixture
    def path(self, cast, owner) -> str:
        services.invite(cast.acme, email=MIA, role="developer", by=owner, at=MONDAY)
        return reverse("portal:invitation", args=[token()])

    def test_makes_an_account_and_lets_them_in(self, path, cast):
        visitor = Client()
        assert "Acme invites you" in visitor.get(path).content.decode()

        answer = visitor.post(path, {"name": "Mia Dahl", "password": PASSWORD}, follow=True)

        assert answer.status_code == 200
        assert "You are a member of Acme." in answer.content.decode()
        assert visitor.get(reverse("portal:new_inquiry")).status_code == 200
        assert Client().get(path).status_code == 410

    def test_keeps_the_name_and_never_the_password_when_that_is_weak(self, path):
        answer = Client().post(path, {"name": "Mia Dahl", "password": "12345"})

        page = answer.content.decode()
        assert (answer.status_code, 'value="Mia Dahl"' in page, "12345" in page) == (422, True, False)

    def test_leads_whoever_has_an_account_to_the_sign_in_and_back(self, path):
        mia = UserFactory(email=MIA)
        assert reverse("account_login") + "?next=" in Client().get(path).content.decode()
        assert Client().post(path, {"name": "Eve", "password": PASSWORD}).status_code == 200

        browser = browser_of(mia)
        assert "Join Acme" in browser.get(path).content.decode()
        assert not mia.memberships.exists()
        browser.post(path)

        assert mia.memberships.get().isv.name == "Acme"

    def test_is_refused_to_whoever_is_signed_in_as_somebody_else(self, path, cast):
        for person in (cast.bo, cast.sam):
            browser = browser_of(person)
            page = browser.get(path).content.decode()
            assert "not for the account you are signed in with" in page
            assert MIA not in page
            assert browser.post(path).status_code == 403
        assert cast.acme.memberships.filter(user__in=[cast.bo, cast.sam]).count() == 0

    def test_that_leads_nowhere_says_so(self, path, time_machine):
        assert Client().get(reverse("portal:invitation", args=["x" * 43])).status_code == 404
        time_machine.move_to(MONDAY + 8 * DAY)
        assert Client().get(path).status_code == 410
        assert Client().post(path, {"name": "Mia", "password": PASSWORD}).status_code == 410

    def test_is_kept_by_nothing_on_the_way(self, path):
        answer = Client().get(path)

        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store, private", "same-origin")


def test_any_number_of_members_is_read_page_by_page_with_as_many_queries(cast, ole):
    few = queries(ole, MEMBERS)
    people = [User(name=f"Colleague {number}", email=f"{number}@acme.example") for number in range(60)]
    made = User.objects.bulk_create(people)
    Membership.objects.bulk_create([Membership(isv=cast.acme, user=person, role=Role.DEVELOPER) for person in made])

    assert queries(ole, MEMBERS) == few
    page = ole.get(MEMBERS).content.decode()
    assert page.count("Colleague") < 60
    assert "The next" in page
    assert "Colleague 7<" in ole.get(MEMBERS, {"q": "colleague 7"}).content.decode().replace("\n", "")
