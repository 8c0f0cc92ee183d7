"""What data owners are asked, as rows. Tests of what can happen to them go through the services instead."""

from hashlib import sha256

import factory

from apps.approvals.models import DataAccessRequest
from apps.isvs.models import DataOwner
from tests.cast import DAY, MONDAY

from .isvs import CompanyDatabaseFactory, CustomerFactory

TEXT = "May we make a copy of your company data?"


class DataOwnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DataOwner

    customer = factory.SubFactory(CustomerFactory)
    name = "Dag Lunde"
    email = factory.Sequence("dag{}@havbris.example".format)


class AskedFactory(factory.django.DjangoModelFactory):
    """A request that its data owner has to answer; ``inquiry``, ``asked_by`` and ``released_by`` are to be named."""

    class Meta:
        model = DataAccessRequest

    database = factory.SubFactory(CompanyDatabaseFactory)
    data_owner = factory.LazyAttribute(
        lambda made: DataOwnerFactory(customer=made.database.customer, named_by=made.asked_by)
    )
    purpose = "Orders differ by 0.01 in VAT."
    tried = "Test data did not show it."
    place = "A closed test environment in Norway."
    keep_days = 14
    status = DataAccessRequest.Status.ASKED
    text = TEXT
    text_hash = sha256(TEXT.encode()).hexdigest()
    asked_at = MONDAY
    released_at = MONDAY
    lapses_at = MONDAY + 7 * DAY
