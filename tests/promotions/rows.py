"""What is asked of Partner Service, as tests need it."""

from uuid import uuid4

from apps.promotions import services
from apps.promotions.models import ClientRequest
from tests.cast import MONDAY, Cast

CALLBACK = "https://app.acme.com/cb"


def client_asked(cast: Cast, **given) -> ClientRequest:
    """A new client that anna asks for on MONDAY."""
    asked = {"name": "Freight sync", "purpose": "Reads orders.", "uris": [CALLBACK], "sent_as": uuid4(), "at": MONDAY}
    return services.request_client(cast.acme, **asked | given, by=cast.anna)
