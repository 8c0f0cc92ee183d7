"""Who is who: the vendor's staff, four ISVs with their members, clients and customers. All invented."""

from typing import NamedTuple

from apps.accounts.roles import AUDITOR, CONSULTANT, DEVELOPMENT, FINANCE, LEAD, PARTNER_SERVICE
from apps.isvs.models import Customer, Membership
from apps.policy.models import Tier

COMPANY, RESELLER, PRIVATE = Customer.Kind.COMPANY, Customer.Kind.RESELLER, Customer.Kind.PRIVATE
OWNER, DEVELOPER = Membership.Role.OWNER, Membership.Role.DEVELOPER
ADMINISTRATOR = "Administrator"


class Colleague(NamedTuple):
    name: str
    email: str
    market: str
    role: str


class Member(NamedTuple):
    name: str
    email: str
    role: Membership.Role = DEVELOPER


class Buyer(NamedTuple):
    name: str
    kind: str = COMPANY
    number: str = ""
    databases: int = 1


class Vendor(NamedTuple):
    """An ISV. ``short`` begins its client ids, ``integration`` names its partner system."""

    name: str
    market: str
    number: str
    short: str
    domain: str
    product: str
    members: tuple[Member, ...]
    customers: tuple[Buyer, ...]
    integration: str = ""
    tier: str = Tier.STANDARD


ADMIN = Colleague("Runa Halvorsen", "runa@lodestar.example", "NO", ADMINISTRATOR)
STAFF = (
    Colleague("Maja Thorsen", "maja@lodestar.example", "NO", CONSULTANT),
    Colleague("Elias Nordin", "elias@lodestar.example", "SE", CONSULTANT),
    Colleague("Femke de Boer", "femke@lodestar.example", "NL", CONSULTANT),
    Colleague("Sigrid Aune", "sigrid@lodestar.example", "NO", LEAD),
    Colleague("Ruben Vermeer", "ruben@lodestar.example", "NL", LEAD),
    Colleague("Annika Söder", "annika@lodestar.example", "SE", PARTNER_SERVICE),
    Colleague("Petter Lund", "petter@lodestar.example", "NO", FINANCE),
    Colleague("Ida Fosse", "ida@lodestar.example", "NO", DEVELOPMENT),
    Colleague("Wouter Smit", "wouter@lodestar.example", "NL", AUDITOR),
)

NEWCOMER = Colleague("Nils Vik", "nils@lodestar.example", "NO", CONSULTANT)
"""Came last, and sees nothing of the other markets."""

FREELANCER = Member("Nora Kvam", "nora@kvam.example")

VENDORS = (
    Vendor(
        "Fjordlys Systemer",
        "NO",
        "NO 900 100 201",
        "fjordlys",
        "fjordlys.example",
        "Fjordlys Lager",
        (
            Member("Ingrid Solbakken", "ingrid@fjordlys.example", OWNER),
            Member("Jonas Myhre", "jonas@fjordlys.example"),
            Member("Tiril Engen", "tiril@fjordlys.example"),
            FREELANCER,
        ),
        (
            Buyer("Bryggen Kaffe", number="NO 900 100 310", databases=2),
            Buyer("Nordhavn Sport", number="NO 900 100 329"),
            Buyer("Tindvik Elektro", number="NO 900 100 337"),
            Buyer("Lodestar Partner Vest", RESELLER, "NO 900 100 345"),
        ),
        "Warehouse sync",
    ),
    Vendor(
        "Havnetall",
        "NO",
        "NO 900 100 218",
        "havnetall",
        "havnetall.example",
        "Havnetall Faktura",
        (
            Member("Oda Bakkerud", "oda@havnetall.example", OWNER),
            Member("Sander Hegg", "sander@havnetall.example"),
            FREELANCER,
        ),
        (
            Buyer("Skjærgård Charter", number="NO 900 100 353"),
            Buyer("Granlia Barnehage", number="NO 900 100 361"),
            Buyer("Kaia Rønning", PRIVATE),
        ),
    ),
    Vendor(
        "Tallmo Data",
        "SE",
        "SE 556000-4001",
        "tallmo",
        "tallmo.example",
        "Tallmo Butik",
        (
            Member("Saga Lindh", "saga@tallmo.example", OWNER),
            Member("Viktor Åsberg", "viktor@tallmo.example"),
            Member("Ebba Tallqvist", "ebba@tallmo.example"),
        ),
        (
            Buyer("Mälarbrygd", number="SE 556000-4102", databases=2),
            Buyer("Åbergs Trädgård", number="SE 556000-4110"),
            Buyer("Norrsken Möbler", number="SE 556000-4128"),
        ),
        "Order bridge",
        Tier.PRIORITY,
    ),
    Vendor(
        "Duinzicht Software",
        "NL",
        "NL 80010001",
        "duinzicht",
        "duinzicht.example",
        "Duinzicht Uren",
        (
            Member("Marijke Prins", "marijke@duinzicht.example", OWNER),
            Member("Bas Hoekman", "bas@duinzicht.example", OWNER),
            Member("Lotte Wierda", "lotte@duinzicht.example"),
        ),
        (
            Buyer("Grachten Fietsen", number="NL 80010010", databases=2),
            Buyer("Molenaar Techniek", number="NL 80010028"),
            Buyer("Waterkant Horeca", number="NL 80010036"),
            Buyer("Lodestar Dealer Zuid", RESELLER, "NL 80010044"),
        ),
    ),
)

# Days from today on which a member's certificate was issued and ends.
CERTIFICATES = {
    "ingrid@fjordlys.example": (-320, 410),
    "jonas@fjordlys.example": (-715, 15),
    "nora@kvam.example": (-100, 630),
    "oda@havnetall.example": (-700, 30),
    "saga@tallmo.example": (-500, 230),
    "viktor@tallmo.example": (-790, -60),
    "marijke@duinzicht.example": (-40, 690),
    "bas@duinzicht.example": (-735, -5),
}
