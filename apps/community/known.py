"""The names and ids we know that could tell readers whose inquiry it was. Reads only."""

from urllib.parse import urlsplit

from apps.accounts.models import User
from apps.accounts.querysets import UserQuerySet
from apps.diagnostics.models import CorrelationId
from apps.inquiries.models import Inquiry
from apps.isvs.models import ApiClient, CompanyDatabase, Customer, DataOwner, Isv, RedirectUri
from apps.isvs.querysets import CustomerQuerySet

from .anonymising import Known


def known_to(inquiry: Inquiry) -> list[Known]:
    """The names and ids that must not be read in what is published of ``inquiry``."""
    isv = inquiry.isv
    customers = Customer.objects.filter(isvs=isv) | Customer.objects.filter(inquiries=inquiry)
    near = set(customers.values_list("pk", flat=True))
    people = User.objects.filter(memberships__isv=isv) | User.objects.filter(
        pk__in=inquiry.messages.order_by().values("author")
    )
    found = [
        *_of_isv(isv),
        *(Known(name, "ISV", f"isv-{pk}", is_far=pk != isv.pk) for pk, name in Isv.objects.values_list("pk", "name")),
        *(
            Known(name, "Customer", f"customer-{pk}", is_far=pk not in near)
            for pk, name in Customer.objects.values_list("pk", "name")
        ),
        *(Known(each, "Person", f"user-{pk}") for pk, *both in _people(people) for each in both),
        *_of_customers(customers.distinct()),
    ]
    ids = CorrelationId.objects.filter(call=inquiry.call_id).values_list("value", flat=True)
    found += [Known(value, "id", value) for value in ids]
    return [each for each in dict.fromkeys(found) if each.words]


def _people(people: UserQuerySet) -> list[tuple[int, str, str]]:
    return list(people.filter(kind=User.Kind.PERSON).distinct().values_list("pk", "name", "email"))


def _of_isv(isv: Isv) -> list[Known]:
    clients = [words for both in ApiClient.objects.filter(isv=isv).values_list("client_id", "name") for words in both]
    uris = RedirectUri.objects.filter(client__isv=isv).values_list("uri", flat=True)
    hosts = [host for uri in uris if (host := urlsplit(uri).hostname) and host != "localhost"]
    return [
        Known(isv.organisation_number, "id", f"isv-{isv.pk}"),
        *(Known(each, "client", each) for each in clients),
        *(Known(host, "host", host) for host in hosts),
    ]


def _of_customers(customers: CustomerQuerySet) -> list[Known]:
    found = []
    for each in customers:
        bearer = f"customer-{each.pk}"
        found += [Known(number, "id", number) for number in (each.organisation_number, each.vat_number)]
        found += [Known(mail, "mail", mail) for mail in (each.contact_email, each.payer_email, each.invoice_email)]
        found.append(Known(each.payer_name, "Person", f"payer of {bearer}"))
    databases = CompanyDatabase.objects.filter(customer__in=customers)
    for pk, name, identifier in databases.values_list("pk", "name", "identifier"):
        found += [Known(name, "Company", f"database-{pk}"), Known(identifier, "id", identifier)]
    owners = DataOwner.objects.filter(customer__in=customers)
    for pk, *both in owners.values_list("pk", "name", "email"):
        found += [Known(words, "Person", f"owner-{pk}") for words in both]
    return found
