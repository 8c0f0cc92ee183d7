"""Who works for an ISV: invited, with a role, removed; and what an invitation opens, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.isvs import services
from apps.isvs.models import Invitation, Membership
from apps.notifications.models import Mail
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import UserFactory
from tests.factories.isvs import MembershipFactory

pytestmark = pytest.mark.django_db
Role = Membership.Role
MIA = "mia@acme.example"
PASSWORD = "a-long-and-quiet-lighthouse"


@pytest.fixture
def owner(cast) -> User:
    return MembershipFactory(isv=cast.acme, user=UserFactory(name="Ole Owner"), role=Role.OWNER).user


@pytest.fixture
def invited(cast, owner) -> Invitation:
    return services.invite(cast.acme, email=f" {MIA.upper()} ", role="developer", by=owner, at=MONDAY)


def token(address: str = MIA) -> str:
    """What the last mail to ``address`` holds."""
    text = Mail.objects.filter(to__contains=address).latest("pk").text
    return text.partition("/invitation/")[2].partition("/")[0]


def refusal(done, *given, **more) -> str:
    with pytest.raises(ValidationError) as refused:
        done(*given, **more)
    return refused.value.error_list[0].code


def test_an_owner_invites_and_the_invited_makes_an_account_that_is_a_member(cast, invited):
    person = services.join(token(), name=" Mia  Dahl ", password=PASSWORD, at=MONDAY + DAY)

    assert (person.email, person.name, person.check_password(PASSWORD)) == (MIA, "Mia Dahl", True)
    assert person.memberships.get().role == Role.DEVELOPER
    assert person.emailaddress_set.get().verified
    invited.refresh_from_db()
    assert invited.accepted_by == person


def test_somebody_with_an_account_joins_with_it(cast, owner):
    services.invite(cast.acme, email=cast.bo.email, role="read_only", by=owner, at=MONDAY)

    services.accept_invitation(token(cast.bo.email), by=cast.bo, at=MONDAY)

    assert set(cast.bo.memberships.values_list("isv__name", "role")) == {("Other", "developer"), ("Acme", "read_only")}


class TestAnInvitation:
    def test_is_used_once(self, invited):
        used = token()
        services.join(used, name="Mia", password=PASSWORD, at=MONDAY)

        assert refusal(services.join, used, name="Eve", password=PASSWORD, at=MONDAY) == "link_replaced"

    def test_opens_for_a_week(self, invited):
        assert services.find_invitation(token(), at=MONDAY + timedelta(days=7) - HOUR) == invited
        assert refusal(services.find_invitation, token(), at=MONDAY + timedelta(days=7)) == "link_expired"

    def test_that_is_mangled_leads_nowhere(self, invited):
        whole = token()
        for mangled in (whole[:-1], f"{whole}x", whole.swapcase(), "", "x\u00e6\x01"):
            assert refusal(services.find_invitation, mangled, at=MONDAY) == "link_unknown"

    def test_that_is_withdrawn_opens_nothing(self, owner, invited):
        services.withdraw_invitation(invited, by=owner, at=MONDAY)

        assert refusal(services.find_invitation, token(), at=MONDAY) == "link_replaced"
        assert refusal(services.withdraw_invitation, invited, by=owner, at=MONDAY) == "nothing_to_change"

    def test_sent_again_has_another_link_and_the_one_before_opens_nothing(self, owner, invited):
        before = token()
        services.invite_again(invited, by=owner, at=MONDAY + HOUR)

        assert refusal(services.find_invitation, before, at=MONDAY + HOUR) == "link_replaced"
        assert services.find_invitation(token(), at=MONDAY + HOUR) == invited

    def test_is_for_nobody_else(self, cast, invited):
        assert refusal(services.accept_invitation, token(), by=cast.bo, at=MONDAY) == "not_for_you"
        assert refusal(services.accept_invitation, token(), by=cast.sam, at=MONDAY) == "not_for_you"
        assert not cast.acme.memberships.filter(user__in=[cast.bo, cast.sam]).exists()

    def test_makes_no_second_account_for_an_address(self, cast, owner):
        services.invite(cast.acme, email=cast.bo.email, role="developer", by=owner, at=MONDAY)

        assert (
            refusal(services.join, token(cast.bo.email), name="Eve", password=PASSWORD, at=MONDAY) == "account_exists"
        )

    def test_asks_for_a_password_worth_the_name(self, invited):
        assert refusal(services.join, token(), name="Mia", password="12345", at=MONDAY).startswith("password")
        assert not User.objects.filter(email=MIA).exists()

    def test_asked_for_twice_is_mailed_once(self, cast, owner, invited):
        services.invite(cast.acme, email=MIA, role="developer", by=owner, at=MONDAY)

        assert Mail.objects.filter(to__contains=MIA).count() == 1
        assert Invitation.objects.count() == 1

    def test_leaves_its_token_nowhere_in_clear(self, invited):
        assert token() not in str(list(Invitation.history.values())) + str(list(Invitation.objects.values()))

    def test_says_who_is_a_member_already(self, cast, owner):
        code = refusal(services.invite, cast.acme, email=cast.anna.email, role="developer", by=owner, at=MONDAY)
        assert code == "member_already"

    def test_is_sent_twenty_times_an_hour_at_most(self, cast, owner):
        for number in range(20):
            services.invite(cast.acme, email=f"m{number}@acme.example", role="developer", by=owner, at=MONDAY)

        again = {"email": "late@acme.example", "role": "developer", "by": owner}
        assert refusal(services.invite, cast.acme, at=MONDAY, **again) == "too_many_invitations"
        services.invite(cast.acme, at=MONDAY + HOUR, **again)

    @pytest.mark.parametrize("role", ["integration", "", "king"])
    def test_is_for_a_role_that_people_have(self, cast, owner, role):
        assert refusal(services.invite, cast.acme, email=MIA, role=role, by=owner, at=MONDAY) == "role_missing"


class TestOwnersAlone:
    @pytest.mark.parametrize("who", ["anna", "bo", "sam"])
    def test_say_who_is_a_member(self, cast, owner, invited, who):
        by = getattr(cast, who)
        member = cast.acme.memberships.get(user=cast.anna)

        for done, given in (
            (services.invite, {"isv": cast.acme, "email": "x@acme.example", "role": "owner"}),
            (services.invite_again, {"invitation": invited}),
            (services.withdraw_invitation, {"invitation": invited}),
            (services.change_role, {"membership": member, "role": "owner"}),
            (services.remove_member, {"membership": member}),
        ):
            assert refusal(done, by=by, at=MONDAY + HOUR, **given) == "not_an_owner"

    def test_and_leads_of_the_desk_do(self, cast):
        assert services.invite(cast.acme, email=MIA, role="owner", by=cast.tove, at=MONDAY).role == "owner"


class TestTheLastOwner:
    def test_stays_one(self, cast, owner):
        member = cast.acme.memberships.get(user=owner)

        assert refusal(services.change_role, member, role="developer", by=owner, at=MONDAY) == "last_owner"
        assert refusal(services.remove_member, member, by=owner, at=MONDAY) == "last_owner"

    def test_is_free_once_there_is_another(self, cast, owner):
        services.change_role(cast.acme.memberships.get(user=cast.anna), role="owner", by=owner, at=MONDAY)

        services.remove_member(cast.acme.memberships.get(user=owner), by=owner, at=MONDAY)

        assert not cast.acme.memberships.filter(user=owner).exists()


def test_who_is_removed_is_told_and_it_is_on_record(cast, owner):
    member = cast.acme.memberships.get(user=cast.anna)

    services.remove_member(member, by=owner, at=MONDAY)

    assert "no longer a member of Acme" in Mail.objects.get(to__contains=cast.anna.email).subject
    gone = Membership.history.filter(user=cast.anna, history_type="-").get()
    assert (gone.history_user, gone.history_change_reason) == (owner, "removed")


def test_integrations_are_no_members_to_be_changed(cast, owner):
    machine = cast.acme.memberships.get(role=Role.INTEGRATION)

    assert refusal(services.remove_member, machine, by=owner, at=MONDAY) == "nothing_to_change"
