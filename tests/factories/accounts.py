import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from apps.accounts.models import User
from apps.accounts.roles import CONSULTANT
from apps.policy.models import Market

from .policy import MarketFactory

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@people.example")
    market = factory.SubFactory(MarketFactory)
    password = factory.django.Password(PASSWORD)


class StaffFactory(UserFactory):
    """Staff with the named role; without one they may open the admin and nothing in it."""

    is_staff = True

    @factory.post_generation
    def role(user, create, name):
        if name:
            user.groups.add(Group.objects.get(name=name))


def limited_to(*markets: Market, role: str = CONSULTANT) -> User:
    """Staff with the named role who see these markets alone."""
    person: User = StaffFactory(role=role, market=markets[0])
    person.is_limited = True
    person.save()
    person.limited_to.set(markets)
    return person
