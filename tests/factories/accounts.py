import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from apps.accounts.models import User

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
