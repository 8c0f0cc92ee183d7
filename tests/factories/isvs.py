from datetime import date

import factory
from factory.django import DjangoModelFactory

from apps.isvs.models import ApiClient, Certificate, CompanyDatabase, Customer, Isv, Membership

from .accounts import UserFactory
from .policy import MarketFactory


class IsvFactory(DjangoModelFactory):
    class Meta:
        model = Isv
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Isv {n}")
    market = factory.SubFactory(MarketFactory)

    @factory.post_generation
    def members(isv, create, users):
        for user in users or []:
            MembershipFactory(isv=isv, user=user)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    isv = factory.SubFactory(IsvFactory)
    user = factory.SubFactory(UserFactory)


class ApiClientFactory(DjangoModelFactory):
    class Meta:
        model = ApiClient

    isv = factory.SubFactory(IsvFactory)
    client_id = factory.Sequence(lambda n: f"acme_test_client_{n}")


class CustomerFactory(DjangoModelFactory):
    class Meta:
        model = Customer
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Customer {n}")
    market = factory.SubFactory(MarketFactory)

    @factory.post_generation
    def isvs(customer, create, isvs):
        customer.isvs.add(*(isvs or []))


class CompanyDatabaseFactory(DjangoModelFactory):
    class Meta:
        model = CompanyDatabase

    customer = factory.SubFactory(CustomerFactory)
    name = factory.Sequence(lambda n: f"Company {n}")
    identifier = factory.Sequence(lambda n: f"company-{n}")


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    user = factory.SubFactory(UserFactory)
    name = "API certification"
    issued_on = date(2025, 6, 1)
    expires_on = date(2027, 6, 1)
