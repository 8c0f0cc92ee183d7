"""What ISVs have asked of Partner Service, and how far it is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from apps.accounts.models import User
from apps.isvs.fingerprints import fingerprint_of
from apps.isvs.models import ApiClient
from apps.promotions import services
from apps.promotions.models import ClientRequest

from .parties import PRODUCTION, Party

INGRID, JONAS, ODA, SAGA = (
    "ingrid@fjordlys.example",
    "jonas@fjordlys.example",
    "oda@havnetall.example",
    "saga@tallmo.example",
)
SIGRID, ANNIKA = "sigrid@lodestar.example", "annika@lodestar.example"
TESTED = (
    "Two weeks against our own company: 1,840 calls of nine operations, at most 212 an hour. Three were refused with "
    "412 because of an old ETag; we read again and repeat since."
)


def add_client_requests(parties: Sequence[Party], *, at: datetime) -> None:
    """A client and an address that are asked for, a promotion that needs a first yes, and one that needs a second."""
    people = {user.email: user for user in User.objects.filter(email__in=[INGRID, JONAS, ODA, SAGA, SIGRID, ANNIKA])}
    fjordlys, havnetall, tallmo = parties[:3]
    till = _granted(fjordlys, "Fjordlys Kasse", "kasse", people[INGRID], people[SIGRID], at - timedelta(days=24))
    services.request_promotion(till, tested=TESTED, by=people[INGRID], at=at - timedelta(days=1, hours=3))
    stock = _granted(tallmo, "Tallmo Lager", "lager", people[SAGA], people[ANNIKA], at - timedelta(days=31))
    asked = services.request_promotion(stock, tested=TESTED, by=people[SAGA], at=at - timedelta(days=2))
    services.approve_promotion(asked, production_id="", by=people[ANNIKA], at=at - timedelta(hours=20))
    services.request_uri(
        havnetall.clients[PRODUCTION],
        kind=ClientRequest.Kind.ADD_URI,
        uri="https://ny.havnetall.example.com/callback",
        by=people[ODA],
        at=at - timedelta(hours=5),
    )
    _asked(fjordlys, "Fjordlys Rapport", "rapport", people[JONAS], at - timedelta(hours=2))


def _asked(party: Party, name: str, host: str, by: User, at: datetime) -> ClientRequest:
    return services.request_client(
        party.isv,
        name=name,
        purpose=f"{name} reads orders and stock for our customers, once an hour, and writes nothing.",
        uris=[f"https://{host}.{party.vendor.short}.example.com/callback"],
        sent_as=UUID(int=party.isv.pk * 1000 + len(name)),
        by=by,
        at=at,
    )


def _granted(party: Party, name: str, host: str, by: User, granting: User, at: datetime) -> ApiClient:
    request = _asked(party, name, host, by, at)
    client_id = f"{party.vendor.short}_test_client_{host}"
    services.grant_client(
        request,
        client_id=client_id,
        fingerprint=fingerprint_of(f"{client_id} secret"),
        by=granting,
        at=at + timedelta(hours=4),
    )
    return ApiClient.objects.get(client_id=client_id)
