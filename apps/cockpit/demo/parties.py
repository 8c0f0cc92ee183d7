"""ISVs with their members, clients, customers and partner systems."""

import re
import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from apps.accounts.models import User
from apps.isvs.fingerprints import fingerprint_of
from apps.isvs.models import (
    ApiClient,
    Certificate,
    CompanyDatabase,
    Customer,
    Integration,
    Isv,
    Membership,
    RedirectUri,
)
from apps.isvs.services import add_integration, hashed_fingerprint, index_customers, index_isvs
from apps.policy.models import Market

from .people import CERTIFICATES, VENDORS, Buyer, Member, Vendor
from .register import Register

TEST, PRODUCTION = ApiClient.Type.TEST, ApiClient.Type.PRODUCTION
FIRST_CLIENT_NUMBER = 2041


@dataclass
class Party:
    """An ISV with all that hangs on it. ``secret`` is that of its integration."""

    vendor: Vendor
    isv: Isv
    members: list[User] = field(default_factory=list)
    clients: dict[str, ApiClient] = field(default_factory=dict)
    customers: list[Customer] = field(default_factory=list)
    integration: Integration | None = None
    secret: str = ""


def add_parties(register: Register, markets: dict[str, Market]) -> list[Party]:
    """All ISVs, and their members' certificates."""
    parties = [_add_party(vendor, register, markets[vendor.market]) for vendor in VENDORS]
    index_isvs([party.isv for party in parties], at=register.at)
    index_customers([customer for party in parties for customer in party.customers], at=register.at)
    for email, (issued, ends) in CERTIFICATES.items():
        register.save(
            Certificate(
                user=register.people[email],
                name="Lodestar ERP API",
                issued_on=register.today + timedelta(days=issued),
                expires_on=register.today + timedelta(days=ends),
            )
        )
    return parties


def _add_party(vendor: Vendor, register: Register, market: Market) -> Party:
    isv = Isv(name=vendor.name, market=market, organisation_number=vendor.number, tier=vendor.tier)
    party = Party(vendor, isv)
    register.save(party.isv)
    for member in vendor.members:
        party.members.append(_add_member(member, party, register))
    for kind in (TEST, PRODUCTION):
        party.clients[kind] = _add_client(party, kind, register)
    for buyer in vendor.customers:
        party.customers.append(_add_customer(buyer, party, register))
    if vendor.integration:
        party.integration, party.secret = add_integration(
            isv=party.isv, name=vendor.integration, by=register.admin, at=register.at
        )
    return party


def _add_member(member: Member, party: Party, register: Register) -> User:
    """Somebody may be a member of two ISVs, and is one person."""
    user = register.people.get(member.email) or register.add_person(
        User(name=member.name, email=member.email, market=party.isv.market)
    )
    register.save(Membership(isv=party.isv, user=user, role=member.role))
    return user


def _add_client(party: Party, kind: str, register: Register) -> ApiClient:
    number = FIRST_CLIENT_NUMBER + VENDORS.index(party.vendor) * 17
    client_id = f"{party.vendor.short}_{kind}_client_{number}"
    on_record = hashed_fingerprint(fingerprint_of(f"{client_id} secret"))
    name = party.vendor.product
    client = ApiClient(isv=party.isv, name=name, client_id=client_id, type=kind, secret_fingerprint=on_record)
    register.save(client)
    # Below .example nobody could have a production address.
    addresses = [f"https://app.{party.vendor.short}.example.com/callback"]
    if kind == TEST:
        addresses = [f"https://test.{party.vendor.short}.example.com/callback", "http://localhost:5173/callback"]
    for address in addresses:
        register.save(RedirectUri(client=client, uri=address))
    return client


def _add_customer(buyer: Buyer, party: Party, register: Register) -> Customer:
    customer = Customer(
        name=buyer.name,
        kind=buyer.kind,
        market=party.isv.market,
        organisation_number=buyer.number,
        contact_email=f"post@{_plain(buyer.name)}.example",
    )
    register.save(customer)
    # Rows of their own, so that one dated history row, the next one, tells of the ISVs.
    Customer.isvs.through.objects.bulk_create([Customer.isvs.through(customer=customer, isv=party.isv)])
    register.save(customer)
    for number in range(1, buyer.databases + 1):
        name = buyer.name if number == 1 else f"{buyer.name} {number}"
        identifier = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{number}.{buyer.name}.example"))
        register.save(CompanyDatabase(customer=customer, name=name, identifier=identifier))
    return customer


def _plain(name: str) -> str:
    """As it stands in an address: ``Mälarbrygd`` as ``malarbrygd``."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("æ", "ae").replace("ø", "o"))
    return re.sub(r"[^a-z0-9]", "", letters)
